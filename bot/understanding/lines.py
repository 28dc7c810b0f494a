"""Order lines: which quantity belongs to which product, as the words stand beside each other."""

import re
from collections.abc import Sequence

from bot.trade import Quantity
from bot.understanding import numerals
from bot.understanding.numerals import Numeral
from bot.understanding.spans import Found, Placed, overlap

Line = tuple[str, Quantity]
_OF = re.compile(
    r"\s?(?:x|×|\*|of|de|von|d'|of the|of your|de la|del|من|の|의)?\s?(?:the |our |your |el |la |los |las |des |der )?",
    re.I,
)
_TO = re.compile(r"\s?(?:[:：=–—-]|[x×*]|を|은|는|을|를)?\s?", re.I)
_END = re.compile(
    r"\s*(?:$|[,;.\n)、，。；&+|]|(?:and|und|y|et|e|и|và|dan|or|oder|ou|please|pls|bitte|por favor)\b"
    r"|و|하고|그리고|와|과)",
    re.I,
)
_EACH = re.compile(
    r"(?<!\w)(?:each|apiece|of each|jeweils|je|cada(?: uno| una| um| uma)?|chacun\w?|каждого|каждый|по|mỗi(?: loại)?"
    r"|masing-masing|لكل|من كل)(?!\w)|각각|각|各|ずつ",
    re.I,
)
_BREAKS = re.compile(r"[.!?。！？](?:\s|$)")
_SEPARATORS = re.compile(
    r"[,、，]|(?<!\w)(?:and|und|y|et|e|и|và|dan|or|oder)(?!\w)|\sو|하고|그리고|[와과] |和|と", re.I
)
_FAR = 40  # characters between a product and its quantity, each separator counting as twelve
_MOST = 20


def bare(
    text: str, language: str, mentions: Sequence[Found[str]], taken: Sequence[Found[Quantity]]
) -> list[Found[Quantity]]:
    """Return numbers without a unit that stand right beside a product: "50 of A100", "A100: 50"."""
    found: list[Found[Quantity]] = []
    for number in numerals.find(text, language) if mentions else []:
        if number.glued or any(overlap(number, one) for one in taken) or any(overlap(number, one) for one in mentions):
            continue
        value = number.value(language, whole=True)
        if value is not None and value != 1 and _is_beside(text, number, mentions):
            found.append(Found(Quantity(value), number.start, number.end))
    return found[:_MOST]


def pair(text: str, mentions: Sequence[Found[str]], amounts: Sequence[Found[Quantity]]) -> tuple[Line, ...]:
    """Return (product code, quantity) in the order in which the products stand."""
    if not mentions or not amounts:
        return ()
    chosen = _in_two_rows(mentions, amounts) or _shared(text, mentions, amounts) or _nearest(text, mentions, amounts)
    return tuple((mentions[place].value, amounts[number].value) for place, number in sorted(chosen.items()))[:_MOST]


def _is_beside(text: str, number: Numeral, mentions: Sequence[Found[str]]) -> bool:
    for one in mentions:
        if number.end <= one.start and _OF.fullmatch(text, number.end, one.start):
            return True
        if one.end <= number.start and one.start >= 0 and _TO.fullmatch(text, one.end, number.start):
            year = number.raw.startswith("20") and len(number.raw) == 4
            if _END.match(text, number.end) and not year:
                return True
    return False


def _in_two_rows(mentions: Sequence[Found[str]], amounts: Sequence[Found[Quantity]]) -> dict[int, int]:
    """All products, then as many quantities: "A and B, 50 and 30 respectively"; or the other way round."""
    if len(mentions) != len(amounts) or len(mentions) < 2:
        return {}
    if mentions[-1].start < amounts[0].start or amounts[-1].start < mentions[0].start:
        return {place: place for place in range(len(mentions))}
    return {}


def _shared(text: str, mentions: Sequence[Found[str]], amounts: Sequence[Found[Quantity]]) -> dict[int, int]:
    """One quantity for each of several: "A and B, 50 pcs each"."""
    if len(amounts) != 1 or len(mentions) < 2:
        return {}
    around = text[max(0, amounts[0].start - 16) : amounts[0].start] + " " + text[amounts[0].end : amounts[0].end + 16]
    return dict.fromkeys(range(len(mentions)), 0) if _EACH.search(around) else {}


def _nearest(text: str, mentions: Sequence[Found[str]], amounts: Sequence[Found[Quantity]]) -> dict[int, int]:
    """Pair the closest first; nothing else may stand between the two."""
    gaps = sorted(
        (distance, place, number)
        for place, one in enumerate(mentions)
        for number, amount in enumerate(amounts)
        if (distance := _distance(text, one, amount, mentions, amounts)) is not None
    )
    chosen: dict[int, int] = {}
    for _, place, number in gaps:
        if place not in chosen and number not in chosen.values():
            chosen[place] = number
    return chosen


def _distance(
    text: str,
    one: Found[str],
    amount: Found[Quantity],
    mentions: Sequence[Found[str]],
    amounts: Sequence[Found[Quantity]],
) -> int | None:
    start, end = min(one.end, amount.end), max(one.start, amount.start)
    if end - start > _FAR or _holds_any(mentions, start, end) or _holds_any(amounts, start, end):
        return None
    gap = text[start:end]
    if "\n" in gap.strip(" ") or ";" in gap or "；" in gap or _BREAKS.search(gap):
        return None
    distance = len(gap) + 12 * len(_SEPARATORS.findall(gap))
    return distance if distance <= _FAR else None


def _holds_any(others: Sequence[Placed], start: int, end: int) -> bool:
    return any(start <= other.start < end for other in others)
