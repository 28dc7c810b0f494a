"""The profiles, read from their files once. A country without a file gets its zone and language from Unicode CLDR."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from babel.core import get_global
from babel.languages import get_official_languages

from bot.countries.country import ConsentRule, CountryProfile, Marketing

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CODE = re.compile(r"[A-Za-z]{2}")


def profile(code: str) -> CountryProfile:
    """Return the profile of the country `code` (ISO 3166-1 alpha-2, any case); never fails.

    A country without a file, and anything that is no country, gets the strict rules of `Marketing`.
    """
    stripped = code.strip()
    return _profile(stripped.upper() if _CODE.fullmatch(stripped) else "")


@cache
def known() -> tuple[str, ...]:
    """Return the codes of all countries that have a file, sorted."""
    return tuple(sorted(path.name.removesuffix(".toml").upper() for path in _folder().iterdir() if _is_profile(path)))


@lru_cache(maxsize=1024)
def _profile(code: str) -> CountryProfile:
    if code not in known():
        return _outline(code)
    return _built(tomllib.loads((_folder() / f"{code.lower()}.toml").read_text(encoding="utf-8")))


def _folder() -> Traversable:
    return files("bot.countries") / "data"


def _is_profile(path: Traversable) -> bool:
    return path.name.endswith(".toml")


def _built(data: Mapping[str, Any]) -> CountryProfile:
    values = _frozen(data)
    if "weekend" in values:
        values["weekend"] = frozenset(DAYS.index(day) for day in values["weekend"])
    values["marketing"] = _marketing(data.get("marketing", {}))
    return CountryProfile(**values)


def _marketing(data: Mapping[str, Any]) -> Marketing:
    values = _frozen(data)
    if "rule" in values:
        values["rule"] = ConsentRule(values["rule"])
    return Marketing(**values)


def _frozen(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _outline(code: str) -> CountryProfile:
    zones: Mapping[str, str] = get_global("zone_territories")
    here = tuple(sorted(zone for zone, country in zones.items() if country == code and not zone.startswith("Etc/")))
    languages = tuple(language for language in get_official_languages(code) if len(language) == 2)
    return CountryProfile(code=code, zones=here or ("UTC",), languages=languages or ("en",))
