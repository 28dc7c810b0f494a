"""Letters out: our relay against raw aiosmtplib, the same bytes, the same connections, the same server, in turns."""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiosmtplib

from bot.channels.email.build import build
from bot.letters.bulk import compose
from bot.letters.issue import read_issue
from bot.letters.plan import plan
from bot.people import Consent, Stage
from bot.store.buyers import Address, Buyer, Contact
from bot.store.outbox import Delivery, DeliveryState
from scheduler.relay import Relay
from tests.benchmarks.house import CONNECTIONS, Bench, bench
from tests.cast import EXPORTER
from tests.stories.newsletter import write_issue

_READERS, _TURNS = 1000, 3


@dataclass(frozen=True, slots=True)
class Outbound:
    """Letters a second, medians of the turns, and the size of a letter in bytes."""

    relay: float
    raw: float
    size: int

    @property
    def ratio(self) -> float:
        return self.relay / self.raw


async def measure(folder: Path) -> Outbound:
    """Send a newsletter to a thousand readers by the relay, then its very bytes by aiosmtplib, several times."""
    ours: list[float] = []
    theirs: list[float] = []
    async with _sink() as port, bench(folder, port) as found:
        await _readers(found)
        for turn in range(_TURNS):
            rows = await _plan(found, folder, f"issue-{turn}")
            letters = [await _bytes(row) for row in rows]
            ours.append(await _by_relay(found))
            theirs.append(await _by_aiosmtplib(port, letters))
            # So that nobody has had too many letters lately.
            found.clock.move(timedelta(days=35))
    return Outbound(statistics.median(ours), statistics.median(theirs), len(letters[0][1]))


async def _readers(found: Bench) -> None:
    now = found.house.clock.now()
    for number in range(_READERS):
        buyer = Buyer(created_at=now, name=f"Firm {number}", country="PT", stage=Stage.BUYER, stage_since=now)
        await buyer.save()
        contact = await Contact.create(created_at=now, buyer=buyer, name=f"Reader {number}", timezone="Asia/Seoul")
        value = f"reader{number}@readers.example"
        await Address.create(
            created_at=now, contact=contact, channel="email", value=value, chat=value, consent=Consent.OPTED_IN,
            consent_at=now,
        )  # fmt: skip


async def _plan(found: Bench, folder: Path, slug: str) -> list[Delivery]:
    house = replace(found.house, exporter=replace(EXPORTER, newsletter_folder=str(folder)))
    await plan(house, read_issue(write_issue(folder, slug)), now=True)
    return await Delivery.filter(key__startswith=f"newsletter:{slug}:").select_related("edition")


async def _bytes(row: Delivery) -> tuple[str, bytes]:
    letter = await compose(row)
    return row.recipient, build(
        letter, from_address=EXPORTER.email, from_name=EXPORTER.name, now=datetime.now(UTC)
    )  # fmt: skip


async def _by_relay(found: Bench) -> float:
    relay = Relay(found.house, found.mail)
    started = time.perf_counter()
    sent = await relay.drain()
    taken = time.perf_counter() - started
    kept = await Delivery.exclude(state=DeliveryState.SENT).first()
    assert kept is None, kept.error
    assert sent == _READERS
    return sent / taken


async def _by_aiosmtplib(port: int, letters: list[tuple[str, bytes]]) -> float:
    waiting = iter(letters)

    async def line() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, use_tls=False) as client:
            for recipient, message in waiting:
                await client.sendmail(EXPORTER.email, recipient, message)

    started = time.perf_counter()
    await asyncio.gather(*(line() for _ in range(CONNECTIONS)))
    return len(letters) / (time.perf_counter() - started)


@asynccontextmanager
async def _sink() -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.sink", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()
