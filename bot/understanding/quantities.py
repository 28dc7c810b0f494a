"""Quantities with their units, and containers by size."""

import re
from decimal import Decimal
from functools import cache

from bot.trade import Quantity
from bot.understanding import amounts
from bot.understanding.spans import Found

# Units of which a half makes sense; all others are counted.
_MEASURED = frozenset({"kg", "lb", "ton", "m", "sqm", "cbm", "l"})
_TYPES = r"(?:hq|hc|gp|dv|dc|st|rf|rh|ot|fr|high ?cube|reefer)"
_FOOT = r"(?:'{1,2}|\"|-?ft\.?|-?foot|-?feet|pies|pés|футов\w{0,3}|피트|尺|英尺|フィート|قدم)"
_FEET = rf"\s?{_FOOT}?\s?-?"
_MARKED = rf"(?=\s?(?:{_FOOT}|-?{_TYPES}(?!\w)))"  # a bare 20, 40 or 45 is a number like any other
_TAIL = r"(?:\s?(?:containers?|fcl|cntrs?|contenedor(?:es)?|conteneurs?|контейнер\w{0,2}|컨테이너|货柜|柜|コンテナ))?"
_KINDS = {
    "hc": "HQ",
    "hq": "HQ",
    "high cube": "HQ",
    "highcube": "HQ",
    "rf": "RF",
    "rh": "RF",
    "reefer": "RF",
    "ot": "OT",
    "fr": "FR",
}
_MOST = 50


def find(text: str, language: str) -> list[Found[Quantity]]:
    """Return the quantities in `text` with their places, in the order written."""
    boxes = [found for found in (_container(match) for match in _containers().finditer(text)) if found]
    taken = [(found.start, found.end) for found in boxes]
    counted = [_counted(match, language) for match in _counts().finditer(text)]
    free = [found for found in counted if found and not any(a < found.end and found.start < b for a, b in taken)]
    labelled = [] if free or boxes else [_labelled(match, language) for match in _labels().finditer(text)]
    return sorted([*boxes, *free, *(found for found in labelled if found)], key=lambda found: found.start)[:_MOST]


def bare(text: str, language: str) -> Quantity | None:
    """Return the quantity of a message that is nothing but a number, the answer to "how many?"."""
    times = rf"(?:\s?(?P<times>{amounts.pattern('multipliers')}))?"
    match = re.fullmatch(rf"\W{{0,3}}(?P<number>{amounts.DIGITS}){times}\W{{0,3}}", text.strip(), re.I)
    found = _labelled(match, language) if match else None
    return found.value if found else None


def _container(match: re.Match[str]) -> Found[Quantity] | None:
    part = match.groupdict()
    size, kind = part["size"] or part["size2"], (part["kind"] or part["kind2"] or "").lower()
    raw = (part["count"] or part["count2"] or "").lower()
    count = amounts.spoken().get(raw) or (Decimal(raw) if raw.isdigit() else None)
    if not count or count > 500:
        return None
    return Found(Quantity(count, size + _KINDS.get(kind, "GP")), match.start(), match.end())


def _counted(match: re.Match[str], language: str) -> Found[Quantity] | None:
    unit = _units()[match["unit"].lower()]
    value = _value(match, language, whole=unit not in _MEASURED)
    return Found(Quantity(value, unit), match.start(), match.end()) if value else None


def _labelled(match: re.Match[str], language: str) -> Found[Quantity] | None:
    value = _value(match, language, whole=True)
    return Found(Quantity(value), match.start(), match.end()) if value else None


def _value(match: re.Match[str], language: str, *, whole: bool) -> Decimal | None:
    part = match.groupdict()
    if part.get("word"):
        value = amounts.spoken().get(part["word"].lower())
    elif part.get("han"):
        value = amounts.han(part["han"])
    else:
        value = amounts.parse(part["number"], language, whole=whole)
    return amounts.multiplied(value, part["times"]) if value and part.get("times") else value


@cache
def _units() -> dict[str, str]:
    return {alias: unit for unit, alias in amounts.table("units")}


@cache
def _counts() -> re.Pattern[str]:
    times = rf"(?:\s?(?P<times>{amounts.pattern('multipliers')}))?"
    number = rf"(?<![\d.,'/:-])(?<![A-Za-z]-)(?<![A-Za-z])(?P<number>{amounts.DIGITS}){times}"
    word = rf"(?<!\w)(?P<word>{amounts.pattern('numbers')})"
    han = rf"(?<!{amounts.HAN_LETTER})(?P<han>{amounts.HAN})"
    return re.compile(rf"(?:{number}|{word}|{han})[\s-]{{0,2}}(?P<unit>{amounts.pattern('units')})", re.I)


@cache
def _containers() -> re.Pattern[str]:
    count = rf"(?P<count>\d{{1,3}}|{amounts.pattern('numbers')})"
    before = rf"(?<![\w.,]){count}\s?(?:[x×*]\s?|\s)(?P<size>20|40|45){_MARKED}{_FEET}(?P<kind>{_TYPES})?(?!\w){_TAIL}"
    after = (
        rf"(?<![\w.,])(?P<size2>20|40|45){_MARKED}{_FEET}(?P<kind2>{_TYPES})?{_TAIL}\s?(?:[x×*]\s?)?"
        r"(?P<count2>\d{1,3})\s?(?:대|개|台|个|units?|本|unidades)"
    )
    return re.compile(rf"{after}|{before}", re.I)


@cache
def _labels() -> re.Pattern[str]:
    times = rf"(?:\s?(?P<times>{amounts.pattern('multipliers')}))?"
    named = rf"{amounts.pattern('labels')}\s?(?:is|of|=|은|는|为|:)?\s{{0,3}}"
    return re.compile(rf"{named}(?P<number>{amounts.DIGITS}){times}", re.I)
