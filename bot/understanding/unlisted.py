"""Lines of a list that name something which the catalogue does not have: "500 HL-109 and 300 bamboo spoons".

Only beside a line whose product is known: alone, a number and a word say too many other things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.trade import Quantity
from bot.understanding import numerals
from bot.understanding.lines import Line
from bot.understanding.spans import Found, Placed, overlap
from bot.understanding.text import fold, word_list

_BETWEEN = re.compile(
    r"[,;、，；\n+&]|(?<!\w)(?:and|plus|und|sowie|y|et|e|и|а также|và|dan|serta)(?!\w)|\sو\s?|(?<=\S)(?:하고|이?랑)\s"
    r"|그리고|및|(?<=[가-힣])[와과]\s|和|跟|以及|と"
)
# What may lead an item, and what stands between its number and its name.
_LEAD = re.compile(
    r"[\s\d.)(*•–—-]{0,6}(?:(?:also|another|we (?:also )?need|need|auch|noch|zusätzlich|además|también|también|aussi"
    r"|également"
    r"|também|ainda|ещё|еще|также|thêm|cả|juga|أيضا|كذلك|또|추가로|还要|另外|还有|あと|それから)\s?){0,2}",
    re.I,
)
_OF = re.compile(
    r"\s?(?:x|×|\*|of|de|d'|del|von|من|の|의)?\s?(?:the |your |los |las |les |des |cái |chiếc |con |buah |biji )?", re.I
)
_TAIL = re.compile(
    r"(?:\s?(?:을|를|도|씩|정도|쯤|만|をお願いします|をください|を|ずつ|请报价|吧|お願いします|주세요|부탁드립니다"
    r"|견적|필요해요|필요합니다"
    r"|please|pls|bitte|por favor|svp|s'il vous plaît|пожалуйста|nhé|ya)){0,3}[\s.!?。！？]*",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_STOP = word_list("no_goods")
_GENERAL = word_list("shared_by_goods")
_MADE = frozenset({"en", "de", "aus", "из"})  # inside a name they say what a thing is made of
# Of Chinese and Japanese, and of Korean time, what is said rather than named: "这次要800个", "이번엔 800개".
_SAID = re.compile(r"[要我这這次你请請们們是有想买買]|今回|必要|追加|이번|다음|지난|작년|올해")
_WORDS, _LETTERS = 4, 40
_MOST = 10


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of a list, `text[start:end]`."""

    start: int
    end: int


def find(
    text: str,
    language: str,
    known: Sequence[Found[Line]],
    counted: Sequence[Found[Quantity]],
    mentions: Sequence[Placed],
) -> list[Found[Line]]:
    """Return the lines of the list in which the `known` ones stand whose goods nobody knows, in the buyer's words.

    Each has the place of its number.
    """
    if not known:
        return []
    free = _numbers(text, language, known, counted)
    found: list[Found[Line]] = []
    items = _items(text)
    listed = [any(overlap(item, one) for one in known) for item in items]
    for place, item in enumerate(items):
        beside = any(listed[max(0, place - 1) : place + 2])
        inside = [one for one in free if item.start <= one.start and one.end <= item.end]
        taken = any(overlap(item, one) for one in mentions)
        if beside and not taken and len(inside) == 1 and (wording := _wording(text, item, inside[0])):
            found.append(Found((wording, inside[0].value), inside[0].start, inside[0].end))
            listed[place] = True
    return found[:_MOST]


def _items(text: str) -> list[_Item]:
    ends = [match.span() for match in _BETWEEN.finditer(text)][:100]
    starts = [0, *(end for _, end in ends)]
    return [_Item(start, end) for start, end in zip(starts, [*(start for start, _ in ends), len(text)], strict=True)]


def _numbers(
    text: str, language: str, known: Sequence[Found[Line]], counted: Sequence[Found[Quantity]]
) -> list[Found[Quantity]]:
    """Return the quantities and bare numbers that belong to no known line."""
    read: list[Placed] = [*counted, *known]
    found = [one for one in counted if not any(overlap(one, line) for line in known)]
    for number in numerals.find(text, language):
        taken = any(overlap(number, one) for one in read)
        value = None if taken or number.glued or number.is_year or number.ranges else number.value(language, whole=True)
        if value is not None and value > 1:
            found.append(Found(Quantity(value), number.start, number.end))
    return found


def _wording(text: str, item: _Item, number: Found[Quantity]) -> str:
    """Return what an item is of: the words behind its number, or before it where nothing follows."""
    lead = _LEAD.match(text, item.start, number.start)
    if lead and lead.end() == number.start:
        gap = _OF.match(text, number.end, item.end)
        return _name(text[gap.end() if gap else number.end : item.end])
    tail = _TAIL.fullmatch(text, number.end, item.end)
    return (
        _name(text[lead.end() if lead else item.start : number.start].rstrip(" :：–—-x×*"), whole=True) if tail else ""
    )


def _name(written: str, *, whole: bool = False) -> str:
    """Return the words up to one that is no part of a name; "" where none are left, or where they name no goods."""
    end = 0
    last = min(len(written), _LETTERS)
    for count, word in enumerate(_WORD.finditer(written, 0, last)):
        gap = written[end : word.start()]
        if count == _WORDS or gap.strip(" ") or (fold(word[0]) in _STOP and not (count and word[0] in _MADE)):
            break
        end = word.end()
    name = written[:end].strip()
    rest = written[end:].strip(" .!?。")
    if whole and rest:
        return ""
    telling = [word for word in _WORD.findall(fold(name)) if word not in _GENERAL and len(word) > 1]
    return name if telling and not _SAID.search(name) else ""
