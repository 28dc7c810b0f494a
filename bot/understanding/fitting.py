"""Fitting a head to examples: cross-validated, so that it knows how sure it may be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.understanding import features, net, shares
from bot.understanding.examples import FOLDS, Examples
from bot.understanding.head import COMPLAINT, QUESTIONS
from bot.understanding.net import Floats, Net, Plan

_FEATURES = 2.0  # how much more a feature says than a dimension of a vector
_RECALL = 2.0  # how much recall of complaints counts against precision


@dataclass(frozen=True, slots=True)
class Marks:
    """How good it is on sentences that it was not trained on."""

    acceptable: float
    complaint_from: float
    complaint_recall: float
    complaint_precision: float


def fit(known: Examples, dimensions: Sequence[int], plan: Plan) -> tuple[Net, Marks]:
    """Return a net for these examples, whose vectors stand side by side with these `dimensions`, and how good it is."""
    scale = _scale(known.rows, dimensions)
    centre = known.rows.mean(axis=0)
    known = replace(known, rows=(known.rows - centre) * scale)
    crossed = _crossed(known, plan)
    trained = net.train(known.rows, known.wanted, known.counts, QUESTIONS, plan)
    inner = trained.inner.copy()
    inner[:-1] *= scale[:, None]
    inner[-1] -= centre @ inner[:-1]
    marks = Marks(_acceptable(crossed, known.wanted), *_threshold(crossed[:, COMPLAINT], known.wanted[:, COMPLAINT]))
    return Net(inner, trained.outer * _factors(crossed, known.wanted)), marks


def _crossed(known: Examples, plan: Plan) -> Floats:
    """Return for each row the outcomes of a net trained without its fold."""
    crossed = np.zeros_like(known.wanted)
    for fold in range(FOLDS):
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
