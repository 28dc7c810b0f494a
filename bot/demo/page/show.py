"""What the page works with: the stage, who the visitors pretend to be, and what they sent."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.demo.botapi import User
from bot.demo.issue import Issue
from bot.demo.page.live import Hub
from bot.demo.stage import Stage
from bot.demo.world.model import Staff, World

Json = dict[str, Any]


class NotThereError(Exception):
    """The page asked for something that is not there."""


class NotPossibleError(Exception):
    """The page asked for something that cannot be done now; the message names the reason by one word."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that a visitor wrote."""

    raw: bytes = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the visitor made up: a Telegram account and a mailbox that the database has never heard of."""

    account: int
    name: str
    language: str
    mail: str


@dataclass(slots=True)
class Show:
    """One demo. `phones` are the accounts opened for contacts who had none, by contact id.

    `issue` is the newest newsletter in `folder`, where the demo lives.
    """

    stage: Stage
    world: World
    issue: Issue
    folder: Path
    hub: Hub = field(default_factory=Hub)
    phones: dict[int, User] = field(default_factory=dict)
    strangers: dict[int, Stranger] = field(default_factory=dict)
    sent: dict[str, list[Sent]] = field(default_factory=dict)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def staff(self) -> list[tuple[Staff, User]]:
        """Return the exporter's people who are in the staff group."""
        return [
            (one, self.stage.person(one.telegram_id, one.name, one.language))
            for one in self.world.staff
            if one.telegram_id
        ]

    def later(self, work: Coroutine[Any, Any, None], done: Callable[[], None] | None = None) -> None:
        """Do `work` in the background; it ends with the demo."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        if done is not None:
            task.add_done_callback(lambda _task: done())

    async def close(self) -> None:
        """End all background work."""
        self.hub.close()
        running = list(self.tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
