"""Amounts of money with their currency, and the price that a buyer wishes to pay."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trade import Money
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("USD 3.2/pc", "en", ["3.2 USD"]),
        ("US$1,250.00", "en", ["1250 USD"]),
        ("$0.85 each", "en", ["0.85 USD"]),
        ("3.20 usd per piece", "en", ["3.20 USD"]),
        ("between $3 and $4", "en", ["3 USD", "4 USD"]),
        ("$3-4", "en", ["3 USD", "4 USD"]),
        ("USD10k", "en", ["10000 USD"]),
        ("1.2 million dollars", "en", ["1200000 USD"]),
        ("85 cents", "en", ["0.85 USD"]),
        ("three point five dollars", "en", ["3.5 USD"]),
        ("trois virgule cinq dollars", "fr", ["3.5 USD"]),
        ("£12.50", "en", ["12.50 GBP"]),
        ("Rs. 1,20,000", "en", ["120000 INR"]),
        ("AED 500", "en", ["500 AED"]),
        ("500 CHF", "en", ["500 CHF"]),
        ("1.250,00 €", "de", ["1250 EUR"]),
        ("1.250 €", "de", ["1250 EUR"]),
        ("12,50 Euro", "de", ["12.50 EUR"]),
        ("EUR 1'250.50", "de", ["1250.50 EUR"]),
        ("5 Mio. USD", "de", ["5000000 USD"]),
        ("1 250,50 euros", "fr", ["1250.50 EUR"]),
        ("trois dollars", "fr", ["3 USD"]),
        ("3,50 dólares por unidad", "es", ["3.50 USD"]),
        ("$ 3,50", "es", ["3.50 USD"]),
        ("5 mil reais", "pt", ["5000 BRL"]),
        ("R$ 3,20", "pt", ["3.20 BRL"]),
        ("15 тыс. долларов", "ru", ["15000 USD"]),
        ("1 500 руб", "ru", ["1500 RUB"]),
        ("3,5$", "ru", ["3.5 USD"]),
        ("500k đồng", "vi", ["500000 VND"]),
        ("2 triệu VND", "vi", ["2000000 VND"]),
        ("1.500.000 đ", "vi", ["1500000 VND"]),
        ("Rp 15.000", "id", ["15000 IDR"]),
        ("15 ribu rupiah", "id", ["15000 IDR"]),
        ("3 دولار", "ar", ["3 USD"]),
        ("٣٫٥ دولار", "ar", ["3.5 USD"]),
        ("٥٠٠ درهم", "ar", ["500 AED"]),
        ("3美元", "zh", ["3 USD"]),
        ("5万人民币", "zh", ["50000 CNY"]),
        ("USD3.5/个", "zh", ["3.5 USD"]),
        ("300块", "zh", ["300 CNY"]),
        ("10万円", "ja", ["100000 JPY"]),
        ("3ドル50セント", "ja", ["3.50 USD"]),
        ("5달러", "ko", ["5 USD"]),
        ("개당 3.5불", "ko", ["3.5 USD"]),
        ("백만원", "ko", ["1000000 KRW"]),
        ("1억 5천만원", "ko", ["150000000 KRW"]),
        ("-$50", "en", ["-50 USD"]),
    ],
)
def test_money_in_many_hands(text: str, language: str, expected: list[str]) -> None:
    found = list(read(text, language).money)
    wanted = [Money(Decimal(row.split()[0]), row.split()[1]) for row in expected]
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    ["5 units", "I try 3 samples", "rm 5", "win 3 times", "một đằng", "pen 5", "cop 26", "sek 1"],
)
def test_ordinary_words_are_no_currency(text: str) -> None:
    assert read(text).money == ()


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("our target price is USD 3.20 per pc, last year we paid USD 3.80", "en", "3.20"),
        ("We paid $5 before. Target: $4.5", "en", "4.5"),
        ("precio objetivo 3,10 USD", "es", "3.10"),
        ("preço alvo: US$ 2,90", "pt", "2.90"),
        ("Zielpreis 4,20 €", "de", "4.20"),
        ("prix cible : 4 €", "fr", "4"),
        ("целевая цена 3 доллара", "ru", "3"),
        ("목표 단가 3.2달러", "ko", "3.2"),
        ("目标价 3.2 美元", "zh", "3.2"),
        ("希望価格は500円です", "ja", "500"),
        ("giá mục tiêu 3 USD", "vi", "3"),
        ("harga target USD 3", "id", "3"),
        ("السعر المستهدف 3 دولار", "ar", "3"),
        ("A100 at 6.50 USD max", "en", "6.50"),
        ("max 6,50 €", "en", "6.50"),
        ("no more than USD 6.50 each", "en", "6.50"),
        ("my budget is $6.50 per piece", "en", "6.50"),
        ("can you do 6.50 USD?", "en", "6.50"),
        ("price up to 6.50 USD", "en", "6.50"),
        ("höchstens 6,50 €", "de", "6.50"),
        ("máximo 6,50 USD", "es", "6.50"),
        ("no máximo 6,50 USD", "pt", "6.50"),
        ("pas plus de 6,50 €", "fr", "6.50"),
        ("не дороже 6,50 долларов", "ru", "6.50"),
        ("tối đa 6,5 USD", "vi", "6.5"),
        ("maksimal 6.5 USD", "id", "6.5"),
        ("بحد أقصى 6.5 دولار", "ar", "6.5"),
        ("目标价 6.5美元", "zh", "6.5"),
        ("不超过6.5美元", "zh", "6.5"),
        ("희망단가 6.5불", "ko", "6.5"),
        ("6.5불 이하로", "ko", "6.5"),
        ("6.5ドル以下", "ja", "6.5"),
    ],
)
def test_the_price_a_buyer_wishes_to_pay(text: str, language: str, amount: str) -> None:
    target = read(text, language).target
    assert target is not None
    assert target.amount == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "USD 3.20 is too much",
        "we paid $500",
        "target market Chile",
        "target date 5 May, price $3",
        "a credit of up to $500",
    ],
)
def test_not_every_price_is_a_wish(text: str) -> None:
    assert read(text).target is None


@given(st.decimals(min_value="0.01", max_value=9_999_999, places=2))
def test_every_amount_is_read_exactly_in_both_manners(amount: Decimal) -> None:
    written = f"{amount:,.2f}"
    assert [one.amount for one in read(f"USD {written}").money] == [amount]
    continental = written.translate(str.maketrans(",.", ".,"))
    assert [one.amount for one in read(f"{continental} €", "de").money] == [amount]
