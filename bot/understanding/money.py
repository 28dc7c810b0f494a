"""Amounts of money with their ISO 4217 currency."""

import re
from functools import cache

from bot.trade import Money
from bot.understanding import amounts
from bot.understanding.spans import Found

_MOST = 50


def find(text: str, language: str) -> list[Found[Money]]:
    """Return the amounts of money in `text` with their places."""
    found = [one for one in (_read(match, language) for match in _amounts().finditer(text)) if one]
    return found[:_MOST]


def _read(match: re.Match[str], language: str) -> Found[Money] | None:
    part = match.groupdict()
    sign = (part["before"] or part["after"]).lower().strip()
    raw, times = part["number"] or part["number2"], part["times"] or part["times2"]
    currency = _currency(sign, language)
    # Nobody prices in thousandths of a euro, but "€2.500" is how two thousand five hundred is written.
    continental = currency in {"EUR", "BRL", "IDR", "VND", "RUB"} and "." in raw
    value = amounts.parse(raw, "de" if continental else language, whole=currency in {"KRW", "JPY", "VND", "IDR"})
    if value is None:
        return None
    return Found(Money(amounts.multiplied(value, times) if times else value, currency), match.start(), match.end())


def _currency(sign: str, language: str) -> str:
    if sign == "¥":
        return "CNY" if language == "zh" else "JPY"
    return _signs()[sign]


@cache
def _signs() -> dict[str, str]:
    return {alias: currency for currency, alias in amounts.table("currencies")}


@cache
def _amounts() -> re.Pattern[str]:
    times = amounts.pattern("multipliers")
    aliases = [alias for _, alias in amounts.table("currencies")]
    before = "|".join(re.escape(alias) for alias in aliases if alias.isascii() or not alias[-1].isalnum())
    after = amounts.pattern("currencies")
    number = rf"(?P<number>{amounts.DIGITS})(?:\s?(?P<times>{times}))?"
    number2 = rf"(?<![\d.,'])(?P<number2>{amounts.DIGITS})(?:\s?(?P<times2>{times}))?"
    return re.compile(rf"(?<!\w)(?P<before>{before}|¥)\s?{number}|{number2}\s?(?P<after>{after}|¥)", re.I)
