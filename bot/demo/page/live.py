"""What tells the open pages that something changed, by server-sent events.

A listener holds a set of the topics that changed since it last looked, never a queue of events: however slow it is,
nothing is lost and nothing piles up. A page that connects anew looks at everything again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PULSE = 15.0  # seconds of silence after which a comment keeps the connection alive


@dataclass(eq=False, slots=True)
class Listener:
    """One open page."""

    changed: set[str] = field(default_factory=set)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self) -> list[str]:
        """Return what changed since the last time."""
        found = sorted(self.changed)
        self.changed.clear()
        self.wake.clear()
        return found


@dataclass(slots=True)
class Hub:
    """All open pages. Topics: `chat:<id>`, `typing:<id>`, `mail:<address>`, people, memory, clock."""

    listeners: set[Listener] = field(default_factory=set)
    closed: bool = False

    def tell(self, topic: str) -> None:
        """Tell every open page that `topic` changed."""
        for listener in self.listeners:
            listener.changed.add(topic)
            listener.wake.set()

    def close(self) -> None:
        """Let every open page go."""
        self.closed = True
        for listener in self.listeners:
            listener.wake.set()

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Give a listener for as long as the block lasts."""
        listener = Listener()
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    async def stream(self) -> AsyncIterator[str]:
        """Yield the events of one page, as text/event-stream has them."""
        with self.listening() as listener:
            yield "retry: 1000\ndata: []\n\n"
            while not self.closed:
                try:
                    await asyncio.wait_for(listener.wake.wait(), _PULSE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if topics := listener.take():
                    yield f"data: {json.dumps(topics)}\n\n"
