"""The words by which the twelve languages name days: phrases from our own data, months and weekdays from CLDR."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from bot.understanding import spoken
from bot.understanding.patterns import either, whole
from bot.understanding.text import data

_BEFORE_MONTH = (
    "by|until|till|before|in|during|for|bis|im|en|em|até|para|avant|pour|до|в|к|bulan|bulan|pada|قبل|في|خلال|شهر"
)
# Russian months and weekdays in the cases that follow a preposition; the nominative and genitive are CLDR's.
_CASES = {"я": ("е", "ю"), "а": ("е", "у", "ы"), "ь": ("е", "я")}
_ALSO_DAYS = {
    "zh": {
        "礼拜一": 0,
        "礼拜二": 1,
        "礼拜三": 2,
        "礼拜四": 3,
        "礼拜五": 4,
        "礼拜六": 5,
        "星期天": 6,
        "周天": 6,
        "週一": 0,
    }
    | {"週二": 1, "週三": 2, "週四": 3, "週五": 4, "週六": 5, "週日": 6},
    "de": {"sonnabend": 5},
    "pt": {"segunda feira": 0, "terça feira": 1, "quarta feira": 2, "quinta feira": 3, "sexta feira": 4},
}
_ALSO_MONTHS = {
    "en": {"sept": 9},
    "de": {"jänner": 1, "maerz": 3, "feber": 2},
    "fr": {"aout": 8, "fevrier": 2, "decembre": 12},
    "id": {"nopember": 11, "pebruari": 2, "agt": 8},
    "pt": {"marco": 3},
    "ar": {"كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9}
    | {"تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "اغسطس": 8, "ابريل": 4, "اكتوبر": 10},
}


@dataclass(frozen=True, slots=True)
class DateWords:
    """How one language names days: compiled forms, and what the words in them stand for."""

    phrases: re.Pattern[str]
    meanings: Mapping[str, str]
    ahead: re.Pattern[str]
    ago: re.Pattern[str]
    units: Mapping[str, str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month_part: re.Pattern[str]
    month: re.Pattern[str]
    parts: Mapping[str, str]
    months: Mapping[str, int]
    weekday: re.Pattern[str]
    weekdays: Mapping[str, int]
    last: re.Pattern[str]
    first_of_range: re.Pattern[str]
    second_of_range: re.Pattern[str]


@cache
def load(language: str) -> DateWords:
    table: dict[str, str] = tomllib.loads(data("dates.toml"))[language]
    lists = {key: [alias.strip().lower() for alias in aliases.split("|")] for key, aliases in table.items()}
    units = {alias: name for name in ("workday", "day", "week", "month") for alias in lists.pop(name)}
    ahead, ago = _around(lists.pop("ahead"), units, language), _around(lists.pop("ago"), units, language)
    parts = {alias: name for name in ("early", "mid", "late") for alias in lists.pop(name, [])}
    between, last = lists.pop("range"), lists.pop("last")
    meanings = {alias: key for key, aliases in lists.items() for alias in aliases}
    months, weekdays = _months(language), _weekdays(language)
    name = rf"(?P<name>{whole(months)})\.?"
    day = r"(?<![\d.,])(?P<day>\d{1,2})(?:st|nd|rd|th|er|o(?=\sde\s)|\.|-го|-е|-ое)?\s?(?:of |de |do |d')?\s?"
    tail = r"(?:\s?,?\s(?:de |del |do |năm |tahun |г\.? ?)?(?P<year>20\d\d))?"
    to = rf"\s?(?:[-–—~]|&|(?:{either(between)})(?=\s))\s?"
    lead = rf"(?P<part>{whole(parts)})[\s-]?(?:(?:de|of|do|d'|the|bulan|tháng|von|des|month of|mes de|mês de)\s)?"
    return DateWords(
        phrases=re.compile(whole(meanings), re.I),
        meanings=meanings,
        ahead=ahead,
        ago=ago,
        units=units,
        day_month=re.compile(rf"{day}{name}{tail}(?!\w)", re.I),
        month_day=re.compile(rf"(?<!\w){name}\s(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{tail}(?![\d,.]*\d)", re.I),
        month_part=re.compile(
            rf"(?<!\w){lead}{name}{tail}(?!\w)"
            rf"|(?<!\w)(?:{_BEFORE_MONTH})\s{name.replace('name', 'name2')}{tail.replace('year', 'year2')}(?!\w)"
            rf"|(?<!\w){name.replace('name', 'name3')},?\s(?:de |del |do )?(?P<year3>20\d\d)(?!\w)",
            re.I,
        ),
        month=re.compile(rf"(?:{whole(months)})(?!\w)", re.I),
        parts=parts,
        months=months,
        weekday=re.compile(whole(weekdays), re.I),
        weekdays=weekdays,
        last=re.compile(whole(last), re.I),
        first_of_range=re.compile(
            rf"(?<![\d.,/-])(?P<first>\d{{1,2}})(?:st|nd|rd|th|er|º|\.|-го)?{to}(?:the |le |el |den )?$"
        ),
        second_of_range=re.compile(rf"{to}(?:the )?(?P<second>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\s?[%/:.,]\d)"),
    )


def key(name: str) -> str:
    """Return the form under which a month's name is filed."""
    return name.lower().rstrip(".")


def _around(forms: list[str], units: dict[str, str], language: str) -> re.Pattern[str]:
    number = rf"(?P<number>\d{{1,3}}|{spoken.simple(language)})"
    core = rf"(?<![\d.,])(?<!thứ\s){number}[\s-]?(?P<unit>{whole(units)})"
    before = either(form.removesuffix("~").strip() for form in forms if form.endswith("~"))
    after = either(form.removeprefix("~").strip() for form in forms if form.startswith("~"))
    sides = []
    if any(form.endswith("~") for form in forms):
        sides.append(rf"(?<!\w)(?:{before})\s(?:about |unos |etwa |environ |the next |next )?{core}")
    if any(form.startswith("~") for form in forms):
        second = core.replace("<number>", "<number2>").replace("<unit>", "<unit2>")
        sides.append(rf"{second}\s?(?:{after})")
    return re.compile("|".join(sides), re.I)


def _months(language: str) -> dict[str, int]:
    locale = Locale.parse(language)
    names = dict(_ALSO_MONTHS.get(language, {}))
    for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
        for number, name in locale.months[context][width].items():
            if sum(char.isalpha() for char in name) >= 3 and not any(char.isdigit() for char in name):
                names.setdefault(key(name), number)
    return _declined(names) if language == "ru" else names


def _weekdays(language: str) -> dict[str, int]:
    days = Locale.parse(language).days["format"]
    names = {name.lower(): number for number, name in days["wide"].items()} | _ALSO_DAYS.get(language, {})
    if language == "zh":
        names |= {name.lower(): number for number, name in days["abbreviated"].items()}
    if language == "id":
        names["hari minggu"] = names.pop("minggu")  # alone it is the week
    return _declined(names) if language == "ru" else names


def _declined(names: dict[str, int]) -> dict[str, int]:
    more = {name[:-1] + end: number for name, number in names.items() for end in _CASES.get(name[-1], ())}
    more |= {name + end: number for name, number in names.items() for end in ("а", "у", "е") if name[-1] in "кгнтр"}
    return more | names
