"""The clock bar: what lies ahead, and the way there."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import zone
from bot.demo.issue import Issue, write_issue
from bot.demo.page.birthday import Birthday, next_birthday
from bot.demo.page.people import Person
from bot.demo.page.show import Json, NotPossibleError, Show
from bot.letters.occasions import card_moment
from bot.store.outbox import Delivery

_FIXED = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
_AFTER = timedelta(minutes=1)  # so that what is due at a moment has happened when we arrive


class Journey:
    """Moves the demo's clock, one move at a time."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._from: datetime | None = None
        self._to: datetime | None = None
        self._birthday: Birthday | None = None

    async def view(self, person: Person | None = None) -> Json:
        """Return the time, what lies ahead, and how far a move has come."""
        exporter, now = self._show.world.exporter, self._show.now
        birthday = None if self._moving else await self._next_birthday()
        issue, _ = self._newsletter(person)
        return {
            "now": now.isoformat(),
            "zone": exporter.timezone,
            "birthday": birthday
            and {"at": birthday.at.isoformat(), "key": f"c{birthday.contact}", "name": birthday.name},
            "newsletter": issue.isoformat(),
            "moving": self._progress(now),
        }

    async def go(self, where: str, person: Person | None) -> None:
        """Set out for `where`: hour, day, birthday or newsletter."""
        if self._moving:
            raise NotPossibleError("moving")
        by = await self._distance(where, person)
        if self._moving:
            raise NotPossibleError("moving")
        self._from = self._show.now
        self._to = self._from + by
        self._show.hub.tell("clock")
        self._show.later(self._travel(by), self._arrived)

    @property
    def _moving(self) -> bool:
        return self._to is not None

    async def _distance(self, where: str, person: Person | None) -> timedelta:
        now = self._show.now
        if where in _FIXED:
            return _FIXED[where]
        if where == "birthday" and (birthday := await self._next_birthday()):
            return birthday.at - now + _AFTER
        if where == "newsletter":
            due, issue = self._newsletter(person)
            if issue != self._show.issue:
                await asyncio.to_thread(write_issue, self._show.folder, issue)
                self._show.issue = issue
            return due - now + _AFTER
        raise NotPossibleError("nothing_ahead")

    async def _travel(self, by: timedelta) -> None:
        async def told() -> None:
            self._show.hub.tell("clock")

        await self._show.stage.move(by, told)

    def _arrived(self) -> None:
        self._from = self._to = None
        for topic in ("clock", "memory"):
            self._show.hub.tell(topic)

    def _progress(self, now: datetime) -> float | None:
        if self._from is None or self._to is None:
            return None
        return min(1.0, max(0.0, (now - self._from) / (self._to - self._from)))

    def _newsletter(self, person: Person | None) -> tuple[datetime, Issue]:
        """Return the next issue and when it goes out to `person`, or to readers where the exporter is."""
        where = zone(person.timezone if person else self._show.world.exporter.timezone)
        hour = self._show.stage.app.house.exporter.newsletter_hour
        issue = self._show.issue
        while (due := card_moment(issue.date, where, hour)[0]) <= self._show.now:
            issue = issue.next()
        return due, issue

    async def _next_birthday(self) -> Birthday | None:
        """Return the next card that will go out; it is looked for again only when it has gone."""
        known, now = self._birthday, self._show.now
        if known is None or known.at <= now or await Delivery.filter(key=known.key).exists():
            self._birthday = await next_birthday(now, self._show.stage.app.house.exporter.card_hour)
        return self._birthday
