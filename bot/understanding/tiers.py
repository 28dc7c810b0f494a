"""Tiers of a price: "price for 500, 1000 and 3000 pcs", "500/1000/3000 pcs 가격": none of them is what is wanted."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from bot.trade import Quantity
from bot.understanding import amounts, numerals
from bot.understanding.spans import Found

_PRICED = re.compile(
    r"(?<!\w)(?:pric\w{1,4}|quot\w{1,6}|offers?|cost\w{0,2}|how much|precios?|cotiz\w{1,5}|cuánto|preços?|cotaç\w{2,3}"
    r"|cotar|quanto|orçamento|preis\w{0,2}|angebot\w{0,2}|prix|tarifs?|devis|combien|offre|цен\w{1,3}|стоимость|расценк\w"
    r"|почём|сколько|giá|báo giá|bao nhiêu|harga\w{0,3}|penawaran|berapa|(?:ال)?سعر|(?:ال)?[أا]سعار|بكم|عرض)(?!\w)"
    r"|가격|단가|견적|얼마|报价|報價|价格|價格|单价|單價|多少钱|見積|価格|単価|値段",
    re.I,
)
_NUMBER = re.compile(r"(?<![^\W\u1100-\U0010ffff])(?<![.,/-])\d{1,3}(?:(?:[.,' ]\d{3})+(?!\d)|\d{0,6})")
_NEXT = re.compile(r"\d{1,3}(?:(?:[.,' ]\d{3})+(?!\d)|\d{0,6})")
_AND = (
    r"(?:and|or|und|oder|sowie|y|o|et|ou|e|и|или|và|hoặc|hay|dan|atau|plus|&|و|أو|او"
    r"|및|그리고|과|와|和|与|及|或|と|や|または)"
)
_GAP = re.compile(rf"\s?(?:[,、，/;|]\s?(?:{_AND}\s?)?|(?<=[\s\d\u1100-\U0010ffff]){_AND}\s?)", re.I)
# What is measured is often the size of the goods: "bags of 10 and 20 kg".
_SIZES = frozenset({"kg", "lb", "m", "sqm", "cbm", "l"})
_MOST = 6
_FEWEST = Decimal(10)
_APART = Decimal("1.2")


def find(text: str, language: str, products: Sequence[str]) -> list[Found[tuple[Quantity, ...]]]:
    """Return the first row of rising quantities in `text` that a price is asked for, with its place.

    Of two and more `products` each may have one of them: that is no row of tiers.
    """
    if len(products) > 1 or not _PRICED.search(text):
        return []
    low, at = amounts.lower(text), 0
    while match := _NUMBER.search(low, at):
        row, end = _row(low, match)
        if (tiers := _read(row, language)) and not _between(low, match.start(), row):
            return [Found(tiers, match.start(), end)]
        at = max(end, match.end())
    return []


def _row(low: str, match: re.Match[str]) -> tuple[list[tuple[str, str]], int]:
    """Return the numbers of a row as written, each with its unit or "", and where the row ends."""
    row: list[tuple[str, str]] = []
    one: re.Match[str] | None = match
    end = match.start()
    while one and one[0] and len(row) <= _MOST:
        unit = amounts.lexicon("units").after(low, one.end() + (low[one.end() : one.end() + 1] == " "))
        row.append((one[0], unit[0] if unit else ""))
        end = unit[1] if unit else one.end()
        gap = _GAP.match(low, end)
        one = _NEXT.match(low, gap.end()) if gap else None
    return row, end


def _read(row: Sequence[tuple[str, str]], language: str) -> tuple[Quantity, ...]:
    """Return the quantities of a row; nothing where it is none: two numbers need a unit, and all rise."""
    units = {unit for _, unit in row if unit}
    if not 1 < len(row) <= _MOST or len(units) > 1 or (len(row) == 2 and not units):
        return ()
    unit = next(iter(units), "")
    read = [amounts.parse(raw, language, whole=True) for raw, _ in row]
    values = [value for value in read if value is not None and value >= _FEWEST]
    if not unit and values and values[-1] < values[0] * _APART:
        return ()  # "offers 1001, 1002 and 1003", "2025, 2026 and 2027"
    rises = all(low < high for low, high in pairwise(values))
    return () if len(values) < len(row) or not rises or unit in _SIZES else tuple(Quantity(one, unit) for one in values)


def _between(low: str, start: int, row: Sequence[tuple[str, str]]) -> bool:
    """Say whether two numbers are the ends of a span: "between 500 and 800"."""
    return len(row) == 2 and numerals.BETWEEN.search(low, max(0, start - 20), start) is not None
