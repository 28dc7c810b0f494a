"""Looks at the world outside and at the database, and tells the open pages what changed."""

import asyncio

from bot.demo.mailboxes import Mail
from bot.demo.page import memory
from bot.demo.page.show import Show
from bot.store.database import BUSY

_LOOK = 0.6  # seconds between two looks at the database while somebody watches


async def watch_chats(show: Show) -> None:
    """Tell of every change in every chat."""
    async with show.stage.api.world.watch() as changes:
        while True:
            change = await changes.get()
            topic = "typing" if change.kind == "action" else "chat"
            show.hub.tell(f"{topic}:{change.chat}")


def watch_mail(show: Show) -> None:
    """Tell of every mail that arrives."""

    def came(address: str, _mail: Mail) -> None:
        show.hub.tell(f"mail:{show.stage.mail.boxes.box(address).address}")

    show.stage.mail.subscribe(came)


async def watch_memory(show: Show) -> None:
    """Tell when the database remembers something new."""
    before: tuple[object, ...] = ()
    while True:
        await asyncio.sleep(_LOOK)
        if not show.hub.listeners:
            continue
        try:
            now = await memory.fingerprint()
        except BUSY:
            continue
        if now != before:
            for topic in ("memory", "people"):
                show.hub.tell(topic)
        before = now
