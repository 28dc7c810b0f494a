"""From settings to values: the exporter, the office and the channels as the rooms know them."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import holidays
import structlog

from bot.channels.email.channel import EmailChannel
from bot.channels.email.imap import OnState, ignore
from bot.channels.email.settings import EmailSettings, ImapSettings, Security, Server, SmtpSettings
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.flood import Rates
from bot.channels.telegram.webhook import WebhookSettings
from bot.clock import Clock
from bot.config.channels import Imap, Smtp
from bot.config.settings import Settings
from bot.firm import Agent, Bank, Firm, Reference
from bot.house import Exporter, Rules
from bot.llm import LlmSettings, SecondOpinion
from bot.messages import Channel
from bot.office import Office
from bot.people import Stage
from bot.store import inbox

log = structlog.get_logger(__name__)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def exporter(settings: Settings, clock: Clock) -> Exporter:
    """Return the exporter as the rooms know it."""
    firm, email, letters = settings.exporter, settings.email, settings.letters
    return Exporter(
        name=firm.name,
        language=settings.staff.language or firm.language,
        timezone=firm.timezone,
        country=firm.country,
        website=firm.website,
        postal_address=firm.postal_address,
        email=email.address if email.enabled else "",
        reply_pattern=email.reply_address if email.enabled else "",
        staff_group=str(settings.telegram.staff_group or "") if settings.telegram.enabled else "",
        public_url=settings.service.public_url.rstrip("/"),
        chat_pattern=_chat_pattern(settings),
        office=_office(settings, clock.now().date()),
        card_hour=letters.card_hour,
        newsletter_hour=letters.newsletter_hour,
        newsletter_folder=letters.newsletter_folder,
        birthday_cards=letters.birthday_cards,
    )


def _chat_pattern(settings: Settings) -> str:
    page = _chat_page(settings)
    return f"{page}?start={{token}}" if page else ""


def _chat_page(settings: Settings) -> str:
    chat = settings.telegram
    return f"https://t.me/{chat.username}" if chat.enabled and chat.username else ""


def firm(settings: Settings) -> Firm:
    """Return what buyers may be told of the firm."""
    told, known = settings.firm, settings.exporter
    return Firm(
        name=known.name,
        country=known.country,
        founded=told.founded,
        employees=told.employees,
        website=known.website,
        chat=_chat_page(settings),
        postal_address=known.postal_address,
        introduction=dict(known.introduction),
        certificates=told.certificates,
        references=tuple(Reference(one.name, dict(one.text), one.countries) for one in told.references),
        agents=tuple(Agent(one.name, one.countries, one.email, one.phone, one.address) for one in told.agents),
        visit=dict(told.visit),
        capacity=dict(told.capacity),
        payment_terms=dict(told.payment_terms),
        banks=tuple(
            Bank(one.beneficiary, one.bank, one.account, one.swift, one.address, one.currency) for one in told.banks
        ),
        prices_from=told.prices_from,
        sample_terms=dict(told.sample_terms),
        warranty=dict(told.warranty),
        quotation_days=told.quotation_days,
        carriers={name.casefold(): page for name, page in told.carriers.items()},
    )


def heads(settings: Settings) -> Path | None:
    """Return the folder of the heads that were learnt from corrections, None where nothing was learnt yet.

    A judge is loaded once for each folder; where there is nothing in it, all share the one of the package.
    """
    folder = Path(settings.understanding.head)
    return folder if folder.is_dir() else None


def rules(settings: Settings) -> Rules:
    """Return how much the house takes and gives."""
    limits, letters = settings.limits, settings.letters
    return Rules(
        answers_per_thread=limits.answers_per_thread_per_day,
        answers_per_address=limits.answers_per_address,
        attachment_bytes=limits.attachment_mb * 1_000_000,
        quiet=(letters.quiet_hours.start, letters.quiet_hours.end) if letters.quiet_hours else None,
        letters_per_week=letters.per_week,
    )


def _office(settings: Settings, today: date) -> Office:
    staff, promised = settings.staff, settings.promises
    promises = {
        stage: (promise.first_hours, promise.solution_hours)
        for stage in Stage
        if (promise := getattr(promised, stage.value, promised.potential))
    }
    return Office(
        timezone=staff.timezone,
        days=frozenset(_DAYS.index(day) + 1 for day in staff.working_days),
        spans=tuple((span.start, min(span.end, time.max)) for span in staff.working_hours),
        holidays=_holidays(staff.holidays, today),
        promises=promises,
    )


def _holidays(country: str, today: date) -> frozenset[date]:
    """Return the public holidays of last year to the year after next; none where the country is not known."""
    try:
        found = holidays.country_holidays(country, years=range(today.year - 1, today.year + 3))
    except NotImplementedError:
        log.warning("holidays of this country are not known", action="app.holidays", country=country)
        return frozenset()
    return frozenset(found)


def adviser(settings: Settings, clock: Clock) -> SecondOpinion | None:
    """Return the way to a larger model, where one is named."""
    llm = settings.understanding.llm
    if not llm.url:
        return None
    return SecondOpinion(
        LlmSettings(
            url=llm.url,
            model=llm.model,
            api_key=llm.api_key.get_secret_value(),
            timeout_seconds=llm.timeout_seconds,
            per_day=llm.per_day,
            tokens_per_day=llm.tokens_per_day,
            cost_per_day=Decimal(str(llm.cost_per_day)),
            price_per_million=Decimal(str(llm.price_per_million)),
            below=llm.below,
        ),
        clock,
    )


def channels(settings: Settings, clock: Clock, on_state: OnState = ignore) -> dict[str, Channel]:
    """Return the channels that are enabled, by name; one line here joins a channel to the house."""
    found: dict[str, Channel] = {}
    if settings.telegram.enabled:
        found["telegram"] = telegram(settings, clock)
    if settings.email.enabled:
        found["email"] = EmailChannel(
            email_settings(settings),
            clock=clock,
            load_cursor=inbox.cursor,
            save_cursor=inbox.move_cursor,
            on_state=on_state,
            parse_seconds=settings.limits.parse_seconds,
        )
    return found


def telegram(settings: Settings, clock: Clock) -> TelegramChannel:
    """Return the Telegram channel."""
    chat = settings.telegram
    hook = f"{settings.service.public_url.rstrip('/')}/telegram/webhook"
    return TelegramChannel(
        chat.token.get_secret_value(),
        base_url=chat.base_url,
        base_file_url=chat.base_file_url,
        clock=clock,
        webhook=WebhookSettings(hook, chat.webhook_secret.get_secret_value()) if chat.webhook else None,
        staff_group=str(chat.staff_group or ""),
        rates=Rates(
            max(1, round(chat.messages_per_second)),
            max(1, round(chat.messages_per_chat)),
            max(1, round(chat.messages_per_group)),
        ),
        poll_seconds=chat.poll_seconds,
    )


def email_settings(settings: Settings) -> EmailSettings:
    """Return what the mail channel must be told."""
    email, imap, smtp = settings.email, settings.email.imap, settings.email.smtp
    return EmailSettings(
        imap=ImapSettings(
            server=_server(imap, imap.port or (993 if imap.security == "tls" else 143), imap.username),
            folder=imap.folder,
            since=imap.start,
            mark_seen=imap.mark_seen,
            max_mail_bytes=imap.max_mail_mb * 1_000_000,
            poll_seconds=imap.poll_seconds,
        ),
        smtp=SmtpSettings(
            server=_server(
                smtp,
                smtp.port or {"tls": 465, "starttls": 587}.get(smtp.security, 25),
                smtp.username if smtp.login else "",
            ),
            connections=smtp.connections,
            per_second=smtp.per_second,
            hello=smtp.hello,
        ),
        from_address=email.address,
        from_name=email.name,
        own_addresses=frozenset({email.address, *email.own_addresses}),
        trusted_authserv=frozenset(email.trusted_authserv),
        reply_prefix=email.reply_address.partition("{token}")[0],
    )


def _server(told: Imap | Smtp, port: int, user: str) -> Server:
    return Server(
        told.host,
        port,
        user,
        told.password.get_secret_value(),
        Security(told.security),
        ca_file=told.ca_file,
        connect_timeout=min(told.timeout_seconds, 30.0),
        step_timeout=told.timeout_seconds,
    )
