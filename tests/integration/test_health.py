"""Staff hear of a mailbox that cannot be read for long, once a day, and of nothing while all is well."""

import asyncio

import pytest

from bot.health import MailHealth
from bot.store.outbox import Delivery
from tests.cast import build_house


async def _watched(health: MailHealth, seconds: float = 0.1) -> int:
    stop = asyncio.Event()
    watching = asyncio.create_task(health.watch(build_house(), stop))
    await asyncio.sleep(seconds)
    stop.set()
    await watching
    return await Delivery.filter(key__startswith="mailbox-away:").count()


@pytest.mark.usefixtures("database")
async def test_staff_are_told_once_of_a_mailbox_that_stays_away() -> None:
    health = MailHealth(patience=0.02, look=0.01)
    health.note("down", "connection refused")
    assert await _watched(health) == 1


@pytest.mark.usefixtures("database")
async def test_a_short_absence_is_nobodys_news() -> None:
    health = MailHealth(patience=60, look=0.01)
    health.note("down", "connection refused")
    assert await _watched(health) == 0


@pytest.mark.usefixtures("database")
async def test_a_mailbox_that_is_back_is_well() -> None:
    health = MailHealth(patience=0.02, look=0.01)
    health.note("down", "connection refused")
    health.note("listening", "sales@haneul.example")
    assert await _watched(health) == 0
