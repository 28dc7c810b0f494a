"""The judge by words: cues, language profiles and the shapes of numbers. No model, some megabytes, any machine."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from bot.meaning import Complaint, Entities, Label, Meaning
from bot.trade import ProductCard
from bot.understanding import complaint, entities, intents, language, reading
from bot.understanding.reading import CueReader, Reading
from bot.understanding.text import clean
from bot.understanding.text import sentences as split

NAME = "words-1"
_MOST = 6.0  # points of complaint that count


class CueJudge:
    """Judges by cues alone: also the fallback wherever no vectors are to be had."""

    name = NAME

    def __init__(self, reader: CueReader, entity_reader: entities.Reader) -> None:
        self._reader = reader
        self._entities = entity_reader

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        cleaned = clean(text)
        ranked = language.ranked(cleaned, known_language)
        weights = reading.weights(ranked)
        readings = [self._reader.read(sentence, weights) for sentence in split(cleaned)]
        judgement, strength = _complaint(readings)
        named = self._entities.read(cleaned, ranked[0][0], catalogue, today)
        points = intents.combine(one.points for one in readings)
        decided = intents.decide(points, strength, hint(named))
        return Meaning(
            language=ranked[0][0],
            label=decided.labels[0],
            labels=decided.labels,
            confidence=decided.confidence,
            complaint=judgement,
            entities=named,
            scores={label: round(value, 2) for label, value in sorted(decided.points.items())},
            model=NAME,
        )

    def vector(self, text: str) -> bytes:  # noqa: ARG002  (the contract's name)
        """Words have no vectors: always empty."""
        return b""


def hint(named: Entities) -> Label | None:
    """Goods with an amount or a delivery term are a need, goods alone a question about them."""
    if (named.products or named.incoterms) and (named.quantities or named.incoterms):
        return Label.NEED
    return Label.PRODUCT if named.products else None


def _complaint(readings: Sequence[Reading]) -> tuple[Complaint, float]:
    """Return the judgement of complaint over all sentences, and its points."""
    kinds: dict[str, float] = defaultdict(float)
    severity: dict[str, float] = defaultdict(float)
    for one in readings:
        _add(kinds, complaint.score(dict(one.kinds), one.supposed, one.points.get(Label.OTHER, 0.0)))
        _add(severity, one.severity)
    return complaint.judge(kinds, severity), min(sum(kinds.values()), _MOST)


def _add(total: dict[str, float], more: Mapping[str, float]) -> None:
    for name, value in more.items():
        total[name] += value
