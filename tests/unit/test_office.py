"""Working hours: how far a promise reaches, over lunch, nights, weekends, holidays and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meaning import Severity
from bot.office import PROMISES, Office
from bot.people import Stage

SEOUL = Office(timezone="Asia/Seoul")
BERLIN = Office(timezone="Europe/Berlin", holidays=frozenset({date(2026, 12, 25)}))
ROUND = Office(timezone="UTC", days=frozenset(range(1, 8)), spans=((time(0), time.max),))
OFFICES = [SEOUL, BERLIN, ROUND, Office(timezone="America/New_York", days=frozenset({7, 1, 2, 3, 4}))]
moments = st.integers(1_704_067_200, 1_893_456_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
hours = st.floats(0.1, 100)


def at(text: str) -> datetime:
    """Return a moment of Seoul's wall clock."""
    return datetime.fromisoformat(f"{text}+09:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "promised", "end"),
    [
        ("2026-11-18T09:00", 2, "2026-11-18T11:00"),
        ("2026-11-18T11:00", 2, "2026-11-18T14:00"),  # over lunch
        ("2026-11-18T17:00", 2, "2026-11-19T10:00"),  # over night
        ("2026-11-20T17:00", 2, "2026-11-23T10:00"),  # over the weekend
        ("2026-11-21T12:00", 1, "2026-11-23T10:00"),  # asked on a Saturday
        ("2026-11-18T03:00", 1, "2026-11-18T10:00"),  # asked at night
        ("2026-11-18T09:00", 8, "2026-11-18T18:00"),  # the whole day, to its end
        ("2026-11-18T09:00", 80, "2026-12-01T18:00"),  # ten working days
    ],
)
def test_a_promise_in_working_hours(start: str, promised: float, end: str) -> None:
    assert SEOUL.add(at(start), promised) == at(end)


def test_a_holiday_does_not_count() -> None:
    christmas_eve = datetime(2026, 12, 24, 16, tzinfo=UTC)  # five in Berlin
    assert BERLIN.add(christmas_eve, 2) == datetime(2026, 12, 28, 9, tzinfo=UTC)


def test_a_promise_over_a_change_of_the_clock_keeps_local_hours() -> None:
    friday = datetime(2026, 3, 27, 16, tzinfo=UTC)  # five in Berlin, in winter time
    assert BERLIN.add(friday, 2) == datetime(2026, 3, 30, 8, tzinfo=UTC)  # ten on Monday, in summer time


def test_an_office_that_never_opens_hangs_nobody() -> None:
    never = Office(days=frozenset())
    start = datetime(2026, 11, 18, tzinfo=UTC)
    assert never.add(start, 4) == start + timedelta(hours=4)
    assert not never.is_open(start)


@pytest.mark.parametrize("office", OFFICES)
@given(start=moments, promised=hours)
def test_between_start_and_promise_lies_as_much_work_as_was_promised(
    office: Office, start: datetime, promised: float
) -> None:
    end = office.add(start, promised)
    assert end > start
    assert abs(office.worked(start, end) - timedelta(hours=promised)) < timedelta(milliseconds=5)


@pytest.mark.parametrize("office", OFFICES)
@given(start=moments, promised=hours)
def test_a_promise_ends_when_somebody_is_at_work(office: Office, start: datetime, promised: float) -> None:
    assert office.is_open(office.add(start, promised) - timedelta(seconds=1))


@given(start=moments, promised=hours, more=hours)
def test_who_is_promised_more_time_waits_longer(start: datetime, promised: float, more: float) -> None:
    assert SEOUL.add(start, promised + more) > SEOUL.add(start, promised)


@given(start=moments, later=st.timedeltas(timedelta(), timedelta(days=30)), promised=hours)
def test_who_asks_later_is_never_promised_earlier(start: datetime, later: timedelta, promised: float) -> None:
    assert SEOUL.add(start + later, promised) >= SEOUL.add(start, promised)


@given(start=moments, span=st.timedeltas(timedelta(), timedelta(days=60)), share=st.floats(0, 1))
def test_work_adds_up(start: datetime, span: timedelta, share: float) -> None:
    middle, end = start + span * share, start + span
    parts = BERLIN.worked(start, middle) + BERLIN.worked(middle, end)
    assert abs(parts - BERLIN.worked(start, end)) < timedelta(milliseconds=5)
    assert timedelta() <= parts <= span + timedelta(milliseconds=5)


@given(start=moments, stage=st.sampled_from(Stage))
def test_the_graver_a_case_the_sooner_it_is_answered(start: datetime, stage: Stage) -> None:
    ends = [SEOUL.promise(start, stage, severity) for severity in (Severity.HIGH, Severity.NORMAL, Severity.LOW)]
    assert ends == sorted(ends)
    assert all(first < solution for first, solution in ends)


def test_the_closer_a_buyer_the_sooner_they_are_answered() -> None:
    closeness = [Stage.PARTNER, Stage.ADVOCATE, Stage.REGULAR, Stage.BUYER, Stage.POTENTIAL]
    promised = [PROMISES[stage] for stage in closeness]
    assert promised == sorted(promised)
    assert set(PROMISES) == set(Stage)
