"""Words on paper: in the reader's language, never two lines in a subject, and no value that becomes markup or code."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import jinja2
import jinja2.exceptions
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import Words, filters, locale
from bot.trade import Money, Quantity
from tests.cast import WORDS

LANGUAGES = ["en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"]
LETTER: Mapping[str, object] = {"name": "", "exporter": "Hanbit"}


@pytest.fixture
def words(tmp_path: Path) -> Words:
    """Templates of their own."""
    (tmp_path / "letter.txt").write_text("Dear {{ name }},\n\n{{ text }}\n", "utf-8")
    (tmp_path / "letter.subject.txt").write_text("{{ name }}\nand more\n", "utf-8")
    (tmp_path / "letter.html").write_text('<p lang="{{ language }}" dir="{{ direction }}">{{ name }}</p>', "utf-8")
    return Words(tmp_path)


def value(name: str, language: str, given_value: object) -> str:
    """Return what the filter `name` makes of a value."""
    chosen: Mapping[str, object] = filters(language)
    made = chosen[name]
    assert callable(made)
    return str(made(given_value))


@given(name=st.text(), text=st.text())
def test_no_value_starts_a_second_header(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "render"
    folder.mkdir(exist_ok=True)
    (folder / "letter.txt").write_text("{{ text }}", "utf-8")
    (folder / "letter.subject.txt").write_text("{{ name }}", "utf-8")
    subject = Words(folder).letter("letter", "en", {"name": name, "text": text}).subject
    assert len(subject.splitlines()) <= 1


def test_a_letter_has_what_its_stem_has(words: Words) -> None:
    letter = words.letter("letter", "en", {"name": "Ana", "text": "Hello"})
    assert (letter.text, letter.subject) == ("Dear Ana,\n\nHello", "Ana and more")
    assert letter.html == '<p lang="en" dir="ltr">Ana</p>'


def test_values_become_no_markup_and_no_template(words: Words) -> None:
    letter = words.letter("letter", "en", {"name": "<b>{{ 7 * 7 }}</b>", "text": "{{ name }}"})
    assert letter.html.endswith(">&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;</p>")
    assert letter.text == "Dear <b>{{ 7 * 7 }}</b>,\n\n{{ name }}"


def test_a_missing_value_and_an_unknown_stem_are_told(words: Words) -> None:
    with pytest.raises(jinja2.UndefinedError):
        words.letter("letter", "en", {"name": "Ana"})
    with pytest.raises(jinja2.TemplateNotFound):
        words.text("nothing", "en")


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__init__.__globals__ }}",
        "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
        "{{ things.append(1) }}",
    ],
)
def test_what_staff_write_reaches_nothing_but_its_values(source: str) -> None:
    with pytest.raises((jinja2.exceptions.SecurityError, jinja2.UndefinedError)):
        WORDS.from_string(source, "en", {"name": "Ana", "things": []})


def test_a_firm_whose_name_ends_with_a_full_stop_does_not_end_its_sentence_with_two() -> None:
    told = WORDS.text("chat/introduction_short", "en", {"exporter": "Haneul Living Co., Ltd."})
    assert "Haneul Living Co., Ltd. If you would" in told
    told = WORDS.text("chat/farewell", "es", {"exporter": "Bazar S.R.L.", "name": "", "letter": False})
    assert ".." not in told
    assert "Bazar S.R.L." in told


def test_the_full_stop_of_a_firm_stays_behind_it_in_arabic() -> None:
    told = WORDS.text("chat/introduction_short", "ar", {"exporter": "Haneul Living Co., Ltd."})
    assert "Haneul Living Co., Ltd.\u200e" in told
    assert "Ltd.\u200e." not in told
    assert "\u200e" not in WORDS.text("chat/introduction_short", "ar", {"exporter": "Hanbit"})
    again = WORDS.text("mail/reply", "ar", {**LETTER, "exporter": "Haneul Living Co., Ltd.", "paragraphs": [told]})
    assert "\u200e\u200e" not in again


def test_a_line_of_arabic_begins_at_the_right_whatever_stands_first() -> None:
    values = {**LETTER, "paragraphs": ["SO-7 بتاريخ اليوم\n1. SO-8\nhttps://x.example\nالطلب SO-9"]}
    lines = WORDS.text("mail/reply", "ar", values).splitlines()
    for line in ("\u200fSO-7 بتاريخ اليوم", "\u200f1. SO-8", "https://x.example", "الطلب SO-9"):
        assert line in lines, line
    assert "\u200f" not in WORDS.text("mail/reply", "en", values)


def test_what_staff_write_is_escaped() -> None:
    assert WORDS.from_string("{{ name }}", "en", {"name": "<b>"}) == "&lt;b&gt;"


def test_a_language_without_a_catalogue_is_answered_in_english() -> None:
    assert WORDS.speaks("ko") == "ko"
    assert WORDS.speaks("xx") == WORDS.speaks("") == "en"
    assert WORDS.text("chat/what_next", "xx") == WORDS.text("chat/what_next", "en")
    assert WORDS.text("chat/what_next", "ko") != WORDS.text("chat/what_next", "en")


@pytest.mark.parametrize("language", [*LANGUAGES, "und", "", "xx", "../x"])
def test_every_language_writes_dates_money_and_lists(language: str) -> None:
    moment = datetime(2026, 11, 18, 2, tzinfo=UTC)
    assert "2026" in value("date", language, date(2026, 11, 18)) or language == "ar"
    assert value("datetime", language, moment)
    assert value("time", language, moment)
    assert value("money", language, Money(Decimal("1234.50"), "USD"))
    assert value("listing", language, ["a", "b", "c"])
    assert value("country", language, "KR") not in ("", "KR")
    assert locale(language)


@pytest.mark.parametrize(
    ("language", "amount", "unit", "written"),
    [
        ("en", "1", "carton", "1 carton"),
        ("en", "600", "pcs", "600 pcs"),
        ("en", "2.5", "ton", "2.5 t"),
        ("de", "1200", "pcs", "1.200 Stück"),
        ("de", "1", "carton", "1 Karton"),
        ("fr", "1.5", "carton", "1,5 carton"),
        ("ru", "1", "set", "1 комплект"),
        ("ru", "3", "set", "3 комплекта"),
        ("ru", "25", "set", "25 комплектов"),
        ("ru", "2.5", "dozen", "2,5 дюжины"),
        ("ar", "5", "carton", "5 كراتين"),
        ("ko", "600", "pcs", "600개"),
        ("ja", "2", "40HQ", "2 × 40HQ"),
        ("zh", "3", "furlong", "3 furlong"),
        ("en", "3", "", "3"),
    ],
)
def test_a_quantity_is_written_as_its_reader_counts(language: str, amount: str, unit: str, written: str) -> None:
    assert WORDS.quantity(Quantity(Decimal(amount), unit), language) == written


def test_every_unit_that_is_understood_has_a_word() -> None:
    source = files("bot.understanding") / "data" / "units.toml"
    table = (WORDS.folder / "_units.txt").read_text("utf-8")
    for unit in tomllib.loads(source.read_text("utf-8"))["units"]:
        assert f'unit == "{unit}"' in table
        assert f'"{unit}": _(' in table


def test_an_inlined_letter_fetches_nothing() -> None:
    html = (
        '<html><head><link rel="stylesheet" href="http://127.0.0.1:1/x.css"><style>p{color:red}</style></head><p>x</p>'
    )
    assert 'style="color: red' in WORDS.inline(html)
    assert WORDS.inline("") == ""
