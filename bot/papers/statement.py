"""A statement of account as a workbook: orders, payments, and the balance for each currency."""

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from bot.actions import Paper
from bot.house import House
from bot.ledger import ledgers
from bot.messages import File
from bot.papers import sheet
from bot.papers.amounts import coins
from bot.papers.desk import Desk
from bot.papers.sheet import Value
from bot.papers.text import file_name
from bot.record import VOID, Payment, TradeCard
from bot.render import RIGHT_TO_LEFT
from bot.store.base import Json
from bot.store.trades import record
from bot.trade import Money, Quantity

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_HAND = 200  # how many trades a record holds; where there are more, all are fetched
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the orders in one currency come to."""

    orders: int = 0
    total: Decimal = Decimal()
    paid: Decimal = Decimal()
    open: Decimal = Decimal()
    overdue: Decimal = Decimal()


async def statement(house: House, paper: Paper, desk: Desk) -> File | None:
    """Draw the statement of the buyer's own orders, narrowed by the paper's `since`, `until` and `currency`."""
    if desk.record is None:
        return None
    trades = desk.record.trades
    if len(trades) >= _AT_HAND:
        trades = await record(desk.address.contact.buyer.id, limit=_ALL)
    content = await asyncio.to_thread(workbook, house, desk, paper, trades)
    name = file_name(f"statement-{house.clock.now():%Y-%m-%d}", "xlsx")
    return File(name, XLSX, len(content), content)


def workbook(house: House, desk: Desk, paper: Paper, trades: tuple[TradeCard, ...]) -> bytes:
    """Return the workbook. Cancelled orders and those without a price stand on it, but not in the sums."""
    today = house.clock.now().date()
    language = house.words.speaks(desk.language)
    told = {"exporter": house.exporter.name, "since": paper.since, "until": paper.until, "today": today}
    said = json.loads(house.words.render("papers/statement.json", language, told))
    orders = [trade for trade in trades if _is_order(trade)]
    chosen = [trade for trade in orders if _fits(paper, trade.ordered_on or trade.created_on, trade.currency)]
    book = Workbook()
    book.remove(book.worksheets[0])
    _orders(book, said, chosen, lambda quantity: house.words.quantity(quantity, language))
    _payments(book, said, paper, orders)
    _balance(book, said, paper, orders, chosen, today)
    for one in book.worksheets:
        one.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    book.properties.creator = house.exporter.name
    book.properties.created = book.properties.modified = house.clock.now().replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _is_order(trade: TradeCard) -> bool:
    return trade.kind == "order" or bool(trade.payments)


def _fits(paper: Paper, on: date, currency: str) -> bool:
    begun = paper.since is None or on >= paper.since
    return begun and (paper.until is None or on <= paper.until) and paper.currency in ("", currency)


def _orders(book: Workbook, said: Json, trades: list[TradeCard], write: Callable[[Quantity], str]) -> None:
    page = book.create_sheet(sheet.title(said["orders"]))
    rows = [_order(said, trade, write) for trade in sorted(trades, key=lambda one: one.ordered_on or one.created_on)]
    sheet.fill(page, said["order_columns"], rows)
    for currency, sums in _sums(trades).items():
        due = [coins(amount, currency) for amount in (sums.total, sums.paid, sums.open)]
        sheet.total(page, [said["total"], None, None, None, None, currency, *due, None])


def _order(said: Json, trade: TradeCard, write: Callable[[Quantity], str]) -> list[Value]:
    goods = "; ".join(f"{line.product}: {write(line.quantity)}" for line in trade.lines)
    term = f"{trade.incoterm.rule} {trade.incoterm.place}".strip() if trade.incoterm else ""
    total, left = trade.total, trade.balance if trade.status not in VOID else None
    return [
        trade.number,
        trade.ordered_on or trade.created_on,
        said["status"].get(trade.status, trade.status),
        goods,
        term,
        trade.currency,
        coins(total.amount, trade.currency) if total else None,
        coins(trade.paid.amount, trade.currency),
        coins(left.amount, trade.currency) if left else None,
        trade.due_on,
    ]


def _payments(book: Workbook, said: Json, paper: Paper, trades: list[TradeCard]) -> None:
    page = book.create_sheet(sheet.title(said["payments"]))
    came = sorted(_came(paper, trades), key=lambda one: one[1].paid_on)
    rows: list[list[Value]] = [
        [one.paid_on, trade.number, one.reference, one.amount.currency, coins(one.amount.amount, one.amount.currency)]
        for trade, one in came
    ]
    sheet.fill(page, said["payment_columns"], rows)
    for currency in sorted({one.amount.currency for _, one in came}):
        amount = sum((one.amount.amount for _, one in came if one.amount.currency == currency), Decimal())
        sheet.total(page, [said["total"], None, None, currency, coins(amount, currency)])


def _came(paper: Paper, trades: list[TradeCard]) -> Iterator[tuple[TradeCard, Payment]]:
    for trade in trades:
        for payment in trade.payments:
            if _fits(paper, payment.paid_on, payment.amount.currency):
                yield trade, payment


def _balance(
    book: Workbook, said: Json, paper: Paper, trades: list[TradeCard], chosen: list[TradeCard], today: date
) -> None:
    """Write the account: in each row what was carried over and ordered, less what was paid, is open."""
    page = book.create_sheet(sheet.title(said["balance"]))
    rows: list[list[Value]] = []
    sums, books = _sums(chosen, today), ledgers(trades, paper.since, paper.until)
    for currency in sorted(one for one in books if paper.currency in ("", one)):
        kept, of = books[currency], sums.get(currency, _Sums())
        amounts = (kept.carried, kept.ordered, kept.paid, kept.open, of.overdue)
        rows.append([currency, of.orders, *(coins(amount, currency) for amount in amounts)])
    sheet.fill(page, said["balance_columns"], rows)
    for text in said["notes"]:
        sheet.note(page, text)


def _sums(trades: list[TradeCard], today: date | None = None) -> dict[str, _Sums]:
    """Return the sums by currency, of the orders that have a price and were not cancelled."""
    found: dict[str, _Sums] = {}
    for trade in sorted(trades, key=lambda one: one.currency):
        total, left = trade.total, trade.balance
        if total is None or left is None or trade.status in VOID:
            continue
        before = found.get(trade.currency, _Sums())
        late = today is not None and trade.due_on is not None and trade.due_on < today
        found[trade.currency] = replace(
            before,
            orders=before.orders + 1,
            total=before.total + _coins(total),
            paid=before.paid + _coins(trade.paid),
            open=before.open + _coins(left),
            overdue=before.overdue + (_coins(left) if late else Decimal()),
        )
    return found


def _coins(money: Money) -> Decimal:
    return coins(money.amount, money.currency).amount
