"""Writes imported trades with their lines and payments."""

from collections.abc import Mapping
from datetime import datetime

from bot.importing import Fault, TradeRow
from bot.store.buyers import Buyer, find_address
from bot.store.products import Product
from bot.store.trades import Payment, Trade, TradeKind, TradeLine
from bot.store.writing.changes import IMPORT, change, given, midnight, more


async def buyer_of(row: TradeRow) -> Buyer | None:
    """Return the one buyer whom a row names by key, e-mail address or name."""
    if found := await Buyer.get_or_none(external_id=row.buyer):
        return found
    if address := await find_address("email", row.buyer.lower()):
        return address.contact.buyer
    named = Buyer.filter(name__iexact=row.buyer)
    found_all = await (named.filter(country=row.buyer_country) if row.buyer_country else named).limit(2)
    return found_all[0] if len(found_all) == 1 else None


def missing(row: TradeRow, buyer: Buyer | None, products: Mapping[str, Product]) -> list[Fault]:
    """Return a fault for each product of the row that is not there, and one for the buyer."""
    unknown = [line for line in row.lines if line.product not in products]
    faults = [Fault(line.line, "product", line.product, "the code of a product that is known") for line in unknown]
    if buyer is None:
        faults.append(Fault(row.line, "buyer", row.buyer, "one known buyer: its key, an e-mail address or its name"))
    return faults


async def write_trade(row: TradeRow, buyer: Buyer, products: Mapping[str, Product], now: datetime) -> str:
    """Write a trade with its lines and what was paid."""
    values = given(
        buyer_id=buyer.id, kind=TradeKind(row.kind) if row.kind else None, status=row.status,
        incoterm=row.incoterm.rule if row.incoterm else "", place=row.incoterm.place if row.incoterm else "",
        destination=row.destination, currency=row.currency, payment_terms=row.payment_terms,
        ordered_on=row.ordered_on, etd=row.etd, eta=row.eta, carrier=row.carrier, tracking=row.tracking,
        invoice=row.invoice, due_on=row.due_on, bl=row.bl, container=row.container, note=row.note,
    )  # fmt: skip
    trade = await Trade.get_or_none(number=row.number)
    if trade is None:
        kind = {} if row.kind else {"kind": TradeKind.ORDER}
        when = midnight(row.ordered_on) if row.ordered_on else now
        trade = await Trade.create(created_at=when, number=row.number, **{**kind, **values})
        what = "created"
    else:
        what = "updated" if await change(trade, values) else "unchanged"
    what = more(what, await _paid(row, trade))
    return more(what, await _lines(row, trade, products))


async def _paid(row: TradeRow, trade: Trade) -> str:
    """Keep what the file says was paid in all: it takes the place of what an earlier file said."""
    if row.paid is None:
        return "unchanged"
    told = Payment.filter(trade_id=trade.id, reference=IMPORT)
    day = row.paid_on or row.due_on or row.ordered_on or trade.created_at.date()
    before = [(one.amount, one.paid_on) for one in await told]
    if before == [(row.paid, day)]:
        return "unchanged"
    await told.delete()
    await Payment.create(
        created_at=trade.created_at, trade_id=trade.id, amount=row.paid, currency=trade.currency, paid_on=day,
        reference=IMPORT,
    )  # fmt: skip
    return "updated"


async def _lines(row: TradeRow, trade: Trade, products: Mapping[str, Product]) -> str:
    wanted = [
        (products[line.product].id, line.quantity, line.unit or products[line.product].unit, line.price)
        for line in row.lines
    ]
    lines = await TradeLine.filter(trade_id=trade.id).order_by("id")
    stored = [(line.product_id, line.quantity, line.unit, line.price) for line in lines]
    if not wanted or wanted == stored:
        return "unchanged"
    await TradeLine.filter(trade_id=trade.id).delete()
    for product_id, quantity, unit, price in wanted:
        await TradeLine.create(
            created_at=trade.created_at, trade_id=trade.id, product_id=product_id, quantity=quantity, unit=unit,
            price=price,
        )  # fmt: skip
    return "updated"
