"""The country profiles are true to the standards they name, and strict where nothing is known."""

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from babel import Locale
from babel.core import get_global

import bot.countries
from bot.countries import ConsentRule, known, profile

TERRITORIES = Locale("en").territories
OCCASIONS = {
    "new_year", "lunar_new_year", "christmas", "eid", "diwali", "chuseok", "mid_autumn", "songkran", "nowruz",
    "rosh_hashanah",
}  # fmt: skip
CALENDARS = {"gregorian", "lunar", "islamic", "hebrew", "buddhist", "ethiopian"}


def test_there_is_a_profile_for_each_of_the_usual_markets() -> None:
    assert len(known()) >= 60
    assert {"KR", "US", "CA", "DE", "JP", "CN", "VN", "BR", "MX", "SA", "AE", "IN", "AU", "GB"} <= set(known())


@pytest.mark.parametrize("code", known())
def test_a_profile_keeps_to_the_standards(code: str) -> None:
    country = profile(code)
    assert country.code == code
    assert code in TERRITORIES
    assert country.market
    assert len(set(country.zones)) == len(country.zones) > 0
    for zone in country.zones:
        assert ZoneInfo(zone)
        assert _country_of(zone) == code
    for language in country.languages:
        assert Locale.parse(language)
    assert country.called_by in {"family", "given"}
    assert country.formality in {"formal", "relaxed"}
    assert set(country.occasions) <= OCCASIONS
    assert set(country.calendars) <= CALENDARS


@pytest.mark.parametrize("code", known())
def test_a_law_stands_behind_every_rule_that_is_not_the_strict_one(code: str) -> None:
    marketing = profile(code).marketing
    assert marketing.rule is ConsentRule.OPT_IN or marketing.law
    assert not marketing.label or marketing.law
    assert (marketing.quiet_from is None) == (marketing.quiet_to is None)


@pytest.mark.parametrize("code", known())
def test_the_weekend_is_the_one_that_the_holiday_calendars_know(code: str) -> None:
    calendar = getattr(holidays, code, None)
    # Sources differ on Nepal's Sunday; the law of Hong Kong and Paraguay counts one day of rest, their offices two.
    if calendar is not None and code not in {"NP", "HK", "PY"}:
        assert set(profile(code).weekend) == set(calendar(years=2026).weekend)


def test_a_korean_advertisement_is_labelled_and_waits_for_the_morning_in_chat_but_not_by_mail() -> None:
    marketing = profile("kr").marketing
    assert (marketing.label, marketing.needs_yes, marketing.postal_address) == ("(광고)", True, True)
    assert marketing.quiet(time(21), "telegram")
    assert marketing.quiet(time(7, 59), "telegram")
    assert not marketing.quiet(time(8), "telegram")
    assert not marketing.quiet(time(20, 59), "telegram")
    assert not marketing.quiet(time(23), "email")


def test_quiet_hours_within_one_day_end_on_that_day() -> None:
    marketing = type(profile("KR").marketing)(quiet_from=time(12), quiet_to=time(14))
    assert [marketing.quiet(time(hour), "telegram") for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_the_united_states_allow_until_told_to_stop_and_europe_asks_first() -> None:
    assert not profile("US").marketing.needs_yes
    assert profile("DE").marketing.needs_yes
    assert profile("CA").marketing.needs_yes


def test_friday_is_a_day_of_rest_in_riyadh_and_a_working_day_in_berlin() -> None:
    assert 4 in profile("SA").weekend
    assert 4 not in profile("DE").weekend


def test_a_country_without_a_file_has_its_own_zone_and_the_strict_rules() -> None:
    fiji = profile("FJ")
    assert fiji.zone == "Pacific/Fiji"
    assert fiji.language == "en"
    assert fiji.marketing.needs_yes


@pytest.mark.parametrize("nonsense", ["", "ZZ", "Korea", "../kr", "K\x00", "ß", "İI", "💥"])
def test_what_is_no_country_gets_the_default(nonsense: str) -> None:
    country = profile(nonsense)
    assert (country.zone, country.language, country.marketing.needs_yes) == ("UTC", "en", True)


def test_every_file_names_its_country_and_its_source_on_the_first_line() -> None:
    folder = Path(bot.countries.__file__).parent / "data"
    for code in known():
        first = (folder / f"{code.lower()}.toml").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# ")
        assert "Source: " in first


def test_profiles_are_read_once() -> None:
    assert profile("VN") is profile(" vn ")


def _country_of(zone: str) -> str:
    aliases, territories = get_global("zone_aliases"), get_global("zone_territories")
    return str(territories[aliases.get(zone, zone)])
