"""Sentences made ready to be learned from: their vectors and features, and what is right about each."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.meaning import Label
from bot.understanding import cache, features, language, reading
from bot.understanding.head import KINDS, SEVERITIES
from bot.understanding.models import Stack
from bot.understanding.net import Floats
from bot.understanding.pieces import pieces
from bot.understanding.sentences import Sentence
from bot.understanding.text import clean

FOLDS = 5
_OWN = 3.0  # how much a correction of the exporter's own counts against a sentence of ours


@dataclass(frozen=True, slots=True)
class Examples:
    """One row a sentence; `counts` weigh them, `folds` (0 to FOLDS - 1) part them by their text alone."""

    rows: Floats
    wanted: Floats
    counts: Floats
    folds: NDArray[np.int64]


def prepare(
    rows: Sequence[Sentence], own: int, model: Stack, progress: Callable[[int, int], None], where: Path | None
) -> Examples:
    """Make `rows` ready, the last `own` of which are the exporter's own; `where` holds vectors already made."""
    texts = [clean(one.text) for one in rows]
    vectors = [cache.encode(one, texts, progress, where) for one in model.encoders]
    return Examples(
        np.hstack([*vectors, _features(texts)]),
        np.array([_wanted(one) for one in rows], dtype=np.float32),
        np.array([1.0] * (len(rows) - own) + [_OWN] * own, dtype=np.float32),
        np.array([zlib.crc32(f"fold {text}".encode()) % FOLDS for text in texts]),
    )


def _wanted(one: Sentence) -> list[float]:
    """Return what a head should say of a sentence, in the order of its columns."""
    labels = [(label in one.labels) / len(one.labels) for label in features.LABELS]
    kinds = [float(one.kind == kind) for kind in KINDS]
    return [
        *labels,
        float(Label.COMPLAINT in one.labels),
        *kinds,
        *(float(one.severity == each) for each in SEVERITIES),
    ]


def _features(texts: Sequence[str]) -> Floats:
    reader = reading.load()

    def row(text: str) -> Floats:
        weights = reading.weights(language.ranked(text))
        return features.row(text, reading.together([reader.read(one, weights) for one in pieces(text)]))

    return np.array([row(text) for text in texts], dtype=np.float32)
