from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters.occasions import birthday_on, candidates, card_moment

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
days = st.dates(date(1972, 1, 2), date(2037, 12, 30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_birthday_on_29_february_falls_on_the_28th_in_common_years() -> None:
    assert birthday_on(2, 29, 2027) == date(2027, 2, 28)
    assert birthday_on(2, 29, 2028) == date(2028, 2, 29)


def test_a_birthday_on_29_february_falls_on_1_march_where_that_is_the_custom() -> None:
    assert birthday_on(2, 29, 2027, "GB") == date(2027, 3, 1)
    assert birthday_on(2, 29, 2027, "NZ") == date(2027, 2, 28)
    assert birthday_on(2, 29, 2100) == date(2100, 2, 28)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        birthday_on(2, 30, 2026)


def test_auckland_gets_its_card_before_honolulu_and_each_on_its_own_day() -> None:
    day = date(2026, 5, 4)
    assert card_moment(day, ZoneInfo("Pacific/Auckland")) == (at("2026-05-03T21:00"), at("2026-05-04T12:00"))
    assert card_moment(day, ZoneInfo("Pacific/Honolulu")) == (at("2026-05-04T19:00"), at("2026-05-05T10:00"))


def test_a_skipped_hour_is_the_moment_the_clocks_go_forward() -> None:
    due, _ = card_moment(date(2026, 3, 29), ZoneInfo("Europe/Berlin"), hour=2)
    assert due == at("2026-03-29T01:00")


def test_an_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    due, _ = card_moment(date(2026, 10, 25), ZoneInfo("Europe/Berlin"), hour=2)
    assert due == at("2026-10-25T00:00")


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_have_jumped() -> None:
    _, expires = card_moment(date(2018, 11, 3), ZoneInfo("America/Sao_Paulo"))
    assert expires == at("2018-11-04T03:00")


def test_a_day_that_samoa_left_out_still_has_its_moment() -> None:
    due, expires = card_moment(date(2011, 12, 30), ZoneInfo("Pacific/Apia"))
    assert due == at("2011-12-30T10:00")
    assert expires > due


@given(days, st.sampled_from(ZONES), st.integers(0, 23))
def test_a_card_is_due_before_it_expires_and_on_its_own_local_day(day: date, name: str, hour: int) -> None:
    zone = ZoneInfo(name)
    due, expires = card_moment(day, zone, hour)
    assert due.tzinfo is UTC
    assert expires.tzinfo is UTC
    assert due < expires <= due + timedelta(hours=27)
    if due.astimezone(zone).date() == day:
        assert (expires - timedelta(seconds=1)).astimezone(zone).date() == day
        assert due.astimezone(zone).hour >= hour


@given(days, st.sampled_from(ZONES))
def test_every_local_date_in_progress_is_a_candidate(day: date, name: str) -> None:
    now = datetime(day.year, day.month, day.day, 11, 17, tzinfo=UTC)
    local = now.astimezone(ZoneInfo(name)).date()
    assert (local.month, local.day) in candidates(now)


def test_two_or_three_dates_are_in_progress_at_once() -> None:
    assert candidates(at("2026-05-04T11:00")) == {(5, 3), (5, 4), (5, 5)}
    assert candidates(at("2026-05-04T13:00")) == {(5, 4), (5, 5)}


def test_29_february_is_a_candidate_of_both_days_it_may_move_to() -> None:
    assert (2, 29) in candidates(at("2027-02-28T12:30"))
    assert (2, 29) in candidates(at("2027-03-01T13:00"))
    assert (2, 29) not in candidates(at("2028-03-01T13:00"))
    assert (2, 29) in candidates(at("2028-02-29T13:00"))
