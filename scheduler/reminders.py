"""Asks who buys in a rhythm of their own whether stock runs low: once per rhythm, at an hour that suits the contact.

It is advertising in the law of most countries, so it goes to those who agreed to our letters only; and it tells of
orders, so it goes to addresses that have proven themselves only (invariants 6 and 7).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import structlog

from bot.clock import zone
from bot.countries import profile
from bot.house import House
from bot.letters.audience import Recipient
from bot.letters.personal import clean_name
from bot.letters.plan import unsubscribe_links, ways_out
from bot.messages import Button, Outbound, Purpose
from bot.outbox import Ticket
from bot.people import AddressStatus, Consent, Stage
from bot.store.base import Json
from bot.store.buyers import Address, buyers_in
from bot.store.cases import has_open_complaint
from bot.store.database import BUSY, transaction
from bot.store.interactions import Kind, Thread
from bot.store.outbox import Delivery
from bot.store.purchases import Deal, days_of_orders, deals
from bot.store.trades import Trade, TradeKind
from bot.trade import Quantity
from scheduler.rhythm import is_due

log = structlog.get_logger(__name__)
_STAGES = (Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)
_BATCH = 500
_LAST_HOUR = 18
_USEFUL_FOR = timedelta(days=3)
_REST = timedelta(days=14)  # between two reminders to one contact, whatever they are about
_UNDER_WAY = ("open", "confirmed", "production")
_DATA_BYTES = 64  # Telegram's limit for what a button carries back


class Regular(NamedTuple):
    """Somebody who may be reminded, at the one of their firm's addresses that was heard from last."""

    buyer: int
    contact: int
    address: int
    seen: datetime | None
    timezone: str
    country: str
    paused_until: date | None


async def ask_for_stock(house: House) -> int:
    """Put the reminders that are due now into the outbox; return how many.

    Most runs find nobody, so whole rows are read only of those who are asked; the rest is a few narrow questions for
    very many buyers at once.
    """
    written = after = 0
    while firms := await buyers_in(_STAGES, after, _BATCH):
        after = firms[-1]
        if people := [one for one in await _regulars(house, firms) if _is_their_hour(house, one)]:
            written += await _ask(house, await _running_low(house, people))
    return written


async def _regulars(house: House, firms: Sequence[int]) -> list[Regular]:
    """Return one person for each of the firms that may be reminded."""
    found = Address.filter(
        channel__in=[channel for channel in ("email", "telegram") if house.outbox.carries(channel)],
        status=AddressStatus.ACTIVE, consent=Consent.OPTED_IN, verified_at__not_isnull=True,
        contact__erased_at__isnull=True, contact__buyer_id__in=list(firms),
    )  # fmt: skip
    rows = found.order_by("id").values_list(
        "contact__buyer_id", "contact_id", "id", "last_seen_at", "contact__timezone", "contact__buyer__country",
        "contact__paused_until",
    )  # fmt: skip
    best: dict[int, Regular] = {}
    for one in [Regular(*row) for row in await rows]:
        known = best.get(one.buyer)
        if known is None or _seen(one) > _seen(known):
            best[one.buyer] = one
    return list(best.values())


def _seen(one: Regular) -> float:
    return one.seen.timestamp() if one.seen else 0.0


def _is_their_hour(house: House, one: Regular) -> bool:
    """Say whether it is a working day's daytime where they are, and they have not asked for a pause."""
    local = house.clock.now().astimezone(zone(one.timezone))
    paused = one.paused_until is not None and one.paused_until > local.date()
    rests = local.weekday() in profile(one.country).weekend
    return house.exporter.newsletter_hour <= local.hour < _LAST_HOUR and not (paused or rests)


async def _running_low(house: House, people: Sequence[Regular]) -> dict[int, int]:
    """Return the ids of addresses that should get a letter now, with that of the order that it is about."""
    now = house.clock.now()
    today = {one.buyer: now.astimezone(zone(one.timezone)).date() for one in people}
    found = await days_of_orders(list(today), max(today.values()))
    soon = {buyer for buyer, days in found if is_due(days, today[buyer])}
    if not soon:
        return {}
    resting = await _reminded([one.contact for one in people if one.buyer in soon], now - _REST)
    asking = {one.buyer: one for one in people if one.buyer in soon and one.contact not in resting}
    bought: dict[int, list[Deal]] = defaultdict(list)
    for deal in await deals(list(asking)):
        bought[deal.buyer].append(deal)
    due = {buyer: last for buyer, mine in bought.items() if (last := find_due(mine, today[buyer]))}
    complaining = await has_open_complaint(list(due))
    keys = {_key(asking[buyer].contact, last.number): buyer for buyer, last in due.items() if buyer not in complaining}
    told = {row.key for row in await Delivery.filter(key__in=list(keys)).only("id", "key")}
    return {asking[buyer].address: due[buyer].trade for key, buyer in keys.items() if key not in told}


async def _reminded(contacts: Sequence[int], since: datetime) -> set[int]:
    """Return those of the contacts to whom such a letter was written since then."""
    letters = Delivery.filter(address__contact_id__in=list(contacts), purpose=Purpose.MARKETING, created_at__gt=since)
    rows = await letters.values_list("address__contact_id", "key")
    return {int(contact) for contact, key in rows if key.startswith(_key(contact, ""))}


