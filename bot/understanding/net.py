"""A small net: one hidden layer between vectors and outcomes, trained by Adam with dropout. Numpy only, deterministic.

It answers several questions at once from the same hidden layer; each question is a group of columns that share one
choice (softmax), or a single column (yes or no). A row that says nothing about a question has zeros in its columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HIDDEN = 512
_BATCH = 128
_FIRST, _SECOND = 0.9, 0.999  # how long Adam remembers
_SMALL = np.float32(1e-8)


@dataclass(frozen=True, slots=True)
class Net:
    """Weights of both layers; the last row of each holds the constants."""

    inner: Floats
    outer: Floats

    def outcomes(self, rows: Floats) -> Floats:
        """Return one row of outcomes a row, before they are made shares of."""
        hidden: Floats = np.maximum(rows @ self.inner[:-1] + self.inner[-1], 0.0)
        reached: Floats = hidden @ self.outer[:-1] + self.outer[-1]
        return reached


@dataclass(frozen=True, slots=True)
class Question:
    """The columns of one question; `weight` says how much it counts against the others."""

    columns: slice
    weight: float = 1.0

    @property
    def is_choice(self) -> bool:
        return int(self.columns.stop) - int(self.columns.start) > 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. Found by cross-validation: docs/understanding.md."""

    rounds: int = 30
    pace: float = 2e-3
    decay: float = 1.0  # of the weights, a step, times the pace
    deaf: float = 0.4  # share of the inputs left out, another one each time ...
    dropped: float = 0.5  # ... and of the hidden layer
    seed: int = 20260601


def train(rows: Floats, wanted: Floats, counts: Floats, questions: Sequence[Question], plan: Plan) -> Net:
    """Train a net; `counts` weigh the rows. The same input gives the same net."""
    chance = np.random.default_rng(plan.seed)
    state = _Adam([_start(chance, rows.shape[1], _HIDDEN), _start(chance, _HIDDEN, wanted.shape[1])])
    steps = plan.rounds * -(-len(rows) // _BATCH)
    for _ in range(plan.rounds):
        order = chance.permutation(len(rows))
        for begin in range(0, len(rows), _BATCH):
            chosen = order[begin : begin + _BATCH]
            slopes = _slopes(state.weights, rows[chosen], wanted[chosen], counts[chosen], questions, plan, chance)
            state.step(slopes, plan, steps)
    return Net(*state.weights)


class _Adam:
    """Adam (Kingma and Ba, 2015) with decoupled decay, a short warm-up and a pace that falls to nothing."""

    def __init__(self, weights: list[Floats]) -> None:
        self.weights = weights
        self._first = [np.zeros_like(each) for each in weights]
        self._second = [np.zeros_like(each) for each in weights]
        self._done = 0

    def step(self, slopes: Sequence[Floats], plan: Plan, steps: int) -> None:
        self._done += 1
        pace = np.float32(plan.pace * (1.0 - self._done / (steps + 1)) * min(1.0, self._done / 100))
        even, steady = np.float32(1.0 - _FIRST**self._done), np.float32(1.0 - _SECOND**self._done)
        for index, slope in enumerate(slopes):
            self._first[index] += np.float32(1.0 - _FIRST) * (slope - self._first[index])
            self._second[index] += np.float32(1.0 - _SECOND) * (slope * slope - self._second[index])
            move = (self._first[index] / even) / (np.sqrt(self._second[index] / steady) + _SMALL)
            self.weights[index][:-1] *= 1.0 - pace * np.float32(plan.decay)
            self.weights[index] -= pace * move


def _slopes(
    weights: Sequence[Floats], rows: Floats, wanted: Floats, counts: Floats,
    questions: Sequence[Question], plan: Plan, chance: np.random.Generator,
) -> list[Floats]:  # fmt: skip
    """Return how the loss changes with the weights of both layers."""
    inner, outer = weights
    heard = rows * _mask(chance, rows.shape, plan.deaf)
    reached = heard @ inner[:-1] + inner[-1]
    mask = _mask(chance, reached.shape, plan.dropped)
    hidden: Floats = np.maximum(reached, 0.0) * mask
    off: Floats = _off(hidden @ outer[:-1] + outer[-1], wanted, questions) * (counts / np.float32(len(rows)))[:, None]
    back: Floats = (off @ outer[:-1].T) * mask * (reached > 0)
    return [_layer(heard, back), _layer(hidden, off)]


def _off(outcomes: Floats, wanted: Floats, questions: Sequence[Question]) -> Floats:
    """Return by how much each outcome is off: what is given less what is wanted, nothing where nobody told."""
    off = np.zeros_like(outcomes)
    for one in questions:
        given, right = outcomes[:, one.columns], wanted[:, one.columns]
        if one.is_choice:
            shares = np.exp(given - given.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            told = right.sum(axis=1, keepdims=True)
            off[:, one.columns] = one.weight * (shares * told - right)
        else:
            off[:, one.columns] = one.weight * (1.0 / (1.0 + np.exp(-np.clip(given, -60, 60))) - right)
    return off


def _layer(below: Floats, above: Floats) -> Floats:
    return np.vstack([below.T @ above, above.sum(axis=0)]).astype(np.float32)


def _start(chance: np.random.Generator, wide: int, high: int) -> Floats:
    weights = chance.standard_normal((wide + 1, high), dtype=np.float32) * np.float32(np.sqrt(2.0 / wide))
    weights[-1] = 0.0
    return weights


def _mask(chance: np.random.Generator, shape: tuple[int, ...], left_out: float) -> Floats:
    """Return zeros for a share `left_out`, and for the rest what makes up for them."""
    kept: Floats = (chance.random(shape, dtype=np.float32) >= left_out).astype(np.float32)
    return kept / np.float32(1.0 - left_out)
