"""Whose birthday the demo travels to."""

from datetime import timedelta

from bot.demo.page.birthday import next_birthday
from bot.store.buyers import Address, Contact
from tests.cast import NOW, ana, build_house


async def born(contact: int, days: int) -> None:
    """Let somebody have their birthday so many days from now, on an island where each day begins first."""
    day = (NOW + timedelta(days=days)).date()
    await Contact.filter(id=contact).update(
        birthday_month=day.month, birthday_day=day.day, timezone="Pacific/Kiritimati"
    )


async def test_whose_day_has_just_passed_does_not_come_before_who_is_next(database: str) -> None:
    first = (await ana(build_house())).contact
    await born(first.id, 0)
    found = await next_birthday(NOW, 9)
    assert found is not None
    assert (found.contact, found.at.year) == (first.id, NOW.year + 1)
    second = await Contact.create(created_at=NOW, buyer_id=first.buyer_id, name="Bruno Costa")
    await Address.create(created_at=NOW, contact=second, channel="email", value="bruno@lisboacasa.example")
    await born(second.id, 9)
    found = await next_birthday(NOW, 9)
    assert found is not None
    assert found.contact == second.id
    assert NOW < found.at < NOW + timedelta(days=9)
