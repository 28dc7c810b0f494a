"""Asks once, some days after goods should have come, whether all arrived well.

It belongs to the trade itself, so no consent to letters is needed (purpose service). The order is named to an address
that has proven itself only; at another address of record the letter says no more than "your last order", and the answer
to it is the proof (invariant 7).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import zone
from bot.countries import profile
from bot.dialogs import acceptance
from bot.house import House
from bot.letters.personal import clean_name
from bot.messages import Button, Outbound, Purpose
from bot.outbox import Ticket
from bot.people import AddressStatus, Stage
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.cases import has_open_complaint
from bot.store.database import BUSY, transaction
from bot.store.interactions import Kind, Thread
from bot.store.trades import Trade, awaiting_word

log = structlog.get_logger(__name__)
WAIT = timedelta(days=3)  # after the ETA: ships are late, and unloading takes its time
_TOO_LATE = timedelta(days=45)  # an old record that is imported today asks nobody about last year
_HOURS = range(9, 18)  # of the contact's own day
_USEFUL_FOR = timedelta(days=5)
_BATCH = 200
# In a chat that is about one of these nothing else is begun; it is tried again later.
_FREE = ("", "product", "stock", acceptance.DIALOG)


async def ask_for_arrivals(house: House) -> int:
    """Put the questions that are due now into the outbox; return how many."""
    today = house.clock.now().date()
    written = after = 0
    while batch := await awaiting_word(today - _TOO_LATE, today - WAIT, after, _BATCH):
        after = batch[-1].id
        written += await _ask(house, batch)
    return written


async def _ask(house: House, trades: Sequence[Trade]) -> int:
    complaining = await has_open_complaint([trade.buyer_id for trade in trades])
    written = 0
    for trade in trades:
        if trade.buyer_id in complaining or trade.buyer.stage is Stage.DISSOLVED:
            continue
        try:
            written += await _ask_one(house, trade)
        except BUSY:
            raise
        except Exception:
            # One odd record must not cost the others their question, now and at every later run.
            log.exception("not asked", action="arrivals.failed", trade=trade.id)
    return written


async def _ask_one(house: House, trade: Trade) -> int:
    address = await _address(house, trade.buyer_id)
    if address is None or not _is_their_hour(house, address):
        return 0
    now = house.clock.now()
    async with transaction():
        thread = await _thread(address, trade, now)
        # The row says that it was asked, whatever becomes of the letter: nobody is asked twice.
        if thread is None or await Trade.filter(id=trade.id, asked_at=None).update(asked_at=now) != 1:
            return 0
        ticket = Ticket(address=address, thread=thread, kind=Kind.NOTICE, expires_at=now + _USEFUL_FOR)
        return 1 if await house.outbox.put(_letter(house, address, thread, trade), ticket) else 0


async def _address(house: House, buyer_id: int) -> Address | None:
    """Return where to ask: a proven address before another, the one heard from last first; a chat must be proven."""
    rows = Address.filter(
        contact__buyer_id=buyer_id, contact__erased_at__isnull=True, status=AddressStatus.ACTIVE,
        channel__in=[channel for channel in ("email", "telegram") if house.outbox.carries(channel)],
    )  # fmt: skip
    found = [one for one in await rows.order_by("id").select_related("contact__buyer") if _may_hear(one)]
    return max(found, key=lambda one: (one.verified_at is not None, _seen(one), -one.id), default=None)


def _may_hear(address: Address) -> bool:
    return address.channel == "email" or address.verified_at is not None


def _seen(address: Address) -> float:
    return address.last_seen_at.timestamp() if address.last_seen_at else 0.0


def _is_their_hour(house: House, address: Address) -> bool:
    """Say whether it is a working day's daytime where they are."""
    local = house.clock.now().astimezone(zone(address.contact.timezone))
    return local.hour in _HOURS and local.weekday() not in profile(address.contact.buyer.country).weekend


async def _thread(address: Address, trade: Trade, now: datetime) -> Thread | None:
    """Return the conversation in which the answer will come: a new one by mail, in chat the one there is.

    None where the chat is in the middle of something.
    """
    state: Json = {"dialog": acceptance.DIALOG, "slots": {"trade": trade.number}}
    channel, contact = address.channel, address.contact_id
    found = None
    if channel != "email":
        found = await Thread.filter(contact_id=contact, channel=channel).order_by("-id").first()
    if found is None:
        return await Thread.create(created_at=now, last_at=now, contact_id=contact, channel=channel, **state)
    if found.dialog not in _FREE:
        return None
    found.update_from_dict(state)
    await found.save(update_fields=["dialog", "slots"])
    return found


def _letter(house: House, address: Address, thread: Thread, trade: Trade) -> Outbound:
    words, contact, key = house.words, address.contact, f"arrival:{trade.id}"
    language = words.speaks(contact.language)
    values: Json = {
        "number": trade.number if address.verified_at else "",
        "eta": trade.eta,
        "name": clean_name(contact.name),
        "exporter": house.exporter.name,
        "signature": house.exporter.signature,
    }
    if address.channel != "email":
        buttons = _buttons(house, trade.number, language) if house.outbox.limits(address.channel).buttons else ()
        text = words.text("chat/acceptance_arrival", language, values)
        return Outbound(key, address.channel, address.chat, Purpose.SERVICE, text, language=language, buttons=buttons)
    letter = words.letter("mail/arrival", language, values)
    return Outbound(
        key=key,
        channel="email",
        to=address.value,
        to_name=contact.name,
        purpose=Purpose.SERVICE,
        text=letter.text,
        subject=letter.subject,
        html=words.inline(letter.html),
        language=language,
        reply_address=house.exporter.reply_address(house.signer.sign("thread", thread.id)),
    )


def _buttons(house: House, number: str, language: str) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        tuple(Button(house.words.text(f"chat/buttons/{one.stem}", language, one.values), one.data) for one in row)
        for row in acceptance.choices(number)
    )
