"""The words by which the twelve languages name days: phrases from our own data, months and weekdays from CLDR."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.understanding import amounts
from bot.understanding.text import data

_BEFORE_MONTH = (
    "end of|by|until|till|before|in|during|ende|bis|im|bis ende|fin|fin de|finales de|en|em|até|final de|para|avant"
    "|pour|до|в|к|к концу|конец|akhir|bulan|قبل|في|نهاية"
)


@dataclass(frozen=True, slots=True)
class DateWords:
    """How one language names days: compiled forms, and what the words in them stand for."""

    phrases: re.Pattern[str]
    meanings: dict[str, str]
    ahead: re.Pattern[str]
    ago: re.Pattern[str]
    units: dict[str, str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month_only: re.Pattern[str]
    months: dict[str, int]
    weekday: re.Pattern[str]
    weekdays: dict[str, int]


@cache
def load(language: str) -> DateWords:
    table: dict[str, str] = tomllib.loads(data("dates.toml"))[language]
    lists = {key: [alias.strip().lower() for alias in aliases.split("|")] for key, aliases in table.items()}
    units = {alias: name for name in ("day", "week", "month") for alias in lists.pop(name)}
    ahead, ago = _around(lists.pop("ahead"), units), _around(lists.pop("ago"), units)
    meanings = {alias: key for key, aliases in lists.items() for alias in aliases}
    months, weekdays = _months(language), _weekdays(language)
    name = rf"(?P<name>{_alternatives(months)})\.?"
    day = r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-го|-е)?\s?(?:of |de |do |d')?\s?"
    tail = r"(?:\s?,?\s(?:de |del |do )?(?P<year>20\d\d))?"
    return DateWords(
        phrases=re.compile(_alternatives(meanings), re.I),
        meanings=meanings,
        ahead=ahead,
        ago=ago,
        units=units,
        day_month=re.compile(rf"{day}{name}{tail}(?!\w)", re.I),
        month_day=re.compile(rf"(?<!\w){name}\s(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{tail}(?![\d,.]*\d)", re.I),
        month_only=re.compile(rf"(?<!\w)(?:{_BEFORE_MONTH})\s(?:the end of |de |von )?{name}(?!\w)", re.I),
        months=months,
        weekday=re.compile(_alternatives(weekdays), re.I),
        weekdays=weekdays,
    )


def key(name: str) -> str:
    """Return the form under which a month's name is filed."""
    return name.lower().rstrip(".")


def _around(forms: list[str], units: dict[str, str]) -> re.Pattern[str]:
    number = rf"(?P<number>\d{{1,3}}|{amounts.pattern('numbers')})"
    core = rf"(?<!\d){number}\s?(?P<unit>{_alternatives(units)})"
    before = "|".join(re.escape(form.removesuffix("~").strip()) for form in forms if form.endswith("~"))
    after = "|".join(re.escape(form.removeprefix("~").strip()) for form in forms if form.startswith("~"))
    sides = []
    if before:
        sides.append(rf"(?<!\w)(?:{before})\s(?:about |unos |etwa |environ )?{core}")
    if after:
        second = core.replace("<number>", "<number2>").replace("<unit>", "<unit2>")
        sides.append(rf"{second}\s?(?:{after})")
    return re.compile("|".join(sides), re.I)


def _months(language: str) -> dict[str, int]:
    locale = Locale.parse(language)
    names: dict[str, int] = {}
    for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
        for number, name in locale.months[context][width].items():
            if sum(char.isalpha() for char in name) >= 3 and not any(char.isdigit() for char in name):
                names.setdefault(key(name), number)
    return names


def _weekdays(language: str) -> dict[str, int]:
    days = Locale.parse(language).days["format"]
    names = {name.lower(): number for number, name in days["wide"].items()}
    if language == "zh":
        names |= {name.lower(): number for number, name in days["abbreviated"].items()}
    return names


def _alternatives(names: "dict[str, int] | dict[str, str]") -> str:
    if not names:
        return "(?!)"  # Korean, Japanese and Chinese number their months: nothing to look for
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return (
        "(?:"
        + "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" if name[-1] < "\u1100" else re.escape(name) for name in ordered)
        + ")"
    )
