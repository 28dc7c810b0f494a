"""The relay: takes letters from the outbox to their channel. One per channel and process.

Each connection asks the ledger for its next letter and hands in the result of its last one. The ledger answers
whoever waits in one transaction: results written, attempts of the next letters noted, commit. So a process that dies
leaves at most one letter per connection whose fate is unknown (invariant 4), and a busy relay pays for one commit per
round and not for two per letter.
"""

import asyncio
import itertools
import random
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.cases import answer, post
from bot.cases.unreached import tell_unreached
from bot.errors import AddressGoneError, ChannelDownError, DeliveryError, TemporaryError, UncertainError
from bot.house import House
from bot.letters.bulk import compose
from bot.letters.permission import Verdict, permissions
from bot.messages import Channel, Outbound, Purpose, Sent
from bot.outbox import unpack
from bot.people import AddressStatus
from bot.store import claims, outbox
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.database import BUSY, transaction
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.outbox import Delivery, DeliveryState
from scheduler.retry import pause

log = structlog.get_logger(__name__)
_CLAIM_LEASE = timedelta(minutes=2)
_SEND_LEASE = timedelta(minutes=10)
_STOCK_SECONDS = 0.5
_MOST_IN_STOCK = 100


@dataclass(slots=True)
class _Result:
    """What became of one attempt."""

    row: Delivery
    sent: Sent | None = None
    error: DeliveryError | None = None


@dataclass(slots=True)
class _Request:
    result: _Result | None
    answer: "asyncio.Future[Delivery | None]"


