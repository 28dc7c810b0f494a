"""Digits as buyers write them: thousands and decimals by locale; and the words of the data file, found in a text."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from bot.understanding.patterns import is_dense
from bot.understanding.text import data

# Languages that write 1.000,50; the others write 1,000.50.
COMMA_DECIMAL = frozenset(
    {"es", "pt", "de", "fr", "ru", "vi", "id", "it", "nl", "tr", "pl", "sv", "da", "no", "fi", "cs"}
)
DIGITS = r"(?:\d{1,3}(?: \d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,'٫٬]\d{1,15}){0,6})"
# Groups of three, or as India writes them of two, the last of three.
_GROUPED = re.compile(r"\d{1,4}(?:[.,]\d{2,3})*[.,]\d{3}")
LARGEST = Decimal(10) ** 12  # more is no amount but a mistake
_ARABIC = str.maketrans("٫٬", ".,")


def parse(raw: str, language: str, *, whole: bool) -> Decimal | None:
    """Return the number written as `raw`; `whole` for things that are counted, of which there is no half.

    A single separator before exactly three digits is the difficulty: "1.000" and "1,000" are a thousand pieces
    everywhere; of money and weights the language decides.
    """
    text = raw.strip().replace("'", "").replace(" ", "").translate(_ARABIC)
    separators = [char for char in text if char in ".,"]
    if len(set(separators)) == 2:
        text = _with_both(text, separators)
    elif len(separators) > 1:
        if not _GROUPED.fullmatch(text):
            return None  # "31.02.2026" is no number
        text = text.replace(separators[0], "")
    elif separators:
        text = _with_one(text, separators[0], "en" if "٫" in raw else language, whole=whole)
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value < LARGEST else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and what they stand for, looked up at a place of a text. `unless` may forbid what follows a word."""

    meanings: dict[str, str]
    longest: int
    unless: dict[str, re.Pattern[str]]

    def after(self, low: str, place: int) -> tuple[str, int] | None:
        """Return what the longest word that begins at `place` of the lower-case text stands for, and where it ends."""
        for length in range(min(self.longest, len(low) - place), 0, -1):
            word, end = low[place : place + length], place + length
            if word in self.meanings and _ends_word(low, end) and not self._forbidden(word, low, end):
                return self.meanings[word], end
        return None

    def before(self, low: str, place: int) -> tuple[str, int] | None:
        """Return what the longest word that ends at `place` stands for, and where it begins."""
        for length in range(min(self.longest, place), 0, -1):
            start = place - length
            word = low[start:place]
            if word in self.meanings and not (start and word[0].isalnum() and _joined(low[start - 1], word[0])):
                return self.meanings[word], start
        return None

    def _forbidden(self, word: str, low: str, end: int) -> bool:
        rule = self.unless.get(word)
        return rule is not None and rule.match(low, end) is not None


def lower(text: str) -> str:
    """Return `text` in lower case with every character in its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@cache
def lexicon(name: str) -> Lexicon:
    """Return a table of `units.toml` as a lexicon; where two names share a word the first one has it."""
    tables = _tables()
    meanings: dict[str, str] = {}
    for meaning, aliases in tables[name].items():
        for alias in aliases.split("|"):
            meanings.setdefault(alias.strip().lower(), meaning)
    unless = {word: re.compile(rule) for word, rule in tables["unless"].items()} if name == "units" else {}
    return Lexicon(meanings, max(map(len, meanings)), unless)


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(data("units.toml"))


def _ends_word(low: str, end: int) -> bool:
    """Say whether a word may end here: an alphabet's goes on to its last letter, Hangul and Hanzi need no end."""
    last = low[end - 1]
    return end >= len(low) or not last.isalnum() or is_dense(last) or not _joined(last, low[end])


def _joined(left: str, right: str) -> bool:
    """Say whether two characters belong to one word; "USD부산" and "5个40HQ" are two words each."""
    return left.isalnum() and right.isalnum() and is_dense(left) == is_dense(right)


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
