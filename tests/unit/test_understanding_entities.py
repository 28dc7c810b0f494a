"""What a message names: products, quantities, money, terms, days, countries, numbers, addresses."""

import json
from datetime import date
from decimal import Decimal

import pytest

from bot.meaning import Entities
from bot.trade import Incoterm, Money, ProductCard, Quantity
from bot.understanding import countries, entities, products
from bot.understanding.text import clean

TODAY = date(2026, 11, 22)  # a Sunday
CATALOGUE = (
    ProductCard(1, "HS-200", {"en": "Ionic Hair Dryer", "ko": "이온 헤어드라이어"}),
    ProductCard(2, "VF-750", {"en": "Stainless Vacuum Flask", "es": "Termo de acero", "ko": "스테인리스 보온병"}),
    ProductCard(3, "KT10", {"en": "Honey Citron Tea", "ko": "유자차", "zh": "蜂蜜柚子茶"}),
)


def read(text: str, language: str = "en") -> Entities:
    return entities.load().read(clean(text), language, CATALOGUE, TODAY)


@pytest.mark.parametrize(
    ("text", "language", "amount", "unit"),
    [
        ("500 pcs", "en", "500", "pcs"),
        ("1,000개", "ko", "1000", "pcs"),
        ("1.000 Stück", "de", "1000", "pcs"),
        ("12 500 шт", "ru", "12500", "pcs"),
        ("5 тонн", "ru", "5", "ton"),
        ("1,5 тонны", "ru", "1.5", "ton"),
        ("1.5 tons", "en", "1.5", "ton"),
        ("十箱", "zh", "10", "carton"),
        ("三百二十五件", "zh", "325", "pcs"),
        ("3천개", "ko", "3000", "pcs"),
        ("2만 개", "ko", "20000", "pcs"),
        ("١٠٠ كرتون", "ar", "100", "carton"),
        ("3 mil cajas", "es", "3000", "box"),
        ("two hundred boxes", "en", "200", "box"),
        ("2x40HQ", "en", "2", "40HQ"),
        ("3 x 20' containers", "en", "3", "20GP"),
        ("40HQ 2대", "ko", "2", "40HQ"),
        ("one 40ft container", "en", "1", "40GP"),
        ("3.000 cái", "vi", "3000", "pcs"),
        ("20 drums", "en", "20", "drum"),
        ("qty: 1200", "en", "1200", ""),
        ("500", "en", "500", ""),
    ],
)
def test_quantities_with_their_units(text: str, language: str, amount: str, unit: str) -> None:
    assert read(text, language).quantities == (Quantity(Decimal(amount), unit),)


@pytest.mark.parametrize("text", ["750 ml", "HS-200", "error 404", "in 3 weeks", "PO 4471", "room 40", "vitamin B12"])
def test_other_numbers_are_no_quantities(text: str) -> None:
    assert read(text).quantities == ()


@pytest.mark.parametrize(
    ("text", "language", "amount", "currency"),
    [
        ("USD 3.20/pc", "en", "3.20", "USD"),
        ("$3", "en", "3", "USD"),
        ("€2.500", "en", "2500", "EUR"),
        ("1.234,56 €", "de", "1234.56", "EUR"),
        ("3천만원", "ko", "30000000", "KRW"),
        ("¥3,500", "ja", "3500", "JPY"),
        ("¥3,500", "zh", "3500", "CNY"),
        ("R$ 1.234,56", "pt", "1234.56", "BRL"),
        ("5 juta rupiah", "id", "5000000", "IDR"),
        ("12,400 dollars", "en", "12400", "USD"),
        ("500 руб.", "ru", "500", "RUB"),
        ("٢٠٠ دولار", "ar", "200", "USD"),
        ("1.250 USD", "en", "1.250", "USD"),
    ],
)
def test_money_with_its_currency(text: str, language: str, amount: str, currency: str) -> None:
    found = read(text, language)
    assert found.money == (Money(Decimal(amount), currency),)
    assert found.quantities == ()


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("CIF Callao asap", Incoterm("CIF", "Callao")),
        ("fob busan port", Incoterm("FOB", "busan")),
        ("CIF 부산으로 견적", Incoterm("CIF", "부산")),
        ("price CIF Ho Chi Minh City please", Incoterm("CIF", "Ho Chi Minh City")),
        ("DDP to Berlin", Incoterm("DDP", "Berlin")),
        ("EXW", Incoterm("EXW")),
        ("DDU Hamburg", Incoterm("DAP", "Hamburg", "DDU")),
        ("C&F Lagos", Incoterm("CFR", "Lagos", "C&F")),
        ("FOB (Incoterms 2020) Busan", Incoterm("FOB", "Busan")),
    ],
)
def test_delivery_terms_with_their_place(text: str, term: Incoterm) -> None:
    assert read(text).incoterms == (term,)


