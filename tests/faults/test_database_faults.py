"""The database is locked or goes away in the middle: nothing is lost, nothing doubled, the service goes on."""

import asyncio
import sqlite3
from collections import Counter

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.store.database import BUSY
from bot.store.inbox import Cursor, Inbox, InboxState
from bot.store.interactions import Direction, Interaction
from bot.store.outbox import Delivery, DeliveryState
from tests.cast import lunchbox
from tests.faults.conftest import Perform
from tests.faults.load import QUESTIONS
from tests.faults.mails import deliver, mail
from tests.faults.rows import until

PEOPLE, MAILS = 10, 10


async def buyers_write(stage: Stage) -> list[User]:
    """Let several people ask in chat and by mail at the same time."""
    people = [stage.api.user(f"Buyer{number}") for number in range(PEOPLE)]
    for question in QUESTIONS[:2]:
        for person in people:
            person.send_text(question)
    for number in range(MAILS):
        deliver(stage.mail, mail(f"b{number}@mail{number}.example", "A question", QUESTIONS[number % 4]))
    return people


async def all_answered(stage: Stage, timeout: float = 60.0) -> None:
    """Wait until everything is answered, and see that nothing is missing and nothing came twice."""
    wanted = 2 * PEOPLE + MAILS

    async def settled() -> bool:
        waiting = await Inbox.exclude(state=InboxState.DONE).count()
        came = await Interaction.filter(direction=Direction.IN).count()
        return came >= wanted and not waiting and not await Delivery.exclude(state=DeliveryState.SENT).exists()

    await until(settled, timeout)
    said = await Interaction.filter(direction=Direction.IN).values_list("inbox_id", flat=True)
    assert len(said) == len(set(said)) == wanted
    answered = {key.split(":")[1] for key in await _keys()}
    assert len(answered) == wanted
    rows = Counter(await Delivery.filter(channel="telegram").values_list("recipient", flat=True))
    chats = stage.api.world.chats.values()
    arrived = {str(chat.id): sum(message.mine for message in chat.messages.values()) for chat in chats}
    assert {chat: many for chat, many in arrived.items() if many} == dict(rows)
    boxes = [stage.mail.mailbox(f"b{number}@mail{number}.example") for number in range(MAILS)]
    assert [len(box) for box in boxes] == [1] * MAILS


async def _keys() -> list[str]:
    return [str(key) for key in await Delivery.filter(key__startswith="reply:").values_list("key", flat=True)]


@pytest.mark.parametrize("seconds", [3, 12])
async def test_a_locked_database_is_waited_for(perform: Perform, seconds: int) -> None:
    """Three seconds are within SQLite's own patience; twelve are not."""
    async with perform() as stage:
        await lunchbox(stage.app.house)
        path = stage.settings.database_url.removeprefix("sqlite://")
        other = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            other.execute("BEGIN IMMEDIATE")
            await buyers_write(stage)
            await asyncio.sleep(seconds)
            other.execute("COMMIT")
        finally:
            other.close()
        await all_answered(stage)


async def test_a_database_locked_again_and_again_costs_time_only(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        path = stage.settings.database_url.removeprefix("sqlite://")
        other = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            await buyers_write(stage)
            for _ in range(10):
                await asyncio.to_thread(_lock_for_a_moment, path)
                await asyncio.sleep(0.05)
        finally:
            other.close()
        await all_answered(stage)


def _lock_for_a_moment(path: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    finally:
        connection.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_connections_that_are_terminated_in_the_middle_cost_time_only(
    perform_on_both: Perform, database_url: str
) -> None:
    async with perform_on_both() as stage:
        await lunchbox(stage.app.house)
        admin = await asyncpg.connect(database_url)
        try:
            await buyers_write(stage)
            for _ in range(8):
                await asyncio.sleep(0.25)
                await admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        finally:
            await admin.close()
        await all_answered(stage)


async def test_a_value_that_does_not_fit_is_not_taken_for_a_busy_database(database: str) -> None:
    """Who took it for busy would try it again for ever, and nobody would hear of it."""
    await Cursor.create(account="a", value="1")
    with pytest.raises(Exception, match=r"(?i)unique") as raised:
        await Cursor.create(account="a", value="2")
    assert not isinstance(raised.value, BUSY)


async def test_a_row_that_is_not_there_is_not_taken_for_a_busy_database(database: str) -> None:
    with pytest.raises(Exception, match="does not exist") as raised:
        await Cursor.get(account="nobody")
    assert not isinstance(raised.value, BUSY)
