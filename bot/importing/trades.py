"""Trades: their columns, and how rows with one number become one trade with several lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from bot.importing import dates, values
from bot.importing.faults import Fault, Wrong
from bot.importing.grid import Cell, written
from bot.importing.header import Field
from bot.importing.products import price_currency
from bot.importing.rows import TradeLine, TradeRow
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm

_KINDS = {
    "inquiry": ("문의", "인콰이어리", "enquiry", "rfq"),
    "quotation": ("견적", "견적서", "quote", "offer", "오퍼"),
    "sample": ("샘플", "견본"),
    "order": ("주문", "오더", "발주", "계약", "수주", "contract", "po", "purchase order", "sale"),
}
_STATUSES = {
    "open": ("진행", "진행중", "접수", "new", "pending"),
    "confirmed": ("확정", "수주확정", "accepted"),
    "production": ("생산", "생산중", "in production"),
    "shipped": ("선적", "선적완료", "출고", "출하", "in transit", "운송중"),
    "delivered": ("도착", "납품", "납품완료", "인도", "배송완료", "arrived"),
    "paid": ("입금", "입금완료", "결제완료"),
    "closed": ("완료", "종결", "거래완료", "done", "completed", "complete"),
    "cancelled": ("취소", "canceled"),
    "lost": ("실주", "무산"),
}


def read_incoterm(cell: Cell, _manner: values.Manner) -> Incoterm:
    """Read a delivery term with or without its place: `FOB`, `CIF Hamburg`. Older rules become today's."""
    found = re.fullmatch(
        r"([A-Za-z]{3}|[Cc]&[Ff])\b[\s,:-]*(.{0,120}?)(?:\s*\(?incoterms.{0,12})?", written(cell), re.I
    )
    rule = found[1].upper() if found else ""
    if not found or (rule not in INCOTERMS and rule not in OUTDATED_INCOTERMS):
        raise Wrong(f"a delivery term of Incoterms 2020: {', '.join(INCOTERMS)}")
    if rule in INCOTERMS:
        return Incoterm(rule, found[2].strip())
    return Incoterm(OUTDATED_INCOTERMS[rule], found[2].strip(), outdated=rule)


FIELDS = (
    Field("number", values.words(40), required=True),
    Field("buyer", values.words(320), required=True),
    Field("buyer_country", values.country),
    Field("ordered_on", dates.read_date),
    Field("kind", values.one_of(_KINDS)),
    Field("status", values.one_of(_STATUSES)),
    Field("incoterm", read_incoterm),
    Field("place", values.words(120)),
    Field("destination", values.words(120)),
    Field("currency", values.currency),
    Field("payment_terms", values.words(80)),
    Field("etd", dates.read_date),
    Field("eta", dates.read_date),
    Field("carrier", values.words(80)),
    Field("tracking", values.words(80)),
    Field("invoice", values.words(40)),
    Field("due_on", dates.read_date),
    Field("bl", values.words(40)),
    Field("container", values.words(16)),
    Field("paid", values.price),
    Field("paid_on", dates.read_date),
    Field("note", values.words(2000)),
    Field("product", values.words(64)),
    Field("quantity", values.quantity),
    Field("unit", values.words(16)),
    Field("price", values.price),
)

_OF_A_LINE = frozenset({"product", "quantity", "unit", "price"})
_OF_THE_TRADE = tuple(each.name for each in fields(TradeRow) if each.name not in ("line", "number", "lines"))


def carry(found: dict[str, Any], before: Mapping[str, Any] | None) -> None:
    """Let a row without a number go on with the trade above it, as merged cells leave it."""
    if "number" not in found and before is not None and not (found.keys() - _OF_A_LINE - {"header_currency", "note"}):
        found.update((name, before[name]) for name in ("number", "buyer") if name in before)
        if "currency" in before:
            found.setdefault("currency", before["currency"])


def build(line: int, found: Mapping[str, Any]) -> TradeRow:
    """Return the trade that one row tells; raise Wrong where its cells do not fit together."""
    kept = dict(found)
    price_currency(kept)
    if "paid" in kept:
        kept["paid"], beside = kept["paid"]
        if beside and kept.setdefault("currency", beside) != beside:
            raise Wrong(f"an amount in {kept['currency']}, as the trade", "paid")
    if (place := kept.pop("place", "")) and "incoterm" not in kept:
        raise Wrong("a delivery term (FOB, CIF, …) for the place", "incoterm")
    if place and not kept["incoterm"].place:
        kept["incoterm"] = replace(kept["incoterm"], place=place)
    row = _line(line, {name: kept.pop(name) for name in _OF_A_LINE if name in kept})
    return TradeRow(line=line, lines=(row,) if row else (), **kept)


def _line(line: int, kept: Mapping[str, Any]) -> TradeLine | None:
    if not kept:
        return None
    for name in ("product", "quantity"):
        if name not in kept:
            raise Wrong(f"a {name} for this line of the trade", name)
    amount, beside = kept["quantity"]
    unit = kept.get("unit", "")
    if beside and unit and beside.casefold() != unit.casefold():
        raise Wrong(f"a quantity in {unit}, as the unit column says", "quantity")
    return TradeLine(line, kept["product"], amount, unit or beside, kept.get("price"))


class Between:
    """Puts rows of one number together; what they say of the trade itself must agree."""

    def __init__(self) -> None:
        self._trades: dict[str, TradeRow] = {}
        self._lines: dict[str, list[TradeLine]] = {}

    def check(self, row: TradeRow) -> Iterator[Fault]:
        """Take a row in, and give its faults beside those before it."""
        known = self._trades.setdefault(row.number, row)
        lines = self._lines.setdefault(row.number, [])
        if known is not row:
            if not row.lines or not lines:
                yield Fault(row.line, "number", row.number, f"a number of its own; line {known.line} has it already")
            learnt: dict[str, Any] = {}
            for name in _OF_THE_TRADE:
                before, now = getattr(known, name), getattr(row, name)
                if now and not before:
                    learnt[name] = now
                elif now and now != before:
                    yield Fault(
                        row.line, name, _shown(now), f"{_shown(before)}, as line {known.line} says of this trade"
                    )
            self._trades[row.number] = replace(known, **learnt)
        lines += row.lines

    def trades(self) -> list[TradeRow]:
        """Return the trades with all their lines, in the order of the file."""
        return [replace(trade, lines=tuple(self._lines[number])) for number, trade in self._trades.items()]


def _shown(value: Any) -> str:
    return f"{value.rule} {value.place}".strip() if isinstance(value, Incoterm) else str(value)
