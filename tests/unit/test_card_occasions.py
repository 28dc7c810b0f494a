"""Every occasion that has a card: its art in every writing, its words in every language and at every stage."""

import re
import struct

import pytest

from bot.letters.cards import DESIGNS, alt_text, card_caption, card_letter, design_for, render_card, turn_of
from bot.people import Stage
from bot.render import Words

WORDS = Words()
TURNS = range(3)
DRAWN = [(occasion, design) for occasion, designs in DESIGNS.items() for design in designs if occasion != "birthday"]
# One name in each writing: Latin, Cyrillic, Hangul, kanji, hanzi, Arabic, Vietnamese; with the turn of its wish.
WRITINGS = {
    "María-José Fernández de la Cruz y Villanueva": ("es", "MX", 0),
    "Наталья Щербакова": ("ru", "RU", 1),
    "홍길동": ("ko", "KR", 2),
    "田中 さくら": ("ja", "JP", 0),
    "欧阳明月": ("zh", "CN", 1),
    "محمد بن عبد الله": ("ar", "AE", 2),
    "Nguyễn Thị Phương Thảo": ("vi", "VN", 0),
}
# What no card may say on a day that is none of its own: the root of each feast's name, in English.
FEASTS = {
    "birthday": "birthday",
    "lunar_new_year": "Lunar",
    "christmas": "Christmas",
    "easter": "Easter",
    "eid_al_fitr": "al-Fitr|Ramadan",
    "eid_al_adha": "al-Adha",
    "diwali": "Diwali",
    "nowruz": "Nowruz",
    "thanksgiving": "Thanksgiving",
    "mid_autumn": "Mid-Autumn",
    "national_day": "[Nn]ational [Dd]ay",
}
OCCASIONS = list(DESIGNS)


def letter(occasion: str, language: str, stage: Stage, turn: int = 0) -> str:
    said = card_letter(WORDS, occasion, "Anna", language=language, stage=stage, exporter="Haneul & Co.", turn=turn)
    return f"{said.subject}\n\n{said.text}"


@pytest.mark.parametrize(("occasion", "design"), DRAWN)
def test_every_design_takes_every_writing_at_phone_size_under_150_kb(occasion: str, design: str) -> None:
    for name, (language, country, turn) in WRITINGS.items():
        drawn = render_card(
            WORDS, occasion, name, language=language, country=country, design=design, exporter="Haneul & Co.", turn=turn
        )
        assert struct.unpack_from(">II", drawn, 16) == (1200, 800)
        assert 20_000 < len(drawn) < 150_000, name


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_new_year_and_birthday_have_three_designs_and_the_others_two(occasion: str) -> None:
    assert len(DESIGNS[occasion]) == (3 if occasion in {"birthday", "new_year"} else 2)


@pytest.mark.parametrize(("occasion", "design"), DRAWN)
def test_a_design_holds_drawing_alone_and_mirrors_nothing_that_is_read(occasion: str, design: str) -> None:
    source = (WORDS.folder / "cards" / occasion / f"{design}.svg").read_text(encoding="utf-8")
    assert not re.search(r"<(text|image|script|style|foreignObject)\b|href=\"(?!#)", source)
    # Words stand after the last group, so that no mirrored one holds them.
    assert source.rindex("</g>") < source.index("{{ lines(") or "</g>" not in source
    assert source.count("{{ lines(") == 4


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("contact", [1, 2, 17])
def test_nobody_gets_last_years_card_or_wish(contact: int, occasion: str) -> None:
    for year in range(2026, 2034):
        assert design_for(occasion, contact, year) != design_for(occasion, contact, year + 1)
        said = [WORDS.text(f"cards/{occasion}/wish", "en", {"turn": turn_of(contact, one)}) for one in (year, year + 1)]
        assert said[0] != said[1]


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_every_occasion_has_three_wishes_in_every_language(occasion: str, language: str) -> None:
    wishes = {WORDS.text(f"cards/{occasion}/wish", language, {"turn": turn}) for turn in TURNS}
    assert len(wishes) == len(TURNS)
    if language != "en":
        assert not wishes & {WORDS.text(f"cards/{occasion}/wish", "en", {"turn": turn}) for turn in TURNS}


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_a_card_says_the_same_in_picture_letter_chat_and_alt_text(occasion: str, language: str) -> None:
    greeting = WORDS.text(f"cards/{occasion}/greeting", language)
    assert greeting in alt_text(WORDS, occasion, "Anna", language)
    assert "Anna" in alt_text(WORDS, occasion, "Anna", language)
    assert greeting in alt_text(WORDS, occasion, "", language)
    for stage in Stage:
        said = letter(occasion, language, stage)
        assert greeting in said
        assert said.count("Anna") == 2
        assert said.rstrip("\u200e").endswith("Haneul & Co.")
        assert not re.search(r"\n{4}|[{}%]|None|  ", said)
        caption = card_caption(WORDS, occasion, "Anna", language=language, stage=stage, exporter="Haneul & Co.")
        assert caption.count("Anna") == 1
        assert len(caption) < 1024


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("occasion", [occasion for occasion in OCCASIONS if occasion != "birthday"])
def test_the_wish_beside_a_card_is_the_one_on_it(occasion: str, language: str) -> None:
    for turn in TURNS:
        wish = WORDS.text(f"cards/{occasion}/wish", language, {"turn": turn})
        assert wish in letter(occasion, language, Stage.BUYER, turn)
        assert wish in letter(occasion, language, Stage.PARTNER, turn)
        caption = card_caption(
            WORDS, occasion, "", language=language, stage=Stage.BUYER, exporter="Haneul & Co.", turn=turn
        )
        assert wish in caption


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("occasion", OCCASIONS)
def test_a_card_grows_warmer_with_the_relation(occasion: str, language: str) -> None:
    formal, kept, warm = (letter(occasion, language, stage) for stage in (Stage.BUYER, Stage.REGULAR, Stage.PARTNER))
    assert len({formal, kept, warm}) == 3
    assert formal == letter(occasion, language, Stage.POTENTIAL)
    assert warm == letter(occasion, language, Stage.ADVOCATE)


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_no_card_speaks_of_another_feast(occasion: str) -> None:
    said = "\n".join(letter(occasion, "en", stage, turn) for stage in Stage for turn in TURNS)
    for feast, root in FEASTS.items():
        assert bool(re.search(root, said)) == (feast == occasion), feast


@pytest.mark.parametrize("stage", list(Stage))
def test_a_national_day_may_be_solemn_and_nobody_is_told_to_be_happy(stage: Stage) -> None:
    for turn in TURNS:
        assert "happy" not in letter("national_day", "en", stage, turn).lower()


@pytest.mark.parametrize("name", ["x" * 500, "<b>&\r\n", "😀", "\u202e\ud800", ""])
def test_a_hostile_name_gives_a_card_and_a_letter_all_the_same(name: str) -> None:
    drawn = render_card(WORDS, "new_year", name, language="en", country="DE", design="waves", exporter="Haneul")
    assert 20_000 < len(drawn) < 150_000
    said = card_letter(WORDS, "new_year", name, language="en", stage=Stage.BUYER, exporter="Haneul")
    assert said.subject.startswith("Happy New Year")
    assert "\n" not in said.subject
    assert "<b>" not in said.html
