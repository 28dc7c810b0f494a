"""Products of the catalogue that a message names: by code, by name in any language, through slips of the keyboard.

Not over-eager: a code must be whole, of a name enough words must be there that no other product is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.trade import ProductCard
from bot.understanding import amounts, codes, stems
from bot.understanding.goods import ENOUGH, Index, Name, numbers, tells
from bot.understanding.text import fold, squeeze, words

_BETTER = 0.25
_SLIP_FROM = 5  # letters of a word before a slip is forgiven
_DENSE_SLIP_FROM = 5  # characters of a Korean, Japanese or Chinese name
_NEARLY = 0.8
_DIFFERENT = 300  # different words of the message that are compared
_ALIKE = 88.0
_MOST = 10
_LONGEST = 2000  # words of the message that are compared
_ALONE_FROM, _ALONE = 5, 0.4  # letters and share of the one word that names a product of a longer name
_SLIPPED_FROM = 7  # letters of such a word that may be a slip
_PARTICLE = re.compile(r"(?:이?랑|하고|[을를은는이가도만와과로의])?$")


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
        named = named or _by_heads(folded, index)
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
    for written in codes.written(text):
        code = index.codes.get(written)
        # A code without digits ("TEA") is believed only as the catalogue writes it.
        if code and (any(map(str.isdigit, code)) or code in text):
            found.setdefault(code)
        elif not code and any(map(str.isdigit, written)) and (meant := index.slipped.get(codes.slipped(written))):
            found.setdefault(meant)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What words of the catalogue a message holds: word by word, all, and those that are no mere slips of another."""

    row: list[frozenset[str]]
    present: frozenset[str]
    sure: frozenset[str]


def _by_words(row: list[str], index: Index) -> dict[str, float]:
    """Return codes with the share of their name that is in the message, where it is enough."""
    every = numbers(row)
    forms = {word: _known(word, index) for word in list(dict.fromkeys(every))[:_DIFFERENT]}
    known = {word: found or _mended(word, index) for word, found in forms.items()}
    present, sure = frozenset().union(*known.values()), frozenset().union(*forms.values())
    said = _Said([known.get(word, frozenset()) for word in every], present, sure)
    candidates = {code for word in present for code in index.by_word.get(word, ())}
    shares: dict[str, tuple[float, frozenset[str]]] = {}
    for name in index.spaced:
        if name.code in candidates:
            share = _share(name, said, index)
            if share >= max(ENOUGH, shares.get(name.code, (0.0,))[0]):
                shares[name.code] = share, frozenset(word for word in name.words if word in present and tells(word))
    return {code: share for code, (share, told) in shares.items() if not _outdone(share, told, shares)}


def _outdone(share: float, told: frozenset[str], shares: dict[str, tuple[float, frozenset[str]]]) -> bool:
    """Say whether the same words name another product much better."""
    return any(other > share + _BETTER and told & words for other, words in shares.values())


def _share(name: Name, said: _Said, index: Index) -> float:
    """Return how much of a name is in the message; enough where its head, alone or with its neighbour, names it."""
    there = [word for word in name.words if word in said.present]
    told = sum(index.weight(word) for word in there)
    whole = sum(index.weight(word) for word in name.words)
    telling = [word for word in there if tells(word)]
    if not telling or not whole:
        return 0.0
    if len(telling) > 1:
        return max(told / whole, ENOUGH if _together(name, said.row, index) else 0.0)
    if len([word for word in name.words if tells(word)]) > 1:
        enough = index.weight(telling[0]) / whole >= _ALONE
        return ENOUGH if enough and _alone(name, telling[0], said, index) else 0.0
    return told / whole


def _alone(name: Name, word: str, said: _Said, index: Index) -> bool:
    """Say whether one word of a longer name names it: what the thing is, where no other product has the word."""
    if word != name.head or len(index.by_word[word]) > 1 or len(word) < _ALONE_FROM or word in _packs():
        return False
    believed = word in said.sure or len(word) >= _SLIPPED_FROM
    return believed and not _opposed(name.code, word, said.row, index)


