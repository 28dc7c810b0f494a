"""Newsletters: an issue goes out on its date, to each reader at the same hour of their own day."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import structlog

from bot.cases import post
from bot.errors import IssueError
from bot.house import House
from bot.letters.issue import Issue, read_issue
from bot.letters.plan import is_planned, plan
from bot.store.database import BUSY

log = structlog.get_logger(__name__)
# The date begins first at UTC+14 and ends last at UTC-12; an issue found later than that is sent by hand or not at all.
_BEGINS, _ENDS = -timedelta(hours=14), timedelta(hours=36)


async def send_newsletters(house: House) -> int:
    """Plan every issue whose date has begun somewhere; return how many letters were planned."""
    planned = 0
    for folder in await asyncio.to_thread(_folders, house.exporter.newsletter_folder):
        try:
            planned += await _send(house, folder)
        except BUSY:
            raise
        except Exception:
            # An issue that cannot be planned must not hold back the others.
            log.exception("not planned", action="newsletter.failed", folder=folder.name)
    return planned


async def _send(house: House, folder: Path) -> int:
    now = house.clock.now()
    try:
        issue = await asyncio.to_thread(_read, folder)
        if not _is_due(issue, now) or await is_planned(issue.slug):
            return 0
        done = await plan(house, issue)
    except IssueError as error:
        log.error("faulty issue", action="newsletter.fault", folder=folder.name, error=str(error))
        values = {"channel": "newsletter", "why": f"{folder.name}: {error}", "vendor_id": folder.name}
        await post.tell(house, f"newsletter-fault:{folder.name}:{now.date()}", "staff/quarantined", values)
        return 0
    log.info("planned", action="newsletter.plan", issue=issue.slug, letters=done.new)
    return done.new


def _is_due(issue: Issue, now: datetime) -> bool:
    start = datetime.combine(issue.date, time(), UTC)
    return start + _BEGINS <= now < start + _ENDS


def _read(folder: Path) -> Issue:
    """Return the issue in `folder`; what has not changed since the last look is not read and drawn again."""
    return _read_as_of(folder, max((path.stat().st_mtime_ns for path in folder.rglob("*")), default=0))


@lru_cache(maxsize=8)
def _read_as_of(folder: Path, _changed: int) -> Issue:
    return read_issue(folder)


def _folders(where: str) -> list[Path]:
    if not where or not Path(where).is_dir():
        return []
    return sorted(path.parent for path in Path(where).glob("*/issue.md"))