@pytest.mark.parametrize("text", ["je voudrais des prix", "dat is goed", "we want fas food", "the scif file"])
def test_words_of_other_languages_are_no_terms(text: str) -> None:
    assert read(text).incoterms == ()


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2027-03-15", "en", date(2027, 3, 15)),
        ("2027년 3월 15일", "ko", date(2027, 3, 15)),
        ("3월 15일까지", "ko", date(2027, 3, 15)),
        ("9月15日前", "zh", date(2027, 9, 15)),
        ("15/03/2027", "en", date(2027, 3, 15)),
        ("12/31/2026", "en", date(2026, 12, 31)),
        ("15.3.2027", "de", date(2027, 3, 15)),
        ("le 15 mars", "fr", date(2027, 3, 15)),
        ("15 de marzo de 2027", "es", date(2027, 3, 15)),
        ("до 15 марта", "ru", date(2027, 3, 15)),
        ("March 15th, 2027", "en", date(2027, 3, 15)),
        ("ngày 20 tháng 5", "vi", date(2027, 5, 20)),
        ("15 Maret 2027", "id", date(2027, 3, 15)),
        ("tomorrow", "en", date(2026, 11, 23)),
        ("내일", "ko", date(2026, 11, 23)),
        ("end of next month", "en", date(2026, 12, 31)),
        ("다음 달 말", "ko", date(2026, 12, 31)),
        ("月底前", "zh", date(2026, 11, 30)),
        ("in 3 weeks", "en", date(2026, 12, 13)),
        ("3주 안에", "ko", date(2026, 12, 13)),
        ("через 2 недели", "ru", date(2026, 12, 6)),
        ("vor 3 Tagen", "de", date(2026, 11, 19)),
        ("by Friday", "en", date(2026, 11, 27)),
        ("금요일까지", "ko", date(2026, 11, 27)),
        ("第3季度", "zh", date(2027, 9, 30)),
        ("Q4", "en", date(2026, 12, 31)),
        ("بعد 3 أيام", "ar", date(2026, 11, 25)),
    ],
)
def test_days_are_counted_from_today(text: str, language: str, day: date) -> None:
    assert read(text, language).dates == (day,)


@pytest.mark.parametrize("text", ["31/02/2027", "2027-13-40", "we may buy", "1/2 inch", "version 3.2.1"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read(text).dates == ()


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("shipping to Peru and Chile", "en", ("PE", "CL")),
        ("agent in the US or UK?", "en", ("US", "GB")),
        ("tell us the price", "en", ()),
        ("베트남 대리점", "ko", ("VN",)),
        ("в Россию", "ru", ("RU",)),
        ("向德国发货", "zh", ("DE",)),
        ("إلى السعودية", "ar", ("SA",)),
        ("nach Österreich", "de", ("AT",)),
        ("roast turkey", "en", ()),
    ],
)
def test_countries_by_their_names(text: str, language: str, codes: tuple[str, ...]) -> None:
    assert countries.find(clean(text), language) == codes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("where is PO-2026-0012", ("PO-2026-0012",)),
        ("invoice no. 2281", ("2281",)),
        ("order #77120", ("77120",)),
        ("주문번호 88123 확인", ("88123",)),
        ("container CSQU3054383", ("CSQU3054383",)),
        ("container CSQU 305438-3", ("CSQU 305438-3",)),
        ("parcel RR473124829DE", ("RR473124829DE",)),
        ("code RR473124820DE", ()),
        ("B/L HDMU1234567", ("HDMU1234567",)),
        ("order 500 pcs", ()),
        ("we order 1000 pieces", ()),
    ],
)
def test_numbers_of_papers_and_boxes(text: str, numbers: tuple[str, ...]) -> None:
    assert read(text).orders == numbers


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("price of hs 200?", ("HS-200",)),
        ("HS200 and VF-750", ("HS-200", "VF-750")),
        ("HS-2000", ()),
        ("vacum flasks", ("VF-750",)),
        ("ionic hair dryers", ("HS-200",)),
        ("보온병 있나요", ("VF-750",)),
        ("이온헤어드라이어", ("HS-200",)),
        ("蜂蜜柚子茶多少钱", ("KT10",)),
        ("termos de acero", ("VF-750",)),
        ("a cup of tea", ()),
        ("stainless steel pipe", ()),
        ("my hair is wet", ()),
    ],
)
def test_products_by_code_and_by_name(text: str, codes: tuple[str, ...]) -> None:
    assert tuple(sorted(read(text).products)) == tuple(sorted(codes))


def test_a_changed_catalogue_is_read_anew() -> None:
    shelf = products.Shelf()
    first = [CATALOGUE[0]]
    assert shelf.find("HS-200 KT10", first) == ("HS-200",)
    first.append(CATALOGUE[2])
    assert shelf.find("HS-200 KT10", first) == ("HS-200", "KT10")


def test_addresses_and_telephone_numbers() -> None:
    found = read("Call +44 20 7946 0018 or write to Anna@Foo.example, see https://foo.example/1234567")
    assert found.phones == ("+442079460018",)
    assert found.emails == ("anna@foo.example",)
    assert read("010-2345-6789로 전화 주세요", "ko").phones == ("+821023456789",)
    assert read("serial 1234567890123").phones == ()


def test_nothing_named_is_nothing_told() -> None:
    assert entities.as_json(read("hello there")) == {}


def test_everything_named_can_be_told_as_plain_values() -> None:
    text = "50 of HS-200 by sea CIF Callao by 5 May, target USD 3.20, order PO-2026-0012, a@b.example, +44 20 7946 0018"
    told = entities.as_json(read(text))
    assert json.loads(json.dumps(told)) == told
    assert told["lines"] == [{"product": "HS-200", "amount": "50", "unit": ""}]
    assert told["ports"] == [{"code": "PECLL", "country": "PE", "name": "Callao"}]
    assert told["transport"] == ["sea"]
    assert told["target"] == [{"amount": "3.2", "currency": "USD"}]
    assert told["references"] == [{"kind": "order", "value": "PO-2026-0012"}]
