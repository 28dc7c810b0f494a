"""Days, parts of months, quarters and weeks as they are written in numbers, in whatever language."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.understanding import byplace, reckon

FARTHEST = 3660  # days: ten years; more is not a date but a mistake


class Reading(NamedTuple):
    """Where it stands, which day it is (None where the calendar has none such), and whether no year was written."""

    start: int
    end: int
    day: date | None
    yearless: bool = False


_YEAR = r"(?P<year>20\d\d)"
_NUMERIC = (
    re.compile(
        rf"(?<![\d.-]){_YEAR}\s?[-/.年년]\s?(?P<month>\d{{1,2}})\s?[-/.月월]\s?(?P<day>\d{{1,2}})(?!\d)\s?[日일号號]?"
    ),
    re.compile(r"(?<!\d)(?P<year>20[2-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])"),
    re.compile(
        r"(?<![\d./-])(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>20\d\d|\d\d)(?![\d/-]|\.\d)"
    ),
    re.compile(r"(?P<era>令和|民國|民国)\s?(?P<year>\d{1,3}|元)年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})[日号號]"),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]"),
    re.compile(
        r"\bng[àa]y\s(?P<day>\d{1,2})(?:\sth[áa]ng\s|[/-])(?P<month>\d{1,2})(?:(?:\sn[ăa]m\s|[/-])(?P<year>20\d\d))?",
        re.I,
    ),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?!\d)"),
    re.compile(
        r"\b(?:by|before|until|till|on|from|vor dem|am|bis|avant le|le|antes del|el|até|до|к|с|sebelum|tanggal|trước)"
        r"\s(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?![\d/%]|\.\d)",
        re.I,
    ),
)
_ERAS = {"令和": 2018, "民國": 1911, "民国": 1911}
_HAN = "一二三四五六七八九十"
_HAN_DAY = re.compile(rf"([{_HAN}]{{1,2}})月([{_HAN}]{{1,3}})[日号號]")
_EAST_RANGE = re.compile(r"\s?(?:[-–—~～〜]|에서|부터|至|到|から)\s?(?P<second>\d{1,2})\s?[日일号號]")
_PART_EAST = re.compile(
    rf"(?:{_YEAR}\s?[年년]\s?)?(?<![\d{_HAN}])(?P<month>\d{{1,2}}|[{_HAN}]{{1,2}})\s?[月월]\s?"
    r"(?:(?P<early>초|初|上旬|상순)|(?P<mid>중순|中旬|中)|(?P<late>말|末|底|下旬|하순|份?(?:까지|までに|まで|之?前)))"
)
_PART_VIETNAMESE = re.compile(
    rf"(?:(?P<early>đầu|dau)|(?P<mid>giữa|giua)|(?P<late>cuối|cuoi|trong|vào|đến|trước))?\s?\bth[áa]ng\s"
    rf"(?P<month>\d{{1,2}})(?:(?:\s?/\s?|\snăm\s){_YEAR})?(?![\d/])",
    re.I,
)
_QUARTER = re.compile(
    r"\bq([1-4])\b|(?<!\d)([1-4])\s?분기|第?([1-4一二三四])季度|第([1-4])四半期"
    r"|\b([1-4])(?:st|nd|rd|th|er|e|º|°|\.|-й|-го|-м)?\s?(?:quarter|quartal|trimestre|квартал\w?)"
    r"|(?:quý|kuartal|triwulan)\s([1-4])\b"
    r"|\b(first|second|third|fourth|last|primer|segundo|tercer|cuarto|último|primeiro|terceiro|quarto|premier|deuxième"
    r"|troisième|quatrième|erstes|zweites|drittes|viertes|первый|первого|второй|второго|третий|третьего|четвёртый"
    r"|четвертого) (?:quarter|trimestre|quartal|квартал\w?)",
    re.I,
)
_QUARTER_YEAR = re.compile(rf"(?:,?\s|[-/])(?:de |of |năm )?{_YEAR}(?!\d)|\s?/\s?{_YEAR.replace('year', 'year2')}")
_QUARTER_WORDS = (
    {"first", "primer", "primeiro", "premier", "erstes", "первый", "первого"},
    {"second", "segundo", "deuxième", "zweites", "второй", "второго"},
    {"third", "tercer", "terceiro", "troisième", "drittes", "третий", "третьего"},
    {"fourth", "last", "cuarto", "último", "quarto", "quatrième", "viertes", "четвёртый", "четвертого"},
)
_WEEK = re.compile(
    r"(?<!\w)(?:weeks?|wk\.?|calendar week|cw|kw|kalenderwoche|semaine|semana|sem\.|недел\w{1,2}|tuần(?: thứ)?"
    r"|minggu(?: ke-?)?|الأسبوع|w(?=\d))\s?(?:no\.? ?|n°|#)?(?P<week>\d{1,2})(?![\d,.:]*\d|\w|\s?(?:pcs|pc|times|x)\b)"
    r"(?:\s?/\s?(?P<year>20\d\d))?"
    r"|第\s?(?P<week2>\d{1,2})\s?[周週]|(?<!\d)(?P<week3>\d{1,2})주차",
    re.I,
)


def find(text: str, language: str, today: date) -> Iterator[Reading]:
    """Give every reading with its place, the surest forms first; None where the calendar has no such day."""
    yield from _numbered(text, language, today)
    for pattern in (_PART_EAST, _PART_VIETNAMESE):
        for match in pattern.finditer(text):
            part = next((name for name in ("early", "mid") if match[name]), "late")
            if pattern is _PART_EAST or match[0].strip().lower()[0] != "t" or match["year"]:
                day = reckon.part(number_of(match["month"]), part, written_year(match), today)
                yield Reading(*match.span(), day, not match["year"])
    for match in _QUARTER.finditer(text):
        yield _quarter(match, text, today)
    for match in _WEEK.finditer(text):
        number = match["week"] or match["week2"] or match["week3"]
        yield Reading(*match.span(), reckon.week_end(int(number), written_year(match), today))


def written_year(match: re.Match[str]) -> int | None:
    """Return the year that the match holds, if it holds one."""
    written = match["year"]
    return int(written) if written else None


def _numbered(text: str, language: str, today: date) -> Iterator[Reading]:
    for pattern in _NUMERIC:
        for match in pattern.finditer(text):
            day = _numeric(match, language, today)
            yield Reading(*match.span(), day, not match.groupdict().get("year"))
            if day and (more := _EAST_RANGE.match(text, match.end())):
                yield Reading(*more.span(), reckon.day(day.year, day.month, int(more["second"])))
    for match in _HAN_DAY.finditer(text):
        yield Reading(*match.span(), reckon.nearest(number_of(match[1]), number_of(match[2]), today), yearless=True)


def number_of(written: str) -> int:
    """Return a number of a month or a day, in digits or in Chinese numerals."""
    return int(written) if written.isdecimal() else int(byplace.value(written) or 0)


def _numeric(match: re.Match[str], language: str, today: date) -> date | None:
    part = match.groupdict()
    month, day, written = int(part["month"]), int(part["day"]), part.get("year")
    if era := part.get("era"):
        return reckon.day(_ERAS[era] + int(written.replace("元", "1") if written else 0), month, day)
    if not written:
        return reckon.nearest(month, day, today)
    if part.get("mark") and len(written) == 2:
        return _short_year(day, month, int(written), language, today)
    if month > 12 >= day and part.get("mark"):
        day, month = month, day  # 12/31/2026 can only be month first
    return reckon.day(int(written), month, day)


def _short_year(first: int, second: int, third: int, language: str, today: date) -> date | None:
    """Read "05.12.26", month first only where nothing else fits; East Asia writes the year first."""
    readings = [
        reckon.day(2000 + third, second, first),
        reckon.day(2000 + third, first, second),
    ]
    east = reckon.day(2000 + first, second, third)
    ordered = [east, *readings] if language in {"ko", "ja", "zh"} else [*readings, east]
    return next((day for day in ordered if day and abs((day - today).days) <= FARTHEST // 2), None)


def _quarter(match: re.Match[str], text: str, today: date) -> Reading:
    written = next(group for group in match.groups() if group).lower()
    said = next((place for place, words in enumerate(_QUARTER_WORDS, 1) if written in words), 0)
    number = said or "一二三四".find(written) + 1 or int(written)
    year = _QUARTER_YEAR.match(text, match.end())
    chosen = int(year["year"] or year["year2"]) if year else None
    day = reckon.part(3 * number, "late", chosen, today)
    return Reading(match.start(), year.end() if year else match.end(), day, not year)
