"""Where the staff group is. It gets a new id when it becomes a supergroup, and the configuration lags behind."""

import structlog

from bot.house import House
from bot.store import inbox

log = structlog.get_logger(__name__)


async def where(house: House) -> str:
    """Return the chat id of the staff group as it is now; empty where there is none."""
    configured = house.exporter.staff_group
    return (await inbox.cursor(_key(configured)) or configured) if configured else ""


async def moved(house: House, new: str) -> None:
    """Remember the group's new id, so that nothing is posted to the old one."""
    if new:
        await inbox.move_cursor(_key(house.exporter.staff_group), new)
        log.warning("the staff group has a new id: put it into telegram.staff_group", action="group.moved", group=new)


def _key(configured: str) -> str:
    return f"staff-group:{configured}"
