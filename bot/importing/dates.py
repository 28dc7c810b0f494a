"""Reads dates and birthdays as people write them. What could be read in two ways is refused rather than guessed."""

import re
from dataclasses import dataclass
from datetime import date

from bot.importing import names
from bot.importing.faults import Wrong
from bot.importing.grid import Cell, written
from bot.importing.values import Manner

_EXPECTED = "a date, such as 2026-03-31"
_BIRTHDAY = "a birthday, such as 1980-05-01 or 05-01"
_TWO_WAYS = "a date that reads in one way only, as 2026-03-31; or say which comes first, day or month (dmy or mdy)"
# Marks behind a number, and words between: they say nothing more than the order does.
_MARKS = {"년": "y", "年": "y", "월": "m", "月": "m", "일": "d", "日": "d"}
_FILLERS = frozenset({"st", "nd", "rd", "th", "of", "de", "del", "г", "года", "ngày", "tháng", "năm"})
_LEAP = 2000  # a birthday without a year may be 29 February


@dataclass(frozen=True, slots=True)
class Birthday:
    """Day and month; the year where it is known."""

    month: int
    day: int
    year: int | None = None


def read_date(cell: Cell, manner: Manner) -> date:
    """Read a date with its year."""
    if isinstance(cell, date):
        return _sensible(cell)
    year, month, day = _parts(written(cell), manner, _EXPECTED)
    if year is None:
        raise Wrong(_EXPECTED)
    return _sensible(_date(year, month, day, _EXPECTED))


def read_birthday(cell: Cell, manner: Manner) -> Birthday:
    """Read a birthday with or without its year."""
    if isinstance(cell, date):
        return Birthday(cell.month, cell.day, _born(cell.year))
    year, month, day = _parts(written(cell), manner, _BIRTHDAY)
    _date(year or _LEAP, month, day, _BIRTHDAY)
    return Birthday(month, day, _born(year) if year is not None else None)


def _born(year: int) -> int | None:
    if not 1900 <= year <= 2100:
        raise Wrong(_BIRTHDAY)
    # Spreadsheets put 1900 where no year was typed.
    return year if year > 1900 else None


def _sensible(day: date) -> date:
    if not 1950 <= day.year <= 2100:
        raise Wrong("a date between 1950 and 2100")
    return day


def _date(year: int, month: int, day: int, expected: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Wrong(expected) from error


def _parts(text: str, manner: Manner, expected: str) -> tuple[int | None, int, int]:
    """Return year (None where there is none), month and day; raise Wrong where this is no date, or two."""
    bare = re.sub(r"[T ]\d{1,2}:\d\d.{0,20}$", "", text.strip()[:60])
    if re.fullmatch(r"\d{8}", bare, re.ASCII):
        return int(bare[:4]), int(bare[4:6]), int(bare[6:])
    tokens = re.findall(r"\d+|[^\W\d_]+", bare)
    numbers = [token for token in tokens if token.isascii() and token.isdigit()]
    named = _words([token for token in tokens if not token.isdigit()], expected)
    if len(numbers) + (named is not None) not in (2, 3) or any(len(number) not in (1, 2, 4) for number in numbers):
        raise Wrong(expected)
    if marks := "".join(_MARKS.get(token, "") for token in tokens):
        return _marked(marks, [int(number) for number in numbers], expected)
    year, rest = _year(numbers, named, expected)
    if named is not None:
        return year, named, rest[0]
    return year, *_order(bare, numbers, rest, manner, known_year=year is not None)


def _words(words: list[str], expected: str) -> int | None:
    """Return the month that is named, if any; a word that is none belongs to no date."""
    known = names.months()
    found = [known[names.folded(word)] for word in words if names.folded(word) in known]
    others = [word for word in words if names.folded(word) not in known]
    if len(found) > 1 or any(word.casefold() not in _FILLERS and word not in _MARKS for word in others):
        raise Wrong(expected)
    return found[0] if found else None


def _marked(marks: str, numbers: list[int], expected: str) -> tuple[int | None, int, int]:
    if marks == "ymd" and len(numbers) == 3:
        return numbers[0], numbers[1], numbers[2]
    if marks == "md" and len(numbers) == 2:
        return None, numbers[0], numbers[1]
    raise Wrong(expected)


def _year(numbers: list[str], named: int | None, expected: str) -> tuple[int | None, list[int]]:
    """Return the year, which has four digits and stands first or last, and the other numbers."""
    wanted = 1 if named is not None else 2
    if len(numbers) == wanted and all(len(number) <= 2 for number in numbers):
        return None, [int(number) for number in numbers]
    place = 0 if len(numbers[0]) == 4 else -1
    rest = numbers[1:] if place == 0 else numbers[:-1]
    if len(numbers[place]) != 4 or len(rest) != wanted or any(len(number) > 2 for number in rest):
        raise Wrong(expected)
    return int(numbers[place]), [int(number) for number in rest]


def _order(bare: str, numbers: list[str], rest: list[int], manner: Manner, *, known_year: bool) -> tuple[int, int]:
    """Return month and day of two numbers."""
    first, second = rest
    iso = "-" in bare and not known_year  # ISO 8601 writes a day without its year as --05-01
    if (known_year and len(numbers[0]) == 4) or iso or first == second:
        return first, second
    if known_year and "." in bare:
        return second, first  # points with the year last: everybody who writes so puts the day first
    if first > 12 or second > 12:
        return (second, first) if first > 12 else (first, second)
    if not manner.dates:
        raise Wrong(_TWO_WAYS)
    return (second, first) if manner.dates == "dmy" else (first, second)
