"""The judge: a text goes in, its Meaning comes out. Pure, offline, deterministic, safe to share between threads."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Protocol

from bot.meaning import Complaint, Entities, Label, Meaning
from bot.trade import ProductCard
from bot.understanding import complaint, cues, entities, intents, language, sentences
from bot.understanding.finder import Finder, Hit
from bot.understanding.text import clean, fold, words
from bot.understanding.text import sentences as split

_MOST = 6.0  # points of complaint that count


class Judge(Protocol):
    """What the conversation asks about every message."""

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        """Return what `text` means: any string gives an answer.

        `known_language` breaks ties, products are looked for in `catalogue`, relative dates are counted from `today`.
        """
        ...


class CueJudge:
    """Judges by cues, by language profiles and by the shapes of numbers: no model, some megabytes."""

    def __init__(self, finder: Finder, reader: entities.Reader) -> None:
        self._finder = finder
        self._reader = reader

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        cleaned = clean(text)
        ranked = language.ranked(cleaned, known_language)
        weights = _weights(ranked)
        found, judgement, strength = self._read(cleaned, weights)
        named = self._reader.read(cleaned, ranked[0][0], catalogue, today)
        decided = intents.decide(found, strength, _hint(named))
        return Meaning(
            language=ranked[0][0],
            label=decided.labels[0],
            labels=decided.labels,
            confidence=decided.confidence,
            complaint=judgement,
            entities=named,
            scores={label: round(value, 2) for label, value in sorted(decided.points.items())},
        )

    def _read(self, cleaned: str, weights: dict[str, float]) -> tuple[dict[Label, float], Complaint, float]:
        """Return the points of the labels, the judgement of complaint and its points, over all sentences."""
        per_sentence: list[Mapping[Label, float]] = []
        kinds: dict[str, float] = defaultdict(float)
        severity: dict[str, float] = defaultdict(float)
        for sentence in split(cleaned):
            hits = self._finder.find(sentence, weights)
            points = intents.score(hits, weights)
            per_sentence.append(points)
            _add(kinds, complaint.score(hits, weights, points.get(Label.OTHER, 0.0)))
            _add(severity, _severity(hits, weights))
        judgement = complaint.judge(kinds, severity)
        return intents.combine(per_sentence), judgement, min(sum(kinds.values()), _MOST)


@cache
def load() -> Judge:
    """Return the judge that works offline on any machine. Takes about a second the first time."""
    known = Counter(word for sentence in sentences.load() for word in words(fold(sentence.text)))
    return CueJudge(Finder(cues.load(), [word for word, times in known.items() if times > 1]), entities.load())


def as_json(meaning: Meaning) -> dict[str, object]:
    """Return `meaning` in the shape that `dangol understand` prints."""
    said = meaning.complaint
    return {
        "language": meaning.language,
        "label": meaning.label.value,
        "labels": [label.value for label in meaning.labels],
        "confidence": round(meaning.confidence, 2),
        "complaint": {"is": said.is_complaint, "kind": said.kind, "severity": said.severity},
        "entities": entities.as_json(meaning.entities),
    }


def _weights(ranked: list[tuple[str, float]]) -> dict[str, float]:
    """Which languages' cues are read, and how much they count: the likely ones, and English, which traders mix in."""
    weights = {name: 1.0 if place == 0 else 0.8 for place, (name, share) in enumerate(ranked[:3]) if share > 0.05}
    weights.setdefault("en", 0.8)
    return weights


def _hint(named: Entities) -> Label | None:
    """Goods with an amount or a delivery term are a need, goods alone a question about them."""
    if (named.products or named.incoterms) and (named.quantities or named.incoterms):
        return Label.NEED
    return Label.PRODUCT if named.products else None


def _severity(hits: Sequence[Hit], weights: Mapping[str, float]) -> dict[str, float]:
    points: dict[str, float] = defaultdict(float)
    for hit in hits:
        kind, _, name = hit.cue.group.partition(".")
        if kind == "severity":
            points[name] += hit.cue.weight * weights.get(hit.cue.language, 0.0)
    return points


def _add(total: dict[str, float], more: Mapping[str, float]) -> None:
    for name, value in more.items():
        total[name] += value
