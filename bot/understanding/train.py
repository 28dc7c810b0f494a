"""Trains the heads from our own sentences: `python -m bot.understanding.train`, the last step after sentences change.

The same sentences give the same head. The held-out tenth is never trained on; how sure the head is, and from which
share on a complaint is heard, comes from cross-validation on the rest.
"""

import hashlib
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.meaning import Label
from bot.understanding import cache, features, fit, language, reading, sentences
from bot.understanding.fit import Array
from bot.understanding.head import KINDS, PROBE, SEVERITIES, Head, save
from bot.understanding.models import Stack, best, shipped, stacks
from bot.understanding.pieces import pieces
from bot.understanding.sentences import Sentence
from bot.understanding.text import clean
from bot.understanding.vectors import Matrix

Progress = Callable[[int, int], None]
# Found by cross-validation, by language and with a language left out: docs/understanding.md.
_STRENGTH = 0.003
_FEATURES = 4.0  # how much cheaper a feature is than a dimension of a vector
_FOLDS = 5
_RECALL = 0.97  # of complaints, in cross-validation: a missed one costs a buyer, a false alarm a glance
_OWN = 3.0  # how much a correction of the exporter's own counts against a sentence of ours


@dataclass(frozen=True, slots=True)
class Report:
    """What a training made: how many sentences, how long it took, how big the head is and how good (5-fold)."""

    encoder: str
    sentences: int
    encoding: float  # seconds, of those that were not in the cache
    fitting: float  # seconds
    size: int  # bytes
    acceptable: float
    complaint_from: float
    complaint_recall: float
    complaint_precision: float


@dataclass(frozen=True, slots=True)
class _Set:
    """Rows to train on with what is right about each; `counts` weigh them, `folds` part them."""

    rows: Array
    labels: Array
    complaint: Array
    kinds: Array
    severities: Array
    counts: Array
    folds: Array


def main(arguments: Sequence[str]) -> None:
    """Train the heads of every model (or of the one named) into the package, and say what came out."""
    for report in _learn((), shipped(), _show, stacks(arguments[0] if arguments else "vectors")):
        sys.stdout.write(f"{report}\n")


def learn(corrections: Iterable[Sentence], out: Path, progress: Progress, where: Path | None = None) -> Report:
    """Train heads on our sentences and `corrections`, and write them into the folder `out`; return the best's report.

    Trained for the best model that this machine can run. `where` is the folder for vectors already made. Raises
    MissingEncoderError where no encoder runs here.
    """
    return list(_learn(corrections, out, progress, best(), where))[-1]


def _learn(
    corrections: Iterable[Sentence], out: Path, progress: Progress, models: Sequence[Stack], where: Path | None = None
) -> Iterator[Report]:
    own = [*corrections]
    every = [one for one in sentences.load() if not one.held_out]
    for model in models:
        started = time.perf_counter()
        known = _prepared([*every, *own], len(own), model, progress, where)
        encoded = time.perf_counter()
        head, report = _trained(known, model, digest([*sentences.load(), *own]))
        save(head, out / model.file)
        size = (out / model.file).stat().st_size
        yield Report(model.name, len(known.rows), encoded - started, time.perf_counter() - encoded, size, *report)


def digest(rows: Iterable[Sentence]) -> str:
    """Return what tells these sentences from others."""
    kept = hashlib.sha256()
    for one in rows:
        kept.update("\t".join((one.language, one.text, *one.labels, one.kind or "", one.severity or "")).encode())
    return kept.hexdigest()


def _prepared(rows: Sequence[Sentence], own: int, model: Stack, progress: Progress, where: Path | None) -> _Set:
    texts = [clean(one.text) for one in rows]
    vectors = np.hstack([cache.encode(one, texts, progress, where) for one in model.encoders])
    labels = np.array([[(label in one.labels) / len(one.labels) for label in features.LABELS] for one in rows])
    return _Set(
        np.hstack([vectors, _features(texts)]).astype(np.float64),
        labels,
        np.array([[float(Label.COMPLAINT in one.labels)] for one in rows]),
        np.array([[float(one.kind == kind) for kind in KINDS] for one in rows]),
        np.array([[float(one.severity == grade) for grade in SEVERITIES] for one in rows]),
        np.array([1.0] * (len(rows) - own) + [_OWN] * own),
        np.array([zlib.crc32(f"fold {text}".encode()) % _FOLDS for text in texts]),
    )


