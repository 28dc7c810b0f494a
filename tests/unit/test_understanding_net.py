"""The net learns what no straight line parts, says nothing of questions that nobody answered, and is deterministic."""

import numpy as np

from bot.understanding import shares
from bot.understanding.net import Floats, Plan, Question, train

PLAN = Plan(rounds=60, pace=1e-2, deaf=0.0, dropped=0.1)
QUESTIONS = (Question(slice(0, 2)), Question(slice(2, 3)))


def corners(count: int) -> tuple[Floats, Floats]:
    """Points that are one thing in two opposite corners and another in the other two."""
    rows = np.random.default_rng(1).uniform(-1, 1, (count, 2)).astype(np.float32)
    odd = (rows[:, 0] * rows[:, 1] > 0).astype(np.float32)
    return rows, np.stack([odd, 1 - odd, odd], axis=1)


def test_a_net_learns_what_no_line_parts() -> None:
    rows, wanted = corners(400)
    outcomes = train(rows, wanted, np.ones(400, dtype=np.float32), QUESTIONS, PLAN).outcomes(rows)
    assert (outcomes[:, :2].argmax(axis=1) == wanted[:, :2].argmax(axis=1)).mean() > 0.95
    assert ((shares.of_yes(outcomes[:, 2]) > 0.5) == (wanted[:, 2] > 0.5)).mean() > 0.95


def test_the_same_rows_give_the_same_net() -> None:
    rows, wanted = corners(100)
    counts = np.ones(100, dtype=np.float32)
    first, second = (train(rows, wanted, counts, QUESTIONS, Plan(rounds=3)) for _ in range(2))
    assert first.inner.tobytes() == second.inner.tobytes()
    assert first.outer.tobytes() == second.outer.tobytes()


def test_shares_become_as_sure_as_they_are_right() -> None:
    outcomes = np.array([[4.0, 0.0]] * 10, dtype=np.float32)
    wanted = np.array([[1.0, 0.0]] * 7 + [[0.0, 1.0]] * 3, dtype=np.float32)
    factor, _ = shares.temperature(outcomes, wanted)
    assert factor < 0.5
    assert shares.of_choice(outcomes).sum(axis=1).round(5).tolist() == [1.0] * 10
