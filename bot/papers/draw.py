"""From the name of a paper to the file: the one table of what can be drawn."""

from dataclasses import dataclass

import structlog

from bot.actions import Paper
from bot.house import House
from bot.messages import File
from bot.record import Record, TradeCard
from bot.store import blobs
from bot.store.buyers import Address
from bot.trade import ProductCard

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk when a paper is drawn: for whom, in which language, and what may be told to them.

    `record` is None unless the sender is verified. `trade` is the one stored by the same decision. `address` is fetched
    with its contact and buyer.
    """

    address: Address
    language: str
    catalogue: tuple[ProductCard, ...]
    record: Record | None = None
    trade: TradeCard | None = None


async def draw(house: House, paper: Paper, desk: Desk) -> File | None:
    """Return the paper as a file; None (and a line in the log) for one that may not or cannot be drawn."""
    if paper.kind == "stored" and len(paper.names) == 2:
        return await _stored(*paper.names)
    log.warning("a paper that cannot be drawn", action="papers.draw", kind=paper.kind)
    return None


async def _stored(sha256: str, name: str) -> File | None:
    content = await blobs.content(sha256)
    if content is None:
        return None
    media_type = "application/pdf" if content.startswith(b"%PDF") else "application/octet-stream"
    return File(name, media_type, len(content), content)