@cache
def _packs() -> frozenset[str]:
    """Words for boxes and the like count goods more often than they name them."""
    return frozenset(map(fold, amounts.lexicon("units").meanings))


def _together(name: Name, said: list[frozenset[str]], index: Index) -> bool:
    """Say whether the head of a name stands beside its neighbour in the name, as in no other product's."""
    telling = [word for word in name.row if tells(word)]
    pairs = [pair for pair in pairwise(telling) if name.head in pair]
    for first, second in pairs:
        if index.by_word[first] & index.by_word[second] == {name.code} and _near(first, second, said):
            return True
    return False


def _near(first: str, second: str, said: list[frozenset[str]]) -> bool:
    return any(
        first in one and any(second in near for near in said[place + 1 : place + 3]) for place, one in enumerate(said)
    )


def _opposed(code: str, word: str, said: list[frozenset[str]], index: Index) -> bool:
    """Say whether beside every mention of the word stands one of another product: "bamboo spoons" are no spoon set."""
    for place, one in enumerate(said):
        if word in one:
            beside = frozenset().union(*said[max(0, place - 1) : place], *said[place + 1 : place + 2])
            others = [near for near in beside - {word} if tells(near) and code not in index.by_word[near]]
            if not others:
                return False
    return True


def _known(word: str, index: Index) -> frozenset[str]:
    """Return the words of the catalogue that `word` is: itself, or in another form."""
    if word in index.by_word:
        return frozenset({word})
    for ending in ("s", "es", "n", "en", "e", "er", "ern"):
        if word.endswith(ending) and word.removesuffix(ending) in index.by_word and len(word) - len(ending) >= 3:
            return frozenset({word.removesuffix(ending)})
    if f"{word}s" in index.by_word and len(word) > 3:
        return frozenset({f"{word}s"})
    root = stems.stem(word)
    return frozenset(index.by_stem[root]) if root and root in index.by_stem else frozenset()


def _mended(word: str, index: Index) -> frozenset[str]:
    """Return the word of the catalogue that `word` is a slip of."""
    if len(word) < _SLIP_FROM or any(char.isdigit() for char in word):
        return frozenset()
    allowed = 1 if len(word) < 9 else 2
    match = process.extractOne(word, index.by_word.keys(), scorer=OSA.distance, score_cutoff=allowed)
    if match and match[0][0] == word[0] and len(match[0]) >= _SLIP_FROM and not match[0].isdigit():
        return frozenset({match[0]})
    return frozenset()


def _by_heads(folded: str, index: Index) -> dict[str, float]:
    """Return the one product whose Korean name ends with a word of the message: "밥솥 200대"."""
    found: dict[str, float] = {}
    for word in folded.split()[:_DIFFERENT] if index.heads else ():
        head = _PARTICLE.sub("", word.strip(".,!?~"))
        for one in (word, head):
            holders = index.heads.get(one, set())
            if len(holders) == 1:
                found[next(iter(holders))] = ENOUGH
    return found


def _by_pieces(text: str, index: Index) -> dict[str, float]:
    """Return codes of names written without spaces: whole ones, else nearly whole ones, else by what the thing is."""
    if not any(char >= "\u1100" for char in text):
        return {}
    whole = [(name, code) for code, name in index.dense if len(name) >= 2 and name in text]
    if whole:
        names = {name for name, _ in whole}
        return {code: 1.0 for name, code in whole if not any(name in other and name != other for other in names)}
    nearly = {code: _NEARLY for code, name in index.dense if _is_nearly(name, text[:_LONGEST])}
    return nearly or {
        next(iter(codes)): ENOUGH for tail, codes in index.tails.items() if len(codes) == 1 and tail in text
    }


def _is_nearly(name: str, text: str) -> bool:
    """A name with a number in it is that number's or none."""
    if len(name) < _DENSE_SLIP_FROM or any(map(str.isdigit, name)):
        return False
    return len(text) >= len(name) - 1 and fuzz.partial_ratio(name, text, score_cutoff=_ALIKE) > 0
