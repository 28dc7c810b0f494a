"""Gathers all that the dialogs may look at. What a sender may not hear is left out here, so no dialog can tell it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import Situation, State
from bot.clock import zone
from bot.conversation.talk import Talk
from bot.countries import profile
from bot.dialogs.profile import next_question
from bot.firm import Article
from bot.house import House
from bot.record import FactCard, Record, Wishes
from bot.store.buyers import Fact, card
from bot.store.interactions import Thread, count_from
from bot.store.products import agreed
from bot.store.trades import record
from bot.understanding.decide import ASK_BACK


async def gather(house: House, talk: Talk) -> Situation:
    """Return the situation that this message meets."""
    now = house.clock.now()
    local = now.astimezone(zone(talk.contact.timezone))
    facts = await _facts(talk)
    sender = card(talk.address, await count_from(talk.contact.id) - 1)
    return Situation(
        # A mail may say all it has to say in its subject.
        text=talk.inbound.text or (talk.inbound.subject if talk.inbound.channel == "email" else ""),
        meaning=talk.meaning,
        contact=sender,
        state=State(talk.thread.dialog, dict(talk.thread.slots)),
        catalogue=talk.catalogue,
        exporter=house.exporter.name,
        channel=talk.inbound.channel,
        local_hour=local.hour,
        button=talk.inbound.button,
        files=len(talk.files),
        now=now,
        today=local.date(),
        firm=house.firm,
        record=await _record(house, talk),
        wishes=_wishes(talk),
        facts=facts,
        articles=_readable(talk, talk.articles),
        proof=talk.proof,
        proven=talk.proven,
        back_at=_back_at(house, now),
        ask=next_question(talk.buyer.stage, facts, now),
        parts=tuple(replace(part, articles=_readable(talk, part.articles)) for part in talk.parts),
        ask_back=ASK_BACK,
        elsewhere=await _elsewhere(talk, now) if talk.trusted else State(),
    )


async def _elsewhere(talk: Talk, now: datetime) -> State:
    """Return the inquiry that the contact left open in another thread, for a month."""
    others = Thread.filter(contact_id=talk.contact.id, dialog="inquiry", last_at__gte=now - timedelta(days=30))
    found = await others.exclude(id=talk.thread.id).order_by("-last_at").first()
    return State(found.dialog, dict(found.slots)) if found else State()


async def _record(house: House, talk: Talk) -> Record | None:
    """Return the record; None where the sender may not hear of it, or is a chat that nobody has been linked to and that
    has no dealings of its own: then the dialogs ask who it is, instead of saying that there is nothing.
    """
    if not talk.trusted:
        return None
    today = house.clock.now().date()
    found = Record(await record(talk.buyer.id), await agreed(talk.buyer.id, today))
    unlinked = talk.inbound.channel != "email" and talk.address.verified_at is None
    return None if unlinked and not found.trades else found


def _wishes(talk: Talk) -> Wishes:
    contact = talk.contact
    return Wishes(
        consent=talk.address.consent,
        interests=tuple(contact.interests),
        frequency=contact.frequency,
        double=profile(talk.buyer.country).marketing.double_opt_in if talk.buyer.country else False,
        paused_until=contact.paused_until,
    )


async def _facts(talk: Talk) -> tuple[FactCard, ...]:
    rows = Fact.filter(contact_id=talk.contact.id).order_by("id")
    return tuple(FactCard(row.key, row.value, row.observed_at, row.ask_again_at) for row in await rows)


def _readable(talk: Talk, articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """Return the articles that fit and that this buyer's stage may read."""
    order = ["potential", "buyer", "regular", "advocate", "partner"]
    own = order.index(talk.buyer.stage) if talk.buyer.stage in order else 0
    return tuple(article for article in articles if order.index(article.stage) <= own)


def _back_at(house: House, now: datetime) -> datetime | None:
    office = house.exporter.office
    return None if office.is_open(now) else office.opens(now)
