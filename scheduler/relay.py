"""The relay: takes letters from the outbox to their channel. One per channel and process.

Each connection asks the ledger for its next letter and hands in the outcome of its last one.
"""

import asyncio
import random
from dataclasses import replace

import structlog

from bot.errors import DeliveryError, TemporaryError
from bot.house import House
from bot.letters.bulk import compose
from bot.messages import Channel, Outbound
from bot.outbox import unpack
from bot.store import claims
from bot.store.database import BUSY
from bot.store.outbox import Delivery
from scheduler.ledger import Ledger
from scheduler.outcome import Outcome, arrived, failed

log = structlog.get_logger(__name__)


class Relay:
    """Sends what is due on one channel."""

    def __init__(self, house: House, channel: Channel, dice: random.Random | None = None) -> None:
        self._house = house
        self._channel = channel
        self._dice = dice or random.Random()
        self._ledger = Ledger(house, channel.kind, claims.holder())
        self._turn = asyncio.Lock()
        self._closing = False
        self._nudged = False

    @property
    def kind(self) -> str:
        """The channel's name."""
        return self._channel.kind

    def close(self) -> None:
        """Begin no more letters; those on the wire are finished and their outcomes written."""
        self._closing = True
        self._ledger.close()

    def nudge(self) -> None:
        """Let a drain that is at work look at once, and once more before it ends."""
        self._nudged = True
        self._ledger.stir()

    async def drain(self) -> int:
        """Send everything that is due; return how many letters were attempted. Whoever comes meanwhile waits."""
        async with self._turn:
            sent = 0
            while True:
                self._nudged = False
                sent += await self._drain()
                if not self._nudged or self._closing or self._ledger.down:
                    return sent

    async def _drain(self) -> int:
        self._ledger.open()
        lines = max(1, self._channel.limits.parallel)
        ledger = asyncio.create_task(self._ledger.keep())
        try:
            # Every line ends before anything is raised: what is on the wire has its outcome written.
            results = await asyncio.gather(*(self._line() for _ in range(lines)), return_exceptions=True)
            if failures := [result for result in results if isinstance(result, BaseException)]:
                raise failures[0]
            return sum(result for result in results if isinstance(result, int))
        finally:
            ledger.cancel()
            await asyncio.gather(ledger, return_exceptions=True)
            await self._ledger.return_stock()

    async def _line(self) -> int:
        """One connection: next letter, send, outcome, until nothing is due."""
        sent, outcome = 0, None
        while (row := await self._ledger.next(outcome)) is not None:
            outcome = await self._attempt(row)
            sent += 1
        return sent

    async def _attempt(self, row: Delivery) -> Outcome:
        try:
            sent = await self._channel.send(await self._letter(row))
        except DeliveryError as error:
            return self._failed(row, error)
        except BUSY as error:
            # Nothing has left: the letter could not be read from the database.
            return self._failed(row, TemporaryError(f"{error}"))
        except Exception as error:
            log.exception("attempt failed", action="relay.failed", delivery=row.id)
            return self._failed(row, DeliveryError(f"{type(error).__name__}: {error}"))
        return arrived(row, sent, self._house.clock.now())

    def _failed(self, row: Delivery, error: DeliveryError) -> Outcome:
        return failed(row, error, self._house.clock.now(), self._dice)

    async def _letter(self, row: Delivery) -> Outbound:
        letter = await compose(row) if row.edition_id else await unpack(row.content)
        return replace(letter, reply_to=await _vendor_id(letter.reply_to), edit_of=await _vendor_id(letter.edit_of))


async def _vendor_id(reference: str) -> str:
    """Resolve `row:<id>`, the vendor's name of an earlier letter, which was not known yet when this one was written."""
    if not reference.startswith("row:"):
        return reference
    earlier = await Delivery.get_or_none(id=int(reference.removeprefix("row:")))
    return earlier.vendor_id if earlier else ""
