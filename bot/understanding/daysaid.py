"""Days whose number is said in words, as Koreans and Russians do: "삼월 십오일", "двадцать первого марта"."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.understanding import byplace, datewords, reckon
from bot.understanding.dateforms import Reading
from bot.understanding.patterns import either

_MONTHS = ("일", "이", "삼", "사", "오", "유", "칠", "팔", "구", "시", "십일", "십이")
_ALSO = {"육": 6, "십": 10}  # as they are mistaken
_KOREAN = re.compile(
    r"(?<![가-힣])(?:(?P<year>20\d\d)년\s?)?(?P<month>십[일이]|[일이삼사오유육칠팔구시십])월"
    r"(?:\s?(?P<day>[이삼]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구])일"
    r"|\s?(?:(?P<early>초|상순)|(?P<mid>중순)|(?P<late>말|하순|까지)))"
)
_STEMS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат",
    "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат",
)  # fmt: skip
_DAYS = {stem: number for number, stem in enumerate(_STEMS, 1)} | {"четвёрт": 4, "двадцат": 20, "тридцат": 30}
_TENS = {"двадцать": 20, "тридцать": 30}


def find(text: str, language: str, today: date) -> Iterator[Reading]:
    """Give every day that is said so; None where the calendar has no such day."""
    for match in _KOREAN.finditer(text):
        yield _korean(match, today)
    if language == "ru":
        yield from _russian(text, today)


def _korean(match: re.Match[str], today: date) -> Reading:
    named = match["month"]
    month = _ALSO.get(named) or _MONTHS.index(named) + 1
    year = int(match["year"]) if match["year"] else None
    if not match["day"]:
        part = next(name for name in ("early", "mid", "late") if match[name])
        return Reading(*match.span(), reckon.part(month, part, year, today), not year)
    number = int(byplace.value(match["day"]) or 0)
    day = reckon.day(year, month, number) if year else reckon.nearest(month, number, today)
    return Reading(*match.span(), day, not year)


def _russian(text: str, today: date) -> Iterator[Reading]:
    months = datewords.load("ru").months
    for match in _russian_day().finditer(text):
        number = _TENS.get((match["tens"] or "").lower(), 0) + _DAYS[match["day"].lower()]
        month, year = months[match["month"].lower()], int(match["year"]) if match["year"] else None
        day = reckon.day(year, month, number) if year else reckon.nearest(month, number, today)
        yield Reading(*match.span(), day, not year)


@cache
def _russian_day() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:(?P<tens>двадцать|тридцать)\s)?(?P<day>{either(_DAYS)})(?:ого|ое|ому|ьего|ье|ьему)"
        rf"\s(?:числа\s)?(?P<month>{either(datewords.load('ru').months)})(?:\s(?P<year>20\d\d))?(?!\w)",
        re.I,
    )
