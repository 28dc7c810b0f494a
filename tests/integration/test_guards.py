"""The jobs of the clock: what is wrong with one row costs no other its turn, and what was told is not told again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.house import House
from bot.messages import Outbound
from bot.outbox import Outbox, Ticket
from bot.store.buyers import Address
from bot.store.cases import Case
from bot.store.interactions import Thread
from bot.store.outbox import Delivery
from scheduler.deadlines import remind
from tests.cast import LIMITS, NOW, ana, build_house, minsu

pytestmark = pytest.mark.usefixtures("database")


class Choosy(Outbox):
    """Takes no letter with a key that holds `never`."""

    never = "deadline:1:"

    async def put(self, letter: Outbound, ticket: Ticket) -> Delivery | None:
        if self.never in letter.key:
            raise ValueError("a bug")
        return await super().put(letter, ticket)


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    clock = MovableClock(NOW, frozen=True)
    yield replace(build_house(clock), outbox=Choosy(clock, LIMITS, "haneul.example"))


async def open_case(address: Address) -> Case:
    thread = await Thread.create(created_at=NOW, contact_id=address.contact_id, channel="email", last_at=NOW)
    return await Case.create(
        created_at=NOW - timedelta(hours=2), buyer_id=address.contact.buyer_id, contact_id=address.contact_id,
        thread=thread, address_id=address.id, reason="complaint", first_due_at=NOW - timedelta(hours=1),
        solve_due_at=NOW + timedelta(days=9),
    )  # fmt: skip


async def test_one_case_that_cannot_be_told_costs_no_other_its_reminder(house: House) -> None:
    await minsu(house)
    address = await ana(house)
    first, second = await open_case(address), await open_case(address)
    assert first.id == 1
    assert await remind(house) == 2
    told = await Delivery.all().values_list("case_id", flat=True)
    assert set(told) == {second.id}


async def test_a_reminder_that_was_put_out_is_not_made_again(house: House) -> None:
    await minsu(house)
    address = await ana(house)
    await open_case(address)
    await open_case(address)
    await remind(house)
    # The one that failed is tried again, the other is not even looked at.
    assert await remind(house) == 1
    assert await Delivery.all().count() == 1
