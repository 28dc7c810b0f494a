"""Days that a message names, counted from today where it names them so.

A date of numbers alone is read day first, except year-first forms: most of the world writes so, and whoever answers
writes the month out, so that a buyer from the exception sees it and says so. A date without a year is the nearest one
that is not more than two months past, unless words beside it or its tense say otherwise (years.py). A week, a month or
a quarter is its last day: until then it is in time.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.understanding import dateforms, daysaid, daysnear, feasts, numerals, reckon, years
from bot.understanding.cues import LANGUAGES
from bot.understanding.dateforms import FARTHEST, Reading, written_year
from bot.understanding.datewords import DateWords, key, load
from bot.understanding.spans import Found

_MOST = 20
_NEAR = 16  # characters between a weekday and what moves it to another week


def find(text: str, language: str, today: date) -> list[Found[date]]:
    """Return the days that `text` names, each with its place, in the order written."""
    found: list[Found[date]] = []
    for reading in _all(text, language, today):
        start, end, day = reading[:3]
        if day and reading.yearless:
            start, end, day = years.resolve(text, start, end, day, today)
        free = not any(one.start < end and start < one.end for one in found)
        if day and free and abs((day - today).days) <= FARTHEST:
            found.append(Found(day, start, end))
        if len(found) == _MOST:
            break
    return sorted(found, key=lambda item: item.start)


def _all(text: str, language: str, today: date) -> Iterator[Reading]:
    """Give every reading, the surest forms first."""
    yield from dateforms.find(text, language, today)
    yield from daysaid.find(text, language, today)
    yield from daysnear.find(text, language, today)
    yield from (Reading(*one) for one in feasts.find(text, today))
    for code in dict.fromkeys((language if language in LANGUAGES else "en", "en")):
        yield from _worded(text, load(code), code, today)


def _worded(text: str, words: DateWords, language: str, today: date) -> Iterator[Reading]:
    for pattern in (words.day_month, words.month_day):
        for match in pattern.finditer(text):
            yield from _named(match, text, words, today)
    for match in words.month_part.finditer(text):
        name, part = match["name"] or match["name2"] or match["name3"], match["part"]
        year = match["year"] or match["year2"] or match["year3"]
        which = words.parts[part.lower()] if part else "late"
        day = reckon.part(words.months[key(name)], which, int(year) if year else None, today)
        yield Reading(*match.span(), day, not year)
    for match in words.month.finditer(text):
        if years.beside(text, *match.span()):
            yield Reading(*match.span(), reckon.part(words.months[key(match[0])], "late", None, today), yearless=True)
    for pattern, sign in ((words.ahead, 1), (words.ago, -1)):
        for match in pattern.finditer(text):
            yield Reading(*match.span(), _shift(match, words, language, today, sign))
    yield from _weekdays(text, words, language, today)
    for match in words.phrases.finditer(text):
        yield Reading(*match.span(), _phrase(words.meanings[match[0].lower()], today))


def _named(match: re.Match[str], text: str, words: DateWords, today: date) -> Iterator[Reading]:
    """Give a day with its month's name, and the other end of a span: "3 to 10 March", "March 3-10"."""
    month, number = words.months[key(match["name"])], int(match["day"])
    year = written_year(match)
    day = reckon.day(year, month, number) if year else reckon.nearest(month, number, today)
    start, end = match.span()
    if day and (first := words.first_of_range.search(text, max(0, start - 20), start)):
        begin = reckon.day(day.year, month, int(first["first"]))
        yield Reading(first.start(), start, begin, not year)
    yield Reading(start, end, day, not year)
    ends = match.end("day") == end or text[match.end("day") : end].isalpha()
    if day and ends and (second := words.second_of_range.match(text, end)):
        yield Reading(*second.span(), reckon.day(day.year, month, int(second["second"])), not year)


def _weekdays(text: str, words: DateWords, language: str, today: date) -> Iterator[Reading]:
    """Give weekdays: the next of them, that of next week, or the last, as the words beside them say."""
    for match in words.weekday.finditer(text):
        number = words.weekdays[match[0].lower()]
        start, end = max(0, match.start() - _NEAR), min(len(text), match.end() + _NEAR)
        around = text[start:end]
        beside = next((one for one in words.phrases.finditer(around) if _is_week(words, one)), None)
        span = match.span()
        if beside:
            weeks = 1 if words.meanings[beside[0].lower()] == "next week" else -1
            span = min(span[0], start + beside.start()), max(span[1], start + beside.end())
            yield Reading(*span, reckon.weekday(number, today, weeks))
        elif _passed(around, words, language, match.start() - start, match.end() - start):
            yield Reading(*span, reckon.last_weekday(number, today))
        else:
            yield Reading(*span, reckon.weekday(number, today))


def _is_week(words: DateWords, phrase: re.Match[str]) -> bool:
    return words.meanings[phrase[0].lower()] in {"next week", "last week"}


def _passed(around: str, words: DateWords, language: str, start: int, end: int) -> bool:
    """Say whether a word for "last" stands beside the weekday; Vietnamese and Indonesian put it behind."""
    lasts = list(words.last.finditer(around))
    behind = any(0 <= one.start() - end <= 1 for one in lasts)
    return behind or (language not in {"vi", "id"} and any(0 <= start - one.end() <= 1 for one in lasts))


def _phrase(meaning: str, today: date) -> date | None:
    if meaning[0] in "+-":
        return today + timedelta(days=int(meaning))
    ends = {
        "last week": today - timedelta(days=today.weekday() + 1),
        "next week": today + timedelta(days=7 - today.weekday()),
        "week end": today + timedelta(days=6 - today.weekday()),
        "month end": reckon.month_end(today),
        "last month": reckon.month_end(today, -1),
        "next month": reckon.month_end(today) + timedelta(days=1),
        "next month end": reckon.month_end(today, 1),
        "month after next": reckon.month_end(today, 2),
        "year end": date(today.year, 12, 31),
        "next year": reckon.day(today.year + 1, 1, 1),
    }
    return ends[meaning]


def _shift(match: re.Match[str], words: DateWords, language: str, today: date, sign: int) -> date | None:
    part = match.groupdict()
    number = int(numerals.evaluate((part.get("number") or part["number2"]).lower(), language) or 0)
    unit = words.units[(part.get("unit") or part["unit2"]).lower()]
    if not 0 < number <= 400:
        return None
    if unit == "month":
        return reckon.months_ahead(today, sign * number) if number <= 120 else None
    if unit == "workday":
        return reckon.working_days(number, today) if sign > 0 else None
    return today + sign * timedelta(days=number * (7 if unit == "week" else 1))
