"""Birthday cards: a picture with the contact's name, in their language, at nine in the morning where they live."""

import asyncio
from datetime import datetime

import structlog

from bot.clock import zone
from bot.house import House
from bot.letters.audience import Recipient, born_on
from bot.letters.cards import card_caption, card_file, card_letter, design_for, render_card
from bot.letters.occasions import birthday_on, candidates, card_moment
from bot.messages import Outbound, Purpose
from bot.outbox import Ticket
from bot.people import Stage
from bot.store.database import BUSY, transaction
from bot.store.interactions import Kind
from bot.store.outbox import Delivery

log = structlog.get_logger(__name__)
_OCCASION = "birthday"


async def send_cards(house: House) -> int:
    """Put the cards that are due now into the outbox; return how many.

    A card is due from the hour on the contact's own day and expires at the end of that day: a late one is dropped.
    """
    if not house.exporter.birthday_cards:
        return 0
    now = house.clock.now()
    channels = [channel for channel in ("email", "telegram") if house.outbox.carries(channel)]
    written = 0
    for recipient in await born_on(candidates(now), channels):
        moment = _moment(recipient, now, house.exporter.card_hour)
        if moment is None:
            continue
        try:
            written += await _send(house, recipient, *moment)
        except BUSY:
            raise
        except Exception:
            # One contact's card must not cost the others theirs, today and at every later run.
            log.exception("no card", action="cards.failed", contact=recipient.contact.id)
    return written


def _moment(recipient: Recipient, now: datetime, hour: int) -> tuple[datetime, datetime, int] | None:
    """Return when the card is due, when it expires, and the year it belongs to; None when it is not due at `now`."""
    contact = recipient.contact
    where = zone(contact.timezone)
    year = now.astimezone(where).year
    assert contact.birthday_month is not None
    assert contact.birthday_day is not None
    day = birthday_on(contact.birthday_month, contact.birthday_day, year, recipient.buyer.country)
    due, expires = card_moment(day, where, hour)
    return (due, expires, year) if due <= now < expires else None


async def _send(house: House, recipient: Recipient, due: datetime, expires: datetime, year: int) -> int:
    key = f"card:{_OCCASION}:{recipient.contact.id}:{year}"
    if await Delivery.filter(key=key).exists():
        return 0
    letter = await asyncio.to_thread(_draw, house, recipient, key, year)
    ticket = Ticket(address=recipient.address, kind=Kind.CARD, due_at=due, expires_at=expires)
    async with transaction():
        return 1 if await house.outbox.put(letter, ticket) else 0


def _draw(house: House, recipient: Recipient, key: str, year: int) -> Outbound:
    contact, buyer, address = recipient.contact, recipient.buyer, recipient.address
    words, exporter = house.words, house.exporter.name
    language, stage = words.speaks(contact.language), Stage(buyer.stage)
    picture = render_card(
        words,
        _OCCASION,
        contact.name,
        language=language,
        country=buyer.country,
        design=design_for(_OCCASION, contact.id, year),
        exporter=exporter,
    )
    file = card_file(_OCCASION, picture)
    if address.channel != "email":
        caption = card_caption(words, _OCCASION, contact.name, language=language, stage=stage, exporter=exporter)
        return Outbound(key, address.channel, address.chat, Purpose.GREETING, caption, language=language, files=(file,))
    letter = card_letter(words, _OCCASION, contact.name, language=language, stage=stage, exporter=exporter)
    return Outbound(
        key=key,
        channel="email",
        to=address.chat or address.value,
        to_name=contact.name,
        purpose=Purpose.GREETING,
        text=letter.text,
        subject=letter.subject,
        html=words.inline(letter.html),
        language=language,
        files=(file,),
    )
