"""The span of time that a question is about: "this year", "2025", "last quarter", "from March 1 to May 31"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.dialogs.phrases import normal, pattern

_YEAR = re.compile(r"(?<![\d/.-])(20\d\d)(?![\d/.-]\d|\d)")
_QUARTER = re.compile(
    r"(?<!\w)(?:q|t|кв\.?\s?)([1-4])(?!\w)"
    r"|(?<!\w)([1-4])\s?(?:q(?!\w)|\.?\s?quartal|분기|(?:er|e|º|°)\s?trim|[-‑]?й\s?квартал)"
    r"|第\s?([1-4一二三四])\s?(?:季度|四半期)|quý\s([1-4])|kuartal\s([1-4])|الربع\s([1-4])"
)
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both in it; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is all the time there is."""
        return self.since is None and self.until is None

    def holds(self, day: date) -> bool:
        """Say whether `day` lies in it."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def read(text: str, today: date, dates: Sequence[date] = ()) -> Period | None:
    """Return the period that a text names; None where it names none. `dates` are those understood in it."""
    head = normal(text)
    if pattern("all_time").search(head):
        return Period()
    named = _named(head, today) or _quarter(head, today)
    if named is None and (len(set(dates)) > 1 or (dates and pattern("since").search(head))):
        named = _between(head, dates, today)
    return named or _years(head) or _between(head, dates, today)


def _named(head: str, today: date) -> Period | None:
    """Read what is named from today on; the words stand in `words.toml` under the same names."""
    place = today.year * 4 + (today.month - 1) // 3
    spans = {
        "this_year": _year(today.year),
        "last_year": _year(today.year - 1),
        "this_quarter": _quarter_of(place // 4, place % 4 + 1),
        "last_quarter": _quarter_of((place - 1) // 4, (place - 1) % 4 + 1),
        "this_month": _month(today),
        "last_month": _month(today.replace(day=1) - timedelta(days=1)),
    }
    return next((span for name, span in spans.items() if pattern(name).search(head)), None)


def _quarter(head: str, today: date) -> Period | None:
    """Read "Q3", "3분기", "第3季度"; without a year it is the last one that has begun."""
    found = _QUARTER.search(head)
    if found is None:
        return None
    sign = next(group for group in found.groups() if group)
    quarter = _CHINESE.get(sign) or int(sign)
    years = _YEAR.findall(head)
    year = int(years[0]) if years else today.year
    if not years and date(year, 3 * quarter - 2, 1) > today:
        year -= 1
    return _quarter_of(year, quarter)


def _years(head: str) -> Period | None:
    years = sorted({int(year) for year in _YEAR.findall(head)})
    return Period(date(years[0], 1, 1), date(years[-1], 12, 31)) if years else None


def _between(head: str, dates: Sequence[date], today: date) -> Period | None:
    """Two days are a span; one is its beginning, or its end where the text says "until"."""
    days = sorted(set(dates))
    if len(days) >= 2:
        return Period(days[0], days[-1])
    if not days:
        return None
    if pattern("until").search(head):
        return Period(None, days[0])
    return Period(days[0], today) if days[0] <= today else None


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _quarter_of(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    return Period(first, _month(date(year, 3 * quarter, 1)).until)


def _month(day: date) -> Period:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return Period(first, after - timedelta(days=1))
