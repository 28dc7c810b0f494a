"""The rhythm in which a buyer orders."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rhythm import interval, is_due

FIRST = date(2026, 1, 1)


def every(days: int, times: int) -> list[date]:
    return [FIRST + timedelta(days=days * number) for number in range(times)]


def test_the_rhythm_is_the_median_of_the_days_between() -> None:
    assert interval([*every(30, 3), FIRST + timedelta(days=160)]) == 30


@pytest.mark.parametrize("days", [[], every(30, 2), [FIRST] * 5, every(2, 9)])
def test_too_few_orders_or_too_many_have_no_rhythm(days: list[date]) -> None:
    assert interval(days) is None
    assert not is_due(days, FIRST + timedelta(days=27))


@pytest.mark.parametrize(("passed", "due"), [(26, False), (27, True), (30, True), (45, True), (46, False), (-5, False)])
def test_it_is_due_from_nine_tenths_to_half_as_much_again(passed: int, due: bool) -> None:
    assert is_due(every(30, 4), FIRST + timedelta(days=90 + passed)) is due


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2040, 1, 1)), max_size=12), st.dates(date(2000, 1, 1), date(2040, 1, 1))
)
def test_any_days_have_an_answer_whatever_their_order(days: list[date], today: date) -> None:
    assert is_due(days, today) is is_due(sorted(days), today)
