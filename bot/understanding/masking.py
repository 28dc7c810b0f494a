"""Personal data and numbers taken out of a text before it leaves the house, and put back afterwards.

What is taken out never leaves the process; in its place stands what kind of thing it was, so that the text can still
be understood: "Please call [PHONE_1] about order [NUMBER_1]".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.understanding import reach, references
from bot.understanding.checkdigits import is_card, is_iban
from bot.understanding.spans import Found, overlap

_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}(?![A-Za-z0-9])", re.I)
# A row of digits as long as a telephone's, an account's or an identity card's.
_LONG = re.compile(r"(?<![\w.,])\+?\d(?:[ ()./-]{0,2}\d){6,24}(?![\w])")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_]{3,32}(?!\w)")
_TITLED = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herrn?|Frau|Sr|Sra|Señora?|Srta|Mme|Mlle|Monsieur|Madame|Senhora?|Pak|Bapak|Bu|Ibu"
    r"|Ông|Bà|Anh|Chị|г-н|г-жа|господин|госпожа|السيد|السيدة)\.?\s"
    r"(?P<name>[^\W\d_]{2,30}(?:[ -][^\W\d_a-zа-я][^\W\d_]{0,30}){0,3})"
)
_EASTERN = re.compile(
    r"(?P<ko>(?!과장|대리|부장|차장|사장|이사|팀장|대표|고객|담당)[가-힣]{2,4})(?=\s?(?:님|씨|과장|대리|부장|차장|사장|이사|팀장|대표))"
    r"|(?P<zh>[\u4e00-\u9fff]{1,3})(?=先生|女士|小姐|经理|總經理|总经理)"
    r"|(?P<ja>[\u4e00-\u9fff\u3041-\u30ff]{1,5})(?=様|さん|氏)"
)
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was taken out, and what that was, by the words that stand for it. `hidden` stays here."""

    text: str
    hidden: tuple[tuple[str, str], ...] = ()

    def restored(self, text: str) -> str:
        """Return `text` with what was taken out put back."""
        originals = dict(self.hidden)
        if not originals:
            return text
        return re.sub("|".join(map(re.escape, originals)), lambda match: originals[match[0]], text)


def mask(text: str, names: Iterable[str] = ()) -> Masked:
    """Take addresses, numbers and names out of `text`; `names` are those known of who wrote and of their firm."""
    chosen: list[Found[str]] = []
    for one in _all(text, names):
        if one.start < one.end and not any(overlap(one, other) for other in chosen):
            chosen.append(one)
    return _replaced(text, sorted(chosen, key=lambda one: one.start))


def _all(text: str, names: Iterable[str]) -> Iterator[Found[str]]:
    """Give what is to be hidden with its kind, the surest first."""
    yield from _as("EMAIL", reach.emails(text, most=None))
    yield from _as("LINK", reach.links(text))
    yield from (Found("ACCOUNT", *match.span()) for match in _IBAN.finditer(text) if is_iban(match[0]))
    yield from (Found("CARD", *match.span()) for match in _CARD.finditer(text) if is_card(match[0]))
    yield from _as("NUMBER", references.find(text, most=None))
    yield from _as("PHONE", reach.phones(text, ""))
    yield from (Found("NUMBER", *match.span()) for match in _LONG.finditer(text))
    yield from (Found("HANDLE", *match.span()) for match in _HANDLE.finditer(text))
    yield from _named(text, names)
    yield from (Found("NAME", *match.span("name")) for match in _TITLED.finditer(text))
    yield from (Found("NAME", *match.span(match.lastgroup or 0)) for match in _EASTERN.finditer(text))


def _as(kind: str, found: Sequence[Found[Any]]) -> Iterator[Found[str]]:
    return (Found(kind, one.start, one.end) for one in found)


def _named(text: str, names: Iterable[str]) -> Iterator[Found[str]]:
    """Give the places of the names and, of names of several words, of each word that is no short one."""
    wanted: set[str] = set()
    for name in names:
        plain = " ".join(name.split())[:100]
        wanted |= {plain, *(word for word in plain.split(" ") if len(word) > _SHORTEST_NAME)}
    ordered = sorted((word for word in wanted if len(word) >= _SHORTEST_NAME), key=lambda word: (-len(word), word))
    if ordered:
        spaced = (r"\s{1,3}".join(map(re.escape, word.split(" "))) for word in ordered[:40])
        found = re.finditer(rf"(?<![^\W_])(?:{'|'.join(spaced)})(?![a-z0-9])", text, re.I)
        yield from (Found("NAME", *match.span()) for match in found)


def _replaced(text: str, chosen: list[Found[str]]) -> Masked:
    """Put a word for each kind in its place, the same for the same; one that the text itself does not hold."""
    words: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    pieces: list[str] = []
    last = 0
    for one in chosen:
        key = (one.value, text[one.start : one.end])
        if key not in words:
            words[key] = _word(one.value, counts, text)
        pieces += [text[last : one.start], words[key]]
        last = one.end
    return Masked("".join([*pieces, text[last:]]), tuple((word, original) for (_, original), word in words.items()))


def _word(kind: str, counts: dict[str, int], text: str) -> str:
    while True:
        counts[kind] = counts.get(kind, 0) + 1
        if (word := f"[{kind}_{counts[kind]}]") not in text:
            return word
