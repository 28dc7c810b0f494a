import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fonts import ARABIC, CJK, LATIN, family_of, runs, width
from bot.pictures import Block, cjk_region, fit, png, printable

NAMES = [
    "Anna Schmidt",
    "홍길동",
    "欧阳明月",
    "田中 さくら",
    "محمد بن عبد الله",
    "Наталья Щербакова",
    "Nguyễn Thị Thảo",
]


def set_in(text: str, lines: int = 2) -> Block:
    return fit(text, box=300, size=40, smallest=16, region="KR", lines=lines)


def said(block: Block) -> list[str]:
    return ["".join(run.text for run in line.runs).strip("\u200f") for line in block.lines]


@pytest.mark.parametrize("name", NAMES)
def test_every_writing_of_the_house_is_set_with_a_font_that_has_it(name: str) -> None:
    drawn = printable(name, cjk_region("", "", name))
    assert drawn == name
    assert all(family_of(char, "KR") for char in drawn)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("😀 Bob ❤️", "Bob"),
        ("สมชาย (Somchai)", "Somchai"),
        ("𝓙𝓸𝓱𝓷", "John"),
        ("Ab\u202ecd\u0000", "Abcd"),
        ("Anna\r\nBcc: x", "Anna Bcc: x"),
        ("🎉🎂", ""),
        ("שלום", ""),
        ("()", ""),
        ("葛\U000e0100城", "葛城"),
        ("\ud800x", "x"),
    ],
)
def test_what_no_font_has_is_left_out(name: str, left: str) -> None:
    assert printable(name, "JP") == left


def test_a_text_is_cut_into_runs_of_one_family_each() -> None:
    found = [(run.text, run.family) for run in runs("Anna 홍 محمد", "KR")]
    assert found == [("Anna ", LATIN), ("홍 ", CJK["KR"]), ("محمد", ARABIC)]


@pytest.mark.parametrize(
    ("language", "country", "text", "region"),
    [
        ("en", "DE", "さくら", "JP"),
        ("zh", "CN", "홍길동", "KR"),
        ("zh", "TW", "王", "TC"),
        ("zh", "CN", "王", "SC"),
        ("ja", "JP", "王", "JP"),
        ("en", "KR", "王", "KR"),
        ("en", "", "", "SC"),
    ],
)
def test_han_is_drawn_as_its_reader_writes_it(language: str, country: str, text: str, region: str) -> None:
    assert cjk_region(language, country, text) == region


def test_a_short_name_keeps_its_size_and_a_longer_one_shrinks_before_it_wraps() -> None:
    assert set_in("Anna").size == 40
    shrunk = set_in("Christopher Lindq")
    assert 28 <= shrunk.size < 40
    assert len(shrunk.lines) == 1
    assert said(set_in("Maximilian-Alexander von Hohenstaufen")) == ["Maximilian-Alexander", "von Hohenstaufen"]


@pytest.mark.parametrize("name", ["x" * 500, "word " * 100, "漢" * 500, "محمد " * 100, "홍" * 500])
def test_a_name_that_no_box_holds_is_cut_with_an_ellipsis(name: str) -> None:
    block = set_in(printable(name, "KR"))
    assert block.size == 16
    assert len(block.lines) == 2
    assert said(block)[-1].endswith("…")


def test_an_ellipsis_never_parts_a_letter_from_its_marks() -> None:
    block = set_in(printable("q\u0301" * 300, "KR"), lines=1)
    assert unicodedata.combining(said(block)[0][-2])


def test_no_text_is_no_line() -> None:
    assert set_in("").lines == ()


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\w"):
        png("hello")


def test_a_drawing_reads_no_file_of_the_machine() -> None:
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    image = '<image href="file:///etc/passwd" width="20" height="20"/>'
    assert png(blank.format(image)) == png(blank.format(""))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120), st.integers(1, 3))
def test_any_text_fits_its_box(text: str, lines: int) -> None:
    block = set_in(printable(text, "KR"), lines)
    assert len(block.lines) <= lines
    assert 16 <= block.size <= 40
    for line in said(block):
        assert width(line, "KR") * block.size <= 300 * 1.001 or len(line) <= 3
