"""Claims by name: what a dead process held comes back at once, what a living or a foreign one holds stays."""

import os
import subprocess
import sys

import pytest

from bot.store import claims
from bot.store.inbox import Inbox, InboxState
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("database")


async def held_by(name: str) -> Inbox:
    return await Inbox.create(
        created_at=NOW, channel="memory", account="a", vendor_id=name, content=b"", digest="", lane="", due_at=NOW,
        state=InboxState.CLAIMED, claimed_by=name,
    )  # fmt: skip


def of(process: int) -> str:
    """Return a name as that process would have."""
    place, _, rest = claims.holder().partition("/")
    return f"{place}/{process}/{rest.partition('/')[2]}"


async def test_what_a_dead_process_held_comes_back() -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])  # noqa: ASYNC220
    dead.wait()
    row = await held_by(of(dead.pid))
    assert await claims.release_dead(NOW) == 1
    await row.refresh_from_db()
    assert (row.state, row.claimed_by) == (InboxState.NEW, "")


async def test_what_a_living_process_holds_stays() -> None:
    await held_by(of(os.getppid()))
    assert await claims.release_dead(NOW) == 0


async def test_what_another_container_of_the_same_host_name_holds_stays() -> None:
    name = claims.holder()
    host, _, rest = name.partition("/")
    assert len(name) <= 64
    await held_by(f"{host[:-8]}00000000/{rest}")
    assert await claims.release_dead(NOW) == 0
