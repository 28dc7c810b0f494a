"""Days that are named in part: a month that words beside it place, a day of this or the next month, "15/3"."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.understanding import amounts, reckon, years
from bot.understanding.dateforms import Reading, number_of
from bot.understanding.patterns import either, is_dense
from bot.understanding.text import data

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_MONTHS = (
    re.compile(rf"(?<![\d.,])(?P<month>{_NUMBER})\s?[월月](?!\s?\d|[一二三四五六七八九十]|[일日别別])"),
    re.compile(r"(?<!\w)th[áa]ng\s(?P<month>\d{1,2})(?![\d/])", re.I),
)
# A day of the month, by what stands before or behind it.
_DAYS = (
    re.compile(
        r"(?<![\d.,/월月])(?<![月월]\s)(?P<day>\d{1,2})\s?"
        r"(?:일(?=까지|에|자|날|쯤| 전)|日(?=まで|に|着|頃)"
        r"|[号號](?=之?前|以前|到|发|發|出|交|收|晚|早|上午|下午|左右|那天|开|走|付))"
    ),
    re.compile(r"(?<!\w)(?:on|by|before|until|till|from|since) the (?P<day>\d{1,2})(?:st|nd|rd|th)(?!\w)", re.I),
    re.compile(r"(?<![\w])(?<!\d\s)(?:am|bis zum|bis|ab dem|vor dem) (?P<day>\d{1,2})\.(?!\s?\d|\s?[^\W\d_])", re.I),
    re.compile(
        r"(?<!\w)(?:d[ií]a|antes del|hasta el|avant le|d'ici le|jusqu'au) (?P<day>\d{1,2})(?!\w|[.,/%]\d|\s[^\W\d_])",
        re.I,
    ),
    re.compile(
        r"(?<!\w)(?P<day>\d{1,2})(?:-?го)?\sчисла(?!\w)|(?<!\w)(?:до|к|с)\s(?P<day2>\d{1,2})-(?:го|му)(?!\s?[^\W\d_])",
        re.I,
    ),
    re.compile(
        r"(?<!\w)(?:ng[àa]y|tanggal|tgl\.?|يوم) (?P<day>\d{1,2})(?![\w/]|\s(?:th[áa]ng|l[àa]m|kerja|[^\W\d_]{3,}))",
        re.I,
    ),
)
_SLASHED = re.compile(r"(?<![\w.,/-])(?P<one>\d{1,2})/(?P<two>\d{1,2})(?![\w/%\"'″]|[.,]\d)")
_DOTTED = re.compile(r"\s*(?P<one>\d\d)\.(?P<two>\d\d)\.?\s*")
_FRACTION = re.compile(r"\s(?:of|de|des|du|del|da|do|der|från|dari|của|من)(?!\w)", re.I)
_NUMBERED = re.compile(
    r"(?:page|pages|pág\w*|seite|trang|стр\.?|lote?|item|n[o°r]\.?|№|model\w?|size|talla|grade|ratio|line|part|đợt|lần|số)\s?$",
    re.I,
)
_DAY_FIRST = frozenset({"es", "pt", "fr", "de", "ru", "vi", "id", "ar"})
_MONTH_FIRST = frozenset({"ko", "ja", "zh"})


def find(text: str, language: str, today: date) -> Iterator[Reading]:
    """Give the readings with their places."""
    for pattern in _MONTHS:
        for match in pattern.finditer(text):
            month = number_of(match["month"])
            if years.beside(text, *match.span()) or years.is_past(text, *match.span()):
                yield Reading(*match.span(), reckon.part(month, "late", None, today), yearless=True)
    yield from _of_month(text, today)
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            number = int(match["day"] or match.groupdict()["day2"])
            yield Reading(*match.span(), _nearest(number, today, past=years.is_past(text, *match.span())))
    yield from _bare(text, language, today)


def _of_month(text: str, today: date) -> Iterator[Reading]:
    """Give days of the months beside this one: "the 15th of next month", "지난달 15일"."""
    pattern, months = _forms()
    for match in pattern.finditer(text):
        if match["west"] and match["west"][:5].lower() in {"tháng", "bulan"} and not match["lead"]:
            continue  # "20 tháng trước" is twenty months ago
        count = months[(match["east"] or match["west"]).lower()]
        first = reckon.month_end(today, int(count)).replace(day=1)
        number = int(match["day"] or match["day2"])
        yield Reading(*match.span(), reckon.day(first.year, first.month, number))


def _nearest(number: int, today: date, *, past: bool) -> date | None:
    """Return the next day of a month with this number, today included; the last where it is past."""
    if number == 0:
        return None
    months = range(0, -3, -1) if past else range(3)
    ends = (reckon.month_end(today, count) for count in months)
    days = (reckon.day(end.year, end.month, number) for end in ends)
    return next((day for day in days if day and (day <= today if past else day >= today)), None)


def _bare(text: str, language: str, today: date) -> Iterator[Reading]:
    """Give days like "15/3", where nothing says that they are fractions or numbers of pages."""
    low = amounts.lower(text)
    for match in _SLASHED.finditer(text):
        one, two = int(match["one"]), int(match["two"])
        months = language in _MONTH_FIRST
        month, number = (one, two) if months else (two, one)
        told = language in _DAY_FIRST or months or number > 12
        if told and (one, two) != (24, 7) and not _is_share(text, low, match):
            yield Reading(*match.span(), reckon.nearest(month, number, today), yearless=True)
    if language in {"de", "ru"} and (alone := _DOTTED.fullmatch(text)):
        yield Reading(*alone.span(), reckon.nearest(int(alone["two"]), int(alone["one"]), today), yearless=True)


def _is_share(text: str, low: str, match: re.Match[str]) -> bool:
    """Say whether it is "1/2 container", "3/4 of it" or "page 1/2"."""
    if _NUMBERED.search(text, max(0, match.start() - 10), match.start()) or _FRACTION.match(text, match.end()):
        return True
    place = match.end() + (low[match.end() : match.end() + 1] == " ")
    return amounts.lexicon("units").after(low, place) is not None


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = tomllib.loads(data("years.toml"))["months"]
    months = {word.strip(): where for where, row in table.items() for word in row.split("|")}
    dense = either(word for word in months if is_dense(word))
    spaced = either(word for word in months if not is_dense(word))
    return re.compile(
        rf"(?P<east>{dense})\s?(?:의|的|の)?\s?(?P<day>\d{{1,2}})\s?[일日号號]"
        r"|(?<![\d.,/])(?P<lead>the |el |día |dia |le |am |ngày |tanggal )?(?P<day2>\d{1,2})"
        r"(?:st|nd|rd|th|\.|-го)?\s?(?:числа )?"
        rf"(?:of |de |del |do |du |من )?(?:the |el |o |los )?(?P<west>{spaced})(?!\w)",
        re.I,
    ), months
