"""The buyer's account: a statement by period and currency from their own record, and news about their own firm.

A letter brings the table along; in chat a button does. Amounts of different currencies are never added.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.actions import Action, Choice, Decision, Paper, Remember, Situation, State
from bot.dialogs import own, papers, period, proof
from bot.dialogs.period import Period
from bot.dialogs.phrases import normal, pattern, tokens
from bot.dialogs.speech import HUMAN, Row, open_case, say
from bot.ledger import ledgers
from bot.meaning import Label
from bot.record import Record, TradeCard
from bot.trade import Money

DIALOG = "account"
_VOID = frozenset({"cancelled", "lost"})
_ASKED = frozenset({"inquiry", "quotation", "sample"})
_SHOWN = 8
_CODE = re.compile(r"(?<![A-Za-z])([A-Za-z]{3})(?![A-Za-z])")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW"}
_FOLLOWS = 6  # words of "and last year?"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a period holds: orders newest first, sums by currency, how many inquiries.

    Of each currency what was carried over and ordered, less what was paid, is open at the end of the period.
    """

    orders: tuple[TradeCard, ...]
    ordered: tuple[Money, ...]
    paid: tuple[Money, ...]
    open: tuple[Money, ...]
    inquiries: tuple[TradeCard, ...]
    unpriced: int = 0
    carried: tuple[Money, ...] = ()


def answer(situation: Situation) -> Decision:
    """Answer with a statement; a change of the firm's own data is noted and brought to a person."""
    if _changes_data(situation.text):
        return _change(situation)
    if papers.invoice_wanted(situation.text) and own.named(situation).trades:
        return papers.answer(situation, Label.ACCOUNT)
    if situation.record is None:
        return proof.ask(situation, Label.ACCOUNT)
    span = period.read(situation.text, situation.today, situation.meaning.entities.dates)
    told = _told(situation) if pattern("as_table").search(normal(situation.text)) else Period()
    return _statement(situation, situation.record, span or told, _currency(situation))


def go_on(situation: Situation) -> Decision | None:
    """Take "and last year?" after a statement; None where the message is about something else."""
    if situation.record is None or len(tokens(situation.text)) > _FOLLOWS:
        return None
    span = period.read(situation.text, situation.today, situation.meaning.entities.dates)
    currency = _currency(situation)
    if span is None and not currency:
        return None
    return _statement(situation, situation.record, span or _told(situation), currency)


def press(situation: Situation, rest: str) -> Decision | None:
    """Send the table whose button it was: `statement:since:until:currency`, each may be empty."""
    parts = rest.split(":")
    if len(parts) != 3 or situation.record is None:
        return None
    span, currency = _read_span(parts[0], parts[1]), parts[2] if re.fullmatch("[A-Z]{3}|", parts[2]) else ""
    said = say(situation, "account_file", since=span.since, until=span.until, papers=(_paper(span, currency),))
    return Decision((said,), situation.state, Label.ACCOUNT)


def drawn(record: Record, span: Period, currency: str = "") -> Statement:
    """Work out what a period holds; `currency` narrows it, empty takes all."""

    def counts(trade: TradeCard) -> bool:
        return span.holds(trade.ordered_on or trade.created_on) and currency in {"", trade.currency}

    orders = tuple(one for one in record.trades if one.kind == "order" and one.status not in _VOID and counts(one))
    found = ledgers(record.trades, span.since, span.until)
    books = {code: one for code, one in found.items() if currency in {"", code}}
    return Statement(
        orders=orders,
        carried=tuple(Money(one.carried, code) for code, one in books.items() if one.carried),
        ordered=tuple(Money(one.ordered, code) for code, one in books.items() if one.ordered),
        paid=tuple(Money(one.paid, code) for code, one in books.items() if one.paid),
        open=tuple(Money(one.open, code) for code, one in books.items() if one.open),
        inquiries=tuple(one for one in record.trades if one.kind in _ASKED and counts(one)),
        unpriced=sum(one.total is None for one in orders),
    )


def _statement(situation: Situation, record: Record, span: Period, currency: str) -> Decision:
    statement = drawn(record, span, currency)
    actions: tuple[Action, ...] = (_said(situation, statement, span, currency),)
    if not record.trades:
        actions = (open_case(situation, "unsure", "account_none"),)
    slots = {"since": _written(span.since), "until": _written(span.until)}
    kept = situation.state.dialog in {"complaint", "handed"}
    return Decision(actions, situation.state if kept else State(DIALOG, slots), Label.ACCOUNT)


def _said(situation: Situation, statement: Statement, span: Period, currency: str) -> Action:
    papers: tuple[Paper, ...] = ()
    rows: tuple[Row, ...] = ()
    found = bool(statement.orders or statement.inquiries or statement.paid)
    if found and (situation.channel == "email" or pattern("as_table").search(normal(situation.text))):
        papers = (_paper(span, currency),)
    elif found:
        data = f"statement:{_written(span.since)}:{_written(span.until)}:{currency}"
        rows = ((Choice("statement", data),),)
    return say(
        situation, "account_statement", statement=statement, since=span.since, until=span.until, currency=currency,
        shown=statement.orders[:_SHOWN], more=max(len(statement.orders) - _SHOWN, 0), attached=bool(papers),
        choices=(*rows, HUMAN), papers=papers,
    )  # fmt: skip


def _told(situation: Situation) -> Period:
    """Return the period of the statement before; all time where there was none."""
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    return _read_span(slots.get("since", ""), slots.get("until", ""))


def _paper(span: Period, currency: str) -> Paper:
    return Paper("statement_xlsx", since=span.since, until=span.until, currency=currency)


def _currency(situation: Situation) -> str:
    """Return the currency that the text names, of those that the record has."""
    record = situation.record or Record()
    known = {trade.currency for trade in record.trades}
    text = situation.text[:2_000]
    named = [code.upper() for code in _CODE.findall(text)] + [_SIGNS[sign] for sign in text if sign in _SIGNS]
    named += [money.currency for money in situation.meaning.entities.money]
    return next((code for code in named if code in known), "")


def _change(situation: Situation) -> Decision:
    """What a buyer tells of their own firm is kept as told; a person looks at it before it counts."""
    case = open_case(situation, "unsure", "account_change")
    note: tuple[Action, ...] = (Remember("told_company_data", situation.text[:500], months=24),)
    actions = (*(note if situation.record is not None else ()), case)
    return Decision(actions, State("handed", {"label": str(Label.ACCOUNT)}), Label.ACCOUNT)


def _changes_data(text: str) -> bool:
    return bool(pattern("company_change").search(normal(text)))


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_span(since: str, until: str) -> Period:
    return Period(_day(since), _day(until))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
