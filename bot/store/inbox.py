"""The one way in: raw input, committed before anybody reads it or the vendor hears of it (invariant 1)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.expressions import F
from tortoise.functions import Min
from tortoise.models import Model

from bot.messages import Raw
from bot.store.base import Row


class InboxState(StrEnum):
    """new → claimed → done | quarantined; a claim whose lease ran out is new again."""

    NEW = "new"
    CLAIMED = "claimed"
    DONE = "done"
    QUARANTINED = "quarantined"


class Inbox(Row):
    """One thing that arrived. Unique by the vendor's id, so that what comes twice is stored once."""

    channel = fields.CharField(16)
    account = fields.CharField(200)
    vendor_id = fields.CharField(200)
    content = fields.BinaryField()
    note = fields.CharField(40, default="")
    digest = fields.CharField(64)
    state = fields.CharEnumField(InboxState, max_length=16, default=InboxState.NEW)
    lane = fields.CharField(80, default="")
    claimed_by = fields.CharField(64, default="")
    lease_until: datetime | None = fields.DatetimeField(null=True)
    due_at: datetime = fields.DatetimeField()
    attempts = fields.SmallIntField(default=0)
    error = fields.TextField(default="")
    refused = fields.CharField(120, default="")  # what was refused to whom, to count what the same sender tries

    class Meta:
        table = "inbox"
        unique_together = (("channel", "account", "vendor_id"),)
        indexes = (("state", "lane", "id"), ("state", "lease_until"), ("digest",), ("refused",))

    def as_raw(self) -> Raw:
        """Return what the channel handed in."""
        return Raw(self.channel, self.account, self.vendor_id, bytes(self.content), self.created_at, note=self.note)


_CHUNK = 500  # ids in one query


class Cursor(Model):
    """How far a channel has been read: moves in the same commit as the rows it produced."""

    account = fields.CharField(200, primary_key=True)
    value = fields.CharField(200)

    class Meta:
        table = "cursor"


async def known(channel: str, account: str, vendor_ids: Sequence[str]) -> set[str]:
    """Return which of `vendor_ids` are stored already."""
    rows = Inbox.filter(channel=channel, account=account, vendor_id__in=list(vendor_ids))
    return set(await rows.values_list("vendor_id", flat=True))  # type: ignore[arg-type]


async def move_cursor(account: str, value: str) -> None:
    """Remember how far `account` has been read."""
    await Cursor.update_or_create(defaults={"value": value}, account=account)


async def cursor(account: str) -> str:
    """Return how far `account` has been read; empty when never."""
    row = await Cursor.get_or_none(account=account)
    return "" if row is None else row.value


async def waiting(now: datetime, channels: Collection[str], limit: int) -> list[int]:
    """Return up to `limit` ids of rows of `channels` that may be worked on, oldest first, one of each lane.

    A lane is one chat or one sender: what came there first is done first, also where it must be tried again. Reads no
    raw bytes, and no row but the first of each lane.
    """
    unfinished = Inbox.filter(state__in=(InboxState.NEW, InboxState.CLAIMED))
    lanes = await unfinished.annotate(first=Min("id")).group_by("lane").values("first")
    firsts = sorted(int(lane["first"]) for lane in lanes)
    ready: list[int] = []
    for start in range(0, len(firsts), _CHUNK):
        rows = Inbox.filter(id__in=firsts[start : start + _CHUNK], state=InboxState.NEW, due_at__lte=now)
        rows = rows.filter(channel__in=list(channels)).order_by("id").limit(limit - len(ready))
        ready += await rows.values_list("id", flat=True)  # type: ignore[arg-type]
        if len(ready) >= limit:
            break
    return ready


async def claim(row_id: int, worker: str, now: datetime, lease: timedelta) -> Inbox | None:
    """Take a row to work on; None where another worker was quicker."""
    changed = await Inbox.filter(id=row_id, state=InboxState.NEW).update(
        state=InboxState.CLAIMED, claimed_by=worker, lease_until=now + lease, attempts=F("attempts") + 1
    )
    return await Inbox.get(id=row_id) if changed == 1 else None


async def finish(row_id: int, worker: str) -> bool:
    """Mark a claimed row done; False where the claim was lost (then nothing may be committed).

    What was noted of it in `error` stays: why it was late.
    """
    changed = await Inbox.filter(id=row_id, state=InboxState.CLAIMED, claimed_by=worker).update(state=InboxState.DONE)
    return changed == 1


async def put_back(row_id: int, worker: str, error: str, due_at: datetime) -> None:
    """Let a claimed row be tried again at `due_at`."""
    await Inbox.filter(id=row_id, state=InboxState.CLAIMED, claimed_by=worker).update(
        state=InboxState.NEW, error=error[:2000], due_at=due_at, claimed_by=""
    )


async def give_back(worker: str, in_hand: Collection[int], now: datetime) -> int:
    """Give back what `worker` claimed without learning that it had, because the connection broke just then."""
    held = Inbox.filter(state=InboxState.CLAIMED, claimed_by=worker).exclude(id__in=[0, *in_hand])
    return await held.update(state=InboxState.NEW, claimed_by="", due_at=now)


async def quarantine(row_id: int, worker: str, error: str) -> bool:
    """Lay a claimed row aside for a person; False where the claim was lost."""
    mine = Inbox.filter(id=row_id, state=InboxState.CLAIMED, claimed_by=worker)
    return await mine.update(state=InboxState.QUARANTINED, error=error[:2000]) == 1


async def sweep(now: datetime) -> int:
    """Give back what a dead worker held; return how many rows."""
    return await Inbox.filter(state=InboxState.CLAIMED, lease_until__lt=now).update(
        state=InboxState.NEW, claimed_by="", due_at=now
    )


async def is_repeat(row: Inbox) -> bool:
    """Say whether the same bytes came before on this channel (a mailbox that was numbered anew)."""
    return await Inbox.filter(channel=row.channel, digest=row.digest, id__lt=row.id).exists()
