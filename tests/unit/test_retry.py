"""When a letter is tried again: later each time, never sooner than asked for, and not for ever."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TemporaryError
from scheduler.retry import GIVE_UP_AFTER, pause

channels = st.sampled_from(["email", "telegram", "webchat"])
attempts = st.integers(0, 100)
ages = st.timedeltas(timedelta(), GIVE_UP_AFTER - timedelta(seconds=1))
dice = st.integers(0, 2**32).map(random.Random)


@given(channels, attempts, dice)
def test_after_two_days_nobody_tries_again(channel: str, many: int, die: random.Random) -> None:
    for age in (GIVE_UP_AFTER, GIVE_UP_AFTER * 10):
        assert pause(channel, many, age, TemporaryError(), die) is None


@given(channels, attempts, ages, dice)
def test_there_is_always_a_pause_and_never_a_day(channel: str, many: int, age: timedelta, die: random.Random) -> None:
    wait = pause(channel, many, age, TemporaryError(), die)
    assert wait is not None
    assert timedelta(seconds=1) <= wait <= timedelta(hours=5)


@given(channels, st.integers(1, 20), ages, st.integers(0, 2**32))
def test_each_pause_is_at_least_as_long_as_the_one_before(channel: str, many: int, age: timedelta, seed: int) -> None:
    """The same dice for both: chance alone makes no pause shorter."""
    first, second = (pause(channel, number, age, TemporaryError(), random.Random(seed)) for number in (many, many + 1))
    assert first is not None
    assert second is not None
    assert first <= second


@given(channels, attempts, ages, dice, st.floats(0, 100_000))
def test_who_says_when_to_come_back_is_not_asked_before(
    channel: str, many: int, age: timedelta, die: random.Random, seconds: float
) -> None:
    wait = pause(channel, many, age, TemporaryError(retry_after=seconds), die)
    assert wait is not None
    assert wait >= timedelta(seconds=seconds)
    assert wait <= timedelta(seconds=max(seconds, 0.05) * 1.2 + 0.001)


def test_letters_that_failed_together_come_back_apart() -> None:
    die = random.Random(1)
    waits = {pause("email", 1, timedelta(), TemporaryError(), die) for _ in range(50)}
    assert len(waits) == 50


@pytest.mark.parametrize(("channel", "first"), [("email", timedelta(minutes=1)), ("telegram", timedelta(seconds=3))])
def test_a_chat_is_tried_again_sooner_than_a_mailbox(channel: str, first: timedelta) -> None:
    wait = pause(channel, 1, timedelta(), TemporaryError(), random.Random(1))
    assert wait is not None
    assert first <= wait <= first * 1.2
