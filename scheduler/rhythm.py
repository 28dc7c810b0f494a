"""The rhythm in which a buyer orders a product: how long it is, and whether the next order is about due. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

_ORDERS = 3  # fewer have no rhythm
_SHORTEST = 7  # days: who orders more often needs no reminder
_EARLY, _LATE = 0.9, 1.5


def interval(days: Iterable[date]) -> float | None:
    """Return the median of days between orders; None where there are fewer than three, or they come week by week."""
    ordered = sorted(set(days))
    if len(ordered) < _ORDERS:
        return None
    gaps = [(after - before).days for before, after in pairwise(ordered)]
    usual = float(median(gaps))
    return usual if usual >= _SHORTEST else None


def is_due(days: Iterable[date], today: date) -> bool:
    """Say whether the next order is about due: after nine tenths of the rhythm, and not half as much again too late."""
    ordered = sorted(set(days))
    usual = interval(ordered)
    if usual is None:
        return False
    passed = (today - ordered[-1]) / timedelta(days=1)
    return _EARLY * usual <= passed <= _LATE * usual
