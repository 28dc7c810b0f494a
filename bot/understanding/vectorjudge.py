"""The judge by vectors: a cheap encoder reads every piece of a message, a dear one as much as time allows.

The dear one reads the whole message where it is short, and of a long one the pieces of which the cheap one is least
sure: so the cost of a message is bounded, whatever its length.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from bot.meaning import Meaning
from bot.trade import ProductCard
from bot.understanding import decide, entities, features, language, reading
from bot.understanding.cuejudge import hint
from bot.understanding.head import Verdict
from bot.understanding.models import Stage
from bot.understanding.pieces import cut, fitting, pieces, tokens
from bot.understanding.reading import CueReader, Reading
from bot.understanding.text import clean
from bot.understanding.vectors import Matrix, pack

BUDGET = 36  # tokens of a message that the dear encoder reads: about 45 ms on one core
WHOLE = 2000  # characters of the whole that the cheap encoder reads ...
_PIECES = 40  # ... and how many pieces of it by themselves
_SEARCHED = 250  # tokens of a text that is to be found again


class VectorJudge:
    """Judges by sentence vectors, with the cues as witnesses."""

    def __init__(
        self, reader: CueReader, entity_reader: entities.Reader, cheap: Stage, dear: Stage | None = None
    ) -> None:
        self._reader = reader
        self._entities = entity_reader
        self._cheap = cheap
        self._dear = dear
        self.name = (dear or cheap).head.name

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        cleaned = clean(text)
        ranked = language.ranked(cleaned, known_language)
        named = self._entities.read(cleaned, ranked[0][0], catalogue, today)
        verdict, vector = self._see(cleaned, reading.weights(ranked))
        decided = decide.decide(verdict, hint(named))
        return Meaning(
            language=ranked[0][0],
            label=decided.labels[0],
            labels=decided.labels,
            confidence=decided.confidence,
            complaint=decided.complaint,
            entities=named,
            scores=decided.scores,
            vector=pack(vector),
            model=self.name,
        )

    def vector(self, text: str) -> bytes:
        stage = self._dear or self._cheap
        return pack(stage.encoder.encode([cut(clean(text), _SEARCHED)])[0])

    def _see(self, cleaned: str, weights: Mapping[str, float]) -> tuple[Verdict, Matrix]:
        """Judge the whole (first row) and, where there are several, each piece; return also the whole's vector."""
        parts = pieces(cleaned)
        readings = [self._reader.read(part, weights) for part in parts]
        telling = _telling(readings) if len(parts) > 1 else []
        texts = [cleaned[:WHOLE], *(parts[index] for index in telling)]
        read = [reading.together(readings), *(readings[index] for index in telling)]
        rows = np.stack([features.row(text, one) for text, one in zip(texts, read, strict=True)])
        vectors = self._cheap.encoder.encode(texts)
        verdict = self._cheap.head.judge(vectors, rows)
        return _look_again(self._dear, texts, vectors, rows, verdict) if self._dear else (verdict, vectors[0])


def _look_again(
    dear: Stage, texts: Sequence[str], vectors: Matrix, rows: Matrix, first: Verdict
) -> tuple[Verdict, Matrix]:
    """Have the dear encoder read what the budget allows, the least sure first, and judge that again."""
    chosen = _chosen(texts, first)
    more = dear.encoder.encode([cut(texts[index], BUDGET) for index in chosen])
    second = dear.head.judge(np.hstack([vectors[chosen], more]), rows[chosen])
    return first.corrected(chosen, second), _middle(more)


def _telling(readings: Sequence[Reading]) -> list[int]:
    """Return which pieces are judged by themselves: of very many, those in which the cues find most."""
    loud = sorted(range(len(readings)), key=lambda index: -_loudness(readings[index]))
    return sorted(loud[:_PIECES])


def _loudness(one: Reading) -> float:
    return max([0.0, *one.points.values(), *one.kinds.values()])


def _chosen(texts: Sequence[str], first: Verdict) -> list[int]:
    """Choose the whole where it is short enough, else the pieces of which the first look is least sure."""
    costs = [min(tokens(text), BUDGET) for text in texts]
    if len(texts) == 1 or tokens(texts[0]) <= BUDGET:
        return [0]
    unsure = np.argsort(first.labels[1:].max(axis=1), kind="stable") + 1
    return sorted(fitting(costs, (int(index) for index in unsure), BUDGET))


def _middle(vectors: Matrix) -> Matrix:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)
