"""Countries named in a message, in its own language or in English, as ISO 3166-1 alpha-2 codes."""

import re
import tomllib
from functools import cache

from babel import Locale

from bot.understanding.cues import LANGUAGES, SPACELESS
from bot.understanding.text import data, fold, squeeze, words

_WORDS_AT_MOST = 5
_MOST = 10
# Names that are also ordinary words or first names: believed with a capital letter only.
_COMMON = frozenset(
    [
        "turkey",
        "chad",
        "jordan",
        "georgia",
        "guinea",
        "mali",
        "niger",
        "togo",
        "man",
        "cuba",
        "peru",
        "jersey",
        "china",
        "japan",
        "india",
        "iran",
        "oman",
    ]
)
_KOREAN_WORDS = frozenset({"수단", "가나", "건지", "저지", "말리", "오만", "이란", "차드", "통가"})
_PLACED = re.compile("에서|에|으로|로|까지|행|산|시장|바이어|대리점|지사|정부|세관|항")
_ENDINGS = 3  # letters that a Russian case may change


def find(text: str, language: str) -> tuple[str, ...]:
    """Return the countries in `text`, in the order named, each once."""
    found: dict[str, int] = {}
    for code in dict.fromkeys((language if language in LANGUAGES else "en", "en")):
        places = _inside(text, code) if code in SPACELESS else _spoken(text, code)
        for country, place in places:
            found[country] = min(place, found.get(country, place))
    for match in list(_short().finditer(text))[:_MOST]:
        before = text[: match.start()]
        place = len(squeeze(before)[0]) if language in SPACELESS else len(words(fold(before)))
        country = _table()["short"][match[0]]
        found[country] = min(place, found.get(country, place))
    return tuple(sorted(found, key=lambda country: (found[country], country)))[:_MOST]


def _spoken(text: str, language: str) -> list[tuple[str, int]]:
    row = words(fold(text))
    names = _names(language)
    capitals = {fold(word) for word in re.findall(r"[^\W\d_]+", text) if word[0].isupper()}
    found: list[tuple[str, int]] = []
    place = 0
    while place < len(row):
        length = next((n for n in range(_WORDS_AT_MOST, 0, -1) if " ".join(row[place : place + n]) in names), 0)
        if length and not (row[place] in _COMMON and row[place] not in capitals):
            found.append((names[" ".join(row[place : place + length])], place))
        elif language == "ru" and row[place] in capitals and (country := _declined(row[place], names)):
            found.append((country, place))
        place += max(length, 1)
    return found


def _declined(word: str, names: dict[str, str]) -> str:
    """Russian names change their endings: "в Россию", "из Чили"."""
    if len(word) < 5:
        return ""
    stems = (word[:-cut] for cut in range(1, _ENDINGS) if len(word) - cut >= 4)
    return next((names[stem + end] for stem in stems for end in ("", "а", "я", "ия", "ь") if stem + end in names), "")


def _inside(text: str, language: str) -> list[tuple[str, int]]:
    plain, borders = squeeze(fold(text))
    names = _names(language)
    matches = _searcher(language).finditer(plain)
    return [
        (names[match[0]], match.start()) for match in matches if language != "ko" or _is_word(match, plain, borders)
    ]


def _is_word(match: re.Match[str], plain: str, borders: frozenset[int]) -> bool:
    """A Korean name begins a word ("이란" in "품질이란" is none); one that is a word too needs "in" or "to" behind."""
    if match.start() and match.start() not in borders and "가" <= plain[match.start() - 1] <= "힣":
        return False
    return match[0] not in _KOREAN_WORDS or _PLACED.match(plain, match.end()) is not None


@cache
def _searcher(language: str) -> re.Pattern[str]:
    ordered = sorted(_names(language), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered)))


@cache
def _names(language: str) -> dict[str, str]:
    """Return folded names → codes, from CLDR and from what people write instead."""
    spaceless = language in SPACELESS
    names: dict[str, str] = {}
    listed = {
        code: name for code, name in Locale.parse(language).territories.items() if len(code) == 2 and code.isalpha()
    }
    for code, name in [*listed.items(), *((code, name) for name, code in _table()["also"].items())]:
        if code in {"ZZ", "EU", "UN", "EZ", "XA", "XB", "QO"}:
            continue
        folded = fold(name.partition("(")[0].strip())
        key = squeeze(folded)[0] if spaceless else " ".join(words(folded))
        if len(key) >= (2 if spaceless else 3):
            names.setdefault(key, code)
    return names


@cache
def _short() -> re.Pattern[str]:
    ordered = sorted(_table()["short"], key=len, reverse=True)
    return re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?![\w])" for name in ordered))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(data("countries.toml"))
