"""Fitting a head to examples: cross-validated, so that it knows how sure it may be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.understanding import features, net, shares
from bot.understanding.examples import FOLDS, Examples
from bot.understanding.head import COMPLAINT, QUESTIONS, heard, with_cues
from bot.understanding.net import Floats, Net, Plan

_FEATURES = 2.0  # how much more a feature says than a dimension of a vector
_CUES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, 1.5)  # weights that are tried
_RECALL = 2.0  # how much recall of complaints counts against precision
_COMPLAIN = 0.1  # share of messages that complain, as it may be in an office; among the sentences there are more


@dataclass(frozen=True, slots=True)
class Marks:
    """How good it is on sentences that it was not trained on, and what was set accordingly."""

    acceptable: float
    cues: float
    surely: float
    complaint_from: float
    complaint_recall: float
    complaint_precision: float


def fit(known: Examples, dimensions: Sequence[int], plan: Plan) -> tuple[Net, Marks]:
    """Return a net for these examples, whose vectors stand side by side with these `dimensions`, and how good it is."""
    scale = _scale(known.rows, dimensions)
    centre = known.rows.mean(axis=0)
    ready = replace(known, rows=(known.rows - centre) * scale)
    factors, marks = _settled(_crossed(ready, plan), known.rows[:, sum(dimensions) :], known.wanted)
    trained = net.train(ready.rows, ready.wanted, ready.counts, QUESTIONS, plan)
    inner = trained.inner.copy()
    inner[:-1] *= scale[:, None]
    inner[-1] -= centre @ inner[:-1]
    return Net(inner, trained.outer * factors), marks


def _settled(crossed: Floats, rows: Floats, wanted: Floats) -> tuple[Floats, Marks]:
    """Settle by what was not trained on: factors for the columns, how much the cues count, when it is a complaint."""
    labels, right = slice(0, COMPLAINT), wanted[:, :COMPLAINT]
    cues, factor = min(_tempered(crossed[:, labels], rows, right), key=lambda found: found[2])[:2]
    factors = _factors(crossed, wanted)
    factors[: COMPLAINT + 1] = factor
    claimed = shares.of_choice(with_cues(factor * crossed[:, labels], rows, cues))
    outcomes = heard(factor * crossed[:, COMPLAINT], claimed)
    complaint = wanted[:, COMPLAINT]
    surely = _surely(outcomes, complaint)
    acceptable = float(np.mean(right[np.arange(len(right)), claimed.argmax(axis=1)] > 0))
    return factors, Marks(acceptable, cues, surely, *_threshold(surely * outcomes, complaint))


def _tempered(outcomes: Floats, rows: Floats, wanted: Floats) -> Iterator[tuple[float, np.float32, float]]:
    """Yield weights of the cues with the best factor for the outcomes, and the loss with both."""
    for cues in _CUES:
        offset = with_cues(np.zeros_like(outcomes), rows, cues)
        factor, loss = shares.temperature(outcomes, wanted, offset)
        yield cues, np.float32(factor), loss


def _surely(outcomes: Floats, complaint: Floats) -> float:
    """Return the factor that makes the judgement of complaint as sure as it is right."""
    two = np.stack([outcomes, np.zeros_like(outcomes)], axis=1)
    return shares.temperature(two, np.stack([complaint, 1 - complaint], axis=1))[0]


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
            factors[one.columns] = shares.temperature(crossed[told, one.columns], wanted[told, one.columns])[0]
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
    a buyer, a false alarm a glance. Precision is that of an office where _COMPLAIN of the messages complain: among the
    sentences complaints are many, so that they may be learned, and with so few others no alarm would look false.
    """
    every = max(float(complaint.sum()), 1.0)
    weight = every / max(len(complaint) - every, 1.0) * (1 - _COMPLAIN) / _COMPLAIN
    order = np.argsort(-outcomes, kind="stable")
    hits = np.cumsum(complaint[order], dtype=np.float64)
    given = hits + weight * np.cumsum(1 - complaint[order], dtype=np.float64)
    best = int(np.argmax((1 + _RECALL**2) * hits / (_RECALL**2 * every + given)))
    return float(shares.of_yes(outcomes[order[best]])), float(hits[best] / every), float(hits[best] / given[best])
