"""The relay between the outbox and a channel, on both databases: nothing twice, nothing stuck, nothing lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.memory import MemoryChannel
from bot.clock import MovableClock
from bot.errors import ChannelDownError, TemporaryError, UncertainError
from bot.house import House
from bot.messages import Outbound, Purpose, Sent
from bot.outbox import Ticket
from bot.store import outbox
from bot.store.buyers import Contact
from bot.store.database import transaction
from bot.store.interactions import Thread
from bot.store.outbox import Delivery, DeliveryState
from scheduler.ledger import Ledger
from scheduler.outcome import arrived
from scheduler.relay import Relay
from tests.cast import LIMITS, NOW, ana, build_house, minsu

pytestmark = pytest.mark.usefixtures("database")


class Wire(MemoryChannel):
    """A channel of a given kind. Letters to `slow` hang until `released`; `answers` come instead of the usual ones."""

    def __init__(self, kind: str) -> None:
        super().__init__(limits=LIMITS[kind])
        self.kind = kind
        self.hanging = asyncio.Event()
        self.released = asyncio.Event()
        self.answers: list[Sent | Exception] = []

    async def send(self, letter: Outbound) -> Sent:
        if letter.to == "slow":
            self.hanging.set()
            await self.released.wait()
        if not self.answers:
            return await super().send(letter)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        await super().send(letter)
        return answer

    @property
    def texts(self) -> list[str]:
        return [letter.text for letter in self.sent]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW, frozen=True)


@pytest.fixture
async def house(database: str, clock: MovableClock) -> AsyncIterator[House]:
    yield build_house(clock)


async def put(
    house: House, key: str, to: str = "1", purpose: Purpose = Purpose.STAFF, *, channel: str = "telegram",
    ticket: Ticket | None = None, **more: str,
) -> Delivery:  # fmt: skip
    async with transaction():
        row = await house.outbox.put(Outbound(key, channel, to, purpose, key, **more), ticket or Ticket())  # type: ignore[arg-type]
    assert row is not None
    return row


async def states() -> list[str]:
    return [str(state) for state in await Delivery.all().order_by("id").values_list("state", flat=True)]


async def test_an_answer_that_no_database_takes_makes_no_second_copy(house: House) -> None:
    wire = Wire("telegram")
    wire.answers = [Sent("1:\0\udc80"), Sent("2:" + "x" * 500)]
    await put(house, "a")
    await put(house, "b", "2")
    relay = Relay(house, wire)
    await relay.drain()
    await relay.drain()
    assert sorted(wire.texts) == ["a", "b"]
    assert await states() == ["sent", "sent"]


async def test_what_follows_from_a_letter_cannot_cost_its_outcome(house: House) -> None:
    wire = Wire("telegram")
    row = await put(house, "a")
    await put(house, "b", "2")
    await Delivery.filter(id=row.id).update(values={"confirm": {"case": 999_999, "via": "telegram", "staff": 1}})
    await Relay(house, wire).drain()
    assert await states() == ["sent", "sent"]


async def test_an_outcome_that_cannot_be_written_costs_no_other(house: House) -> None:
    await put(house, "a")
    await put(house, "b", "2")
    ledger = Ledger(house, "telegram", "tested")
    ledger.open()
    keeping = asyncio.create_task(ledger.keep())
    first, second = await asyncio.gather(ledger.next(None), ledger.next(None))
    assert first is not None
    assert second is not None
    good = arrived(second, Sent("2:7"), NOW)
    bad = arrived(first, Sent("1:7"), NOW)
    # No database keeps such a number.
    bad = replace(bad, values={**bad.values, "attempts": 2**70})
    assert not any(await asyncio.gather(ledger.next(bad), ledger.next(good)))
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert await states() == ["sent", "sent"]
    assert (await Delivery.get(key="b")).vendor_id == "2:7"


@pytest.mark.parametrize(("channel", "copies"), [("email", 2), ("telegram", 1)])
async def test_a_letter_in_doubt_is_repeated_once_by_mail_and_never_in_a_chat(
    house: House, clock: MovableClock, channel: str, copies: int
) -> None:
    address = await ana(house)
    await minsu(house)
    wire = Wire(channel)
    wire.fail_next(UncertainError("no answer after the letter"), times=50)
    ticket = Ticket(address=address)
    await put(house, "a", address.chat, Purpose.REPLY, channel=channel, ticket=ticket)
    relay = Relay(house, wire)
    for _ in range(20):
        await relay.drain()
        clock.move(timedelta(hours=3))
    assert [letter.key for letter in wire.sent].count("a") == copies
    row = await Delivery.get(key="a")
    assert row.state is DeliveryState.UNCERTAIN
    assert await Delivery.filter(key__startswith="unreached:").count() == 1


async def test_a_slow_letter_does_not_hold_up_one_that_comes_later(house: House) -> None:
    wire = Wire("telegram")
    relay = Relay(house, wire)
    await put(house, "hangs", "slow")
    draining = asyncio.create_task(relay.drain())
    await wire.hanging.wait()
    await put(house, "later", "2")
    relay.nudge()
    await asyncio.wait_for(wire.exchange.delivered.wait(), 30)
    assert wire.texts == ["later"]
    wire.released.set()
    assert await draining == 2


async def test_a_slow_letter_does_not_hold_up_the_stop(house: House) -> None:
    wire = Wire("telegram")
    relay = Relay(house, wire)
    await put(house, "hangs", "slow")
    draining = asyncio.create_task(relay.drain())
    await wire.hanging.wait()
    relay.close()
    await put(house, "too late", "2")
    wire.released.set()
    assert await draining == 1
    assert await states() == ["sent", "queued"]


async def test_what_was_swept_while_in_stock_goes_out_once(house: House, clock: MovableClock) -> None:
    wire = Wire("telegram")
    relay = Relay(house, wire)
    for number in range(LIMITS["telegram"].parallel):
        await put(house, f"hangs {number}", "slow")
        await Delivery.all().update(after_id=None)
    await put(house, "in stock", "2", Purpose.REPLY)
    draining = asyncio.create_task(relay.drain())
    await wire.hanging.wait()
    clock.move(timedelta(minutes=3))
    await outbox.sweep(clock.now())
    wire.released.set()
    await draining
    assert wire.texts.count("in stock") == 1
    assert set(await states()) == {"sent"}


async def test_a_late_outcome_does_not_overwrite_what_another_relay_does(house: House, clock: MovableClock) -> None:
    wire = Wire("telegram")
    await put(house, "hangs", "slow")
    draining = asyncio.create_task(Relay(house, wire).drain())
    await wire.hanging.wait()
    await Delivery.all().update(claimed_by="another")
    wire.released.set()
    await draining
    row = await Delivery.get(key="hangs")
    assert (row.state, row.claimed_by) == (DeliveryState.SENDING, "another")


async def test_a_letter_whose_lease_ran_out_is_done_once_it_arrives(house: House, clock: MovableClock) -> None:
    wire = Wire("telegram")
    await put(house, "hangs", "slow")
    draining = asyncio.create_task(Relay(house, wire).drain())
    await wire.hanging.wait()
    clock.move(timedelta(minutes=11))
    await outbox.sweep(clock.now())
    wire.released.set()
    await draining
    assert wire.texts == ["hangs"]
    assert await states() == ["sent"]


async def test_a_letter_planned_days_ahead_survives_greylisting(house: House, clock: MovableClock) -> None:
    wire = Wire("email")
    wire.answers = [TemporaryError("450 4.2.0 greylisted")]
    await put(house, "a", "ana@lisboacasa.example", channel="email", ticket=Ticket(due_at=NOW + timedelta(days=3)))
    clock.move(timedelta(days=3))
    relay = Relay(house, wire)
    await relay.drain()
    assert await states() == ["deferred"]
    clock.move(timedelta(minutes=10))
    await relay.drain()
    assert await states() == ["sent"]


async def test_what_fails_for_48_hours_is_given_up(house: House, clock: MovableClock) -> None:
    wire = Wire("email")
    wire.fail_next(TemporaryError("451 4.3.0 later"), times=1000)
    await put(house, "a", "ana@lisboacasa.example", channel="email")
    relay = Relay(house, wire)
    for _ in range(13):
        await relay.drain()
        clock.move(timedelta(hours=5))
    assert await states() == ["failed"]


async def test_an_error_that_nobody_knows_is_tried_three_times(house: House, clock: MovableClock) -> None:
    wire = Wire("telegram")
    wire.answers = [ValueError("a bug")] * 10
    await put(house, "a", purpose=Purpose.SERVICE)
    relay = Relay(house, wire)
    for _ in range(6):
        await relay.drain()
        clock.move(timedelta(hours=1))
    assert len(wire.answers) == 7
    assert await states() == ["failed"]


async def test_refused_credentials_cost_no_attempt_and_no_letter_before_48_hours(
    house: House, clock: MovableClock
) -> None:
    wire = Wire("email")
    wire.fail_next(ChannelDownError("535 5.7.8"), times=100_000)
    await put(house, "a", "ana@lisboacasa.example", channel="email")
    relay = Relay(house, wire)
    for _ in range(20):
        await relay.drain()
        clock.move(timedelta(hours=1))
    row = await Delivery.get(key="a")
    assert (row.state, row.attempts) == (DeliveryState.DEFERRED, 0)
    clock.move(timedelta(hours=48))
    await relay.drain()
    await row.refresh_from_db()
    assert row.state is DeliveryState.FAILED


async def test_quiet_hours_take_many_short_transactions(house: House, clock: MovableClock) -> None:
    address = await ana(house)
    await Contact.filter(id=address.contact_id).update(timezone="Asia/Seoul")
    clock.move(timedelta(hours=12))
    rows = [
        Delivery(
            created_at=NOW, key=f"n:{number}", purpose=Purpose.GREETING, channel="email", recipient=address.value,
            priority=8, due_at=NOW, address_id=address.id, buyer_id=address.contact.buyer_id,
        )
        for number in range(1000)
    ]  # fmt: skip
    await Delivery.bulk_create(rows)
    relay = Relay(house, Wire("email"))
    draining = asyncio.create_task(relay.drain())
    between = 0
    while not draining.done():
        # Another writer comes to its turn between two claims.
        async with transaction():
            between += 1
            deferred = await Delivery.filter(state=DeliveryState.DEFERRED).count()
    assert await draining == 0
    assert between > 1
    assert deferred <= 1000
    assert set(await states()) == {"deferred"}


async def test_one_letter_that_is_deferred_holds_up_no_other_conversation(house: House) -> None:
    wire = Wire("telegram")
    wire.answers = [TemporaryError("later")]
    await put(house, "first")
    await put(house, "second")
    await put(house, "toast", answers_button="77")
    await Relay(house, wire).drain()
    assert sorted(wire.texts) == ["second", "toast"]


async def test_a_conversation_keeps_its_order_but_waits_only_for_what_is_tried_again_soon(
    house: House, clock: MovableClock
) -> None:
    address = await ana(house)
    thread = await Thread.create(created_at=NOW, contact_id=address.contact_id, channel="telegram", last_at=NOW)
    ticket = Ticket(address=address, thread=thread)
    wire = Wire("telegram")
    wire.answers = [TemporaryError("later", retry_after=60)]
    first = await put(house, "first", "1", Purpose.REPLY, ticket=ticket)
    await put(house, "second", "1", Purpose.REPLY, ticket=ticket)
    relay = Relay(house, wire)
    await relay.drain()
    assert wire.texts == []
    await Delivery.filter(id=first.id).update(due_at=clock.now() + timedelta(minutes=15))
    await relay.drain()
    assert wire.texts == ["second"]


async def test_a_change_waits_for_the_post_that_it_changes(house: House) -> None:
    wire = Wire("telegram")
    wire.answers = [TemporaryError("later")]
    post = await put(house, "post")
    await put(house, "other")
    await put(house, "change", edit_of=f"row:{post.id}")
    await Relay(house, wire).drain()
    assert wire.texts == ["other"]
