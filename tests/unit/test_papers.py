"""The pieces of papers that need no database: texts, file names, kinds of files, prices, sheets."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from bot.dialogs.prices import price_of
from bot.firm import Firm
from bot.papers import sheet
from bot.papers.amounts import coins
from bot.papers.stored import kind_of, named
from bot.papers.text import Pen, file_name
from bot.people import Stage
from bot.trade import Money, ProductCard

CARD = ProductCard(
    1, "GL-100", {"en": "Box"}, price=Money(Decimal("3.20"), "USD"),
    stage_prices={"regular": Money(Decimal("3.00"), "USD")},
)  # fmt: skip


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("400 °C ± 5 % ™ ®", "400 °C ± 5 % ™ ®"),
        ("สมชาย Somchai", "Somchai"),
        ("a😀b", "ab"),
        ("\x00=x\u202e ab\r\n", "=x ab"),
        ("𝓗𝓮𝓵𝓵𝓸", "Hello"),
        ("\ud800", ""),
        ("漢字 가나 عربي Привет Việt", "漢字 가나 عربي Привет Việt"),
    ],
)
def test_a_text_keeps_what_can_be_drawn_and_nothing_else(text: str, drawn: str) -> None:
    assert Pen("KR").line(text) == drawn


def test_a_word_that_no_column_holds_is_cut() -> None:
    assert max(len(word) for word in Pen("KR").line("x" * 5000).split()) <= 40


def test_lines_are_kept_once_and_isolated_among_words_from_right_to_left() -> None:
    assert Pen("SC").lines("A\nB\n\nA") == ["A", "B"]
    assert Pen("SC", rtl=True).line("Haneul Co.") == "\u2068Haneul Co.\u2069"
    # Marked, not isolated: "CIF ⟨place⟩ (Incoterms® 2020)" must not run from left to right because of its ends.
    assert Pen("SC", rtl=True).line("جبل علي") == "\u200fجبل علي\u200f"
    assert Pen("SC", rtl=True).line("LED مصباح مكتب") == "\u200fLED مصباح مكتب\u200f"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("../../etc/passwd", "etc-passwd.pdf"),
        ('a"b\r\nContent-Type: x', "a-b-Content-Type- x.pdf"),
        ("제품 사양서 (v2)", "제품 사양서 (v2).pdf"),
        ("", "document.pdf"),
        ("***", "document.pdf"),
        ("=1+1", "1+1.pdf"),
        ("x" * 500, "x" * 80 + ".pdf"),
    ],
)
def test_a_file_name_is_harmless_anywhere(stem: str, name: str) -> None:
    assert file_name(stem, "pdf") == name


@pytest.mark.parametrize(
    ("title", "media_type", "name"),
    [
        ("Data sheet GL-100", "application/pdf", "Data sheet GL-100.pdf"),
        ("ISO 9001.pdf", "application/pdf", "ISO 9001.pdf"),
        ("scan.PDF", "image/png", "scan.png"),
        ("C:\\papers\\BL 7.jpeg", "image/jpeg", "BL 7.jpg"),
        ("Version 1.4", "application/pdf", "Version 1.4.pdf"),
        ("", "application/octet-stream", "document.bin"),
    ],
)
def test_a_document_has_the_one_ending_that_fits(title: str, media_type: str, name: str) -> None:
    assert named(title, media_type) == name


def office() -> bytes:
    book = io.BytesIO()
    Workbook().save(book)
    return book.getvalue()


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (office(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (packed(), "application/zip"),
        (b"PK\x03\x04 broken", ""),
        (b"", ""),
        (b"hello", ""),
    ],
)
def test_a_file_shows_what_it_is(content: bytes, media_type: str) -> None:
    assert kind_of(content) == media_type


def test_a_stranger_is_told_the_list_price_and_a_proven_buyer_their_own() -> None:
    firm = Firm("F")
    assert price_of(CARD, Stage.REGULAR, None, firm) == usd("3.20")
    assert price_of(CARD, Stage.REGULAR, {}, firm) == usd("3.00")
    assert price_of(CARD, Stage.REGULAR, {"GL-100": usd("2.80")}, firm) == usd("2.80")
    assert price_of(CARD, Stage.REGULAR, None, Firm("F", prices_from=Stage.BUYER)) is None
    assert price_of(CARD, Stage.DORMANT, {}, Firm("F", prices_from=Stage.BUYER)) == usd("3.20")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("4562.505", "USD", "4562.51"), ("12.5", "KRW", "13"), ("1.23456", "KWD", "1.235"), ("0", "EUR", "0.00")],
)
def test_amounts_are_in_whole_coins(amount: str, currency: str, shown: str) -> None:
    assert str(coins(Decimal(amount), currency).amount) == shown


@pytest.mark.parametrize("hostile", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "#REF!", "a\x07b"])
def test_a_cell_with_words_is_never_a_formula(hostile: str) -> None:
    book = Workbook()
    page = book.worksheets[0]
    sheet.fill(page, ["Words", "Sum", "Day"], [[hostile, usd("3.5"), date(2026, 1, 2)]])
    written = io.BytesIO()
    book.save(written)
    read = load_workbook(io.BytesIO(written.getvalue())).worksheets[0]
    assert read["A2"].data_type == "s"
    assert read["A2"].value == hostile.replace("\x07", "")
    assert read["A2"].quotePrefix is hostile.startswith(("=", "+", "-", "@", "\t"))
    assert (read["B2"].value, read["B2"].number_format) == (3.5, "#,##0.00")
    assert read["C2"].value.date() == date(2026, 1, 2)
    assert read.freeze_panes == "A2"


def test_a_sheet_has_a_name_that_a_workbook_takes() -> None:
    assert sheet.title("Orders: [2026] / all? of them and then some more") == "Orders 2026 all of them and the"
    assert sheet.title("[]") == "-"
