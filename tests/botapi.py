"""The local Bot API server and a channel to it, for tests."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from bot.channels.telegram import Rates, TelegramChannel
from bot.clock import Clock
from bot.demo.botapi import BotApi
from bot.demo.botapi.patience import PATIENCE
from bot.messages import Accept, Channel, Outbound, Purpose, Raw

FAST = Rates(overall=100_000, person=100_000, group=100_000)
_numbers = itertools.count()
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02"


@asynccontextmanager
async def telegram(api: BotApi, *, clock: Clock | None = None, **how: Any) -> AsyncIterator[TelegramChannel]:
    """Give a channel to `api` that does not hold back, and close it."""
    settings: dict[str, Any] = {"rates": FAST, "poll_seconds": 2, **how}
    channel = TelegramChannel(
        api.token, base_url=api.base_url, base_file_url=api.base_file_url, clock=clock, **settings
    )
    try:
        yield channel
    finally:
        await channel.close()


def letter(to: object, text: str = "Hello", **more: Any) -> Outbound:
    """Return a reply to `to` with a key of its own."""
    made = Outbound(key=f"test:{next(_numbers)}", channel="test", to=str(to), purpose=Purpose.REPLY, text=text)
    return replace(made, **more)


@dataclass
class Inbox:
    """Takes raw input as the house's inbox does: once by its vendor id. `failures` calls fail before one succeeds."""

    failures: int = 0
    rows: dict[str, Raw] = field(default_factory=dict)
    handed: list[str] = field(default_factory=list)  # vendor ids, each time they were handed over
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def accept(self, raws: list[Raw]) -> list[bool]:
        self.handed += [raw.vendor_id for raw in raws]
        self.changed.set()
        if self.failures > 0:
            self.failures -= 1
            raise OSError("database is locked")
        new = [raw.vendor_id not in self.rows for raw in raws]
        self.rows |= {raw.vendor_id: raw for raw in raws}
        return new

    async def until(self, look: "Callable[[Inbox], bool]", timeout: float = PATIENCE) -> None:
        """Wait until `look` is content."""
        async with asyncio.timeout(timeout):
            while not look(self):
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def listening(channel: Channel, accept: Accept) -> AsyncIterator[None]:
    """Let `channel` listen for as long as the block lasts, then cut it off as a crash would."""
    task = asyncio.create_task(channel.listen(accept))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
