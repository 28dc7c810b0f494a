"""What the buyer confirmed becomes a trade; how a delivery arrived is noted on it. Inside the message's transaction."""

from bot.actions import Accept, OpenCase, StoreTrade
from bot.cases.escalate import Opened, escalate
from bot.conversation.talk import Talk
from bot.house import House
from bot.meaning import Severity
from bot.record import Record
from bot.store.base import Json
from bot.store.cases import Case
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind, TradeLine, record, trade_number
from bot.trade import Money

_NUMBERS = 5  # looked at


async def store(house: House, talk: Talk, action: StoreTrade) -> tuple[Trade, Opened]:
    """Store the trade with its lines and open a case for it, so that staff confirm it: nothing binds before."""
    trade = await _trade(house, talk, action)
    wanted: list[Json] = []
    for line in action.lines:
        product = await Product.get_or_none(code=line.product).select_related("successor").prefetch_related("documents")
        name = product.card().name(house.exporter.language) if product else line.product
        unit = line.quantity.unit or (product.unit if product else "")
        wanted.append({"product": name, "code": line.product, "quantity": line.quantity, "note": line.specification})
        if product is not None:
            await TradeLine.create(
                created_at=trade.created_at,
                trade=trade,
                product=product,
                quantity=line.quantity.amount,
                unit=unit[:16],
                price=line.price.amount if line.price else None,
            )
    told = OpenCase(
        "inquiry",
        action.told,
        severity=Severity.NORMAL,
        values={"inquiry": _for_staff(action, trade, wanted), "note": trade.number},
    )
    opened = await escalate(house, talk.address, talk.said, told, talk.files)
    opened.case.trade_id = trade.id
    await opened.case.save(update_fields=["trade_id"])
    return trade, opened


async def _trade(house: House, talk: Talk, action: StoreTrade) -> Trade:
    now, term = house.clock.now(), action.incoterm
    trade = Trade(
        created_at=now,
        number=f"new-{talk.said.id}",
        buyer_id=talk.buyer.id,
        kind=TradeKind(action.kind),
        incoterm=term.rule if term else "",
        place=term.place[:120] if term else "",
        destination=action.destination[:120],
        wanted_on=action.wanted_on,
        target_price=action.target_price.amount if action.target_price else None,
        note=action.note,
        terms=_rarer(action),
    )
    priced = next((line.price for line in action.lines if line.price), action.target_price)
    if priced:
        trade.currency = priced.currency
    await trade.save()
    trade.number = trade_number(trade.kind, now, trade.id)
    await trade.save(update_fields=["number"])
    return trade


def _rarer(action: StoreTrade) -> Json:
    held = {
        "certificates": list(action.certificates),
        "address": action.address,
        "courier": action.courier,
        "repeats": action.repeats,
        "specifications": {line.product: line.specification for line in action.lines if line.specification},
    }
    return {key: value for key, value in held.items() if value}


def _for_staff(action: StoreTrade, trade: Trade, wanted: list[Json]) -> Json:
    return {
        "number": trade.number,
        "kind": action.kind,
        "lines": wanted,
        "destination": action.destination,
        "incoterm": action.incoterm,
        "target_price": Money(action.target_price.amount, action.target_price.currency)
        if action.target_price
        else None,
        "wanted_on": action.wanted_on,
        "certificates": list(action.certificates),
        "address": action.address,
        "courier": action.courier,
        "repeats": action.repeats,
        "note": action.note,
    }


async def about(talk: Talk, action: OpenCase, case: Case) -> None:
    """Note on a case which of the buyer's own trades it is about: what the dialog found, else the one that is named.

    Staff see it also where the sender is not proven; the sender is told nothing by it.
    """
    if case.trade_id is not None:
        return
    named = (action.trade,) if action.trade else talk.meaning.entities.orders[:_NUMBERS]
    found = Record(await record(talk.buyer.id)) if named else Record()
    numbers = {card.number for number in named if (card := found.find(number))}
    if len(numbers) != 1:
        return
    trade = await Trade.get_or_none(number=numbers.pop(), buyer_id=talk.buyer.id)
    case.trade_id = trade.id if trade else None
    await case.save(update_fields=["trade_id"])


async def accept(house: House, talk: Talk, action: Accept) -> None:
    """Note how a delivery of the buyer's own arrived; another buyer's number changes nothing."""
    trade = await Trade.get_or_none(number=action.trade, buyer_id=talk.buyer.id)
    if trade is None:
        return
    trade.accepted = "claim" if action.claim else "yes"
    trade.delivered_on = trade.delivered_on or house.clock.now().date()
    if trade.status == "shipped":
        trade.status = "delivered"
    await trade.save(update_fields=["accepted", "delivered_on", "status"])
