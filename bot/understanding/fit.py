"""Fitting linear models: logistic and softmax regression by L-BFGS. Numpy only, deterministic, some seconds.

Rows are weighed, weights are kept small by `strength` (the smaller, the smaller), constants are free.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_MEMORY, _STEPS, _ENOUGH = 10, 200, 1e-3


def softmax(z: Array) -> Array:
    """Return the shares of each row."""
    shares: Array = np.exp(z - z.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def choices(rows: Array, wanted: Array, counts: Array, strength: float) -> Array:
    """Fit one choice among several; `wanted` holds each row's shares. Returns weights, the constants as last row."""

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(rows.shape[1] + 1, wanted.shape[1])
        z = rows @ weights[:-1] + weights[-1]
        z -= z.max(axis=1, keepdims=True)
        total = np.log(np.exp(z).sum(axis=1, keepdims=True))
        off = counts[:, None] * (np.exp(z - total) - wanted)
        missed = -float((counts[:, None] * wanted * (z - total)).sum())
        return _with_penalty(missed, rows, off, weights, strength)

    size = (rows.shape[1] + 1, wanted.shape[1])
    return minimise(loss, np.zeros(size[0] * size[1])).reshape(size)


def yes_or_no(rows: Array, wanted: Array, counts: Array, strength: float) -> Array:
    """Fit one question; `wanted` is a column of 0 and 1. Returns weights in one column, the constant as last row."""

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat[:, None]
        z = rows @ weights[:-1] + weights[-1]
        off = counts[:, None] * (1.0 / (1.0 + np.exp(-np.clip(z, -60, 60))) - wanted)
        missed = float((counts[:, None] * (np.logaddexp(0.0, z) - wanted * z)).sum())
        return _with_penalty(missed, rows, off, weights, strength)

    return minimise(loss, np.zeros(rows.shape[1] + 1))[:, None]


def temperature(z: Array, wanted: Array) -> float:
    """Return the factor on `z` that makes its shares as sure as they are right."""
    factors = np.linspace(0.5, 3.0, 51)
    losses = [-float((wanted * np.log(softmax(factor * z) + 1e-12)).sum()) for factor in factors]
    return float(factors[int(np.argmin(losses))])


def minimise(loss: Callable[[Array], tuple[float, Array]], start: Array) -> Array:
    """Return where `loss` (value and slope) is least: limited-memory BFGS with a backtracking line search."""
    x, (value, slope) = start, loss(start)
    moves: list[tuple[Array, Array]] = []
    for _ in range(_STEPS):
        direction = -_curved(slope, moves)
        step = 1.0 if moves else 1.0 / max(1.0, float(np.linalg.norm(slope)))
        found = _search(loss, x, value, direction, step, float(slope @ direction))
        if found is None:
            break
        moved, value, new_slope = found
        if float((moved - x) @ (new_slope - slope)) > 1e-10:
            moves = [*moves, (moved - x, new_slope - slope)][-_MEMORY:]
        x, slope = moved, new_slope
        if float(np.abs(slope).max()) < _ENOUGH:
            break
    return x


def _search(
    loss: Callable[[Array], tuple[float, Array]], x: Array, value: float, direction: Array, step: float, descent: float
) -> tuple[Array, float, Array] | None:
    while step > 1e-8:
        moved = x + step * direction
        reached, slope = loss(moved)
        if reached <= value + 1e-4 * step * descent:
            return moved, reached, slope
        step *= 0.5
    return None


def _curved(slope: Array, moves: list[tuple[Array, Array]]) -> Array:
    """Multiply the slope by the inverse curvature that the last moves tell of (Nocedal's two loops)."""
    q = slope.copy()
    shares: list[float] = []
    for move, change in reversed(moves):
        shares.append(float(move @ q) / float(change @ move))
        q -= shares[-1] * change
    if moves:
        move, change = moves[-1]
        q *= float(move @ change) / float(change @ change)
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        q += (share - float(change @ q) / float(change @ move)) * move
    return q


def _with_penalty(missed: float, rows: Array, off: Array, weights: Array, strength: float) -> tuple[float, Array]:
    slope = np.vstack([rows.T @ off, off.sum(axis=0)]) * strength
    slope[:-1] += weights[:-1]
    return strength * missed + 0.5 * float((weights[:-1] ** 2).sum()), slope.ravel()
