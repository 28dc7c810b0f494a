"""Whose birthday card goes out next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import zone
from bot.letters.audience import Recipient, born_on
from bot.letters.occasions import birthday_on, candidates, card_moment
from bot.store.cases import has_open_complaint
from bot.store.outbox import Delivery

_A_YEAR, _TWO_DAYS = 370, 2  # the days on which somebody is born at a moment are two at least
_CHANNELS = ("email", "telegram")


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday card: when it goes out, and to whom."""

    at: datetime
    contact: int
    name: str
    key: str


async def next_birthday(now: datetime, hour: int) -> Birthday | None:
    """Return the next card that will go out, at `hour` o'clock of its own day; None where there is none in a year."""
    for days in range(0, _A_YEAR, _TWO_DAYS):
        people = await born_on(candidates(now + timedelta(days=days)), list(_CHANNELS))
        # Somebody whose day has just begun to end was born on one of these days, too: their next card is a year away.
        end = now + timedelta(days=days + _TWO_DAYS + 1)
        if found := await _open([one for one in _cards(people, now.year, hour) if now < one.at <= end], people):
            return min(found, key=lambda one: one.at)
    return None


def _cards(people: Sequence[Recipient], year: int, hour: int) -> Iterator[Birthday]:
    for one in people:
        month, day = one.contact.birthday_month, one.contact.birthday_day
        if month is None or day is None:
            continue
        for when in (year, year + 1):
            date = birthday_on(month, day, when, one.buyer.country)
            due, _ = card_moment(date, zone(one.contact.timezone), hour)
            yield Birthday(due, one.contact.id, one.contact.name, f"card:birthday:{one.contact.id}:{when}")


async def _open(cards: Sequence[Birthday], people: Sequence[Recipient]) -> list[Birthday]:
    """Leave out what was sent, and cards to those whose firm's complaint is open."""
    if not cards:
        return []
    sent = {row.key for row in await Delivery.filter(key__in=[one.key for one in cards]).only("id", "key")}
    firms = await has_open_complaint([one.buyer.id for one in people])
    complaining = {one.contact.id for one in people if one.buyer.id in firms}
    return [one for one in cards if one.key not in sent and one.contact not in complaining]