def _key(contact: int, number: str) -> str:
    return f"stock:{contact}:{number}"


def find_due(deals: Sequence[Deal], today: date) -> Deal | None:
    """Return the newest order of which something is about to run out and nothing has been asked for since."""
    bought: dict[int, list[Deal]] = defaultdict(list)
    for deal in sorted(deals, key=_age):
        if deal.kind == TradeKind.ORDER and deal.ordered_on is not None:
            bought[deal.product].append(deal)
    due = [
        mine[-1]
        for mine in bought.values()
        if is_due([one.day for one in mine], today) and not _asked_since(deals, mine[-1])
    ]
    return max(due, key=_age, default=None)


def _age(deal: Deal) -> tuple[date, int]:
    return deal.day, deal.trade


def _asked_since(deals: Sequence[Deal], last: Deal) -> bool:
    """Say whether an inquiry, a quotation or an order of the product is under way since its last order."""
    same = (one for one in deals if one.product == last.product and one.trade != last.trade)
    return any(one.status in _UNDER_WAY and one.day >= last.day for one in same)


async def _ask(house: House, due: dict[int, int]) -> int:
    if not due:
        return 0
    trades = {one.id: one for one in await Trade.filter(id__in=list(due.values())).prefetch_related("lines__product")}
    addresses = Address.filter(id__in=list(due)).order_by("contact__buyer_id").select_related("contact__buyer")
    written = 0
    for address in await addresses:
        one = Recipient(address.contact.buyer, address.contact, address)
        try:
            written += await _send(house, one, trades[due[address.id]])
        except BUSY:
            raise
        except Exception:
            # One buyer's odd record must not cost the others their reminders, now and at every later run.
            log.exception("no reminder", action="reminders.failed", contact=one.contact.id)
    return written


def _day(trade: Trade) -> date:
    return trade.ordered_on or trade.created_at.date()


async def _send(house: House, one: Recipient, last: Trade) -> int:
    now, links = house.clock.now(), unsubscribe_links(house, one.address.id)
    if one.address.channel == "email" and not (links.page or links.mail):
        return 0  # no such letter without a way to leave
    async with transaction():
        thread = await _thread(one, last, now)
        ticket = Ticket(address=one.address, thread=thread, kind=Kind.NOTICE, expires_at=now + _USEFUL_FOR)
        letter = _written(house, one, last, _key(one.contact.id, last.number), thread)
        return 1 if await house.outbox.put(letter, ticket) else 0


async def _thread(one: Recipient, last: Trade, now: datetime) -> Thread:
    """Return the conversation in which the answer will come: a new one by mail, in chat the one there is.

    What is open there already stays open; the button finds its own way.
    """
    state = {"dialog": "stock", "slots": {"trade": last.number}}
    if one.address.channel == "email":
        return await _begun(one, now, state)
    found = await Thread.filter(contact_id=one.contact.id, channel=one.address.channel).order_by("-id").first()
    if found is None:
        return await _begun(one, now, state)
    if found.dialog in ("", "product", "stock"):
        found.update_from_dict(state)
        await found.save(update_fields=["dialog", "slots"])
    return found


async def _begun(one: Recipient, now: datetime, state: Json) -> Thread:
    return await Thread.create(
        created_at=now, last_at=now, contact_id=one.contact.id, channel=one.address.channel, **state
    )


def _written(house: House, one: Recipient, last: Trade, key: str, thread: Thread) -> Outbound:
    words, address = house.words, one.address
    language = words.speaks(one.contact.language)
    links, values = unsubscribe_links(house, address.id), _values(house, one, last, language)
    if address.channel != "email":
        text = words.text("chat/stock_reminder", language, values)
        buttons = ((_repeat(house, last, language),),)
        return Outbound(
            key, address.channel, address.chat, Purpose.MARKETING, text, language=language,
            buttons=buttons if house.outbox.limits(address.channel).buttons else (),
        )  # fmt: skip
    letter = words.letter("mail/stock_reminder", language, {**values, "unsubscribe_url": links.page or links.mail})
    return Outbound(
        key=key,
        channel="email",
        to=address.chat or address.value,
        to_name=one.contact.name,
        purpose=Purpose.MARKETING,
        text=letter.text,
        subject=letter.subject,
        html=words.inline(letter.html),
        language=language,
        headers=tuple(ways_out(links)),
        reply_address=house.exporter.reply_address(house.signer.sign("thread", thread.id)),
    )


def _values(house: House, one: Recipient, last: Trade, language: str) -> Json:
    return {
        "name": clean_name(one.contact.name),
        "exporter": house.exporter.name,
        "postal_address": house.exporter.postal_address,
        "signature": house.exporter.signature,
        "label": profile(one.buyer.country).marketing.label,
        "number": last.number,
        "ordered_on": _day(last),
        "items": [
            {
                "name": line.product.names.get(language) or line.product.names.get("en") or line.product.code,
                "quantity": Quantity(line.quantity.normalize() + 0, line.unit),
            }
            for line in last.lines
            if line.product.active
        ],
    }


def _repeat(house: House, trade: Trade, language: str) -> Button:
    data = f"repeat:{trade.number}"
    label = house.words.text("chat/buttons/repeat", language, {"number": trade.number})
    return Button(" ".join(label.split()), data if len(data.encode()) <= _DATA_BYTES else "repeat:")
