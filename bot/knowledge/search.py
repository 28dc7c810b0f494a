"""Finds the article that answers a question: by words and, where there are vectors, by meaning. Pure.

Words count by how rare they are among what buyers write (our example sentences tell), so that "how", "please" and
"order" find nothing by themselves. Vectors find across languages what is said in other words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from bot.firm import Article
from bot.people import Stage
from bot.understanding import sentences, text
from bot.understanding.vectors import Matrix

ENOUGH = 0.5  # the score from which on an article answers a question: docs/knowledge.md
_TITLE, _TEXT = 1.0, 0.6  # what a word counts that stands there
_ASKED = 8  # sentences of a message that are looked for one by one
_TRUST = 0.8  # how far words, or meaning, are believed where the other is silent
_ALONE = 1.25  # what words count where there are no vectors at all
# The cosines between which texts go from having nothing to do with each other to saying the same, by dimensions:
# e5-small has 384, the universal sentence encoder 512.
_SCALE: Mapping[int, tuple[float, float]] = {0: (0.3, 0.8), 384: (0.83, 0.91), 512: (0.3, 0.65)}
_PRODUCT = 0.15  # what it adds that the article is about the product asked about
_STEM = 5  # letters of a word that count; what follows is inflection
_ENDINGS = "saeiouyаяыиеуюёо"
_COMMON = 0.35  # of the weight of the rarest word: what is more common tells nothing


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it is searched: everything by language; of vectors one row for the title and each part."""

    slug: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vectors: Mapping[str, Matrix] = field(default_factory=dict)
    stage: Stage = Stage.POTENTIAL
    products: tuple[str, ...] = ()

    def article(self, language: str, score: float) -> Article:
        """Return it in `language`, else in English, else in any."""
        chosen = next((one for one in (language, "en") if one in self.titles), next(iter(self.titles)))
        return Article(
            self.slug, self.titles[chosen], self.texts[chosen], chosen, self.products, self.stage, round(score, 3)
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words, their language, the vector (empty without) and the products that are named."""

    text: str
    language: str
    vector: Matrix
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one article in one language: what each counts."""

    counts: Mapping[str, float]
    title: frozenset[str]


class Shelf:
    """All articles, made ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._words = [{language: _words(entry, language) for language in entry.titles} for entry in self._entries]
        self._vectors = _stacked(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def search(self, question: Question, most: int = 3) -> tuple[Article, ...]:
        """Return what fits, best first, each in the question's language where it is written in it."""
        asked = _asked(question.text, question.language)
        near = self._near(question.vector)
        found: list[tuple[float, Entry]] = []
        for place, (entry, words) in enumerate(zip(self._entries, self._words, strict=True)):
            read = [words[one] for one in dict.fromkeys((question.language, "en")) if one in words]
            by_words = max((_lexical(asked, one) for one in read), default=0.0)
            score = _together(by_words, near[place] if near is not None else None)
            if score and set(question.products) & set(entry.products):
                score += _PRODUCT
            found.append((score, entry))
        best = sorted(found, key=lambda one: -one[0])[:most]
        return tuple(
            entry.article(question.language, min(float(score), 1.0)) for score, entry in best if score >= ENOUGH
        )

    def _near(self, vector: Matrix) -> Matrix | None:
        """Return how near each article is by its nearest vector, 0 to 1; None where nothing can be compared."""
        if vector.size not in self._vectors:
            return None
        owners, matrix = self._vectors[vector.size]
        low, high = _SCALE.get(vector.size, _SCALE[0])
        best = np.full(len(self._entries), -1.0, dtype=np.float32)
        np.maximum.at(best, owners, matrix @ (vector / max(float(np.linalg.norm(vector)), 1e-9)))
        scaled: Matrix = np.clip((best - low) / (high - low), 0.0, 1.0)
        return scaled


def _stacked(entries: Sequence[Entry]) -> dict[int, tuple[NDArray[np.int64], Matrix]]:
    """Return all vectors by their dimensions, each with the place of the article it belongs to."""
    rows: dict[int, list[tuple[int, Matrix]]] = {}
    for place, entry in enumerate(entries):
        for matrix in entry.vectors.values():
            for vector in matrix:
                length = float(np.linalg.norm(vector))
                rows.setdefault(vector.size, []).append((place, vector / length if length else vector))
    return {
        size: (np.array([place for place, _ in group]), np.stack([vector for _, vector in group]))
        for size, group in rows.items()
    }


def terms(said: str) -> list[str]:
    """Return the terms of a text: beginnings of words, and pairs of signs where no spaces part words."""
    found: list[str] = []
    for word in text.words(text.fold(text.clean(said))):
        if not _spaceless(word):
            found.append(_stem(word))
        elif len(word) == 1:
            found.append(word)
        else:
            found += [word[place : place + 2] for place in range(len(word) - 1)]
    return found


def _spaceless(word: str) -> bool:
    return any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7af" for sign in word)


def _stem(word: str) -> str:
    if len(word) > _STEM:
        return word[:_STEM]
    return word.rstrip(_ENDINGS) if len(word) > 3 and len(word.rstrip(_ENDINGS)) >= 3 else word


@cache
def _common() -> Mapping[str, tuple[int, Counter[str]]]:
    """Return how many example sentences there are in each language, and in how many of them a term stands."""
    counts: dict[str, Counter[str]] = {}
    many: Counter[str] = Counter()
    for one in sentences.every():
        many[one.language] += 1
        counts.setdefault(one.language, Counter()).update(set(terms(one.text)))
    return {language: (many[language], count) for language, count in counts.items()}


@lru_cache(maxsize=50_000)
def weight(term: str, language: str) -> float:
    """Return what a term tells, 0 to 1: the rarer among what buyers write, the more."""
    many, counts = _common().get(language, _common()["en"])
    rare = log((many + 1) / (counts[term] + 0.5)) / log((many + 1) / 0.5)
    return max(rare - _COMMON, 0.0) / (1 - _COMMON)


def _asked(said: str, language: str) -> list[dict[str, float]]:
    """Return the terms of the whole message and of each of its sentences, with what they tell."""
    parts = [said, *text.sentences(text.clean(said), _ASKED)]
    weighted = ({term: weight(term, language) for term in terms(part)} for part in dict.fromkeys(parts))
    return [{term: told for term, told in part.items() if told} for part in weighted]


def _words(entry: Entry, language: str) -> _Words:
    title = frozenset(terms(entry.titles[language]))
    head = title | set(terms(" ".join([*entry.keywords.get(language, ()), *entry.products])))
    counts = dict.fromkeys(terms(entry.texts.get(language, "")), _TEXT) | dict.fromkeys(head, _TITLE)
    return _Words(counts, title)


def _lexical(asked: Sequence[Mapping[str, float]], words: _Words) -> float:
    """Return which share of what is asked stands in the article, of the sentence that fits best."""
    return max((_share(part, words.counts) for part in asked), default=0.0)


def _share(part: Mapping[str, float], counts: Mapping[str, float]) -> float:
    whole = sum(part.values())
    # A single word that fits proves less than several.
    return sum(told * counts.get(term, 0.0) for term, told in part.items()) / max(whole, 1.0) if whole else 0.0


def _together(by_words: float, by_meaning: float | None) -> float:
    """Return one score: what words and meaning both say is surer than what one of them does."""
    if by_meaning is None:
        return min(_ALONE * by_words, 1.0)
    return 1 - (1 - _TRUST * by_words) * (1 - _TRUST * float(by_meaning))
