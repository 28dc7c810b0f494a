"""Waiting for rows to come to a state."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from bot.store.database import BUSY
from bot.store.outbox import Delivery, DeliveryState

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T | None]], timeout: float = 20.0) -> T:
    """Return what `look` finds, as soon as it finds something; a busy database is asked again."""
    async with asyncio.timeout(timeout):
        while True:
            with suppress(*BUSY):
                if found := await look():
                    return found
            await asyncio.sleep(0.02)


async def delivery(prefix: str, *states: DeliveryState, timeout: float = 20.0) -> Delivery:
    """Wait for a letter whose key begins with `prefix` to be in one of `states`; return the newest."""

    async def look() -> Delivery | None:
        return await Delivery.filter(key__startswith=prefix, state__in=states).order_by("-id").first()

    return await until(look, timeout)
