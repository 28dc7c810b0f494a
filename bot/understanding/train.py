"""Trains the heads from our own sentences: `python -m bot.understanding.train`, the last step after sentences change.

The same sentences give the same head. The held-out tenth is never trained on; how sure the head is, and from which
share on a complaint is heard, comes from cross-validation on the rest.
"""

import hashlib
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.meaning import Label
from bot.understanding import cache, features, language, net, reading, sentences, shares
from bot.understanding.head import COMPLAINT, KINDS, PROBE, QUESTIONS, SEVERITIES, Head, save
from bot.understanding.models import Stack, best, shipped, stacks
from bot.understanding.net import Floats, Net, Plan
from bot.understanding.pieces import pieces
from bot.understanding.sentences import Sentence
from bot.understanding.text import clean

Progress = Callable[[int, int], None]
# Found by cross-validation, by language and with a language left out: docs/understanding.md.
_FEATURES = 2.0  # how much more a feature says than a dimension of a vector
_FOLDS = 5
_RECALL = 2.0  # how much recall of complaints counts against precision
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
    """Rows to train on, with what is right about each; `counts` weigh them, `folds` part them."""

    rows: Floats
    wanted: Floats
    counts: Floats
    folds: NDArray[np.int64]


def main(arguments: Sequence[str]) -> None:
    """Train the heads of every model (or of the one named) into the package, and say what came out."""
    every = sentences.load()
    for stack in stacks(arguments[0] if arguments else "vectors"):
        _, report = train(every, (), stack, _show, shipped())
        sys.stdout.write(f"{report}\n")


def learn(corrections: Iterable[Sentence], out: Path, progress: Progress, where: Path | None = None) -> Report:
    """Train heads on our sentences and `corrections`, and write them into the folder `out`; return the best's report.

    Trained for the best model that this machine can run. `where` is the folder for vectors already made. Raises
    MissingEncoderError where no encoder runs here.
    """
    own, every = [*corrections], sentences.load()
    return [train(every, own, stack, progress, out, where)[1] for stack in best()][-1]


def train(
    every: Sequence[Sentence], own: Sequence[Sentence], stack: Stack, progress: Progress, out: Path,
    where: Path | None = None, plan: Plan | None = None,
) -> tuple[Head, Report]:  # fmt: skip
    """Train the head of these encoders on what is not held out of `every`, and on all of `own`; write it into `out`."""
    started = time.perf_counter()
    chosen = [*(one for one in every if not one.held_out), *own]
    known = _prepared(chosen, len(own), stack, progress, where)
    encoded = time.perf_counter()
    found, marks = _trained(known, stack, digest([*every, *own]), plan or Plan())
    save(found, out / stack.file)
    size = (out / stack.file).stat().st_size
    ended = time.perf_counter()
    return found, Report(stack.name, len(chosen), encoded - started, ended - encoded, size, *marks)


def digest(rows: Iterable[Sentence]) -> str:
    """Return what tells these sentences from others."""
    kept = hashlib.sha256()
    for one in rows:
        kept.update("\t".join((one.language, one.text, *one.labels, one.kind or "", one.severity or "")).encode())
    return kept.hexdigest()


def _prepared(rows: Sequence[Sentence], own: int, model: Stack, progress: Progress, where: Path | None) -> _Set:
    texts = [clean(one.text) for one in rows]
    vectors = [cache.encode(one, texts, progress, where) for one in model.encoders]
    return _Set(
        np.hstack([*vectors, _features(texts)]),
        np.array([_wanted(one) for one in rows], dtype=np.float32),
        np.array([1.0] * (len(rows) - own) + [_OWN] * own, dtype=np.float32),
        np.array([zlib.crc32(f"fold {text}".encode()) % _FOLDS for text in texts]),
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


def _trained(known: _Set, model: Stack, said: str, plan: Plan) -> tuple[Head, tuple[float, float, float, float]]:
    scale = _scale(known.rows, [one.dimensions for one in model.encoders])
    centre = known.rows.mean(axis=0)
    known = replace(known, rows=(known.rows - centre) * scale)
    crossed = _crossed(known, plan)
    factors = _factors(crossed, known.wanted)
    trained = net.train(known.rows, known.wanted, known.counts, QUESTIONS, plan)
    inner = trained.inner.copy()
    inner[:-1] *= scale[:, None]
    inner[-1] -= centre @ inner[:-1]
    threshold, recall, precision = _threshold(crossed[:, COMPLAINT], known.wanted[:, COMPLAINT])
    judging = Net(inner, trained.outer * factors)
    acceptable = _acceptable(crossed, known.wanted)
    found = Head(model.name, said, judging, model.encode([PROBE])[0], threshold)
    return found, (acceptable, threshold, recall, precision)


def _crossed(known: _Set, plan: Plan) -> Floats:
    """Return for each row the outcomes of a net trained without its fold."""
    crossed = np.zeros_like(known.wanted)
    for fold in range(_FOLDS):
        inside = known.folds == fold
        trained = net.train(known.rows[~inside], known.wanted[~inside], known.counts[~inside], QUESTIONS, plan)
        crossed[inside] = trained.outcomes(known.rows[inside])
    return crossed


def _factors(crossed: Floats, wanted: Floats) -> Floats:
    """Return by how much each column is to be multiplied so that it is as sure as it is right."""
    factors = np.ones(crossed.shape[1], dtype=np.float32)
    for one in QUESTIONS:
        told = wanted[:, one.columns].sum(axis=1) > 0
        if one.is_choice and told.any():
            factors[one.columns] = shares.temperature(crossed[told, one.columns], wanted[told, one.columns])
    return factors


def _scale(rows: Floats, dimensions: Sequence[int]) -> Floats:
    """Return factors that make each encoder's dimensions vary by one on average, and the features by more."""
    parts: list[Floats] = []
    begin = 0
    for size in dimensions:
        spread = float(rows[:, begin : begin + size].std(axis=0).mean())
        parts.append(np.full(size, 1.0 / max(spread, 1e-6), dtype=np.float32))
        begin += size
    return np.concatenate([*parts, np.full(features.SIZE, _FEATURES, dtype=np.float32)])


def _threshold(outcomes: Floats, complaint: Floats) -> tuple[float, float, float]:
    """Return the share from which on a complaint is heard, with recall and precision there.

    It is where the F-measure that counts recall _RECALL times as much as precision is highest: a missed complaint costs
    a buyer, a false alarm a glance.
    """
    order = np.argsort(-outcomes, kind="stable")
    hits = np.cumsum(complaint[order], dtype=np.float64)
    every, given = max(float(complaint.sum()), 1.0), np.arange(1, len(order) + 1)
    best = int(np.argmax((1 + _RECALL**2) * hits / (_RECALL**2 * every + given)))
    return float(shares.of_yes(outcomes[order[best]])), float(hits[best] / every), float(hits[best] / given[best])


def _acceptable(crossed: Floats, wanted: Floats) -> float:
    first = crossed[:, : len(features.LABELS)].argmax(axis=1)
    return float(np.mean(wanted[np.arange(len(wanted)), first] > 0))


def _show(done: int, every: int) -> None:
    sys.stderr.write(f"\r{done} of {every} encoded")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
