"""A proforma invoice as a draft: what the buyer asked for, with the prices that they may be told."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.actions import Paper
from bot.dialogs.prices import price_of
from bot.firm import in_language
from bot.house import House
from bot.messages import File
from bot.papers import press
from bot.papers.amounts import coins
from bot.papers.desk import Desk
from bot.papers.text import file_name
from bot.record import VOID, Line, TradeCard
from bot.trade import Incoterm, Money, ProductCard, Quantity


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it stands on the paper; `price` and `amount` are None where the price comes by quotation."""

    code: str
    name: str
    quantity: Quantity
    price: Money | None = None
    amount: Money | None = None
    hs_code: str = ""
    origin: str = ""


async def proforma(house: House, paper: Paper, desk: Desk) -> File | None:
    """Draw the proforma of the buyer's own trade; None for a number that is not theirs, and for what is over."""
    trade = _trade(paper, desk)
    if trade is None or trade.status in VOID:
        return None
    content = await press.pdf(house, desk, "proforma", values(house, desk, trade))
    return File(file_name(f"proforma-{trade.number}", "pdf"), "application/pdf", len(content), content)


def _trade(paper: Paper, desk: Desk) -> TradeCard | None:
    if not paper.names:
        return desk.trade
    if desk.trade is not None and desk.trade.number == paper.names[0]:
        return desk.trade
    return desk.record.find(paper.names[0]) if desk.record else None


def values(house: House, desk: Desk, trade: TradeCard) -> dict[str, object]:
    """Return what templates/papers/proforma.json needs."""
    rows = _rows(house, desk, trade)
    pen, term, known = desk.pen, trade.incoterm, house.exporter
    terms = trade.payment_terms or _agreed_terms(desk) or in_language(house.firm.payment_terms, desk.language)
    currency = next((row.price.currency for row in rows if row.price), "")
    return {
        "exporter": pen.line(known.name),
        "seller": pen.lines(known.name, house.firm.postal_address or known.postal_address, known.website, known.email),
        "buyer": _buyer(desk),
        "number": trade.number,
        "created": trade.created_on,
        "valid_until": trade.created_on + timedelta(days=house.firm.quotation_days),
        "currency": currency,
        "lines": rows,
        "total": _total(rows, currency),
        "incoterm": Incoterm(term.rule, pen.line(term.place)) if term else None,
        "destination": pen.line(trade.destination),
        "payment_terms": pen.line(terms),
        "footer": pen.lines(known.name, known.website, known.email),
    }


def _agreed_terms(desk: Desk) -> str:
    """Return the terms of the buyer's newest order that has its own: those agreed with them; empty where none has."""
    orders = desk.record.orders() if desk.record else ()
    return next((one.payment_terms for one in orders if one.payment_terms and one.status not in VOID), "")


def _rows(house: House, desk: Desk, trade: TradeCard) -> list[Row]:
    prices = [line.price or _present(house, desk, line) for line in trade.lines]
    stored = next((line.price for line in trade.lines if line.price), None)
    first = stored or next((price for price in prices if price), None)
    # One paper, one currency: what is priced in another is worked out by a person.
    return [
        _row(desk, line, price if first and price and price.currency == first.currency else None)
        for line, price in zip(trade.lines, prices, strict=True)
    ]


def _present(house: House, desk: Desk, line: Line) -> Money | None:
    """Return today's price for a line that was only asked for; None where a person must work it out."""
    card = desk.product(line.product)
    if card is None or line.quantity.unit != card.unit or line.quantity.amount < max(card.moq or 0, 0):
        return None
    return price_of(card, desk.address.contact.buyer.stage, desk.agreed, house.firm)


def _row(desk: Desk, line: Line, price: Money | None) -> Row:
    card = desk.product(line.product) or ProductCard(0, line.product, {})
    return Row(
        code=desk.pen.line(line.product),
        name=desk.pen.line(card.name(desk.language)) or line.product,
        quantity=Quantity(line.quantity.amount, desk.pen.bare(line.quantity.unit)),
        price=price,
        amount=coins(price.amount * line.quantity.amount, price.currency) if price else None,
        hs_code=card.hs_code,
        origin=card.origin,
    )


def _total(rows: list[Row], currency: str) -> Money | None:
    """Return the sum of the amounts as they are shown; None where one is missing."""
    amounts = [row.amount.amount for row in rows if row.amount]
    return Money(sum(amounts, Decimal()), currency) if amounts and len(amounts) == len(rows) else None


def _buyer(desk: Desk) -> list[str]:
    contact = desk.address.contact
    email = desk.address.value if desk.address.channel == "email" else ""
    return desk.pen.lines(contact.buyer.name, contact.name, email) or [desk.address.value]
