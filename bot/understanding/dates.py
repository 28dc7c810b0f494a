"""Days that a message names, counted from today where it names them so.

A date of numbers alone is read day first, except year-first forms: most of the world writes so, and whoever answers
writes the month out, so that a buyer from the exception sees it and says so. A date without a year is the nearest one
that is not more than two months past.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.understanding import amounts
from bot.understanding.cues import LANGUAGES
from bot.understanding.datewords import DateWords, key, load
from bot.understanding.spans import Found

_PAST = timedelta(days=60)
_MOST = 20
_YEAR = r"(?P<year>20\d\d)"
_FARTHEST = 3660  # days: ten years; more is not a date but a mistake
_NUMERIC = (
    re.compile(
        rf"(?<![\d.-]){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[日일]?"
    ),
    re.compile(
        r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>20\d\d|\d\d)(?![\d/-])"
    ),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]"),
    re.compile(
        r"\bng[àa]y\s(?P<day>\d{1,2})(?:\sth[áa]ng\s|[/-])(?P<month>\d{1,2})(?:(?:\sn[ăa]m\s|[/-])(?P<year>20\d\d))?",
        re.I,
    ),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\d)"),
    re.compile(
        r"\b(?:by|before|until|till|on|from|vor dem|am|bis|avant le|le|antes del|el|até|до|sebelum|tanggal|trước)"
        r"\s(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])",
        re.I,
    ),
)
_MONTH_END = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?:말|末|底|までに|まで|까지)"
    r"|(?:cuối|cuoi) th[áa]ng (?P<month2>\d{1,2})(?!\d)"
)
_QUARTER = re.compile(
    r"\bq([1-4])\b|(?<!\d)([1-4])\s?분기|第?([1-4一二三四])季度|第([1-4])四半期"
    r"|\b([1-4])(?:st|nd|rd|th|er|e|º|°|\.|-й)?\s?(?:quarter|quartal|trimestre|квартал\w?)"
    r"|(?:quý|kuartal|triwulan)\s([1-4])\b",
    re.I,
)


def find(text: str, language: str, today: date) -> list[Found[date]]:
    """Return the days that `text` names, each with its place, in the order written."""
    found: list[Found[date]] = []
    taken: list[tuple[int, int]] = []
    for match, day in _all(text, language, today):
        free = not any(start < match.end() and match.start() < end for start, end in taken)
        if day and free and abs((day - today).days) <= _FARTHEST:
            taken.append(match.span())
            found.append(Found(day, match.start(), match.end()))
        if len(found) == _MOST:
            break
    return sorted(found, key=lambda item: item.start)


def _all(text: str, language: str, today: date) -> "list[tuple[re.Match[str], date | None]]":
    """Return every reading, the surest forms first."""
    rows: list[tuple[re.Match[str], date | None]] = []
    for pattern in _NUMERIC:
        rows += [(match, _numeric(match, today)) for match in pattern.finditer(text)]
    rows += [(match, _last(int(match["month"] or match["month2"]), today)) for match in _MONTH_END.finditer(text)]
    rows += [(match, _quarter(match, today)) for match in _QUARTER.finditer(text)]
    for code in dict.fromkeys((language if language in LANGUAGES else "en", "en")):
        words = load(code)
        rows += [(match, _numeric(match, today, words.months)) for match in words.day_month.finditer(text)]
        rows += [(match, _numeric(match, today, words.months)) for match in words.month_day.finditer(text)]
        rows += [(match, _last(words.months[key(match["name"])], today)) for match in words.month_only.finditer(text)]
        rows += [(match, _phrase(words.meanings[match[0].lower()], today)) for match in words.phrases.finditer(text)]
        rows += [(match, _shift(match, words, today, 1)) for match in words.ahead.finditer(text)]
        rows += [(match, _shift(match, words, today, -1)) for match in words.ago.finditer(text)]
        rows += [(match, _weekday(words.weekdays[match[0].lower()], today)) for match in words.weekday.finditer(text)]
    return rows


def _numeric(match: re.Match[str], today: date, months: dict[str, int] | None = None) -> date | None:
    part = match.groupdict()
    month = months[key(part["name"])] if months else int(part["month"])
    day, written = int(part["day"]), part.get("year")
    if month > 12 >= day and part.get("mark"):
        day, month = month, day  # 12/31/2026 can only be month first
    if written:
        return _date(int(written) + (2000 if len(written) == 2 else 0), month, day)
    return _nearest(month, day, today)


def _nearest(month: int, day: int, today: date) -> date | None:
    here = _date(today.year, month, day)
    return here if here and here >= today - _PAST else _date(today.year + 1, month, day)


def _last(month: int, today: date) -> date | None:
    if not 1 <= month <= 12:
        return None
    year = today.year + (month < today.month)
    return _date(year, month, monthrange(year, month)[1])


def _quarter(match: re.Match[str], today: date) -> date | None:
    written = next(group for group in match.groups() if group)
    return _last(3 * ("一二三四".find(written) + 1 or int(written)), today)


def _phrase(meaning: str, today: date) -> date | None:
    if meaning[0] in "+-":
        return today + timedelta(days=int(meaning))
    month_after = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    ends = {
        "next week": today + timedelta(days=7 - today.weekday()),
        "week end": today + timedelta(days=6 - today.weekday()),
        "month end": month_after - timedelta(days=1),
        "next month": month_after,
        "next month end": month_after.replace(day=monthrange(month_after.year, month_after.month)[1]),
        "year end": date(today.year, 12, 31),
        "next year": _date(today.year + 1, 1, 1),
    }
    return ends[meaning]


def _shift(match: re.Match[str], words: DateWords, today: date, sign: int) -> date | None:
    part = match.groupdict()
    raw = (part.get("number") or part["number2"]).lower()
    number = int(raw) if raw.isdigit() else int(amounts.spoken().get(raw, 0))
    if not 0 < number <= 400:
        return None
    days = number * {"day": 1, "week": 7, "month": 30}[words.units[(part.get("unit") or part["unit2"]).lower()]]
    return today + sign * timedelta(days=days) if days <= _FARTHEST else None


def _weekday(number: int, today: date) -> date:
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
