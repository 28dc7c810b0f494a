"""The clock: one table of jobs, one APScheduler. Every job is idempotent: run twice, it does its work once.

What must happen once is kept by keys in the database, so that a missed run is caught up by the next one; `lateness` is
how late a run may still start before APScheduler skips it for the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.house import House
from bot.store.database import BUSY
from scheduler.arrivals import ask_for_arrivals
from scheduler.cards import send_cards
from scheduler.deadlines import remind
from scheduler.erasure import erase
from scheduler.newsletters import send_newsletters
from scheduler.relay import Relay
from scheduler.reminders import ask_for_stock
from scheduler.sweep import sweep

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that happens because time passed: every so often, and at the latest so much late."""

    name: str
    every: timedelta
    lateness: timedelta
    run: Callable[[], Awaitable[object]]


def jobs(house: House, relays: Sequence[Relay]) -> tuple[Job, ...]:
    """Return the table of jobs."""
    minute = timedelta(minutes=1)
    return (
        *(Job(f"relay:{relay.kind}", timedelta(seconds=1), minute, relay.drain) for relay in relays),
        Job("sweep", timedelta(seconds=30), minute, lambda: sweep(house)),
        Job("deadlines", minute, 10 * minute, lambda: remind(house)),
        Job("arrivals", 10 * minute, 60 * minute, lambda: ask_for_arrivals(house)),
        Job("cards", 5 * minute, 60 * minute, lambda: send_cards(house)),
        Job("erasure", minute, 60 * minute, lambda: erase(house)),
        Job("newsletters", 5 * minute, 60 * minute, lambda: send_newsletters(house)),
        Job("stock", 30 * minute, 120 * minute, lambda: ask_for_stock(house)),
    )


class Clockwork:
    """Runs the table. `run_all` runs each job once, now: for tests, and for a clock that was moved."""

    def __init__(self, house: House, relays: Sequence[Relay]) -> None:
        self._relays = relays
        self._jobs = jobs(house, relays)
        self._turns = {job.name: asyncio.Lock() for job in self._jobs}
        self._at_work: set[asyncio.Future[object]] = set()
        self._scheduler = AsyncIOScheduler(executors={"default": AsyncIOExecutor()}, timezone=UTC)

    def start(self) -> None:
        """Start ticking."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._guarded(job),
                "interval",
                id=job.name,
                seconds=job.every.total_seconds(),
                misfire_grace_time=int(job.lateness.total_seconds()),
                next_run_time=datetime.now(UTC),
                # The second one finds the first at work and goes; with one, APScheduler would warn of it every second.
                max_instances=2,
                coalesce=True,
            )
        self._scheduler.start()

    def nudge(self) -> None:
        """Run the relays now: something was put into the outbox."""
        if not self._scheduler.running:
            return
        for relay in self._relays:
            name = f"relay:{relay.kind}"
            if self._turns[name].locked():
                # A job at work is not begun again: the relay itself is told to look once more.
                relay.nudge()
                continue
            try:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
            except JobLookupError:
                continue

    async def run_all(self) -> None:
        """Run every job once, the relays last, so that what the others wrote goes out."""
        others = [job for job in self._jobs if not job.name.startswith("relay:")]
        for job in [*others, *(job for job in self._jobs if job.name.startswith("relay:"))]:
            await self._run(job)

    async def stop(self, grace: float = 30) -> None:
        """Stop ticking; letters on the wire and jobs at work have `grace` seconds to finish."""
        for relay in self._relays:
            relay.close()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=grace)
        self._scheduler.shutdown(wait=False)

    async def _run(self, job: Job) -> object:
        """Run a job, one of a name at a time: two that plan the same letters would stand in each other's way."""
        async with self._turns[job.name]:
            return await job.run()

    def _guarded(self, job: Job) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            if self._turns[job.name].locked():
                return
            # APScheduler cancels what still runs when it is shut down: we keep the tasks, to wait for them.
            work = asyncio.ensure_future(self._run(job))
            self._at_work.add(work)
            try:
                await asyncio.shield(work)
            except BUSY as error:
                log.warning("database busy", action="clock.busy", job=job.name, error=str(error))
            except Exception:
                # A job that fails is seen and tried again at its next turn; it must not stop the clock.
                log.exception("job failed", action="clock.failed", job=job.name)
            finally:
                self._at_work.discard(work)

        return run
