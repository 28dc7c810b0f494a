"""Working hours, and how far a promise reaches into them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import zone
from bot.meaning import Severity
from bot.people import Stage

# Hours to the first response and to the solution, by stage: the defaults of the field (see docs/architecture.md).
PROMISES: Mapping[Stage, tuple[float, float]] = {
    Stage.PARTNER: (1, 8),
    Stage.ADVOCATE: (2, 16),
    Stage.REGULAR: (4, 24),
    Stage.BUYER: (8, 40),
    Stage.POTENTIAL: (16, 80),
    Stage.DORMANT: (8, 40),
    Stage.DISSOLVED: (16, 80),
}
_SEVERITY = {Severity.HIGH: 0.5, Severity.NORMAL: 1.0, Severity.LOW: 2.0}
_HORIZON_DAYS = 400  # an office that never opens must not hang the clock


@dataclass(frozen=True, slots=True)
class Office:
    """When staff work: ISO weekdays (1 = Monday), spans of local time, days off, and the zone they are in."""

    timezone: str = "UTC"
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13), time(18)))
    holidays: frozenset[date] = frozenset()
    promises: Mapping[Stage, tuple[float, float]] = field(default_factory=lambda: PROMISES)

    def is_open(self, now: datetime) -> bool:
        """Say whether somebody is at work at `now` (UTC)."""
        local = now.astimezone(zone(self.timezone))
        return self._works(local.date()) and any(start <= local.time() < end for start, end in self.spans)

    def opens(self, now: datetime) -> datetime:
        """Return when (UTC) somebody is at work again: `now` where somebody is; far ahead in an office never open."""
        if self.is_open(now):
            return now
        day = now.astimezone(zone(self.timezone)).date()
        days = (day + timedelta(days=offset) for offset in range(_HORIZON_DAYS))
        later = (opens for each in days for opens, _ in self._open_spans(each) if opens > now)
        return next(later, now + timedelta(days=_HORIZON_DAYS))

    def add(self, start: datetime, hours: float) -> datetime:
        """Return the moment (UTC) at which `hours` of working time have passed since `start` (UTC)."""
        left = timedelta(hours=hours)
        day = start.astimezone(zone(self.timezone)).date()
        for offset in range(_HORIZON_DAYS):
            for opens, closes in self._open_spans(day + timedelta(days=offset)):
                begin = max(opens, start)
                if begin >= closes:
                    continue
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
        return start + timedelta(hours=hours)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments (UTC)."""
        day, last = (moment.astimezone(zone(self.timezone)).date() for moment in (start, end))
        days = [day + timedelta(days=offset) for offset in range(min((last - day).days + 1, _HORIZON_DAYS))]
        spans = [span for each in days for span in self._open_spans(each)]
        return sum((max(min(closes, end) - max(opens, start), timedelta()) for opens, closes in spans), timedelta())

    def promise(self, start: datetime, stage: Stage, severity: Severity) -> tuple[datetime, datetime]:
        """Return by when (UTC) the first response and the solution are promised."""
        first, solution = self.promises.get(stage, PROMISES[stage])
        factor = _SEVERITY[severity]
        return self.add(start, first * factor), self.add(start, solution * factor)

    def _works(self, day: date) -> bool:
        return day.isoweekday() in self.days and day not in self.holidays

    def _open_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self._works(day):
            return []
        where = zone(self.timezone)
        return [
            (
                datetime.combine(day, start, where).astimezone(UTC),
                datetime.combine(day, end, where).astimezone(UTC),
            )
            for start, end in self.spans
        ]
