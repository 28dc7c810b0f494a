"""Waiting for rows to come to a state."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.store.outbox import Delivery, DeliveryState

T = TypeVar("T")


async def until(look: Callable[[], Awaitable[T | None]], timeout: float = 20.0) -> T:
    """Return what `look` finds, as soon as it finds something."""
    async with asyncio.timeout(timeout):
        while not (found := await look()):  # noqa: ASYNC110 - the database wakes nobody
            await asyncio.sleep(0.02)
        return found


async def delivery(prefix: str, *states: DeliveryState, timeout: float = 20.0) -> Delivery:
    """Wait for a letter whose key begins with `prefix` to be in one of `states`; return it."""

    async def look() -> Delivery | None:
        return await Delivery.filter(key__startswith=prefix, state__in=states).order_by("id").first()

    return await until(look, timeout)
