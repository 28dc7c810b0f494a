"""The ledger: writes what became of letters, and says which go out next. One per relay.

Whoever waits is answered in one transaction: outcomes written, attempts of the next letters noted, commit. So a process
that dies leaves at most one letter per connection whose fate is unknown (invariant 4), and a busy relay pays for one
commit per round and not for two per letter. A round claims once at most: other writers wait for no more than that.

Who finds nothing due waits while another connection is busy, so that one slow letter holds up none that comes after it.
"""

import asyncio
import itertools
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import ChannelDownError
from bot.house import House
from bot.letters.permission import Verdict, permissions
from bot.store import outbox
from bot.store.base import Json
from bot.store.database import BUSY, transaction
from bot.store.outbox import Delivery
from scheduler import aftermath
from scheduler.outcome import Outcome

log = structlog.get_logger(__name__)
_CLAIM_LEASE = timedelta(minutes=2)
_SEND_LEASE = timedelta(minutes=10)
_STOCK_SECONDS = 0.5
_MOST_IN_STOCK = 100
_BARE = ("state", "due_at", "sent_at")  # what can be written whatever the channel has said
_LOOK = 1.0  # seconds between two looks for what has come due, while somebody waits


@dataclass(slots=True)
class _Request:
    outcome: Outcome | None  # None once it is written
    answer: "asyncio.Future[Delivery | None]"


