"""Lines of a list whose goods the catalogue does not have: they keep the buyer's words."""

import pytest

from bot.understanding import entities
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("500 A100 and 300 bamboo spoons", "en", ["A100 500 ", "bamboo spoons 300 "]),
        (
            "500 A100, 300 bamboo spoons, 200 garden gnomes",
            "en",
            ["A100 500 ", "bamboo spoons 300 ", "garden gnomes 200 "],
        ),
        ("300 bamboo spoons and 500 A100", "en", ["bamboo spoons 300 ", "A100 500 "]),
        ("500 A100 and 300 pcs of plastic forks", "en", ["A100 500 ", "plastic forks 300 pcs"]),
        ("500 A100 and three hundred spoons please", "en", ["A100 500 ", "spoons 300 "]),
        ("500 A100 and 300 bamboo spoons to Hamburg by May", "en", ["A100 500 ", "bamboo spoons 300 "]),
        ("A100: 500\nGarden gnomes: 200", "en", ["A100 500 ", "Garden gnomes 200 "]),
        ("- 500 A100\n- 300 bamboo spoons", "en", ["A100 500 ", "bamboo spoons 300 "]),
        ("500 A100 y 300 cucharas de bambú", "es", ["A100 500 ", "cucharas de bambú 300 "]),
        ("500 A100 e 300 colheres de bambu", "pt", ["A100 500 ", "colheres de bambu 300 "]),
        ("500 A100 und 300 Bambuslöffel", "de", ["A100 500 ", "Bambuslöffel 300 "]),
        ("500 A100 et 300 cuillères en bambou", "fr", ["A100 500 ", "cuillères en bambou 300 "]),
        ("500 A100 и 300 бамбуковых ложек", "ru", ["A100 500 ", "бамбуковых ложек 300 "]),
        ("500 A100 và 300 thìa tre", "vi", ["A100 500 ", "thìa tre 300 "]),
        ("500 A100 dan 300 sendok bambu", "id", ["A100 500 ", "sendok bambu 300 "]),
        ("500 A100 و 300 ملعقة خيزران", "ar", ["A100 500 ", "ملعقة خيزران 300 "]),
        ("A100 500개랑 대나무 숟가락 300개", "ko", ["A100 500 pcs", "대나무 숟가락 300 pcs"]),
        ("A100 500개, 대나무 숟가락 300개 견적 부탁드립니다", "ko", ["A100 500 pcs", "대나무 숟가락 300 pcs"]),
        ("A100 500个和竹勺300个", "zh", ["A100 500 pcs", "竹勺 300 pcs"]),
        ("A100を500個と竹スプーン300個", "ja", ["A100 500 pcs", "竹スプーン 300 pcs"]),
    ],
)
def test_goods_that_nobody_knows_keep_their_line(text: str, language: str, lines: list[str]) -> None:
    found = read(text, language)
    assert [f"{name} {one.amount:f} {one.unit}" for name, one in found.lines] == lines
    assert {one for _, one in found.lines} <= set(found.quantities)
    assert found.products == ("A100",)


@pytest.mark.parametrize(
    "text",
    [
        "500 A100 and 2 samples",
        "500 A100, 300 black",
        "500 A100, 60 days L/C",
        "500 A100 and 300 more next month",
        "500 A100, 20 pcs per carton",
        "500 A100, 30% deposit",
        "500 A100, USD 6.50 each",
        "A100 500 pcs, delivery in 3 weeks",
        "we are 30 people and need 500 A100",
        "500 A100 in 3 colours",
        "500 A100, PO-2026-0012",
    ],
)
def test_what_names_no_goods_makes_no_line(text: str) -> None:
    assert [name for name, _ in read(text).lines] == ["A100"]


@pytest.mark.parametrize(
    ("text", "language"), [("去年买了500个A100，这次要800个", "zh"), ("A100은 500개 받았고, 이번엔 800개", "ko")]
)
def test_what_is_said_of_a_quantity_names_no_goods(text: str, language: str) -> None:
    assert [name for name, _ in read(text, language).lines] == ["A100"]


def test_alone_a_number_and_a_word_make_no_line() -> None:
    assert read("300 bamboo spoons").lines == ()


def test_a_line_without_a_product_is_told_by_its_wording() -> None:
    told = entities.as_json(read("500 A100 and 300 bamboo spoons"))["lines"]
    assert told == [
        {"product": "A100", "amount": "500", "unit": ""},
        {"wording": "bamboo spoons", "amount": "300", "unit": ""},
    ]
