"""On which day an occasion falls, and from when to when its card may be sent where the contact lives. Pure."""

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Where one born on 29 February comes of age on 1 March of a common year by law; elsewhere the last of February counts.
_MARCH_FIRST = frozenset({"GB", "HK"})
# The first and the last zone on Earth to begin a day.
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=-12)


def birthday_on(month: int, day: int, year: int, country: str = "") -> date:
    """Return the date of a birthday in `year`; 29 February moves in common years as `country` has it.

    Raises ValueError when there is no such day.
    """
    if (month, day) == (2, 29) and not isleap(year):
        return date(year, 3, 1) if country.upper() in _MARCH_FIRST else date(year, 2, 28)
    return date(year, month, day)


def card_moment(birthday: date, timezone: ZoneInfo, hour: int = 9) -> tuple[datetime, datetime]:
    """Return when a card is due and when it expires, in UTC: `hour` o'clock of that local day, and its end.

    An hour that is skipped when clocks go forward is the moment they do; one that comes twice is the first.
    A day that a zone never had (Samoa's 30 December 2011) is due at the moment it was left out, and expires
    a day later.
    """
    start, end = _first(birthday, timezone), _first(birthday + timedelta(days=1), timezone)
    if end <= start:
        return start, start + timedelta(days=1)
    due = _moment(datetime.combine(birthday, time(hour)), timezone)
    return min(max(due, start), end), end


def candidates(now: datetime) -> set[tuple[int, int]]:
    """Return the (month, day) of every local date in progress somewhere at `now`, from UTC+14 to UTC-12.

    Where a common year has no 29 February, it is a candidate together with 28 February and 1 March.
    """
    first, last = (now.astimezone(UTC) + _LATEST).date(), (now.astimezone(UTC) + _EARLIEST).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = {(day.month, day.day) for day in days}
    moved = {(day.month, day.day) for day in days if not isleap(day.year)} & {(2, 28), (3, 1)}
    return found | ({(2, 29)} if moved else set())


def _first(day: date, timezone: ZoneInfo) -> datetime:
    return _moment(datetime.combine(day, time()), timezone)


def _moment(local: datetime, timezone: ZoneInfo) -> datetime:
    """Return the UTC moment of a wall clock's time; the end of the gap where clocks jumped over it."""
    before, after = (local.replace(tzinfo=timezone, fold=fold) for fold in (0, 1))
    found = before.astimezone(UTC)
    if found.astimezone(timezone).replace(tzinfo=None) == local:
        return found
    return _jump(after.astimezone(UTC), found, timezone)


def _jump(low: datetime, high: datetime, timezone: ZoneInfo) -> datetime:
    """Return the moment between `low` and `high`, to the second, at which the zone's offset changes."""
    offset = low.astimezone(timezone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=1) // 2)
        if middle.astimezone(timezone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high
