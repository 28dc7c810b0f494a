"""Order lines: which quantity belongs to which product, as the words stand beside each other."""

import re
from collections.abc import Sequence

from bot.trade import Quantity
from bot.understanding import numerals
from bot.understanding.numerals import Numeral
from bot.understanding.spans import Found, Placed, overlap

Line = tuple[str, Quantity]
_OF = re.compile(
    r"\s?(?:x|×|\*|of|de|von|d'|of the|of your|of these|of those|of this|de la|del|من|の|의)?"
    r"\s?(?:the |our |your |these |those |this |el |la |los |las |estos |estas |esos |esas |des |der |diese[rsn]? |ces "
    r"|cet |estes? |estas? )?",
    re.I,
)
_TO = re.compile(r"(?:\s?\([^()]{1,20}\))?\s?(?:[:：=,，、–—-]|[x×*]|を|은|는|을|를)?\s?", re.I)
# "1200 and also 400 chef's knives": the first is of something that was spoken of before.
_ALSO = re.compile(
    r"\s?(?:[,，、+&]\s?)?(?:(?:and|plus|und|y|et|e|и|và|dan|و|그리고|및|和|と)\s?)?"
    r"(?:(?:also|another|auch|noch|zusätzlich|además|también|aussi|também|ainda|ещё|еще|также|thêm|cũng|juga|أيضا|또"
    r"|도|还要|另外|还有|あと)\s?)?",
    re.I,
)
_END = re.compile(
    r"\s*(?:$|[,;.\n)、，。；&+|]|(?:and|und|y|et|e|и|và|dan|or|oder|ou|please|pls|bitte|por favor)\b"
    r"|و|하고|그리고|와|과)",
    re.I,
)
_GOES_ON = re.compile(rf"(?:{numerals.RANGE.pattern})\d", re.I)
_WHICH = re.compile(
    r"(?<!\w)(?:the|these|those|your|our|in|of|from|since|las|los|sus|les|ces|vos|as|os|die|diese|eure|ihre"
    r"|bandingkan|của)\s$",
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
    numbers = [one for one in numerals.find(text, language) if not one.glued] if mentions else []
    known: list[Placed] = [*taken, *mentions]
    free = [one for one in numbers if not any(overlap(one, other) for other in known)]
    chosen: list[Numeral] = []
    for number in free:
        spans = number.ranges and chosen != [] and numerals.spans(text, chosen[-1], number)
        if spans or (_is_beside(text, number, mentions) and not _is_spoken_of(text, number)):
            chosen.append(number)
    chosen += [one for one in free if one not in chosen and _is_first(text, one, [*taken, *chosen])]
    read = ((number, number.value(language, whole=True)) for number in chosen)
    return [Found(Quantity(value), one.start, one.end) for one, value in read if value is not None and value != 1][
        :_MOST
    ]


def _is_first(text: str, number: Numeral, counted: Sequence[Placed]) -> bool:
    """Say whether a bare number is coordinated with a quantity right behind it: "1200 and also 400 knives"."""
    if number.is_year or (number.raw and len(number.raw) < 2):
        return False
    return any(
        number.end < one.start <= number.end + 16 and _ALSO.fullmatch(text, number.end, one.start) for one in counted
    )


def pair(text: str, mentions: Sequence[Found[str]], amounts: Sequence[Found[Quantity]]) -> list[Found[Line]]:
    """Return (product code, quantity) in the order in which the products stand, with the place of both together."""
    if not mentions or not amounts:
        return []
    chosen = _in_two_rows(mentions, amounts) or _shared(text, mentions, amounts) or _nearest(text, mentions, amounts)
    return [_line(mentions[place], amounts[number]) for place, number in sorted(chosen.items())][:_MOST]


def _line(one: Found[str], amount: Found[Quantity]) -> Found[Line]:
    return Found((one.value, amount.value), min(one.start, amount.start), max(one.end, amount.end))


def _is_spoken_of(text: str, number: Numeral) -> bool:
    """Say whether a number only tells which are meant: "the two kettles", "your 2015 mixer"."""
    few = number.spoken is not None and number.spoken <= 3
    return (few or number.is_year) and _WHICH.search(text, max(0, number.start - 12), number.start) is not None


def _is_beside(text: str, number: Numeral, mentions: Sequence[Found[str]]) -> bool:
    for one in mentions:
        if number.end <= one.start and _OF.fullmatch(text, number.end, one.start):
            return True
        if one.end <= number.start and one.start >= 0 and _TO.fullmatch(text, one.end, number.start):
            ends = _END.match(text, number.end) or _GOES_ON.match(text, number.end)
            if ends and not number.is_year:
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
