"""Products of the catalogue that a message names: by code, by name in any language, through slips of the keyboard.

Not over-eager: a code must be whole, of a name enough words must be there that no other product is meant.
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.trade import ProductCard
from bot.understanding.text import fold, squeeze, word_list, words

_ENOUGH = 0.6  # of a name's weight must be named
_BETTER = 0.25
_SLIP_FROM = 5  # letters of a word before a slip is forgiven
_DENSE_SLIP_FROM = 5  # characters of a Korean, Japanese or Chinese name
_TAIL_FROM = 3
_NEARLY = 0.8
_DIFFERENT = 300  # different words of the message that are compared
_ALIKE = 88.0
_MOST = 10
_LONGEST = 2000  # words of the message that are compared
_PIECE = re.compile(r"[A-Za-z0-9]+")
_PIECES = 5  # that a code may be torn into by spaces and dashes
_GENERAL = word_list("shared_by_goods")


@dataclass(slots=True)
class Index:
    """A catalogue made ready for searching; immutable once built."""

    cards: tuple[ProductCard, ...]
    codes: dict[str, str] = field(default_factory=dict)
    spaced: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    dense: list[tuple[str, str]] = field(default_factory=list)
    by_word: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tails: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for card in self.cards:
            self.codes[_bare(card.code)] = card.code
            for name in card.names.values():
                self._add(card.code, fold(name))

    def _add(self, code: str, name: str) -> None:
        row = tuple(dict.fromkeys(words(name)))
        if any(char >= "\u1100" for char in name):
            self.dense.append((code, squeeze(name)[0]))
            self._add_tails(code, name.split())
        elif row:
            self.spaced.append((code, row))
            for word in row:
                self.by_word[word].add(code)

    def _add_tails(self, code: str, row: list[str]) -> None:
        """What a name ends with says what the thing is: a Korean one's last word, of others more than half."""
        whole = "".join(row)
        for tail in {row[-1] if len(row) > 1 else "", whole[-math.ceil(_ENOUGH * len(whole)) :]}:
            if _TAIL_FROM <= len(tail) < len(whole) and not any(map(str.isdigit, tail)):
                self.tails[tail].add(code)

    def weight(self, word: str) -> float:
        """How much a word tells: little where many products share it."""
        shared = len(self.by_word.get(word, ()))
        return (0.25 if word in _GENERAL or word.isdigit() else 1.0) / math.sqrt(max(shared, 1))