class Ledger:
    """The rows of one channel, as one relay named `name` holds them."""

    def __init__(self, house: House, kind: str, name: str) -> None:
        self._house = house
        self._kind = kind
        self._name = name
        self._stock: dict[int, Delivery] = {}
        self._wire: set[int] = set()  # begun, with an outcome still to come
        self._fresh: list[_Request] = []
        self._waiting: list[_Request] = []
        self._stirred = asyncio.Event()
        self._more = False  # the last claim was full: more may be due
        self._closing = False
        self._batch = 1
        self._filled_at = 0.0
        self._troubled = False  # the database may hold rows in our name that we do not know of
        self.down = False

    def open(self) -> None:
        """Begin a drain. Nothing is on the wire: what should be was cut off."""
        self.down = False
        self._troubled = self._troubled or bool(self._wire)
        self._wire.clear()
        self._fresh, self._waiting = [], []

    def stir(self) -> None:
        """Look at once: something was put into the outbox."""
        self._stirred.set()

    def close(self) -> None:
        """Begin no more letters."""
        self._closing = True
        self._stirred.set()

    async def next(self, outcome: Outcome | None) -> Delivery | None:
        """Hand in an outcome and ask for the next letter; None when nothing is due and nobody is busy.

        A busy database is asked again until it has the outcome.
        """
        for attempt in itertools.count():
            request = _Request(outcome, asyncio.get_running_loop().create_future())
            self._fresh.append(request)
            self._stirred.set()
            try:
                return await request.answer
            except BUSY as error:
                log.warning("database busy", action="relay.busy", error=str(error))
                if request.outcome is None and not self._wire:
                    break
                await asyncio.sleep(min(0.1 * 2.0**attempt, 5))
        return None

    async def keep(self) -> None:
        """Answer requests until cancelled."""
        while True:
            await self._somebody_asks()
            # Who has waited longest comes first.
            requests, self._fresh, self._waiting = [*self._waiting, *self._fresh], [], []
            if not requests:
                continue
            try:
                rows = await self._settle(requests)
            except Exception as error:
                self._troubled = True
                # Whoever asked hears of it; the ledger goes on for the others.
                for request in requests:
                    if not request.answer.done():
                        request.answer.set_exception(error)
                continue
            self._answer(requests, rows)

    async def _somebody_asks(self) -> None:
        if not (self._waiting and self._more):
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK if self._waiting else None):
                    await self._stirred.wait()
        self._stirred.clear()

    def _answer(self, requests: list[_Request], rows: list[Delivery]) -> None:
        asking = [request for request in requests if not request.answer.done()]
        for request, row in zip(asking, rows, strict=False):
            request.answer.set_result(row)
        left = asking[len(rows) :]
        if self._is_open and (self._wire or self._more):
            self._waiting = left
            return
        for request in left:
            request.answer.set_result(None)

    @property
    def _is_open(self) -> bool:
        return not (self.down or self._closing)

    async def _settle(self, requests: list[_Request]) -> list[Delivery]:
        """Write all outcomes and note the next attempts. Shielded: an outcome in hand is not to be forgotten."""
        return await asyncio.shield(self._settle_anyhow(requests))

    async def _settle_anyhow(self, requests: list[_Request]) -> list[Delivery]:
        """Settle in one commit; where something in it can never be written, each by itself: it costs no other."""
        try:
            return await self._round(requests)
        except BUSY:
            raise
        except Exception:
            log.exception("a round failed", action="relay.round", channel=self._kind)
        for request in requests:
            if request.outcome is not None:
                await self._write_anyhow(request.outcome)
                self._wire.discard(request.outcome.row.id)
                request.outcome = None
        try:
            return await self._round(requests)
        except BUSY:
            raise
        except Exception:
            # A letter that waits is what fails: it must not keep what is on the wire from being written.
            log.exception("cannot choose letters", action="relay.choose", channel=self._kind)
            self._more, self._troubled = False, True
            return []

    async def _round(self, requests: list[_Request]) -> list[Delivery]:
        """Do everything in one commit."""
        outcomes = [request.outcome for request in requests if request.outcome is not None]
        async with transaction():
            for outcome in outcomes:
                await self._write(outcome)
            if self._troubled:
                await self._give_back()
            chosen = await self._choose(len(requests)) if self._is_open else []
        self._troubled = False
        for request in requests:
            request.outcome = None
        self._wire -= {outcome.row.id for outcome in outcomes}
        self._wire |= {row.id for row in chosen}
        for row in chosen:
            self._stock.pop(row.id, None)
            row.attempts += 1
        return chosen

    async def _give_back(self) -> None:
        """Give back what the database holds in our name and is not on the wire: a commit whose answer was lost."""
        self._stock.clear()
        await outbox.give_back(self._name, besides=self._wire)

    async def _write_anyhow(self, outcome: Outcome) -> None:
        try:
            async with transaction():
                await self._write(outcome)
        except BUSY:
            raise
        except Exception:
            log.exception("cannot write an outcome", action="relay.bare", delivery=outcome.row.id)
            bare: Json = {key: value for key, value in outcome.values.items() if key in _BARE}
            await outbox.settle(outcome.row.id, self._name, bare, arrived=outcome.sent is not None)

    async def _write(self, outcome: Outcome) -> None:
        """Write an outcome and what follows from it, unless another process has the letter by now."""
        row = outcome.row
        if isinstance(outcome.error, ChannelDownError):
            self.down = True
        ours = await outbox.settle(row.id, self._name, outcome.values, arrived=outcome.sent is not None)
        log.info(
            "sent" if outcome.sent else "not sent",
            action="relay.result" if ours else "relay.late",
            delivery=row.id,
            state=str(outcome.state),
            attempts=row.attempts,
            error=outcome.values["error"],
        )
        if ours:
            row.update_from_dict(outcome.values)
            await aftermath.follow(self._house, outcome)

    async def _choose(self, many: int) -> list[Delivery]:
        """Begin the most urgent letters of the stock, which is filled up when it runs low."""
        now = self._house.clock.now()
        self._drop_stale(now)
        self._more = False
        if len(self._stock) < many:
            await self._fill(max(2 * many, self._helping()) - len(self._stock), now)
        picked = sorted(self._stock.values(), key=lambda row: (row.priority, row.id))[:many]
        ours = await outbox.begin([row.id for row in picked], self._name, now, _SEND_LEASE) if picked else set()
        for row in picked:
            if row.id not in ours:
                del self._stock[row.id]
        return [row for row in picked if row.id in ours]

    def _drop_stale(self, now: datetime) -> None:
        """Forget what lay in stock for so long that it was given to whoever asks."""
        stale = [row.id for row in self._stock.values() if row.lease_until is None or row.lease_until <= now]
        for row_id in stale:
            del self._stock[row_id]

    def _helping(self) -> int:
        """Return how many letters to claim at once: about as many as went out in the last half second.

        One claim is a handful of queries, whatever it brings. But an urgent letter waits behind what is in stock.
        """
        now = asyncio.get_running_loop().time()
        quick = now - self._filled_at < _STOCK_SECONDS
        self._filled_at = now
        self._batch = min(2 * self._batch, _MOST_IN_STOCK) if quick else max(self._batch // 2, 1)
        return self._batch

    async def _fill(self, many: int, now: datetime) -> None:
        """Claim due letters, once; those that may not go out now are told why not."""
        rows = await outbox.claim(self._name, self._kind, now, _CLAIM_LEASE, many, besides=self._wire)
        self._more = len(rows) >= many
        verdicts = await permissions(self._house, rows)
        away: dict[Verdict, list[Delivery]] = {}
        for row in rows:
            if verdicts[row.id].allowed:
                self._stock[row.id] = row
            else:
                away.setdefault(verdicts[row.id], []).append(row)
        for verdict, turned in away.items():
            await self._turn_away(turned, verdict)

    async def _turn_away(self, rows: list[Delivery], verdict: Verdict) -> None:
        values: Json = {"state": verdict.state, "error": verdict.why}
        if verdict.until is not None:
            values = {**values, "due_at": verdict.until}
        await outbox.turn_away([row.id for row in rows], self._name, values)
        for row in rows:
            row.update_from_dict(values)
            await aftermath.turned_away(self._house, row)

    async def return_stock(self) -> None:
        """Put back what was claimed and not begun."""
        ids, self._stock = list(self._stock), {}
        if ids:
            await outbox.put_back(ids, self._name)
