"""Telegram's sending limits, kept by ourselves."""

import pytest

from bot.channels.telegram.flood import Flood, Rates
from bot.errors import TemporaryError


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def flood(**rates: int) -> tuple[Flood, Watch]:
    watch = Watch()
    return Flood(Rates(**rates), patience=5.0, monotonic=watch), watch


def test_a_person_gets_one_message_a_second() -> None:
    limits, watch = flood()
    assert [limits.reserve("7") for _ in range(3)] == [0.0, 1.0, 2.0]
    watch.now += 10
    assert limits.reserve("7") == 0.0


def test_another_person_does_not_wait_for_the_first() -> None:
    limits, _ = flood()
    limits.reserve("7")
    assert limits.reserve("8") == 0.0


def test_all_together_keep_to_the_overall_limit() -> None:
    limits, _ = flood(overall=3)
    assert [limits.reserve(str(person)) for person in range(1, 5)] == [0.0, 0.0, 0.0, 1.0]


def test_a_group_gets_twenty_a_minute_and_then_the_outbox_is_told_how_long_to_wait() -> None:
    limits, watch = flood()
    assert {limits.reserve("-100") for _ in range(20)} == {0.0}
    with pytest.raises(TemporaryError) as failure:
        limits.reserve("-100")
    assert failure.value.retry_after == 60.0
    watch.now += 60
    assert limits.reserve("-100") == 0.0


def test_a_refused_turn_uses_nothing_up() -> None:
    limits, _ = flood(person=1)
    for _ in range(6):
        limits.reserve("7")
    for _ in range(3):
        with pytest.raises(TemporaryError) as failure:
            limits.reserve("7")
        assert failure.value.retry_after == 6.0


def test_what_telegram_asked_for_holds_for_the_whole_chat() -> None:
    limits, watch = flood()
    limits.hold("7", 30)
    with pytest.raises(TemporaryError) as failure:
        limits.reserve("7")
    assert failure.value.retry_after == 30.0
    assert limits.reserve("8") == 0.0
    watch.now += 31
    assert limits.reserve("7") == 0.0


def test_chats_that_fell_silent_are_forgotten() -> None:
    limits, watch = flood(overall=100_000)
    for person in range(1, 2001):
        limits.reserve(str(person))
        watch.now += 0.01
    assert len(limits._chats) <= 1100


async def test_a_short_wait_is_waited() -> None:
    limits = Flood(Rates(person=50, overall=1000))
    for _ in range(51):
        await limits.turn("7")
