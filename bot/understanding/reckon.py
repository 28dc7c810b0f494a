"""Days worked out from a day: the nearest, the last of a month, the end of a week. Pure calendar, no words."""

from calendar import monthrange
from datetime import date, timedelta

_PAST = timedelta(days=60)
_PARTS = {"early": 10, "mid": 15, "middle": 20}


def day(year: int, month: int, number: int) -> date | None:
    """Return the day, None where the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def nearest(month: int, number: int, today: date) -> date | None:
    """Return the day of this or of next year that is not more than two months past."""
    here = day(today.year, month, number)
    return here if here and here >= today - _PAST else day(today.year + 1, month, number)


def part(month: int, which: str, year: int | None, today: date) -> date | None:
    """Return the last day of a part of a month: `early` ends on the 10th, `mid` on the 15th, `late` with the month.

    Without a year it is the next such month, this one included.
    """
    if not 1 <= month <= 12:
        return None
    chosen = year or today.year + (month < today.month)
    return day(chosen, month, _PARTS.get(which) or monthrange(chosen, month)[1])


def month_end(today: date, ahead: int = 0) -> date:
    """Return the last day of the month that is `ahead` months after today's."""
    count = today.year * 12 + today.month - 1 + ahead
    year, month = divmod(count, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def months_ahead(today: date, count: int) -> date:
    """Return the same day `count` months on (back where it is negative), or the last of a shorter month."""
    end = month_end(today, count)
    return end.replace(day=min(today.day, end.day))


def week_end(number: int, year: int | None, today: date) -> date | None:
    """Return the Sunday that ends a week (ISO 8601); without a year the nearest that is not two months past."""
    try:
        found = date.fromisocalendar(year or today.year, number, 7)
        if year is None and found < today - _PAST:
            found = date.fromisocalendar(today.year + 1, number, 7)
    except ValueError:
        return None
    return found


def weekday(number: int, today: date, weeks: int | None = None) -> date:
    """Return the next day that is this weekday (Monday 0), or the one in the week that is `weeks` after this."""
    if weeks is None:
        return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return today + timedelta(days=number - today.weekday() + 7 * weeks)


def last_weekday(number: int, today: date) -> date:
    """Return the last day before today that was this weekday."""
    return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)


def working_days(count: int, today: date) -> date:
    """Return the day that is `count` days from Monday to Friday after today; holidays are not known here."""
    weeks, rest = divmod(count, 5)
    found = today - timedelta(days=max(0, today.weekday() - 4)) + timedelta(weeks=weeks)
    while rest:
        found += timedelta(days=1)
        rest -= found.weekday() < 5
    return found
