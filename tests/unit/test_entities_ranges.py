"""Spans and alternatives of quantities: no end is chosen for the buyer."""

import pytest

from bot.understanding import entities
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("500-600 pcs", "en", "500 600 pcs"),
        ("between 500 and 600 pcs", "en", "500 600 pcs"),
        ("between 500 and 800", "en", "500 800 "),
        ("we need between 500 and 800 of XY-109", "en", "500 800 "),
        ("500 or 800 pcs of A100", "en", "500 800 pcs"),
        ("500 pcs to 800 pcs", "en", "500 800 pcs"),
        ("500 - 800 A100", "en", "500 800 "),
        ("A100, 500 to 800", "en", "500 800 "),
        ("从500到800", "zh", "500 800 "),
        ("500到800个", "zh", "500 800 pcs"),
        ("500个或者800个", "zh", "500 800 pcs"),
        ("de 500 a 800", "es", "500 800 "),
        ("entre 500 y 800 unidades", "es", "500 800 pcs"),
        ("entre 500 e 800 peças", "pt", "500 800 pcs"),
        ("zwischen 500 und 800 Stück", "de", "500 800 pcs"),
        ("500 bis 800 Stück", "de", "500 800 pcs"),
        ("entre 500 et 800", "fr", "500 800 "),
        ("от 500 до 800 штук", "ru", "500 800 pcs"),
        ("500~800개", "ko", "500 800 pcs"),
        ("500개에서 800개", "ko", "500 800 pcs"),
        ("500개나 800개", "ko", "500 800 pcs"),
        ("500〜800個", "ja", "500 800 pcs"),
        ("500個か800個", "ja", "500 800 pcs"),
        ("từ 500 đến 800 cái", "vi", "500 800 pcs"),
        ("500 sampai 800 buah", "id", "500 800 pcs"),
        ("من 500 إلى 800 قطعة", "ar", "500 800 pcs"),
    ],
)
def test_of_a_span_no_end_is_taken(text: str, language: str, span: str) -> None:
    found = read(text, language)
    assert [f"{low.amount:f} {high.amount:f} {high.unit}" for low, high in found.ranges] == [span]
    assert (found.quantities, found.lines) == ((), ())


def test_what_stands_beside_a_span_is_still_read() -> None:
    found = read("500 or 800 pcs A100 and 200 pcs B200")
    assert [(code, f"{one.amount:f}") for code, one in found.lines] == [("B200", "200")]
    assert len(found.ranges) == 1


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("please change from 500 to 800 pcs", "en", "800"),
        ("500개에서 800개로 변경해 주세요", "ko", "800"),
        ("数量从500个改成800个", "zh", "800"),
        ("aumentar de 500 a 800 unidades", "es", "800"),
        ("увеличить с 500 до 800 штук", "ru", "800"),
    ],
)
def test_of_a_change_the_new_quantity_is_meant(text: str, language: str, amount: str) -> None:
    found = read(text, language)
    assert f"{found.quantities[-1].amount:f}" == amount
    assert found.ranges == ()


@pytest.mark.parametrize(
    "text", ["from 10 to 18 o'clock", "between 10 and 15 days", "from 9 to 5", "2 or 3 weeks", "A100, 2 weeks"]
)
def test_hours_and_days_are_no_spans_of_goods(text: str) -> None:
    assert read(text).ranges == ()


def test_the_entries_of_a_list_are_no_spans() -> None:
    found = read("1 - 50 pcs A100\n2 - 30 pcs B200")
    assert found.ranges == ()
    assert [f"{code} {one.amount:f}" for code, one in found.lines] == ["A100 50", "B200 30"]


def test_a_span_is_told_as_plain_values() -> None:
    assert entities.as_json(read("500-800 pcs"))["ranges"] == [{"from": "500", "to": "800", "unit": "pcs"}]


@pytest.mark.parametrize(
    ("text", "quantities", "lines"),
    [
        ("1200 and also 400 brake pads", ["1200", "400"], ["A100 400"]),
        ("1200 pcs and 400 brake pads", ["1200", "400"], ["A100 400"]),
        ("in 2026 and 400 brake pads", ["400"], ["A100 400"]),
    ],
)
def test_a_quantity_without_a_product_stands_beside_one_with(
    text: str, quantities: list[str], lines: list[str]
) -> None:
    found = read(text)
    assert [f"{one.amount:f}" for one in found.quantities] == quantities
    assert [f"{code} {one.amount:f}" for code, one in found.lines] == lines
