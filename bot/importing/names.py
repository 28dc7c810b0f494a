"""Names of countries, languages, months and currencies as people write them, in the languages of our buyers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import babel
from babel.core import get_global
from babel.numbers import list_currencies

LANGUAGES = ("en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id")
# Read as well, for country names only.
_MORE = ("it", "nl", "pl", "tr", "th", "uk", "zh_Hant")

# What lists of addresses write and CLDR does not have.
_COUNTRIES = {
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
    "CD": ("DR Congo", "DRC"),
    "CI": ("Ivory Coast",),
    "CN": ("PRC", "PR China", "P.R.C.", "Mainland China", "중화인민공화국"),
    "CZ": ("Czech Republic", "체코공화국"),
    "GB": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Wales"),
    "HK": ("Hong Kong", "홍콩", "香港"),
    "IR": ("Islamic Republic of Iran",),
    "KP": ("DPRK",),
    "KR": ("Korea", "Republic of Korea", "Korea, Republic of", "Korea (South)", "ROK", "한국", "대한민국", "남한"),
    "LA": ("Lao PDR",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macao", "Macau", "마카오"),
    "NL": ("Holland", "The Netherlands"),
    "PH": ("The Philippines",),
    "RU": ("Russian Federation", "러시아연방"),
    "SA": ("KSA", "Saudi"),
    "SY": ("Syrian Arab Republic",),
    "TR": ("Turkey", "Türkiye", "터키"),
    "TW": ("Taiwan", "R.O.C.", "대만"),
    "TZ": ("United Republic of Tanzania",),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "America", "미합중국"),
    "VA": ("Vatican",),
    "VN": ("Viet Nam", "월남"),
}
_CURRENCIES = {
    "USD": ("$", "US$", "U$", "달러", "미달러", "dollar", "dollars"),
    "EUR": ("€", "유로", "euro", "euros"),
    "GBP": ("£", "파운드"),
    "KRW": ("₩", "￦", "원", "원화", "won"),
    "JPY": ("円", "엔", "엔화", "JP¥", "yen"),
    "CNY": ("元", "위안", "인민폐", "RMB", "CN¥", "yuan"),
    "VND": ("₫", "동"),
    "RUB": ("₽", "루블"),
    "INR": ("₹", "루피"),
}
_LANGUAGE_WORDS = {
    "en": ("eng", "영문", "영어", "영"),
    "ko": ("kor", "kr", "한글", "국문", "한국어", "국어", "한"),
    "zh": ("chn", "cn", "chinese simplified", "simplified chinese", "mandarin", "중문", "중국어", "중"),
    "ja": ("jpn", "jp", "일문", "일본어", "일어", "일"),
    "vi": ("vn", "월남어"),
    "es": ("spa", "서반아어", "서어"),
    "pt": ("por", "br", "brazilian"),
    "de": ("ger", "deu", "독문", "독어"),
    "fr": ("fra", "fre", "불문", "불어"),
    "ru": ("rus", "노어"),
    "ar": ("ara", "아랍어"),
    "id": ("ind", "bahasa", "인니어"),
}


def folded(text: str) -> str:
    """Return the letters and digits of a text, without case, accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[:500]).casefold())
    # Back to composed form: Hangul syllables must not stay in their parts.
    kept = "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", kept))


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Return codes by folded name: ISO 3166-1 alpha-2 and alpha-3 codes, and names in many languages."""
    known = [str(code) for code in babel.Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))]
    codes = set(known) - {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ"} | {"XK"}
    found: dict[str, str] = {}
    for tag in (*LANGUAGES, *_MORE):
        names = babel.Locale.parse(tag).territories
        _note(found, ((str(names.get(code, "")), code) for code in codes))
    for old, new in get_global("territory_aliases").items():
        if re.fullmatch("[A-Z]{3}", old) and len(new) == 1 and new[0] in codes:
            found.setdefault(folded(old), new[0])
    _note(found, ((name, code) for code, names in _COUNTRIES.items() for name in names))
    found.update((code.lower(), code) for code in codes)
    return found


def country_name(code: str) -> str:
    """Return the English name of a country."""
    return str(babel.Locale("en").territories.get(code, code))


def language_name(code: str) -> str:
    """Return the English name of a language."""
    return str(babel.Locale("en").languages.get(code, code))


@lru_cache(maxsize=1)
def languages() -> Mapping[str, str]:
    """Return ISO 639-1 codes by folded name, in the languages of our buyers and in the language's own."""
    found: dict[str, str] = {}
    codes = [str(code) for code in babel.Locale("en").languages if re.fullmatch("[a-z]{2}", str(code))]
    for tag in LANGUAGES:
        names = babel.Locale.parse(tag).languages
        _note(found, ((str(names.get(code, "")), code) for code in codes))
    _note(found, ((word, code) for code, words in _LANGUAGE_WORDS.items() for word in words if len(word) > 1))
    found.update((code, code) for code in codes)
    return found


@lru_cache(maxsize=1)
def header_languages() -> Mapping[str, tuple[str, ...]]:
    """Return, by language of ours, the folded words by which a column's header names it ("name_ko", "한글품명")."""
    by_code: dict[str, tuple[str, ...]] = {}
    for code in LANGUAGES:
        locales = (babel.Locale(tag) for tag in ("en", "ko", code))
        words = [str(locale.languages.get(code, "")) for locale in locales]
        by_code[code] = tuple({folded(word): None for word in (code, *_LANGUAGE_WORDS[code], *words) if word})
    return by_code


@lru_cache(maxsize=1)
def months() -> Mapping[str, int]:
    """Return the numbers of the months by folded name, long and short, in the languages of our buyers."""
    found: dict[str, int] = {"sept": 9}
    for tag in LANGUAGES:
        for forms in babel.Locale.parse(tag).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in forms.get(width, {}).items():
                    word = folded(str(name))
                    if not re.search(r"\d", word):
                        found.setdefault(word, int(number))
    return found


@lru_cache(maxsize=1)
def currencies() -> Mapping[str, str]:
    """Return ISO 4217 codes by themselves, by sign and by name. The bare ¥ is two currencies, and so none."""
    found = {code.casefold(): code for code in list_currencies()}
    found.update((word.casefold(), code) for code, words in _CURRENCIES.items() for word in words)
    return found


def _note(found: dict[str, str], names: Iterable[tuple[str, str]]) -> None:
    for name, code in names:
        if word := folded(name):
            found.setdefault(word, code)
