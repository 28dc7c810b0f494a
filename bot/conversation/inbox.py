"""The inbox: takes raw input in, has it read, and sees to it that each message is received exactly once."""

import asyncio
import hashlib
import itertools
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.cases import post
from bot.conversation.grasp import grasp
from bot.conversation.receive import receive
from bot.errors import DeliveryError, FileTooLargeError, TemporaryError, UnreadableError
from bot.house import House
from bot.messages import Channel, File, Inbound, Raw
from bot.store import claims, inbox
from bot.store.database import BUSY, transaction
from bot.store.inbox import Inbox

log = structlog.get_logger(__name__)
_LEASE = timedelta(minutes=5)
_ATTEMPTS = 6
_AT_ONCE = 8  # lanes worked on side by side
_PATIENCE = 30  # seconds for which a busy database is asked again to take raw input in
_LOOK_AHEAD = 4 * _AT_ONCE
_LOOK = 1.0  # seconds between two looks for what other processes left behind, or what must be tried again


class LostClaimError(Exception):
    """Another worker has the row now: nothing of this attempt may stay."""


class Reception:
    """Stands between the channels and the house. One per process; several processes share the rows."""

    def __init__(self, house: House, channels: Mapping[str, Channel]) -> None:
        self._house = house
        self._channels = channels
        self._worker = claims.holder()
        self._wake = asyncio.Event()
        self._in_hand: set[int] = set()
        self._at_work: set[asyncio.Task[bool]] = set()
        self._ready: list[int] = []
        self._look_after = 0.0
        self._missed = False  # there is room, and nobody has looked yet
        self._troubled = False

    async def accept(self, raws: list[Raw]) -> list[bool]:
        """Commit raw input (invariant 1); say for each whether it was new.

        A busy database is asked again for half a minute: no vendor need hear of an import that takes its time.
        """
        patience = time.monotonic() + _PATIENCE
        for attempt in itertools.count():
            try:
                new = await self._accept(raws)
            except BUSY:
                if time.monotonic() >= patience:
                    raise
                await asyncio.sleep(min(0.1 * 2.0**attempt, 2))
            else:
                break
        self.wake()
        return new

    async def _accept(self, raws: list[Raw]) -> list[bool]:
        new: list[bool] = []
        async with transaction():
            for (channel, account), group in _by_account(raws).items():
                known = await inbox.known(channel, account, [raw.vendor_id for raw in group])
                fresh = {raw.vendor_id: raw for raw in group if raw.vendor_id not in known}
                now = self._house.clock.now()
                # Two fetchers may race for the same mail: the second insert of its id is ignored.
                await Inbox.bulk_create([_row(raw, now) for raw in fresh.values()], ignore_conflicts=True)
                if cursors := [raw.cursor for raw in group if raw.cursor]:
                    await inbox.move_cursor(account, cursors[-1])
                new += [raw.vendor_id in fresh for raw in group]
        return new

    def wake(self) -> None:
        """Let `run` look at once: something came, or it is to stop."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work on what arrives until `stop`; what another process left behind is found within a second."""
        while not stop.is_set():
            self._wake.clear()
            try:
                await self.drain(stop)
            except BUSY as error:
                log.warning("database busy", action="inbox.busy", error=str(error))
            except Exception:
                # Whatever it is, the next message is taken; what was being worked on comes back with its lease.
                log.exception("working on the inbox failed", action="inbox.failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _LOOK)
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def drain(self, stop: asyncio.Event | None = None) -> int:
        """Work on everything that is due until `stop`; return how many messages were worked on.

        Up to eight are worked on side by side: one that takes long keeps no other from its place.
        """
        done = 0
        try:
            while True:
                if stop is None or not stop.is_set():
                    await self._start_more()
                if not self._at_work:
                    return done
                done += await self._some_end()
        except asyncio.CancelledError:
            # None of them may go on behind the back of whoever comes next.
            for task in self._at_work:
                task.cancel()
            await asyncio.gather(*self._at_work, return_exceptions=True)
            self._at_work.clear()
            raise

    async def _start_more(self) -> None:
        """Start on what is due as long as there is room."""
        self._wake.clear()
        if self._troubled:
            await inbox.give_back(self._worker, self._in_hand, self._house.clock.now())
            self._troubled = False
        room = _AT_ONCE - len(self._at_work)
        self._missed = room > 0 and bool(self._at_work) and time.monotonic() < self._look_after
        if room > 0 and not self._missed:
            await self._look()
        begun, self._ready = self._ready[: max(room, 0)], self._ready[max(room, 0) :]
        for row_id in begun:
            self._at_work.add(asyncio.create_task(self.work(row_id)))

    async def _look(self) -> None:
        """Find out what is due. Where very many wait that takes a while: most of the time is for the work."""
        began = time.monotonic()
        due = await inbox.waiting(self._house.clock.now(), self._channels.keys(), limit=_LOOK_AHEAD)
        self._ready = [row_id for row_id in due if row_id not in self._in_hand]
        self._look_after = time.monotonic() + 4 * (time.monotonic() - began)

    async def _some_end(self) -> int:
        """Wait until a message is done, or something comes, or a moment has passed; return how many are done."""
        pause = max(self._look_after - time.monotonic(), 0) if self._missed else _LOOK
        woken = asyncio.create_task(self._wake.wait())
        try:
            ended, _ = await asyncio.wait({*self._at_work, woken}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
        tasks = self._at_work & ended
        self._at_work -= tasks
        failures = [error for task in tasks if (error := task.exception()) is not None]
        if failures:
            self._troubled = True
            raise failures[0]
        return sum(task.result() for task in tasks)

    async def work(self, row_id: int) -> bool:
        """Take one row from claimed to done, quarantined, or put back; False where another worker had it."""
        if row_id in self._in_hand:
            return False
        self._in_hand.add(row_id)
        try:
            row = await inbox.claim(row_id, self._worker, self._house.clock.now(), _LEASE)
            return row is not None and await self._work(row)
        finally:
            self._in_hand.discard(row_id)

    async def _work(self, row: Inbox) -> bool:
        try:
            await self._handle(row)
        except UnreadableError as error:
            await self._lay_aside(row, str(error))
        except LostClaimError:
            log.warning("claim lost", action="inbox.lost", inbox=row.id)
        except (TemporaryError, *BUSY) as error:
            await self._later(row, error, limit=None if isinstance(error, BUSY) else _ATTEMPTS)
        except Exception as error:
            # One bad message must not stop the others, whatever is wrong with it: it is laid aside, staff are told.
            log.exception("could not receive", action="inbox.failed", inbox=row.id)
            await self._later(row, error, limit=_ATTEMPTS)
        return True

    async def _handle(self, row: Inbox) -> None:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise UnreadableError(f"no channel {row.channel!r} is configured")
        inbound = await channel.parse(row.as_raw())
        if inbound is not None:
            largest = self._house.rules.attachment_bytes
            inbound = await _fetch_files(channel, inbound, largest, last_try=row.attempts >= _ATTEMPTS)
        understood = await grasp(self._house, inbound) if inbound is not None else None
        async with transaction():
            if inbound is not None and understood is not None:
                await receive(self._house, row, inbound, understood)
            if not await inbox.finish(row.id, self._worker):
                raise LostClaimError
        self._house.nudge()

    async def _later(self, row: Inbox, error: Exception, limit: int | None) -> None:
        """Put a row back with growing pauses; after `limit` attempts lay it aside."""
        if limit is not None and row.attempts >= limit:
            await self._lay_aside(row, f"{type(error).__name__}: {error}")
            return
        pause = timedelta(seconds=min(2.0**row.attempts, 300))
        due = self._house.clock.now() + pause
        await _once_it_can(lambda: inbox.put_back(row.id, self._worker, f"{type(error).__name__}: {error}", due))

    async def _lay_aside(self, row: Inbox, why: str) -> None:
        """Quarantine a row and tell staff once."""
        async with transaction():
            if await inbox.quarantine(row.id, self._worker, why):
                values = {"channel": row.channel, "why": why, "vendor_id": row.vendor_id}
                await post.tell(self._house, f"quarantine:{row.id}", "staff/quarantined", values)
        log.warning("quarantined", action="inbox.quarantine", inbox=row.id, why=why)
        self._house.nudge()


async def _once_it_can(step: Callable[[], Awaitable[None]]) -> None:
    """Do `step` as soon as the database can: a row that is not put back would wait until its lease runs out."""
    for attempt in itertools.count():
        try:
            await step()
        except BUSY:
            await asyncio.sleep(min(0.1 * 2.0**attempt, 5))
        else:
            return


def _by_account(raws: Sequence[Raw]) -> dict[tuple[str, str], list[Raw]]:
    groups: dict[tuple[str, str], list[Raw]] = {}
    for raw in raws:
        groups.setdefault((raw.channel, raw.account), []).append(raw)
    return groups


def _row(raw: Raw, now: datetime) -> Inbox:
    return Inbox(
        created_at=raw.received_at,
        channel=raw.channel,
        account=raw.account,
        vendor_id=raw.vendor_id,
        content=raw.content,
        note=raw.note,
        digest=hashlib.sha256(raw.content).hexdigest(),
        lane=f"{raw.channel}:{raw.account}:{raw.lane}"[-80:],
        due_at=now,
    )


async def _fetch_files(channel: Channel, inbound: Inbound, largest: int, *, last_try: bool) -> Inbound:
    """Bring the content of files that still lie with the vendor; what cannot be had becomes a notice."""
    files: list[File] = []
    notices = list(inbound.notices)
    for file in inbound.files:
        if file.size > largest:
            files.append(replace(file, content=None))
            notices.append("too_large")
            continue
        try:
            files.append(file if file.content is not None else await channel.fetch(file))
        except DeliveryError as error:
            if not error.permanent and not last_try:
                raise
            files.append(file)
            notices.append("too_large" if isinstance(error, FileTooLargeError) else "file_missing")
    return replace(inbound, files=tuple(files), notices=tuple(notices))
