"""Numbers as buyers write them: thousands and decimals by locale, words, and the myriads of East Asia."""

import re
import tomllib
from decimal import Decimal, InvalidOperation
from functools import cache

from bot.understanding.text import data

# Languages that write 1.000,50; the others write 1,000.50.
COMMA_DECIMAL = frozenset(
    {"es", "pt", "de", "fr", "ru", "vi", "id", "it", "nl", "tr", "pl", "sv", "da", "no", "fi", "cs"}
)
DIGITS = r"(?:\d{1,3}(?: \d{3}){1,4}(?!\d)|\d{1,15}(?:[.,']\d{1,15}){0,6})"
_HAN = {
    char: value
    for value, chars in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000}
HAN_LETTER = "[" + "".join(_HAN) + "".join(_HAN_POWERS) + "]"
HAN = HAN_LETTER + "{1,9}"
_LARGEST = Decimal(10) ** 15


def parse(raw: str, language: str, *, whole: bool) -> Decimal | None:
    """Return the number written as `raw`; `whole` for things that are counted, of which there is no half.

    A single separator before exactly three digits is the difficulty: "1.000" and "1,000" are a thousand pieces
    everywhere; of money and weights the language decides.
    """
    text = raw.strip().replace("'", "").replace(" ", "")
    separators = [char for char in text if char in ".,"]
    if len(set(separators)) == 2:
        text = _with_both(text, separators)
    elif len(separators) > 1:
        text = text.replace(separators[0], "")
    elif separators:
        text = _with_one(text, separators[0], language, whole=whole)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value < _LARGEST else None


def multiplied(value: Decimal, word: str) -> Decimal:
    """Return `value` times what `word` ("천만", "thousand", "тыс.") stands for."""
    return value * multipliers().get(word.strip().lower(), 1)


def han(text: str) -> Decimal | None:
    """Return the value of a number in Chinese characters below a hundred million; None where it is none."""
    total = section = digit = 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
            continue
        power = _HAN_POWERS[char]
        if power == 10_000:
            total += (section + digit or 1) * power
            section = 0
        else:
            section += (digit or 1) * power
        digit = 0
    value = total + section + digit
    return Decimal(value) if value else None


@cache
def multipliers() -> dict[str, int]:
    """Return the words that multiply the number before them."""
    return {word: int(value) for value, word in table("multipliers")}


@cache
def spoken() -> dict[str, Decimal]:
    """Return the numbers that are written as words."""
    return {word: Decimal(value) for value, word in table("numbers")}


@cache
def table(name: str) -> tuple[tuple[str, str], ...]:
    """Return (name, alias in lower case) of a table of the data file, the longest aliases first."""
    rows = tomllib.loads(data("units.toml"))[name].items()
    pairs = {(key, alias.strip().lower()) for key, aliases in rows for alias in aliases.split("|")}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[1]), pair)))


def pattern(name: str) -> str:
    """Return the aliases of a table as alternatives; those that end in a letter of an alphabet end a word."""
    return "(?:" + "|".join(_bounded(alias) for _, alias in table(name)) + ")"


def _bounded(alias: str) -> str:
    dense = "\u1100" <= alias[-1] <= "\uffdc"
    return re.escape(alias) + ("" if dense or not alias[-1].isalnum() else r"(?!\w)")


def _with_both(text: str, separators: list[str]) -> str:
    decimal = separators[-1]
    if separators.count(decimal) > 1:
        return text.replace(".", "").replace(",", "")
    thousands = "." if decimal == "," else ","
    return text.replace(thousands, "").replace(decimal, ".")


def _with_one(text: str, separator: str, language: str, *, whole: bool) -> str:
    before, _, after = text.partition(separator)
    groups = len(after) == 3 and len(before) <= 3 and before != "0"
    decimal = "," if language in COMMA_DECIMAL else "."
    if groups and (whole or separator != decimal):
        return before + after
    return f"{before}.{after}"