def _features(texts: Sequence[str]) -> Array:
    reader = reading.load()

    def row(text: str) -> Array:
        weights = reading.weights(language.ranked(text))
        read = reading.together([reader.read(one, weights) for one in pieces(text)])
        return features.row(text, read).astype(np.float64)

    return np.array([row(text) for text in texts])


def _trained(known: _Set, model: Stack, sentences_digest: str) -> tuple[Head, tuple[float, float, float, float]]:
    scale = _scale(known.rows, [one.dimensions for one in model.encoders])
    centre = known.rows.mean(axis=0)
    rows = (known.rows - centre) * scale
    weights, crossed = _cross(rows, known)
    threshold, recall, precision = _threshold(crossed[:, len(features.LABELS)], known.complaint[:, 0])
    folded = weights[:-1] * scale[:, None]
    judging: Matrix = np.vstack([folded, weights[-1] - centre @ folded]).astype(np.float32)
    probe: Matrix = model.encode([PROBE])[0]
    acceptable = _acceptable(crossed[:, : len(features.LABELS)], known.labels)
    return Head(model.name, sentences_digest, judging, probe, threshold), (acceptable, threshold, recall, precision)


def _cross(rows: Array, known: _Set) -> tuple[Array, Array]:
    """Return weights fitted on all rows, and for each row the outcome of weights fitted without its fold; scaled."""
    crossed = np.zeros((len(rows), len(features.LABELS) + 1 + len(KINDS) + len(SEVERITIES)))
    for fold in range(_FOLDS):
        inside = known.folds == fold
        weights = _fit(rows, known, ~inside)
        crossed[inside] = rows[inside] @ weights[:-1] + weights[-1]
    weights = _fit(rows, known, np.full(len(rows), True))
    for columns, wanted in _groups(known):
        told = wanted.sum(axis=1) > 0
        factor = fit.temperature(crossed[told, columns], wanted[told]) if told.any() else 1.0
        weights[:, columns] *= factor
        crossed[:, columns] *= factor
    return weights, crossed


def _groups(known: _Set) -> list[tuple[slice, Array]]:
    labels = len(features.LABELS)
    kinds = labels + 1 + len(KINDS)
    return [
        (slice(0, labels), known.labels),
        (slice(labels + 1, kinds), known.kinds),
        (slice(kinds, None), known.severities),
    ]


def _fit(rows: Array, known: _Set, chosen: Array) -> Array:
    """Fit every question on the chosen rows; kinds and severities on complaints only."""
    told = chosen & (known.kinds.sum(axis=1) > 0)
    return np.hstack(
        [
            fit.choices(rows[chosen], known.labels[chosen], known.counts[chosen], _STRENGTH),
            fit.yes_or_no(rows[chosen], known.complaint[chosen], known.counts[chosen], _STRENGTH),
            fit.choices(rows[told], known.kinds[told], known.counts[told], _STRENGTH),
            fit.choices(rows[told], known.severities[told], known.counts[told], _STRENGTH),
        ]
    )


def _scale(rows: Array, dimensions: Sequence[int]) -> Array:
    """Return factors that make each encoder's dimensions vary by one on average, and the features by more."""
    parts: list[Array] = []
    begin = 0
    for size in dimensions:
        spread = float(rows[:, begin : begin + size].std(axis=0).mean())
        parts.append(np.full(size, 1.0 / max(spread, 1e-6)))
        begin += size
    return np.concatenate([*parts, np.full(features.SIZE, _FEATURES)])


def _threshold(z: Array, complaint: Array) -> tuple[float, float, float]:
    """Return the highest share from which on _RECALL of the complaints are heard, with recall and precision there."""
    shares = 1.0 / (1.0 + np.exp(-z))
    heard = np.sort(shares[complaint > 0])
    threshold = float(heard[int(len(heard) * (1.0 - _RECALL))]) if len(heard) else 0.5
    given = shares >= threshold
    hits = float(complaint[given].sum())
    return threshold, hits / max(float(complaint.sum()), 1.0), hits / max(float(given.sum()), 1.0)


def _acceptable(z: Array, labels: Array) -> float:
    return float(np.mean(labels[np.arange(len(z)), z.argmax(axis=1)] > 0))


def _show(done: int, every: int) -> None:
    sys.stderr.write(f"\r{done} of {every} encoded")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
