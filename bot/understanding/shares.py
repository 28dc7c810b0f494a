"""Outcomes made into shares that are as sure as they are right."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def of_choice(outcomes: Floats) -> Floats:
    """Return the shares of each row, which sum to 1."""
    shares: Floats = np.exp(outcomes - outcomes.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def of_yes(outcomes: Floats) -> Floats:
    """Return the share of yes of each."""
    return (1.0 / (1.0 + np.exp(-np.clip(outcomes, -60.0, 60.0)))).astype(np.float32)


def temperature(outcomes: Floats, wanted: Floats, offset: Floats | None = None) -> tuple[float, float]:
    """Return the factor on the outcomes of a choice that makes its shares as sure as they are right (Guo, 2017).

    `offset` is added and not multiplied. Also returns the loss with this factor.
    """
    added = np.zeros_like(outcomes) if offset is None else offset
    factors = np.linspace(0.2, 2.5, 47)
    losses = [
        -float((wanted * np.log(of_choice(np.float32(one) * outcomes + added) + np.float32(1e-9))).sum())
        for one in factors
    ]
    best = int(np.argmin(losses))
    return float(factors[best]), losses[best]
