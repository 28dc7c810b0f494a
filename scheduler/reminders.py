"""Asks who buys in a rhythm of their own whether stock runs low: once per rhythm, at an hour that suits the contact.

It is advertising in the law of most countries, so it goes to those who agreed to our letters only; and it tells of
orders, so it goes to addresses that have proven themselves only (invariants 6 and 7).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

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
from bot.store.buyers import Address
from bot.store.cases import has_open_complaint
from bot.store.database import BUSY, transaction
from bot.store.interactions import Kind, Thread
from bot.store.outbox import Delivery
from bot.store.trades import Trade, TradeKind
from bot.trade import Quantity
from scheduler.rhythm import is_due

log = structlog.get_logger(__name__)
_STAGES = (Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)
_BATCH = 200
_LAST_HOUR = 18
_USEFUL_FOR = timedelta(days=3)
_REST = timedelta(days=14)  # between two reminders to one contact, whatever they are about
_LOST = ("cancelled", "lost")
_UNDER_WAY = ("open", "confirmed", "production")
_DATA_BYTES = 64  # Telegram's limit for what a button carries back


async def ask_for_stock(house: House) -> int:
    """Put the reminders that are due now into the outbox; return how many."""
    written = after = 0
    while batch := await _candidates(house, after):
        after = batch[-1].buyer.id
        written += await _ask(house, [one for one in batch if _is_their_hour(house, one)])
    return written


async def _candidates(house: House, after: int) -> list[Recipient]:
    """Return one person for each of the next buyers who may be reminded: of several the one heard from last."""
    found = Address.filter(
        channel__in=[channel for channel in ("email", "telegram") if house.outbox.carries(channel)],
        status=AddressStatus.ACTIVE, consent=Consent.OPTED_IN, verified_at__not_isnull=True,
        contact__erased_at__isnull=True, contact__buyer__stage__in=_STAGES, contact__buyer_id__gt=after,
    )  # fmt: skip
    rows = await found.order_by("contact__buyer_id", "id").limit(_BATCH).select_related("contact__buyer")
    best: dict[int, Address] = {}
    for address in rows:
        known = best.get(address.contact.buyer_id)
        if known is None or _seen(address) > _seen(known):
            best[address.contact.buyer_id] = address
    return [Recipient(one.contact.buyer, one.contact, one) for one in best.values()]


def _seen(address: Address) -> float:
    return address.last_seen_at.timestamp() if address.last_seen_at else 0.0


def _is_their_hour(house: House, one: Recipient) -> bool:
    """Say whether it is a working day's daytime where they are, and they have not asked for a pause."""
    local = house.clock.now().astimezone(zone(one.contact.timezone))
    paused = one.contact.paused_until is not None and one.contact.paused_until > local.date()
    rests = local.weekday() in profile(one.buyer.country).weekend
    return house.exporter.newsletter_hour <= local.hour < _LAST_HOUR and not (paused or rests)


async def _ask(house: House, people: Sequence[Recipient]) -> int:
    if not people:
        return 0
    complaining = await has_open_complaint([one.buyer.id for one in people])
    trades = await _trades([one.buyer.id for one in people])
    written = 0
    for one in people:
        today = house.clock.now().astimezone(zone(one.contact.timezone)).date()
        if one.buyer.id in complaining or (last := find_due(trades.get(one.buyer.id, []), today)) is None:
            continue
        try:
            written += await _send(house, one, last)
        except BUSY:
            raise
        except Exception:
            # One buyer's odd record must not cost the others their reminders, now and at every later run.
            log.exception("no reminder", action="reminders.failed", contact=one.contact.id)
    return written


async def _trades(buyers: Sequence[int]) -> dict[int, list[Trade]]:
    found: dict[int, list[Trade]] = defaultdict(list)
    rows = Trade.filter(buyer_id__in=list(buyers)).exclude(status__in=_LOST).order_by("id")
    for trade in await rows.prefetch_related("lines__product"):
        found[trade.buyer_id].append(trade)
    return found


def find_due(trades: Sequence[Trade], today: date) -> Trade | None:
    """Return the newest order of which something is about to run out and nothing has been asked for since."""
    orders = [trade for trade in trades if trade.kind is TradeKind.ORDER and trade.ordered_on is not None]
    bought: dict[int, list[Trade]] = defaultdict(list)
    for trade in sorted(orders, key=lambda one: (_day(one), one.id)):
        for product in _products(trade):
            bought[product].append(trade)
    due = [
        mine[-1]
        for product, mine in bought.items()
        if is_due(map(_day, mine), today) and not _asked_since(trades, product, mine[-1])
    ]
    return max(due, key=lambda one: (_day(one), one.id), default=None)


def _asked_since(trades: Sequence[Trade], product: int, last: Trade) -> bool:
    """Say whether an inquiry, a quotation or an order of the product is under way since its last order."""
    later = (one for one in trades if one.id != last.id and one.status in _UNDER_WAY and _day(one) >= _day(last))
    return any(product in _products(one) for one in later)


def _products(trade: Trade) -> set[int]:
    return {line.product_id for line in trade.lines if line.product.active}


def _day(trade: Trade) -> date:
    return trade.ordered_on or trade.created_at.date()


async def _send(house: House, one: Recipient, last: Trade) -> int:
    key = f"stock:{one.contact.id}:{last.number}"
    now, links = house.clock.now(), unsubscribe_links(house, one.address.id)
    if one.address.channel == "email" and not (links.page or links.mail):
        return 0  # no such letter without a way to leave
    lately = Delivery.filter(key__startswith=f"stock:{one.contact.id}:", created_at__gt=now - _REST)
    if await lately.exists() or await Delivery.filter(key=key).exists():
        return 0
    async with transaction():
        thread = await _thread(one, last, now)
        ticket = Ticket(address=one.address, thread=thread, kind=Kind.NOTICE, expires_at=now + _USEFUL_FOR)
        letter = _written(house, one, last, key, thread)
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
