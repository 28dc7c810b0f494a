"""Tiers of which a price is asked, and a minimum order that is asked about: neither is a quantity wanted."""

import pytest

from bot.understanding import entities
from tests.unit.naming import read

TIERS = ["500 pcs", "1000 pcs", "3000 pcs"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("price for 500, 1000 and 3000 pcs of A100", "en"),
        ("What is your best price for A100 at 500/1000/3000 pcs?", "en"),
        ("What are the prices for 500, 1,000 and 3,000 units?", "en"),
        ("please quote A100: 500 pcs, 1,000 pcs, 3,000 pcs", "en"),
        ("A100 500개, 1000개, 3000개 가격 알려주세요", "ko"),
        ("请报500、1000、3000个A100的价格", "zh"),
        ("A100を500個、1000個、3000個の見積をお願いします", "ja"),
        ("giá cho 500, 1000 và 3000 cái A100", "vi"),
        ("precio para 500, 1.000 y 3.000 unidades de A100", "es"),
        ("preço para 500, 1000 e 3000 peças A100", "pt"),
        ("Preis für 500, 1000 und 3000 Stück A100", "de"),
        ("prix pour 500, 1 000 et 3 000 pièces", "fr"),
        ("цена на 500, 1000 и 3000 шт A100", "ru"),
        ("سعر 500 و1000 و3000 قطعة A100", "ar"),
        ("harga untuk 500, 1000 dan 3000 pcs A100", "id"),
    ],
)
def test_every_tier_of_a_price_is_read_and_none_is_wanted(text: str, language: str) -> None:
    found = read(text, language)
    assert [f"{one.amount:f} {one.unit}" for one in found.tiers] == TIERS
    assert (found.quantities, found.lines, found.ranges) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "quote 500 A100 and 800 B200",
        "quote A100 and B200, 500 and 800 pcs respectively",
        "price between 500 and 800 pcs A100",
        "price list 2025, 2026 and 2027",
        "your offers 1001, 1002 and 1003",
        "price for 20 kg and 50 kg bags",
        "we need 500, 1000 and 3000 pcs in May, June and July",
    ],
)
def test_what_is_no_row_of_tiers(text: str) -> None:
    assert read(text).tiers == ()


def test_tiers_are_told_as_plain_values() -> None:
    assert entities.as_json(read("price for 500 and 1000 pcs"))["tiers"] == [
        {"amount": "500", "unit": "pcs"},
        {"amount": "1000", "unit": "pcs"},
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("MOQ 500?", "en"),
        ("is your MOQ 500 pcs?", "en"),
        ("Is the minimum order quantity still 1,000 pcs?", "en"),
        ("최소 주문 수량이 500개인가요?", "ko"),
        ("起订量是500个吗？", "zh"),
        ("最小ロットは500個ですか", "ja"),
        ("Số lượng đặt hàng tối thiểu là 500 cái?", "vi"),
        ("¿El pedido mínimo es de 500 unidades?", "es"),
        ("O pedido mínimo é de 500 peças?", "pt"),
        ("Mindestbestellmenge 500 Stück?", "de"),
        ("La commande minimale est de 500 pièces ?", "fr"),
        ("Минимальный заказ 500 шт?", "ru"),
        ("هل الحد الأدنى للطلب 500 قطعة؟", "ar"),
        ("Minimal order 500 pcs?", "id"),
    ],
)
def test_a_minimum_that_is_asked_about_is_no_quantity_wanted(text: str, language: str) -> None:
    assert read(text, language).quantities == ()


def test_a_minimum_that_is_taken_is_a_quantity_and_so_is_what_stands_beside_the_question() -> None:
    assert [f"{one.amount:f}" for one in read("we take the MOQ of 500 pcs").quantities] == ["500"]
    assert [f"{one.amount:f}" for one in read("MOQ 500? I want 300 A100").quantities] == ["300"]
