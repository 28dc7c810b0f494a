"""Forgets the contacts who asked for it, once our last letter to them is out."""

import structlog

from bot.house import House
from bot.store.database import transaction
from bot.store.erasure import due, forget

log = structlog.get_logger(__name__)


async def erase(house: House) -> int:
    """Forget those who wait for it, each in a transaction of its own; return how many."""
    now = house.clock.now()
    contacts = await due(now)
    for contact in contacts:
        async with transaction():
            await forget(contact, now)
        log.info("forgot a contact", action="erasure.done", contact=contact.id)
    return len(contacts)
