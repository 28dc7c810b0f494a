"""Who holds a row. A claim names its process: after `kill -9` a restart need not wait for the lease."""

import hashlib
import os
import socket
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from bot.store.inbox import Inbox, InboxState
from bot.store.outbox import Delivery, DeliveryState


def holder() -> str:
    """Return a new name for something that claims rows: where process numbers count, the number, a random part."""
    return f"{_here()}/{os.getpid()}/{uuid4().hex[:16]}"


@cache
def _here() -> str:
    """Name the space in which a process number means this process: the host, its boot, its PID namespace.

    Two containers may share a host's name and have a process 1 each. Where the system does not tell, the name stands
    alone.
    """
    told = []
    with suppress(OSError):
        told.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
    with suppress(OSError):
        told.append(str(Path("/proc/self/ns/pid").readlink()))
    return f"{socket.gethostname()[:24]}.{hashlib.sha256('/'.join(told).encode()).hexdigest()[:8]}"


async def release_dead(now: datetime) -> int:
    """Give back at once what processes of this host held that no longer run; return how many rows.

    Call it before this process claims anything: a claim that names this very process id is then a dead one's.
    """
    inboxes = Inbox.filter(state=InboxState.CLAIMED)
    deliveries = Delivery.filter(state__in=(DeliveryState.CLAIMED, DeliveryState.SENDING))
    released = 0
    for name in {*await inboxes.distinct().values_list("claimed_by", flat=True)}:
        if _is_dead(str(name)):
            released += await inboxes.filter(claimed_by=name).update(
                state=InboxState.NEW, claimed_by="", lease_until=None
            )
    for name in {*await deliveries.distinct().values_list("claimed_by", flat=True)}:
        if _is_dead(str(name)):
            released += await deliveries.filter(claimed_by=name).update(
                state=DeliveryState.QUEUED, claimed_by="", lease_until=None, due_at=now
            )
    return released


def _is_dead(name: str) -> bool:
    host, _, rest = name.partition("/")
    process = rest.partition("/")[0]
    if host != _here() or not process.isdigit():
        return False
    if int(process) == os.getpid():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