class Shelf:
    """Finds products; keeps the last few catalogues made ready, for a catalogue stays the same for many messages."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[tuple[int, ...], Index], ...] = ()

    def find(self, text: str, catalogue: Sequence[ProductCard]) -> tuple[str, ...]:
        """Return the codes of the products named in `text`, surest first."""
        if not catalogue or not text:
            return ()
        index = self._index(catalogue)
        folded = fold(text)
        found = _by_code(text, index)
        named = _by_words(words(folded)[:_LONGEST], index) | _by_pieces(squeeze(folded)[0], index)
        for code in sorted(named, key=lambda code: (-named[code], code)):
            found.setdefault(code)
        return tuple(found)[:_MOST]

    def _index(self, catalogue: Sequence[ProductCard]) -> Index:
        key = tuple(map(id, catalogue))
        for kept, index in self._kept:
            if kept == key:
                return index
        # The index holds the cards, so that their ids stay theirs as long as it is kept.
        index = Index(tuple(catalogue))
        self._kept = ((key, index), *self._kept[:3])
        return index


def _by_code(text: str, index: Index) -> dict[str, None]:
    """Return the codes written whole: "HS-200", "hs 200" and "HS200" are the same, "HS-2000" is another."""
    found: dict[str, None] = {}
    pieces = [(match[0], match.start(), match.end()) for match in _PIECE.finditer(text)]
    for start in range(len(pieces)):
        joined, last = "", pieces[start][1]
        for piece, begin, end in pieces[start : start + _PIECES]:
            if begin - last > 1:
                break
            joined, last = joined + piece, end
            code = index.codes.get(joined.lower())
            # A code without digits ("TEA") is believed only as the catalogue writes it.
            if code and (any(map(str.isdigit, code)) or code in text):
                found.setdefault(code)
    return found


def _by_words(row: list[str], index: Index) -> dict[str, float]:
    """Return codes with the share of their name that is in the message, where it is enough."""
    present = {_known(word, index) for word in list(dict.fromkeys(row))[:_DIFFERENT]} - {""}
    candidates = {code for word in present for code in index.by_word.get(word, ())}
    shares: dict[str, tuple[float, frozenset[str]]] = {}
    for code, name in index.spaced:
        if code in candidates:
            share = _share(name, present, index)
            if share >= max(_ENOUGH, shares.get(code, (0.0,))[0]):
                shares[code] = share, frozenset(word for word in name if word in present and word not in _GENERAL)
    return {code: share for code, (share, told) in shares.items() if not _outdone(share, told, shares)}


def _outdone(share: float, told: frozenset[str], shares: dict[str, tuple[float, frozenset[str]]]) -> bool:
    """Say whether the same words name another product much better."""
    return any(other > share + _BETTER and told & words for other, words in shares.values())


def _share(name: tuple[str, ...], present: set[str], index: Index) -> float:
    there = [word for word in name if word in present]
    told = sum(index.weight(word) for word in there)
    whole = sum(index.weight(word) for word in name)
    telling = [word for word in there if word not in _GENERAL and not word.isdigit() and len(word) > 1]
    if not telling or not whole:
        return 0.0
    if len(there) == 1 and len(name) > 1:
        # One word of a longer name: only where no other product has it and it is a word of weight.
        alone = len(index.by_word[there[0]]) == 1 and len(there[0]) >= 6
        return _ENOUGH if alone and told / whole >= 0.4 else 0.0
    return told / whole


def _known(word: str, index: Index) -> str:
    """Return the catalogue's word that `word` is, in the plural, or with a slip; empty where it is none."""
    if word in index.by_word:
        return word
    for ending in ("s", "es", "n", "en", "e"):
        if word.endswith(ending) and word.removesuffix(ending) in index.by_word and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    if f"{word}s" in index.by_word and len(word) > 3:
        return f"{word}s"
    if len(word) < _SLIP_FROM or any(char.isdigit() for char in word):
        return ""
    allowed = 1 if len(word) < 9 else 2
    match = process.extractOne(word, index.by_word.keys(), scorer=OSA.distance, score_cutoff=allowed)
    if match and match[0][0] == word[0] and len(match[0]) >= _SLIP_FROM and not match[0].isdigit():
        return match[0]
    return ""


def _by_pieces(text: str, index: Index) -> dict[str, float]:
    """Return codes of names written without spaces: whole ones, else nearly whole ones, else by what the thing is."""
    if not any(char >= "\u1100" for char in text):
        return {}
    whole = {name: code for code, name in index.dense if len(name) >= 2 and name in text}
    if whole:
        return {
            code: 1.0 for name, code in whole.items() if not any(name in other and name != other for other in whole)
        }
    nearly = {code: _NEARLY for code, name in index.dense if _is_nearly(name, text[:_LONGEST])}
    return nearly or {
        next(iter(codes)): _ENOUGH for tail, codes in index.tails.items() if len(codes) == 1 and tail in text
    }


def _is_nearly(name: str, text: str) -> bool:
    """A name with a number in it is that number's or none."""
    if len(name) < _DENSE_SLIP_FROM or any(map(str.isdigit, name)):
        return False
    return len(text) >= len(name) - 1 and fuzz.partial_ratio(name, text, score_cutoff=_ALIKE) > 0


def _bare(code: str) -> str:
    return re.sub(r"[\W_]", "", code).lower()
