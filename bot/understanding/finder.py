"""Finds cues in sentences, in time linear in the sentence's length. Built once, then only read: shared by threads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.understanding.cues import GAP, SPACELESS, Cue
from bot.understanding.slips import Slips
from bot.understanding.text import fold, has_tones, squeeze, toned, words

_WORD_GAP, _CHARACTER_GAP = 4, 12
_HITS = 200
_TRIES = 8
_NOWHERE: frozenset[int] = frozenset()
_WAW = "و"  # "and", written as one word with what follows
_TELLING_WITHOUT_TONES = 5  # letters of a single Vietnamese word that is believed without its tones


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at these places (numbers of words or of characters)."""

    cue: Cue
    places: frozenset[int]


class Finder:
    """Finds the cues of all languages."""

    def __init__(self, cues: Iterable[Cue], known_words: Iterable[str] = ()) -> None:
        rows = [cue for cue in cues if cue.language not in SPACELESS and cue.parts]
        self._plain = Table([(cue, cue.parts) for cue in rows if _plain_enough(cue)], known_words)
        self._toned = Table([(cue, cue.toned) for cue in rows if cue.language == "vi"])
        self._pieces: dict[str, list[Cue]] = {language: [] for language in SPACELESS}
        for cue in cues:
            if cue.language in SPACELESS and cue.parts:
                self._pieces[cue.language].append(cue)

    def find(self, sentence: str, weights: Iterable[str]) -> list[Hit]:
        """Return the cues of the languages in `weights` found in `sentence`, contained ones left out."""
        languages = frozenset(weights)
        found: list[Hit] = []
        if "vi" in languages and has_tones(sentence):
            found += self._toned.find(words(toned(sentence)), frozenset({"vi"}))
            languages -= {"vi"}
        folded = fold(sentence)
        found += self._plain.find(words(folded), languages)
        text, borders = squeeze(folded)
        for language in sorted(SPACELESS & languages):
            found += list(self._inside(text, borders, language))
        return _outermost(found)

    def _inside(self, text: str, borders: frozenset[int], language: str) -> Iterator[Hit]:
        for cue in self._pieces[language]:
            if cue.anchor in text and (places := _locate(text, cue.parts, borders if language == "ko" else _NOWHERE)):
                yield Hit(cue, places)


class Table:
    """Cues of words, by their first word or the stem of it."""

    def __init__(self, cues: list[tuple[Cue, tuple[str, ...]]], known_words: Iterable[str] = ()) -> None:
        self._exact: dict[str, list[tuple[Cue, tuple[str, ...]]]] = {}
        self._stems: dict[str, list[tuple[Cue, tuple[str, ...]]]] = {}
        for cue, parts in cues:
            table = self._stems if parts[0].endswith("*") else self._exact
            table.setdefault(parts[0].rstrip("*"), []).append((cue, parts))
        self._lengths = sorted({len(stem) for stem in self._stems})
        every = {part for _, parts in cues for part in parts}
        self._words = frozenset(part for part in every if not part.endswith("*"))
        self._slips = Slips({part.rstrip("*") for part in every}, self._words | frozenset(known_words))

    def find(self, row: list[str], languages: frozenset[str]) -> Iterator[Hit]:
        """Yield the cues of `languages` in a row of words."""
        mended = [self._mended(word) for word in row]
        for place, word in enumerate(mended):
            for cue, parts in self._candidates(word):
                if cue.language in languages and (places := _follow(mended, place, parts)):
                    yield Hit(cue, frozenset(places))

    def _candidates(self, word: str) -> Iterator[tuple[Cue, tuple[str, ...]]]:
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())

    def _mended(self, word: str) -> str:
        if word in self._words or self._has_stem(word):
            return word
        if word[0] == _WAW and len(word) > 4 and (word[1:] in self._words or self._has_stem(word[1:])):
            return word[1:]
        return self._slips.mend(word)

    def _has_stem(self, word: str) -> bool:
        return any(length >= 4 and word[:length] in self._stems for length in self._lengths)


def _plain_enough(cue: Cue) -> bool:
    """A single short Vietnamese word without its tones is some other word more often than not."""
    return cue.language != "vi" or len(cue.parts) > 1 or len(cue.parts[0]) >= _TELLING_WITHOUT_TONES


def _follow(row: list[str], place: int, parts: tuple[str, ...]) -> list[int]:
    """Return the places of `parts` in `row` from `place` on; empty where they do not follow each other."""
    places = [place]
    reach = 1
    for part in parts[1:]:
        if part == GAP:
            reach = 1 + _WORD_GAP
            continue
        last = places[-1]
        found = next((at for at in range(last + 1, min(last + 1 + reach, len(row))) if _is(row[at], part)), -1)
        if found < 0:
            return []
        places.append(found)
        reach = 1
    return places


def _is(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _locate(text: str, parts: tuple[str, ...], borders: frozenset[int]) -> frozenset[int]:
    """Return the places of `parts` in `text`, one after the other; empty where they are not there."""
    begin = 0
    for _ in range(_TRIES):
        places: set[int] = set()
        after, limit = begin, len(text)
        for part in parts:
            at = _piece(text, part, after, limit, borders)
            if at < 0:
                break
            places |= set(range(at, at + _length(part)))
            after = at + _length(part)
            limit = after + _CHARACTER_GAP + len(part)
        else:
            return frozenset(places)
        if not places:
            break
        begin = min(places) + 1
    return _NOWHERE


def _piece(text: str, piece: str, start: int, end: int, borders: frozenset[int]) -> int:
    bare = piece.replace(" ", "").lstrip("^")
    at = text.find(bare, start, end)
    while at >= 0:
        across = " " not in piece and any(place in borders for place in range(at + 1, at + len(bare)))
        if not across and (not piece.startswith("^") or at == 0 or at in borders):
            return at
        at = text.find(bare, at + 1, end)
    return -1


def _length(piece: str) -> int:
    return len(piece.replace(" ", "").lstrip("^"))


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Leave out hits that lie within a longer one of the same language: the longer phrase knows better."""
    hits = hits[:_HITS]
    return [hit for hit in hits if not any(_covers(other, hit) for other in hits)]


def _covers(outer: Hit, inner: Hit) -> bool:
    same = outer.cue.group.partition(".")[0] == inner.cue.group.partition(".")[0]
    return same and outer.cue.language == inner.cue.language and inner.places < outer.places
