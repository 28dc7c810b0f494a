"""Telegram's sending limits, kept by ourselves: so many overall, to one person, to one group; and holds after a 429."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.errors import TemporaryError


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages per span. Telegram's published limits are the defaults."""

    overall: int = 30  # a second
    person: int = 1  # a second
    group: int = 20  # a minute


class Window:
    """At most `count` turns in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._turns: deque[float] = deque(maxlen=max(count, 1))

    def next_turn(self, now: float) -> float:
        """Return when the next turn may be."""
        full = len(self._turns) == self._turns.maxlen
        return max(now, self._turns[0] + self._seconds) if full else now

    def take(self, at: float) -> None:
        self._turns.append(at)

    def move_last(self, to: float) -> None:
        if self._turns and to > self._turns[-1]:
            self._turns[-1] = to

    def idle(self, now: float) -> bool:
        return not self._turns or self._turns[-1] + self._seconds < now


@dataclass(slots=True)
class Flood:
    """Gives each message its turn. Short waits are waited here; longer ones go back to the outbox."""

    rates: Rates = field(default_factory=Rates)
    patience: float = 5.0  # seconds
    monotonic: Callable[[], float] = time.monotonic
    _all: Window = field(init=False)
    _chats: dict[str, Window] = field(default_factory=dict)
    _held: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._all = Window(self.rates.overall, 1.0)

    async def turn(self, chat: str) -> None:
        """Return when a message may go to `chat`; TemporaryError where that is longer off than our patience."""
        delay = self.reserve(chat)
        if delay > 0:
            await asyncio.sleep(delay)

    def reserve(self, chat: str) -> float:
        """Take the next turn for `chat` and return how many seconds off it is."""
        now = self.monotonic()
        held = self._held.get(chat, 0.0)
        if held > now:
            raise TemporaryError("Telegram asked us to wait", retry_after=held - now)
        window = self._chats.get(chat) or self._new_window(chat, now)
        at = max(self._all.next_turn(now), window.next_turn(now))
        if at - now > self.patience:
            raise TemporaryError("the chat's sending limit is reached", retry_after=at - now)
        self._all.take(at)
        window.take(at)
        return at - now

    def done(self, chat: str) -> None:
        """Say that the message for which a turn was taken is through: a person's second counts from here.

        Counted from the start of the call, a slow call followed by a quick one would arrive too close together.
        """
        if chat in self._chats:
            self._chats[chat].move_last(self.monotonic())

    def hold(self, chat: str, seconds: float) -> None:
        """Send nothing to `chat` for `seconds`."""
        self._held[chat] = self.monotonic() + seconds

    def _new_window(self, chat: str, now: float) -> Window:
        if len(self._chats) >= 1000:
            self._chats = {key: window for key, window in self._chats.items() if not window.idle(now)}
            self._held = {key: until for key, until in self._held.items() if until > now}
        is_group = chat.startswith(("-", "@"))
        window = Window(self.rates.group, 60.0) if is_group else Window(self.rates.person, 1.0)
        self._chats[chat] = window
        return window
