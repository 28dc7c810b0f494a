"""Clocks: aware, in UTC, forward only; and zones that nobody knows."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import MovableClock, SystemClock, pause, zone

START = datetime(2026, 11, 18, 2, tzinfo=UTC)


def test_every_clock_is_aware_and_in_utc() -> None:
    for clock in (SystemClock(), MovableClock(), MovableClock(START), MovableClock(START, frozen=True)):
        assert clock.now().utcoffset() == timedelta()


def test_a_frozen_clock_stands_until_it_is_moved() -> None:
    clock = MovableClock(START, frozen=True)
    assert clock.now() == clock.now() == START
    assert clock.move(timedelta(hours=3)) == clock.now() == START + timedelta(hours=3)


def test_a_running_clock_goes_on_from_its_start() -> None:
    clock = MovableClock(START)
    first = clock.now()
    assert START <= first <= clock.now()
    assert clock.move(timedelta(days=1)) >= first + timedelta(days=1)


@pytest.mark.parametrize("frozen", [True, False])
def test_no_clock_goes_back(frozen: bool) -> None:
    with pytest.raises(ValueError, match="forward"):
        MovableClock(START, frozen=frozen).move(timedelta(seconds=-1))


@pytest.mark.parametrize("name", ["Mars/Base", "", None, "../../etc/passwd", "/etc/passwd", "a\0b", "Asia", "x" * 5000])
def test_a_zone_that_nobody_knows_is_the_default(name: str | None) -> None:
    assert zone(name).key == "UTC"
    assert zone(name, "Asia/Seoul").key == "Asia/Seoul"


@given(st.text())
def test_any_words_at_all_give_a_zone(name: str) -> None:
    assert zone(name).key


async def test_a_pause_ends_early_when_it_is_told_to_stop() -> None:
    stop = asyncio.Event()
    assert not await pause(0, stop)
    stop.set()
    assert await pause(3600, stop)
