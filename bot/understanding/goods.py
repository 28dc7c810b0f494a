"""A catalogue made ready for searching: what its products are called, and which of the words tell them apart."""

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field

from bot.trade import ProductCard
from bot.understanding import codes, stems
from bot.understanding.text import fold, squeeze, word_list, words

ENOUGH = 0.6  # of a name's weight must be named
_TAIL_FROM = 3
# "500ml", "20 cm", "6인용", "（带垫）": how much a thing holds is not what it is.
_MEASURE = re.compile(r"^(\d+)[a-z]{1,3}$")
_DENSE_MEASURE = re.compile(r"\s?[(（][^)）]*[)）]|\s?\d+(?:[.,]\d+)?\s?(?:[a-z]{1,3}|[^\W\da-z]{1,3})?$")
_LEADING, _ENDS = word_list("leading_goods"), word_list("ends_goods")
_GENERAL = word_list("shared_by_goods") | _LEADING | _ENDS
_SAID_LAST = frozenset({"en", "de", "ru"})  # languages whose names say last what the thing is; the others say it first


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a product in its words; `head` is the word that says what the thing is, `row` all in their order."""

    code: str
    words: tuple[str, ...]
    row: tuple[str, ...]
    head: str


@dataclass(slots=True)
class Index:
    """A catalogue made ready for searching; immutable once built."""

    cards: tuple[ProductCard, ...]
    codes: dict[str, str] = field(default_factory=dict)
    slipped: dict[str, str] = field(default_factory=dict)
    spaced: list[Name] = field(default_factory=list)
    dense: list[tuple[str, str]] = field(default_factory=list)
    by_word: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_stem: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tails: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    heads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    weights: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for card in self.cards:
            filed = codes.bare(card.code)
            self.codes[filed] = card.code
            # Two codes that one slip makes alike are told apart by nothing.
            other = self.slipped.setdefault(codes.slipped(filed), card.code)
            if other != card.code:
                self.slipped[codes.slipped(filed)] = ""
            for language, name in card.names.items():
                self._add(card.code, language, fold(name))
        self.weights = {word: self._weight(word) for word in self.by_word}

    def _add(self, code: str, language: str, name: str) -> None:
        if any(char >= "\u1100" for char in name):
            short = _DENSE_MEASURE.sub("", name).strip() or name
            self.dense += [(code, squeeze(one)[0]) for one in dict.fromkeys((name, short))]
            self._add_tails(code, short.split())
            return
        row = tuple(_unmeasured(words(name)))
        if row:
            every = tuple(dict.fromkeys(row))
            self.spaced.append(Name(code, every, row, _head(row, language)))
            for word in every:
                self.by_word[word].add(code)
                self.by_stem[stems.stem(word)].add(word)

    def _add_tails(self, code: str, row: list[str]) -> None:
        """What a name ends with says what the thing is: a Korean one's last word, of others more than half."""
        whole = "".join(row)
        for tail in {row[-1] if len(row) > 1 else "", whole[-math.ceil(ENOUGH * len(whole)) :]}:
            if _TAIL_FROM <= len(tail) < len(whole) and not any(map(str.isdigit, tail)):
                self.tails[tail].add(code)
        # The last part of a Korean compound: "밥솥" of "압력밥솥".
        if "가" <= row[-1][-1] <= "힣":
            for length in range(2, len(row[-1]) + 1):
                self.heads[row[-1][-length:]].add(code)

    def weight(self, word: str) -> float:
        """How much a word tells: little where many products share it."""
        return self.weights.get(word) or self._weight(word)

    def _weight(self, word: str) -> float:
        shared = len(self.by_word.get(word, ()))
        return (0.25 if word in _GENERAL or word.isdigit() else 1.0) / math.sqrt(max(shared, 1))


def endings(name: str) -> list[str]:
    """Return a Korean, Japanese or Chinese name and what of its end may stand for it, the longest first."""
    short = _DENSE_MEASURE.sub("", name).strip() or name
    row, whole = short.split(), "".join(short.split())
    tails = [short, row[-1], whole[-math.ceil(ENOUGH * len(whole)) :]]
    if "가" <= row[-1][-1] <= "힣":
        tails += [row[-1][-length:] for length in range(len(row[-1]) - 1, 1, -1)]
    return list(dict.fromkeys((name, *tails)))


def _head(row: tuple[str, ...], language: str) -> str:
    """Return the word of a name that says what the thing is."""
    if language in _SAID_LAST:
        end = next((place for place, word in enumerate(row) if place and word in _ENDS), len(row))
        return next((word for word in reversed(row[:end]) if tells(word)), "")
    return next((word for word in row if tells(word) and word not in _LEADING), "")


def _unmeasured(row: list[str]) -> list[str]:
    """Return the words of a name without units of measure behind a number: "500 ml" is "500"."""
    plain = numbers(row)
    return [word for place, word in enumerate(plain) if word.isdigit() or not (place and plain[place - 1].isdigit())]


def numbers(row: list[str]) -> list[str]:
    """Return the words with measures as numbers: "500ml" is "500"."""
    return [match[1] if (match := _MEASURE.match(word)) else word for word in row]


def tells(word: str) -> bool:
    return word not in _GENERAL and not word.isdigit() and len(word) > 1
