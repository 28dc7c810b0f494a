"""Days that a message names, counted from today where it names them so.

A date of numbers alone is read day first, except year-first forms: most of the world writes so, and whoever answers
writes the month out, so that a buyer from the exception sees it and says so. A date without a year is the nearest one
that is not more than two months past.
"""

import re
import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale

from bot.understanding import amounts
from bot.understanding.cues import LANGUAGES
from bot.understanding.spans import Found
from bot.understanding.text import data

_PAST = timedelta(days=60)
_MOST = 20
_YEAR = r"(?P<year>20\d\d)"
_FARTHEST = 3660  # days: ten years; more is not a date but a mistake
_NUMERIC = (
    re.compile(rf"(?<![\d.-]){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[日일]?"),
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>20\d\d|\d\d)(?![\d/-])"),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]"),
    re.compile(r"\bng[àa]y\s(?P<day>\d{1,2})(?:\sth[áa]ng\s|[/-])(?P<month>\d{1,2})(?:(?:\sn[ăa]m\s|[/-])(?P<year>20\d\d))?", re.I),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\d)"),
    re.compile(r"\b(?:by|before|until|till|on|from|until the|vor dem|am|bis|avant le|le|antes del|el|até|до|sebelum|tanggal|trước)\s(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/])", re.I),
)
_MONTH_END = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?:말|末|底|までに|まで|까지)|(?:cuối|cuoi) th[áa]ng (?P<month2>\d{1,2})(?!\d)")
_QUARTER = re.compile(
    r"\bq([1-4])\b|(?<!\d)([1-4])\s?분기|第?([1-4一二三四])季度|第([1-4])四半期"
    r"|\b([1-4])(?:st|nd|rd|th|er|e|º|°|\.|-й)?\s?(?:quarter|quartal|trimestre|квартал\w?)|(?:quý|kuartal|triwulan)\s([1-4])\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled forms of one language."""

    phrases: re.Pattern[str]
    meanings: dict[str, str]
    ahead: re.Pattern[str]
    ago: re.Pattern[str]
    units: dict[str, str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month_only: re.Pattern[str]
    months: dict[str, int]
    weekday: re.Pattern[str]
    weekdays: dict[str, int]


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
        words = _words(code)
        rows += [(match, _numeric(match, today, words.months)) for match in words.day_month.finditer(text)]
        rows += [(match, _numeric(match, today, words.months)) for match in words.month_day.finditer(text)]
        rows += [(match, _last(words.months[_key(match["name"])], today)) for match in words.month_only.finditer(text)]
        rows += [(match, _phrase(words.meanings[match[0].lower()], today)) for match in words.phrases.finditer(text)]
        rows += [(match, _shift(match, words, today, 1)) for match in words.ahead.finditer(text)]
        rows += [(match, _shift(match, words, today, -1)) for match in words.ago.finditer(text)]
        rows += [(match, _weekday(words.weekdays[match[0].lower()], today)) for match in words.weekday.finditer(text)]
    return rows


def _numeric(match: re.Match[str], today: date, months: dict[str, int] | None = None) -> date | None:
    part = match.groupdict()
    month = months[_key(part["name"])] if months else int(part["month"])
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


def _shift(match: re.Match[str], words: _Words, today: date, sign: int) -> date | None:
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


def _key(name: str) -> str:
    return name.lower().rstrip(".")


@cache
def _words(language: str) -> _Words:
    table: dict[str, str] = tomllib.loads(data("dates.toml"))[language]
    lists = {key: [alias.strip().lower() for alias in aliases.split("|")] for key, aliases in table.items()}
    units = {alias: name for name in ("day", "week", "month") for alias in lists.pop(name)}
    ahead, ago = _around(lists.pop("ahead"), units), _around(lists.pop("ago"), units)
    meanings = {alias: key for key, aliases in lists.items() for alias in aliases}
    months, weekdays = _months(language), _weekdays(language)
    name = rf"(?P<name>{_alternatives(months)})\.?"
    tail = r"(?:\s?,?\s(?:de |del |do )?(?P<year>20\d\d))?"
    ends = "end of|by|until|till|before|in|during|ende|bis|im|bis ende|fin|fin de|finales de|en|em|até|final de|para|avant|pour|до|в|к|к концу|конец|akhir|bulan|قبل|في|نهاية"
    return _Words(
        phrases=re.compile(_alternatives(meanings), re.I),
        meanings=meanings,
        ahead=ahead,
        ago=ago,
        units=units,
        day_month=re.compile(rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.|-го|-е)?\s?(?:of |de |do |d')?\s?{name}{tail}(?!\w)", re.I),
        month_day=re.compile(rf"(?<!\w){name}\s(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{tail}(?![\d,.]*\d)", re.I),
        month_only=re.compile(rf"(?<!\w)(?:{ends})\s(?:the end of |de |von )?{name}(?!\w)", re.I),
        months=months,
        weekday=re.compile(_alternatives(weekdays), re.I),
        weekdays=weekdays,
    )


def _around(forms: list[str], units: dict[str, str]) -> re.Pattern[str]:
    number = rf"(?P<number>\d{{1,3}}|{amounts.pattern('numbers')})"
    core = rf"(?<!\d){number}\s?(?P<unit>{_alternatives(units)})"
    before = "|".join(re.escape(form.removesuffix("~").strip()) for form in forms if form.endswith("~"))
    after = "|".join(re.escape(form.removeprefix("~").strip()) for form in forms if form.startswith("~"))
    sides = []
    if before:
        sides.append(rf"(?<!\w)(?:{before})\s(?:about |unos |etwa |environ )?{core}")
    if after:
        second = core.replace("<number>", "<number2>").replace("<unit>", "<unit2>")
        sides.append(rf"{second}\s?(?:{after})")
    return re.compile("|".join(sides), re.I)


def _months(language: str) -> dict[str, int]:
    locale = Locale.parse(language)
    names: dict[str, int] = {}
    for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
        for number, name in locale.months[context][width].items():
            if sum(char.isalpha() for char in name) >= 3 and not any(char.isdigit() for char in name):
                names.setdefault(_key(name), number)
    return names


def _weekdays(language: str) -> dict[str, int]:
    days = Locale.parse(language).days["format"]
    names = {name.lower(): number for number, name in days["wide"].items()}
    if language == "zh":
        names |= {name.lower(): number for number, name in days["abbreviated"].items()}
    return names


def _alternatives(names: "dict[str, int] | dict[str, str]") -> str:
    if not names:
        return "(?!)"  # Korean, Japanese and Chinese number their months: nothing to look for
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" if name[-1] < "\u1100" else re.escape(name) for name in ordered) + ")"
