import re

import pytest

from bot.countries import known, profile
from bot.letters.cards import render_card
from bot.letters.colours import HOUSE, national_colours
from bot.render import Words


@pytest.mark.parametrize("country", ["KR", "SA", "za", "DE", "XX", "", "\ud800"])
def test_a_nation_has_three_colours_and_nothing_else(country: str) -> None:
    found = national_colours(country)
    assert len(found) == 3
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in found)


@pytest.mark.parametrize("country", ["TW", "HK", "MO", "XX", '"/><script>'])
def test_who_has_no_colours_of_their_own_gets_those_of_the_house(country: str) -> None:
    assert national_colours(country) == HOUSE


def test_every_country_with_a_national_day_has_its_colours() -> None:
    celebrating = {code for code in known() if profile(code).national_day}
    assert {code for code in celebrating if national_colours(code) == HOUSE} <= {"HK", "MO", "TW"}


def test_a_national_card_wears_the_colours_of_its_country() -> None:
    words = Words()

    def card(country: str) -> bytes:
        return render_card(words, "national_day", "Anna", language="en", country=country, design="rosette")

    assert card("FR") != card("IT")
    assert card("TW") == card("XX")
