"""Gives back what dead processes held."""

import structlog

from bot.house import House
from bot.store import inbox, outbox

log = structlog.get_logger(__name__)


async def sweep(house: House) -> int:
    """Return rows whose lease ran out to those who can work on them; return how many."""
    now = house.clock.now()
    found = await inbox.sweep(now) + await outbox.sweep(now)
    if found:
        log.warning("gave back rows", action="sweep", rows=found)
    return found
