"""How the twelve languages say numbers: "two hundred and fifty", "fünfundzwanzig", "hai mươi lăm"."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.understanding import amounts
from bot.understanding.text import data

_HALF = Decimal("0.5")
_CLOSE = frozenset({"de", "ko", "ja", "zh"})  # where the words of one number are written together


@dataclass(frozen=True, slots=True)
class Spoken:
    """How one language says numbers."""

    pattern: re.Pattern[str]
    word: re.Pattern[str]
    values: dict[str, Decimal]
    special: dict[str, str]

    def evaluate(self, written: str) -> Decimal | None:
        """Return the value of number words put together; None where they say nothing."""
        total, current = Decimal(0), Decimal(0)
        for word in self.word.findall(written):
            role, value = self.special.get(word, ""), self.values.get(word, Decimal(0))
            if role == "half":
                current = _HALF
            elif role == "times10":
                current = (current or Decimal(1)) * 10
            elif role == "plus10":
                current += 10
            elif value == 100:
                current = max(current, Decimal(1)) * 100
            elif value >= 1000:
                total += max(current, Decimal(1)) * value
                current = Decimal(0)
            else:
                current += value
        value = total + current
        return value if 0 < value < amounts.LARGEST else None


@cache
def load(language: str) -> Spoken:
    values: dict[str, Decimal] = {}
    special: dict[str, str] = {}
    table = dict(_table(language))
    joint = table.pop("and", "")
    for key, aliases in table.items():
        for alias in aliases.lower().split("|"):
            if key.isdigit():
                values[alias.strip()] = Decimal(key)
            else:
                special[alias.strip()] = key
    ordered = sorted([*values, *special], key=lambda word: (-len(word), word))
    word = "(?:" + "|".join(map(re.escape, ordered)) + ")"
    close = language in _CLOSE
    gap = r"[ -]?" if close else r"[ -]"
    between = rf"(?:{gap}(?:{joint}{r'[ -]?' if close or language == 'ar' else ' '})?)" if joint else gap
    end = "" if language in {"ko", "ja", "zh"} else r"(?![^\W\d_])"
    pattern = re.compile(rf"(?<![^\W_])(?<!-){word}(?:{between}{word}){{0,9}}{end}")
    return Spoken(pattern, re.compile(word), values, special)


@cache
def simple(language: str) -> str:
    """Return a pattern of one number word of `language`, for "in two weeks", "两周内"."""
    if language in {"zh", "ja", "ko"}:
        return "[一二两兩三四五六七八九十]{1,3}|[일이삼사오육칠팔구십]{1,3}|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)"
    table = _table(language)
    words = [
        word.strip().lower() for key in table if key.isdigit() and int(key) < 100 for word in table[key].split("|")
    ]
    return "|".join(rf"(?<!\w){re.escape(word)}" for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _table(language: str) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads(data("numbers.toml"))[language]
    return found
