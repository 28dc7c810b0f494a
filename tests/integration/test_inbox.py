"""The inbox between the channels and the house, on both databases: in order, side by side, nobody in another's way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.memory import MemoryChannel
from bot.clock import MovableClock
from bot.conversation.inbox import Reception
from bot.house import House
from bot.messages import Inbound, Limits, Raw
from bot.outbox import Outbox
from bot.store import inbox
from bot.store.base import count_by
from bot.store.inbox import Inbox, InboxState
from tests.cast import NOW, build_house

pytestmark = pytest.mark.usefixtures("database")


class Slow(MemoryChannel):
    """Reading what says "slow" takes until `released`; `read` is what has been read."""

    def __init__(self) -> None:
        super().__init__(limits=Limits(text=4096, caption=1024, buttons=True))
        self.reading = asyncio.Event()
        self.released = asyncio.Event()
        self.read: list[str] = []
        self.another = asyncio.Event()

    async def parse(self, raw: Raw) -> Inbound | None:
        if b"slow" in raw.content:
            self.reading.set()
            await self.released.wait()
        message = await super().parse(raw)
        self.read.append(message.text if message else "")
        self.another.set()
        return message


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    clock = MovableClock(NOW, frozen=True)
    yield replace(build_house(clock), outbox=Outbox(clock, {"memory": Limits(text=4096)}, "haneul.example"))


async def write(reception: Reception, channel: MemoryChannel, text: str, sender: str) -> None:
    """Let a person write, and hand it over."""
    channel.write(text, sender=sender)
    await reception.accept([channel.exchange.waiting.pop()])


async def test_a_slow_message_holds_up_nobody_else(house: House) -> None:
    channel = Slow()
    reception = Reception(house, {"memory": channel})
    stop = asyncio.Event()
    running = asyncio.create_task(reception.run(stop))
    await write(reception, channel, "slow", "1")
    await channel.reading.wait()
    await write(reception, channel, "hello", "2")
    await asyncio.wait_for(channel.another.wait(), 60)
    assert channel.read == ["hello"]
    channel.released.set()
    stop.set()
    reception.wake()
    await running
    assert channel.read == ["hello", "slow"]
    assert await count_by(Inbox, "state") == {"done": 2}


async def test_what_one_person_writes_is_read_in_order(house: House) -> None:
    channel = Slow()
    reception = Reception(house, {"memory": channel})
    for number in range(6):
        for sender in ("1", "2"):
            await write(reception, channel, f"{sender} says {number}", sender)
    assert await reception.drain() == 12
    for sender in ("1", "2"):
        said = [text for text in channel.read if text.startswith(sender)]
        assert said == [f"{sender} says {number}" for number in range(6)]


async def test_one_lane_that_waits_for_a_retry_starves_nobody(house: House) -> None:
    rows = [
        Inbox(
            created_at=NOW, channel="memory", account="a", vendor_id=str(number), content=b"", digest="", lane="flood",
            due_at=NOW + timedelta(minutes=1),
        )
        for number in range(450)
    ]  # fmt: skip
    await Inbox.bulk_create(rows)
    other = await Inbox.create(
        created_at=NOW, channel="memory", account="a", vendor_id="x", content=b"", digest="", lane="other", due_at=NOW
    )
    assert await inbox.waiting(NOW, ["memory"], 8) == [other.id]
    assert len(await inbox.waiting(NOW + timedelta(minutes=2), ["memory"], 8)) == 2


async def test_what_came_on_a_channel_that_is_switched_off_waits(house: House) -> None:
    channel = Slow()
    await write(Reception(house, {"memory": channel}), channel, "hello", "1")
    assert await Reception(house, {}).drain() == 0
    assert await count_by(Inbox, "state") == {"new": 1}
    assert await Reception(house, {"memory": channel}).drain() == 1
    assert await count_by(Inbox, "state") == {"done": 1}


async def test_nobody_lays_aside_what_another_worker_has_done(house: House) -> None:
    row = await Inbox.create(
        created_at=NOW, channel="memory", account="a", vendor_id="1", content=b"", digest="", lane="1", due_at=NOW,
        state=InboxState.DONE, claimed_by="another",
    )  # fmt: skip
    assert not await inbox.quarantine(row.id, "me", "too late")
    await row.refresh_from_db()
    assert row.state is InboxState.DONE


async def test_a_stop_waits_for_what_is_at_work_and_starts_nothing_more(house: House) -> None:
    channel = Slow()
    reception = Reception(house, {"memory": channel})
    stop = asyncio.Event()
    running = asyncio.create_task(reception.run(stop))
    await write(reception, channel, "slow", "1")
    await channel.reading.wait()
    stop.set()
    await write(reception, channel, "too late", "2")
    channel.released.set()
    await running
    assert channel.read == ["slow"]
    assert await count_by(Inbox, "state") == {"done": 1, "new": 1}


async def test_a_cancelled_worker_leaves_nothing_at_work(house: House) -> None:
    channel = Slow()
    reception = Reception(house, {"memory": channel})
    await write(reception, channel, "slow", "1")
    draining = asyncio.create_task(reception.drain())
    await channel.reading.wait()
    draining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await draining
    assert len(asyncio.all_tasks()) == 1
