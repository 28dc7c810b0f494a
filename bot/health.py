"""Watches how reading mail goes, and tells staff when it has not gone for long: silence looks like a quiet day."""

import asyncio
import time

import structlog

from bot.cases import post
from bot.clock import pause
from bot.house import House
from bot.store.database import BUSY, transaction

log = structlog.get_logger(__name__)
PATIENCE = 30 * 60.0  # seconds without the mailbox until staff are told
_LOOK = 30.0  # seconds between two looks
# What the reader says while it works as it should; everything else means that no mail comes in.
_WELL = frozenset({"listening", "polling", "unmarked", "unfetchable", "moved"})


class MailHealth:
    """Keeps since when the mailbox cannot be read, in the process's own time."""

    def __init__(self, patience: float = PATIENCE, look: float = _LOOK) -> None:
        self._patience, self._look = patience, look
        self._since: float | None = None
        self._words = ""

    def note(self, state: str, words: str) -> None:
        """Take a state of the reader's, with its words."""
        (log.info if state == "listening" else log.warning)(words, action=f"email.{state}")
        if state in _WELL:
            self._since = None
        else:
            self._since = time.monotonic() if self._since is None else self._since
            self._words = words

    @property
    def down_for(self) -> float:
        """Seconds for which no mail could be read; 0 while all is well."""
        return 0.0 if self._since is None else time.monotonic() - self._since

    async def watch(self, house: House, stop: asyncio.Event) -> None:
        """Tell staff, once a day, while the mailbox has been away for longer than the patience; until `stop`."""
        while not await pause(self._look, stop):
            if self.down_for < self._patience:
                continue
            key = f"mailbox-away:{house.clock.now().date()}"
            try:
                async with transaction():
                    await post.tell(house, key, "staff/channel_down", {"channel": "email", "why": self._words})
            except BUSY as error:
                log.warning("database busy", action="health.busy", error=str(error))
            house.nudge()
