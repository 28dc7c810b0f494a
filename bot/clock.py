"""Time. UTC inside, aware always, read from one injected clock (invariant 8)."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """What everybody asks for the time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The machine's clock plus an offset that tests and the demo move forward.

    `frozen` stops it: time passes only by `move`.
    """

    def __init__(self, start: datetime | None = None, *, frozen: bool = False) -> None:
        real = datetime.now(UTC)
        self._offset = (start or real) - real
        self._frozen = (start or real) if frozen else None

    def now(self) -> datetime:
        return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> datetime:
        """Move forward by `by` (never back) and return the new time."""
        if by < timedelta():
            raise ValueError("time moves forward only")
        if self._frozen is not None:
            self._frozen += by
        self._offset += by
        return self.now()


@lru_cache(maxsize=1024)  # the standard library itself remembers eight, and reads the others from their files anew
def zone(name: str | None, default: str = "UTC") -> ZoneInfo:
    """Return the IANA zone called `name`; `default` where it is empty or unknown."""
    try:
        return ZoneInfo(name or default)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(default)


async def pause(seconds: float, stop: asyncio.Event) -> bool:
    """Wait `seconds` of real time or until `stop` is set; return whether it was set."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
