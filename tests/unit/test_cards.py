import html
import struct

import pytest

from bot.letters.cards import (
    CONTENT_ID,
    DESIGNS,
    alt_text,
    card_caption,
    card_file,
    card_letter,
    design_for,
    render_card,
)
from bot.letters.preview import NAMES
from bot.people import Stage
from bot.render import Words

WORDS = Words()
BIRTHDAY = list(DESIGNS["birthday"])
HOSTILE = [
    "x" * 500,
    "محمد " * 100,
    '<text>"&\r\n</svg>',
    "😀",
    "",
    "\u202e\ud800",
    "&#60;script&#62;",
    "Z" + "\u0301" * 400,
]


def draw(name: str, *, language: str = "en", country: str = "DE", design: str = "blossom") -> bytes:
    return render_card(
        WORDS, "birthday", name, language=language, country=country, design=design, exporter="Haneul & Co."
    )


@pytest.mark.parametrize("design", BIRTHDAY)
@pytest.mark.parametrize("name", list(NAMES))
def test_every_design_takes_every_writing_at_phone_size_under_150_kb(design: str, name: str) -> None:
    language, country = NAMES[name]
    drawn = draw(name, language=language, country=country, design=design)
    assert struct.unpack_from(">II", drawn, 16) == (1200, 800)
    assert len(drawn) < 150_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_gives_a_card_all_the_same(name: str) -> None:
    assert 20_000 < len(draw(name)) < 150_000


def test_a_name_that_cannot_be_drawn_gives_the_card_without_a_name() -> None:
    assert draw("😀", language="ko") == draw("", language="ko") != draw("Anna", language="ko")


def test_the_same_card_is_drawn_twice_alike() -> None:
    assert draw("Anna") == draw("Anna")


@pytest.mark.parametrize("contact", range(1, 12))
def test_nobody_gets_the_card_of_the_year_before(contact: int) -> None:
    for year in range(2026, 2036):
        assert design_for("birthday", contact, year) == design_for("birthday", contact, year)
        assert design_for("birthday", contact, year) != design_for("birthday", contact, year + 1)


def test_every_design_has_its_turn() -> None:
    assert {design_for("birthday", contact, 2026) for contact in range(9)} == set(BIRTHDAY)


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("stage", list(Stage))
def test_the_letter_shows_the_card_and_says_it_in_words(stage: Stage, language: str) -> None:
    letter = card_letter(WORDS, "birthday", "Anna", language=language, stage=stage, exporter="Haneul & Co.")
    assert "Anna" in letter.subject
    assert "Anna" in letter.text
    assert f'src="cid:{CONTENT_ID}"' in letter.html
    assert alt_text(WORDS, "birthday", "Anna", language) in html.unescape(letter.html)
    assert "Haneul &amp; Co." in letter.html
    caption = card_caption(WORDS, "birthday", "Anna", language=language, stage=stage, exporter="Haneul & Co.")
    assert len(caption) < 1024


def test_a_partner_is_written_to_more_warmly_than_a_stranger() -> None:
    def text(stage: Stage) -> str:
        return card_letter(WORDS, "birthday", "Anna", language="en", stage=stage, exporter="Haneul").text

    assert "pleasure to work with you" in text(Stage.PARTNER)
    assert "Please accept our best wishes" in text(Stage.POTENTIAL)
    assert text(Stage.REGULAR) not in {text(Stage.PARTNER), text(Stage.POTENTIAL)}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_gives_a_correct_letter(name: str) -> None:
    letter = card_letter(WORDS, "birthday", name, language="en", stage=Stage.BUYER, exporter="Haneul")
    assert "\n" not in letter.subject
    assert len(letter.subject) < 120
    assert "<text>" not in letter.html
    assert "\u202e" not in letter.subject + letter.text + letter.html
    letter.text.encode()


def test_a_letter_without_a_name_reads_well() -> None:
    letter = card_letter(WORDS, "birthday", "", language="en", stage=Stage.BUYER, exporter="Haneul")
    assert letter.subject == "Happy Birthday"
    assert letter.text.startswith("Dear customer,\n\n")


def test_the_file_is_a_photo_that_the_letter_shows() -> None:
    file = card_file("birthday", b"png")
    assert (file.name, file.media_type, file.size) == ("birthday.png", "image/png", 3)
    assert (file.content_id, file.kind) == (CONTENT_ID, "photo")
