"""From the name of a paper to the file: the one table of what can be drawn."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.actions import Paper
from bot.house import House
from bot.messages import File
from bot.papers.comparison import comparison
from bot.papers.data_sheet import data_sheet
from bot.papers.desk import Desk
from bot.papers.export import data_export
from bot.papers.proforma import proforma
from bot.papers.statement import statement
from bot.papers.stored import stored
from bot.store.busy import BUSY

__all__ = ["Desk", "draw"]

log = structlog.get_logger(__name__)
Drawer = Callable[[House, Paper, Desk], Awaitable[File | None]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a paper is drawn, and whether it tells of the buyer's own dealings."""

    draw: Drawer
    own: bool = False


_KINDS: Mapping[str, _Kind] = {
    "stored": _Kind(stored),
    "data_sheet": _Kind(data_sheet),
    "comparison": _Kind(comparison),
    "proforma": _Kind(proforma, own=True),
    "statement_xlsx": _Kind(statement, own=True),
    "data_export": _Kind(data_export, own=True),
}


async def draw(house: House, paper: Paper, desk: Desk) -> File | None:
    """Return the paper as a file; None (and a line in the log) for one that may not or cannot be drawn.

    What is the buyer's own is drawn for verified senders only (invariant 7). A paper that fails never breaks the
    answer; a database that is busy does, so that the whole message is tried again.
    """
    kind = _KINDS.get(paper.kind)
    if kind is None or (kind.own and desk.record is None):
        log.warning("a paper that may not be drawn", action="papers.refused", kind=paper.kind)
        return None
    try:
        file = await kind.draw(house, paper, desk)
    except BUSY:
        raise
    except Exception:
        log.exception("a paper failed", action="papers.failed", kind=paper.kind)
        return None
    if file is None:
        log.warning("a paper that is not there", action="papers.missing", kind=paper.kind, names=paper.names)
    return file
