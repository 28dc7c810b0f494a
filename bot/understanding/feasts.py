"""Feasts that goods are wished for before: fixed ones, and those of the moon from a table of their days."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.understanding import reckon
from bot.understanding.patterns import either, is_dense
from bot.understanding.text import data


def find(text: str, today: date) -> Iterator[tuple[int, int, date]]:
    """Give the places and days of feasts that `text` counts to ("before Ramadan", "春节前"); the next of each."""
    pattern, names = _forms()
    for match in pattern.finditer(text):
        name = names[(match["name"] or match["east"]).lower()]
        if day := following(name, today):
            yield *match.span(), day


def following(name: str, today: date) -> date | None:
    """Return the day of a feast that is next after `today`; None where the table does not reach."""
    table = _table()
    if name in table["fixed"]:
        month, number = map(int, table["fixed"][name].split("-"))
        here = reckon.day(today.year, month, number)
        return here if here and here >= today else reckon.day(today.year + 1, month, number)
    days = table["days"][name].split()
    place = bisect_left(days, today.isoformat())
    return date.fromisoformat(days[place]) if place < len(days) else None


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    table = _table()
    names = {alias.strip().lower(): name for name, aliases in table["names"].items() for alias in aliases.split("|")}
    spaced = either(name for name in names if not is_dense(name))
    dense = either(name for name in names if is_dense(name))
    before, after = (either(word.strip() for word in table["sides"][side].split("|")) for side in ("before", "after"))
    return re.compile(
        rf"(?<!\w)(?:{before})\s(?:the |el |o |le |la |do |dem |den )?(?P<name>{spaced})(?!\w)"
        rf"|(?P<east>{dense})\s?(?:{after})",
        re.I,
    ), names


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(data("feasts.toml"))
