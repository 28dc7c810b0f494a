"""Which products of the catalogue a message is about."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bot.actions import Situation
from bot.dialogs.phrases import normal, phrases
from bot.trade import ProductCard

_KEPT = 8_192  # products whose names are remembered as words: their names change seldom, each message asks for all
MOST = 8  # more than these is no answer
_COMMON = 6  # a word that fits more products than these tells nothing
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # beside signs that part no words
_RUNS = re.compile(r"[\uac00-\ud7a3]{3,}|[\u4e00-\u9fff]{2,}|[\u30a0-\u30ff]{3,}")  # Hangul, Han, katakana
_KATAKANA = frozenset(map(chr, range(0x30A0, 0x3100)))
_WORD = re.compile(r"\w+(?:-\w+)*")


def products(situation: Situation, *, exact: bool = False) -> tuple[ProductCard, ...]:
    """Return the products named, best first: as understood, by code, by whole name, and unless `exact` by a word."""
    catalogue = situation.catalogue
    understood = {code.casefold(): None for code in situation.meaning.entities.products}
    if cards := _by_codes(catalogue, tuple(understood)):
        return cards[:MOST]
    text = normal(situation.text)
    words = _words(text)
    codes = tuple(dict.fromkeys((*_WORD.findall(text), *_CODE.findall(text))))
    if cards := _by_codes(catalogue, codes) or _by_name(catalogue, text, words):
        return cards[:MOST]
    return () if exact else _by_word(catalogue, text, words)[:MOST]


def told_apart(situation: Situation, cards: Sequence[ProductCard]) -> bool:
    """Say whether each of the products is named by a word that names none of the others."""
    text = normal(situation.text)
    words = _words(text)
    named = [{word for word in _telling(_names(card)) if _holds(text, words, word)} for card in cards]
    return all(
        own - set().union(*(other for place, other in enumerate(named) if place != number))
        for number, own in enumerate(named)
    )


def by_code(catalogue: tuple[ProductCard, ...], code: str) -> ProductCard | None:
    """Return the product with this code."""
    return next((card for card in catalogue if card.code == code), None)


def _by_codes(catalogue: tuple[ProductCard, ...], codes: tuple[str, ...]) -> tuple[ProductCard, ...]:
    known = {card.code.casefold(): card for card in catalogue}
    return tuple(known[code] for code in codes if code in known)


def _by_name(catalogue: tuple[ProductCard, ...], text: str, words: frozenset[str]) -> tuple[ProductCard, ...]:
    """Whole names; one that is part of a longer one that fits as well gives way to it."""
    fits = [(card, hit) for card in catalogue if (hit := _longest_name(card, text, words))]
    return tuple(card for card, hit in fits if not any(hit < other for _, other in fits))


def _longest_name(card: ProductCard, text: str, words: frozenset[str]) -> frozenset[str]:
    hits = [name for name in _parted(_names(card)) if name and all(_holds(text, words, word) for word in name)]
    return max(hits, key=len, default=frozenset())


def _by_word(catalogue: tuple[ProductCard, ...], text: str, words: frozenset[str]) -> tuple[ProductCard, ...]:
    """Products that share the most words with the text, leaving aside words that fit half the catalogue."""
    shared: dict[str, list[int]] = {}
    for place, card in enumerate(catalogue):
        for word in _telling(_names(card)):
            if _holds(text, words, word):
                shared.setdefault(word, []).append(place)
    if not shared:
        shared = _by_ending(catalogue, text)
    counts = Counter(place for places in shared.values() if len(places) <= _COMMON for place in places)
    best = max(counts.values(), default=0)
    return tuple(catalogue[place] for place in sorted(counts) if counts[place] == best)


def _by_ending(catalogue: tuple[ProductCard, ...], text: str) -> dict[str, list[int]]:
    """Where words cling, the end of a word says what a thing is: 밥솥 is a 압력밥솥, 煎锅 a 不粘煎锅."""
    shared: dict[str, list[int]] = {}
    for place, card in enumerate(catalogue):
        for end in _ends(_names(card)):
            if end in text:
                shared.setdefault(end, []).append(place)
    return shared


def _names(card: ProductCard) -> tuple[str, ...]:
    return tuple(card.names.values())


@lru_cache(maxsize=_KEPT)
def _parted(names: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return the words of each of a product's names."""
    return tuple(_words(normal(name)) for name in names)


@lru_cache(maxsize=_KEPT)
def _telling(names: tuple[str, ...]) -> frozenset[str]:
    """Return the words of a product's names that tell what it is."""
    return frozenset(word for name in _parted(names) for word in name if _tells(word))


@lru_cache(maxsize=_KEPT)
def _ends(names: tuple[str, ...]) -> frozenset[str]:
    """Return the ends of the clinging words in a product's names."""
    runs = [run for name in _parted(names) for word in name for run in _RUNS.findall(word)]
    return frozenset(run if run[-1] in _KATAKANA else run[-2:] for run in runs)


def _tells(word: str) -> bool:
    return not word.isdigit() and word not in _joining() and len(word) >= (2 if _unspaced(word) else 4)


@lru_cache(maxsize=1)
def _joining() -> frozenset[str]:
    """Return words that stand in names and in any sentence: "with", "avec"."""
    return frozenset(phrases("joining"))


def _holds(text: str, words: frozenset[str], word: str) -> bool:
    return word in text if _unspaced(word) else word in words


def _unspaced(word: str) -> bool:
    """Korean particles cling to words, and Chinese and Japanese write no spaces: there a part of the text counts."""
    return ord(word[0]) >= 0x2E80


def _words(normalised: str) -> frozenset[str]:
    found = re.findall(r"\w+", normalised)
    # English, Spanish and French plurals: an "s" more or less is the same word.
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found)
