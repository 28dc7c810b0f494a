"""What can go wrong on purpose: single faults for the next calls, and Telegram's flood control."""

import math
import time
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from bot.demo.botapi.errors import ApiError, Json, flooded


class Fault(StrEnum):
    """How a call fails."""

    REFUSE = "refuse"  # an error body, nothing done
    LOSE = "lose"  # done, but the connection breaks before the answer
    DROP = "drop"  # the connection breaks, nothing done
    STALL = "stall"  # done after a long wait


@dataclass(slots=True)
class Planned:
    """A fault for the next `times` calls of `method`; "*" is any method."""

    method: str
    fault: Fault
    times: int = 1
    error: ApiError | None = None
    seconds: float = 0.0


@dataclass(slots=True)
class Faults:
    """The faults that wait for their calls."""

    planned: list[Planned] = field(default_factory=list)

    def fail_next(
        self, method: str, code: int, description: str, parameters: Json | None = None, times: int = 1
    ) -> None:
        """Answer the next `times` calls of `method` with this error."""
        self.planned.append(Planned(method.lower(), Fault.REFUSE, times, ApiError(code, description, parameters)))

    def lose_next(self, method: str, times: int = 1) -> None:
        """Carry out the next calls, but break the connection before the answer."""
        self.planned.append(Planned(method.lower(), Fault.LOSE, times))

    def drop_next(self, method: str, times: int = 1) -> None:
        """Break the connection of the next calls before anything is done."""
        self.planned.append(Planned(method.lower(), Fault.DROP, times))

    def stall_next(self, method: str, seconds: float, times: int = 1) -> None:
        """Let the next calls wait before they are carried out."""
        self.planned.append(Planned(method.lower(), Fault.STALL, times, seconds=seconds))

    def clear(self) -> None:
        """Let everything go well again."""
        self.planned.clear()

    def take(self, method: str) -> Planned | None:
        """Use up one fault planned for `method`, the oldest first."""
        for fault in self.planned:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self.planned.remove(fault)
                return fault
        return None


@dataclass(slots=True)
class Flood:
    """Flood control: how many messages a chat, a group and the bot may send. Off while a limit is 0."""

    per_chat: int = 0  # a second, private chats
    per_group: int = 0  # a minute
    overall: int = 0  # a second
    _log: dict[str, deque[float]] = field(default_factory=dict)

    def check(self, chat: int) -> None:
        """Count a message to `chat`; a 429 with the seconds to wait where it is one too many."""
        now = time.monotonic()
        windows = [("*", self.overall, 1.0)]
        windows.append((str(chat), self.per_group, 60.0) if chat < 0 else (str(chat), self.per_chat, 1.0))
        for name, limit, seconds in windows:
            if limit:
                self._count(name, limit, seconds, now)

    def _count(self, name: str, limit: int, seconds: float, now: float) -> None:
        log = self._log.setdefault(name, deque())
        while log and log[0] <= now - seconds:
            log.popleft()
        if len(log) >= limit:
            raise flooded(max(1, math.ceil(log[0] + seconds - now)))
        log.append(now)
