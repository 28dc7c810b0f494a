"""Cues: the phrases that tell a meaning, by language, found in a sentence in time linear in its length.

A data file `cues/<language>.toml` holds tables of groups (`label.delivery`, `complaint.damage`, `severity.high`), each of
weight → cues separated by `|`. In languages with spaces a cue is a row of words: `deliver*` stands for every word that
begins so, `~` for up to four words in between, and one slip of the keyboard in a long word is forgiven. In Korean,
Japanese and Chinese a cue is a piece of text, `~` standing for up to twelve characters; spaces of the reader's text are
passed over, but only where the cue has a space of its own (Korean "문제" is not found in "주문 제작"), and `^` stands for
the beginning of a word.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from bot.understanding.text import data, fold, squeeze, words

LANGUAGES = ("en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id")
SPACELESS = frozenset({"ko", "ja", "zh"})
_WORD_GAP, _CHARACTER_GAP = 4, 12
_GAP = "~"
_NOWHERE: frozenset[int] = frozenset()
_FORGIVEN_FROM = 5  # shorter words have too many neighbours to forgive a slip
_SUBSTITUTED_FROM = 7


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase in a language that speaks for (or, with a negative weight, against) a group."""

    language: str
    group: str
    weight: float
    parts: tuple[str, ...]
    anchor: str = ""  # the first piece without its spaces, for a quick look


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at these places (numbers of words or of characters)."""

    cue: Cue
    places: frozenset[int]


class Finder:
    """Finds cues in sentences. Built once, then only read: safe to share between threads."""

    def __init__(self, cues: Iterable[Cue], known_words: Iterable[str] = ()) -> None:
        self._exact: dict[str, list[Cue]] = {}
        self._stems: dict[str, list[Cue]] = {}
        self._pieces: dict[str, list[Cue]] = {language: [] for language in SPACELESS}
        for cue in cues:
            self._add(cue)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._known = frozenset(known_words) | _vocabulary(self._exact, self._stems)
        self._slips = _slips(_forgivable(self._exact, self._stems))

    def find(self, sentence: str, weights: dict[str, float]) -> list[Hit]:
        """Return the cues of the languages in `weights` found in folded `sentence`, each once, contained ones left out."""
        row = [self._mended(word) for word in words(sentence)]
        by_words = [hit for place, word in enumerate(row) for hit in self._starting(row, place, word, weights)]
        text, borders = squeeze(sentence)
        by_pieces = [hit for language in SPACELESS & weights.keys() for hit in self._inside(text, borders, language)]
        return _outermost(by_words) + _outermost(by_pieces)

    def _add(self, cue: Cue) -> None:
        if cue.language in SPACELESS:
            self._pieces[cue.language].append(cue)
        elif cue.parts[0].endswith("*"):
            self._stems.setdefault(cue.parts[0][:-1], []).append(cue)
        else:
            self._exact.setdefault(cue.parts[0], []).append(cue)

    def _starting(self, row: list[str], place: int, word: str, weights: dict[str, float]) -> Iterator[Hit]:
        for cue in self._candidates(word):
            if cue.language in weights:
                places = _follow(row, place, cue.parts)
                if places:
                    yield Hit(cue, frozenset(places))

    def _candidates(self, word: str) -> Iterator[Cue]:
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())

    def _inside(self, text: str, borders: frozenset[int], language: str) -> Iterator[Hit]:
        for cue in self._pieces[language]:
            if cue.anchor in text and (places := _locate(text, cue.parts, borders if language == "ko" else _NOWHERE)):
                yield Hit(cue, places)

    def _mended(self, word: str) -> str:
        """Return the cue word that `word` is a slip of, else `word`."""
        if len(word) < _FORGIVEN_FROM or len(word) > 20 or word in self._known or word.isdigit():
            return word
        for length in self._lengths:
            if length >= 4 and word[:length] in self._stems:
                return word
        for shape in (word, *_shortened(word)):
            for candidate in self._slips.get(shape, ()):
                if _is_slip(word, candidate):
                    return candidate
        return word


@cache
def load() -> tuple[Cue, ...]:
    """Return every cue of every language, in the order of the files."""
    return tuple(cue for language in LANGUAGES for cue in read(language, data(f"cues/{language}.toml")))


def read(language: str, source: str) -> Iterator[Cue]:
    """Read one language's cues out of TOML."""
    for kind, groups in tomllib.loads(source).items():
        for name, weights in groups.items():
            for weight, phrases in weights.items():
                for phrase in phrases.split("|"):
                    if parts := _parts(phrase, language):
                        anchor = parts[0].replace(" ", "").lstrip("^") if language in SPACELESS else ""
                        yield Cue(language, f"{kind}.{name}", float(weight), parts, anchor)


def _parts(phrase: str, language: str) -> tuple[str, ...]:
    folded = fold(phrase.strip())
    if language in SPACELESS:
        return tuple(" ".join(piece.split()) for piece in folded.split(_GAP) if piece.strip())
    parts: list[str] = []
    for piece in folded.split():
        if piece == _GAP:
            parts.append(_GAP)
        else:
            star = "*" if piece.endswith("*") else ""
            bare = words(piece)
            parts += bare[:-1] + [word + star for word in bare[-1:]]
    return tuple(parts)


def _follow(row: list[str], place: int, parts: tuple[str, ...]) -> list[int]:
    """Return the places of `parts` in `row` from `place` on; empty where they do not follow each other."""
    places = [place]
    reach = 1
    for part in parts[1:]:
        if part == _GAP:
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
    for _ in range(8):
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
    return frozenset()


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
    hits = hits[:200]
    return [hit for hit in hits if not any(_covers(other, hit) for other in hits)]


def _covers(outer: Hit, inner: Hit) -> bool:
    same = outer.cue.group.partition(".")[0] == inner.cue.group.partition(".")[0]
    return same and outer.cue.language == inner.cue.language and inner.places < outer.places


def _vocabulary(exact: dict[str, list[Cue]], stems: dict[str, list[Cue]]) -> frozenset[str]:
    cues = [cue for group in (exact, stems) for found in group.values() for cue in found]
    return frozenset(part for cue in cues for part in cue.parts if not part.endswith("*"))


def _forgivable(exact: dict[str, list[Cue]], stems: dict[str, list[Cue]]) -> list[str]:
    cues = [cue for group in (exact, stems) for found in group.values() for cue in found]
    found = {part.rstrip("*") for cue in cues for part in cue.parts}
    return sorted(word for word in found if len(word) >= _FORGIVEN_FROM)


def _slips(vocabulary: list[str]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in vocabulary:
        for shape in {word, *_shortened(word)}:
            table.setdefault(shape, []).append(word)
    return table


def _shortened(word: str) -> list[str]:
    return [word[:index] + word[index + 1 :] for index in range(1, len(word))]


def _is_slip(word: str, candidate: str) -> bool:
    """A letter left out, doubled or swapped; a wrong letter only in long words, where few neighbours exist."""
    if OSA.distance(word, candidate, score_cutoff=1) > 1:
        return False
    if word[:-1] == candidate or candidate[:-1] == word:
        return word[-1] == "s"  # another ending makes another word
    swapped_or_moved = len(word) != len(candidate) or sorted(word) == sorted(candidate)
    return swapped_or_moved or len(word) >= _SUBSTITUTED_FROM
