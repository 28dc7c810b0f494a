"""How the twelve languages say numbers: "two hundred and fifty", "fünfundzwanzig", "hai mươi lăm", "полторы тысячи"."""

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
    point: str = ""  # what stands between a number and its decimals: "three point five"

    def evaluate(self, written: str) -> Decimal | None:
        """Return the value of number words put together; None where they say nothing."""
        whole, _, part = written.partition(self.point) if self.point else (written, "", "")
        said = _Said()
        for word in self.word.findall(whole):
            said.hear(self.values.get(word, Decimal(0)), self.special.get(word, ""))
        digits = [self.values[word] for word in self.word.findall(part) if word in self.values]
        value = said.total + said.hundreds + said.units
        if digits and all(digit < 10 for digit in digits):
            value += Decimal("0." + "".join(f"{digit:f}" for digit in digits))
        return value if 0 < value < amounts.LARGEST else None


@dataclass(slots=True)
class _Said:
    """A number half heard: whole thousands, hundreds below them, what is below those, and the last power heard."""

    total: Decimal = Decimal(0)
    hundreds: Decimal = Decimal(0)
    units: Decimal = Decimal(0)
    power: Decimal = Decimal(1)

    def hear(self, value: Decimal, role: str) -> None:
        if role in {"half", "more"}:
            self._half(more=role == "more")
        elif role == "times10":
            self.units = (self.units or Decimal(1)) * 10
        elif role == "plus10":
            self.units += 10
        elif value == 100:
            self.hundreds, self.units, self.power = (self.hundreds + self.units or Decimal(1)) * 100, Decimal(0), value
        elif value >= 1000 and not value % 1000:
            self.total += (self.hundreds + self.units or Decimal(1)) * value
            self.hundreds, self.units, self.power = Decimal(0), Decimal(0), value
        else:
            self.units += value

    def _half(self, *, more: bool) -> None:
        """Hear "half a", or "and a half": that of the last power, "hai nghìn rưỡi", else of one, "two and a half"."""
        if more and self.units:
            self.units += _HALF
        else:
            self.units = _HALF * self.power if more else _HALF


@cache
def load(language: str) -> Spoken:
    values: dict[str, Decimal] = {}
    special: dict[str, str] = {}
    table = dict(_table(language))
    joint, point = table.pop("and", ""), table.pop("point", "")
    for key, aliases in table.items():
        for alias in aliases.lower().split("|"):
            if key[0].isdigit():
                values[alias.strip()] = Decimal(key)
            else:
                special[alias.strip()] = key
    ordered = sorted([*values, *special], key=lambda word: (-len(word), word))
    word = "(?:" + "|".join(map(re.escape, ordered)) + ")"
    close = language in _CLOSE
    gap = r"[ -]?" if close else r"[ -]"
    between = rf"(?:{gap}(?:{joint}{r'[ -]?' if close or language == 'ar' else ' '})?)" if joint else gap
    if point:
        between = rf"(?:{between}|\s{point}\s)"
    end = "" if language in {"ko", "ja", "zh"} else r"(?![^\W\d_])"
    pattern = re.compile(rf"(?<![^\W_])(?<!-){word}(?:{between}{word}){{0,9}}{end}")
    return Spoken(pattern, re.compile(word), values, special, f" {point} " if point else "")


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