class Relay:
    """Sends what is due on one channel."""

    def __init__(self, house: House, channel: Channel, dice: random.Random | None = None) -> None:
        self._house = house
        self._channel = channel
        self._name = claims.holder()
        self._dice = dice or random.Random()
        self._stock: list[Delivery] = []
        self._batch = 1
        self._filled_at = 0.0
        self._requests: asyncio.Queue[_Request] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._down = False
        self._closing = False
        self._troubled = False
        self._nudged = False

    @property
    def kind(self) -> str:
        """The channel's name."""
        return self._channel.kind

    def close(self) -> None:
        """Begin no more letters; those on the wire are finished and their results written."""
        self._closing = True

    def nudge(self) -> None:
        """Let a drain that is at work look once more before it ends."""
        self._nudged = True

    async def drain(self) -> int:
        """Send everything that is due; return how many letters were attempted. Whoever comes meanwhile waits."""
        async with self._turn:
            sent = 0
            while True:
                self._nudged = False
                sent += await self._drain()
                if not self._nudged or self._closing or self._down:
                    return sent

    async def _drain(self) -> int:
        self._down = False
        if self._troubled:
            await outbox.give_back(self._name)
            self._troubled = False
        lines = max(1, self._channel.limits.parallel)
        ledger = asyncio.create_task(self._keep_ledger())
        try:
            # Every line ends before anything is raised: what is on the wire has its result written.
            results = await asyncio.gather(*(self._line() for _ in range(lines)), return_exceptions=True)
            if failures := [result for result in results if isinstance(result, BaseException)]:
                raise failures[0]
            return sum(result for result in results if isinstance(result, int))
        finally:
            ledger.cancel()
            await asyncio.gather(ledger, return_exceptions=True)
            await self._return_stock()

    async def _line(self) -> int:
        """One connection: next letter, send, result, until nothing is due."""
        sent, result = 0, None
        while (row := await self._exchange(result)) is not None:
            result = await self._attempt(row)
            sent += 1
        return sent

    async def _exchange(self, result: _Result | None) -> Delivery | None:
        """Hand in a result and ask for the next letter; a busy database is asked again until it has the result."""
        for attempt in itertools.count():
            request = _Request(result, asyncio.get_running_loop().create_future())
            self._requests.put_nowait(request)
            try:
                return await request.answer
            except BUSY as error:
                log.warning("database busy", action="relay.busy", error=str(error))
                if result is None:
                    break
                await asyncio.sleep(min(0.1 * 2**attempt, 5))
        return None

    async def _attempt(self, row: Delivery) -> _Result:
        try:
            return _Result(row, sent=await self._channel.send(await self._letter(row)))
        except DeliveryError as error:
            return _Result(row, error=error)
        except BUSY as error:
            # Nothing has left: the letter could not be read from the database.
            return _Result(row, error=TemporaryError(f"{error}"))
        except Exception as error:
            log.exception("attempt failed", action="relay.failed", delivery=row.id)
            return _Result(row, error=DeliveryError(f"{type(error).__name__}: {error}"))

    async def _letter(self, row: Delivery) -> Outbound:
        letter = await compose(row) if row.edition_id else await unpack(row.content)
        return replace(letter, reply_to=await _vendor_id(letter.reply_to), edit_of=await _vendor_id(letter.edit_of))

    async def _keep_ledger(self) -> None:
        while True:
            requests = [await self._requests.get()]
            while not self._requests.empty():
                requests.append(self._requests.get_nowait())
            try:
                answers = await self._settle_anyhow(requests)
            except Exception as error:
                self._troubled = True
                # Whoever asked hears of it; the ledger goes on for the others.
                for request in requests:
                    if not request.answer.done():
                        request.answer.set_exception(error)
                continue
            for request, row in zip(requests, answers, strict=True):
                if not request.answer.done():
                    request.answer.set_result(row)

    async def _settle_anyhow(self, requests: list[_Request]) -> list[Delivery | None]:
        """Settle; where a letter that waits is what fails, write the results at least: they are never forgotten."""
        try:
            return await self._settle(requests)
        except BUSY:
            raise
        except Exception:
            log.exception("cannot choose letters", action="relay.choose", channel=self.kind)
            self._stock = []
            return await self._settle(requests, choose=False)

    async def _settle(self, requests: list[_Request], *, choose: bool = True) -> list[Delivery | None]:
        """Write all results, note the next attempts, commit. Shielded: a result in hand is not to be forgotten."""
        return await asyncio.shield(self._in_one_commit(requests, choose=choose))

    async def _in_one_commit(self, requests: list[_Request], *, choose: bool) -> list[Delivery | None]:
        async with transaction():
            for request in requests:
                if request.result is not None:
                    await self._write(request.result)
            closed = self._down or self._closing or not choose
            chosen = [] if closed else await self._choose(len(requests))
        return [*chosen, *[None] * (len(requests) - len(chosen))]

    async def _choose(self, many: int) -> list[Delivery]:
        """Take the next letters from the stock, which is filled up when it runs low; urgent ones are claimed first."""
        now = self._house.clock.now()
        if len(self._stock) < many:
            self._stock += await self._claim(max(2 * many, self._helping()) - len(self._stock))
        picked, self._stock = self._stock[:many], self._stock[many:]
        ours = await outbox.begin([row.id for row in picked], self._name, now, _SEND_LEASE) if picked else set()
        for row in picked:
            row.attempts += 1
        return [row for row in picked if row.id in ours]

    def _helping(self) -> int:
        """Return how many letters to claim at once: about as many as went out in the last half second.

        One claim is a handful of queries, whatever it brings. But an urgent letter waits behind what is in stock.
        """
        now = asyncio.get_running_loop().time()
        quick = now - self._filled_at < _STOCK_SECONDS
        self._filled_at = now
        self._batch = min(2 * self._batch, _MOST_IN_STOCK) if quick else max(self._batch // 2, 1)
        return self._batch

    async def _claim(self, many: int) -> list[Delivery]:
        """Claim due letters and keep those that may go out now; the others are told why not."""
        kept: list[Delivery] = []
        while len(kept) < many:
            now = self._house.clock.now()
            rows = await outbox.claim(self._name, self._channel.kind, now, _CLAIM_LEASE, many)
            verdicts = await permissions(self._house, rows)
            for row in rows:
                verdict = verdicts[row.id]
                if verdict.allowed:
                    kept.append(row)
                else:
                    await self._turn_away(row, verdict)
            if len(rows) < many:
                break
        return kept

    async def _turn_away(self, row: Delivery, verdict: Verdict) -> None:
        row.state, row.error = verdict.state, verdict.why
        if verdict.until is not None:
            row.due_at = verdict.until
        row.claimed_by = ""
        await row.save(update_fields=["state", "error", "due_at", "claimed_by"])
        await self._confirm(row)

    async def _write(self, result: _Result) -> None:
        row, now = result.row, self._house.clock.now()
        row.claimed_by = ""
        if result.sent is not None:
            row.state, row.sent_at, row.error = DeliveryState.SENT, now, ""
            row.vendor_id = result.sent.vendor_id[:200]
            await self._follow_move(row, result.sent)
        else:
            assert result.error is not None
            await self._fail(row, result.error)
        await row.save(update_fields=["state", "sent_at", "vendor_id", "error", "due_at", "claimed_by"])
        if row.state not in outbox.OPEN:
            await self._confirm(row)
        log.info(
            "sent" if result.sent else "not sent",
            action="relay.result",
            delivery=row.id,
            state=str(row.state),
            attempts=row.attempts,
            error=row.error,
        )

    async def _confirm(self, row: Delivery) -> None:
        try:
            await answer.confirm(self._house, row)
        except BUSY:
            raise
        except Exception:
            # What staff read about a result must not cost the result itself.
            log.exception("no confirmation", action="relay.confirm", delivery=row.id)

    async def _fail(self, row: Delivery, error: DeliveryError) -> None:
        now = self._house.clock.now()
        row.error = f"{error}"[:2000]
        if isinstance(error, ChannelDownError):
            await self._stop_channel(row, error)
            return
        if isinstance(error, TemporaryError):
            wait = pause(row.channel, row.attempts, now - row.created_at, error, self._dice)
            if wait is not None:
                row.state, row.due_at = DeliveryState.DEFERRED, now + wait
                return
        row.state = DeliveryState.UNCERTAIN if isinstance(error, UncertainError) else DeliveryState.FAILED
        if isinstance(error, AddressGoneError):
            await self._close_address(row, error)
        if row.purpose is not Purpose.STAFF:
            await tell_unreached(self._house, row)
            return
        log.error("staff not reached", action="relay.staff", delivery=row.id, error=row.error)
        await self._try_staff_elsewhere(row)

    async def _stop_channel(self, row: Delivery, error: ChannelDownError) -> None:
        """Our own credentials are refused: keep the letters, pause, and tell staff by another way, once a day."""
        self._down = True
        now = self._house.clock.now()
        row.state, row.due_at = DeliveryState.DEFERRED, now + timedelta(minutes=1)
        log.error("channel down", action="relay.down", channel=self._channel.kind, error=str(error))
        values: Json = {"channel": self._channel.kind, "why": str(error)}
        key = f"down:{self._channel.kind}:{now.date()}"
        if self._channel.kind == "telegram":
            await post.to_each(self._house, key, "staff/channel_down", values)
        else:
            await post.tell(self._house, key, "staff/channel_down", values)

    async def _try_staff_elsewhere(self, row: Delivery) -> None:
        """A post to the group that cannot arrive goes to staff by e-mail instead; never the other way in a circle."""
        if row.channel != "telegram" or row.key.startswith("toast:"):
            return
        letter = await unpack(row.content)
        values: Json = {"channel": row.channel, "why": f"{row.error}\n\n{letter.text}"}
        await post.to_each(self._house, f"elsewhere:{row.id}", "staff/channel_down", values)

    async def _close_address(self, row: Delivery, error: AddressGoneError) -> None:
        address = await Address.get_or_none(id=row.address_id).select_related("contact") if row.address_id else None
        if address is None:
            return
        address.status = AddressStatus.BLOCKED if row.channel == "telegram" else AddressStatus.DEAD
        await address.save(update_fields=["status"])
        now = self._house.clock.now()
        await Interaction.create(
            created_at=now, at=now, buyer_id=address.contact.buyer_id, contact_id=address.contact_id,
            channel=row.channel, direction=Direction.NONE, kind=Kind.EVENT, text=f"unreachable: {error}",
        )  # fmt: skip

    async def _follow_move(self, row: Delivery, sent: Sent) -> None:
        if sent.note.startswith("migrated:") and row.address_id:
            await Address.filter(id=row.address_id).update(chat=sent.note.removeprefix("migrated:"))

    async def _return_stock(self) -> None:
        """Put back what was claimed and not begun."""
        ids = [row.id for row in self._stock]
        self._stock = []
        if ids:
            held = Delivery.filter(id__in=ids, state=DeliveryState.CLAIMED, claimed_by=self._name)
            await held.update(state=DeliveryState.QUEUED, claimed_by="")


async def _vendor_id(reference: str) -> str:
    """Resolve `row:<id>`, the vendor's name of an earlier letter, which was not known yet when this one was written."""
    if not reference.startswith("row:"):
        return reference
    earlier = await Delivery.get_or_none(id=int(reference.removeprefix("row:")))
    return earlier.vendor_id if earlier else ""
