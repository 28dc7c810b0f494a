"""Asks once, some days after goods should have come, whether all arrived well.

It belongs to the trade itself, so no consent to letters is needed (purpose service). The order is named to an address
that has proven itself only; at another address of record the letter says no more than "your last order", and the answer
to it is the proof (invariant 7).
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from bot.clock import zone
from bot.countries import profile
from bot.dialogs import acceptance
from bot.house import House
from bot.letters.personal import clean_name
from bot.messages import Button, Outbound, Purpose
from bot.outbox import Ticket
from bot.people import AddressStatus
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


class Ear(NamedTuple):
    """An address at which a buyer may be asked."""

    buyer: int
    address: int
    channel: str
    verified_at: datetime | None
    seen: datetime | None
    timezone: str
    country: str


async def ask_for_arrivals(house: House) -> int:
    """Put the questions that are due now into the outbox; return how many.

    What waits for its hour is looked at by every run, so whole rows are read only of what is asked.
    """
    today = house.clock.now().date()
    written = after = 0
    while batch := await awaiting_word(today - _TOO_LATE, today - WAIT, after, _BATCH):
        after = batch[-1][0]
        written += await _ask(house, await _due(house, batch))
    return written


async def _due(house: House, trades: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the trades that can be asked about now, each with the address to ask at."""
    ears = await _ears(house, {buyer for _, buyer in trades})
    awake = {buyer: ear.address for buyer, ear in ears.items() if _is_their_hour(house, ear)}
    complaining = await has_open_complaint(list(awake)) if awake else set()
    return {trade: awake[buyer] for trade, buyer in trades if buyer in awake and buyer not in complaining}


async def _ears(house: House, buyers: Collection[int]) -> dict[int, Ear]:
    """Return where to ask each of the buyers: a proven address before another, the one heard from last first.

    A chat must be proven.
    """
    rows = Address.filter(
        contact__buyer_id__in=list(buyers), contact__erased_at__isnull=True, status=AddressStatus.ACTIVE,
        channel__in=[channel for channel in ("email", "telegram") if house.outbox.carries(channel)],
    ).values_list(
        "contact__buyer_id", "id", "channel", "verified_at", "last_seen_at", "contact__timezone",
        "contact__buyer__country",
    )  # fmt: skip
    best: dict[int, Ear] = {}
    for ear in sorted((Ear(*row) for row in await rows), key=_worth):
        if ear.channel == "email" or ear.verified_at is not None:
            best[ear.buyer] = ear
    return best


def _worth(ear: Ear) -> tuple[bool, float, int]:
    return ear.verified_at is not None, ear.seen.timestamp() if ear.seen else 0.0, -ear.address


def _is_their_hour(house: House, ear: Ear) -> bool:
    """Say whether it is a working day's daytime where they are."""
    local = house.clock.now().astimezone(zone(ear.timezone))
    return local.hour in _HOURS and local.weekday() not in profile(ear.country).weekend


async def _ask(house: House, due: dict[int, int]) -> int:
    if not due:
        return 0
    rows = Address.filter(id__in=set(due.values())).select_related("contact__buyer")
    addresses = {address.id: address for address in await rows}
    written = 0
    for trade in await Trade.filter(id__in=list(due)).order_by("id"):
        try:
            written += await _ask_one(house, trade, addresses[due[trade.id]])
        except BUSY:
            raise
        except Exception:
            # One odd record must not cost the others their question, now and at every later run.
            log.exception("not asked", action="arrivals.failed", trade=trade.id)
    return written


async def _ask_one(house: House, trade: Trade, address: Address) -> int:
    now = house.clock.now()
    async with transaction():
        thread = await _thread(address, trade, now)
        # The row says that it was asked, whatever becomes of the letter: nobody is asked twice.
        if thread is None or await Trade.filter(id=trade.id, asked_at=None).update(asked_at=now) != 1:
            return 0
        ticket = Ticket(address=address, thread=thread, kind=Kind.NOTICE, expires_at=now + _USEFUL_FOR)
        return 1 if await house.outbox.put(_letter(house, address, thread, trade), ticket) else 0


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
