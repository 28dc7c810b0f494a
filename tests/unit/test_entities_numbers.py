"""Numbers in words, put together as the twelve languages do."""

from decimal import Decimal

import pytest

from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("two and a half thousand pcs", "en", 2500),
        ("fifteen hundred pcs", "en", 1500),
        ("a couple hundred pcs", "en", 200),
        ("a couple of boxes", "en", 2),
        ("a dozen boxes", "en", 12),
        ("three gross of buttons", "en", 432),
        ("1k pcs", "en", 1000),
        ("полторы тысячи штук", "ru", 1500),
        ("полтора миллиона штук", "ru", 1_500_000),
        ("две с половиной тысячи штук", "ru", 2500),
        ("полсотни коробок", "ru", 50),
        ("сотню коробок", "ru", 100),
        ("2к штук", "ru", 2000),
        ("hai nghìn rưỡi cái", "vi", 2500),
        ("một triệu rưỡi cái", "vi", 1_500_000),
        ("2 triệu rưỡi cái", "vi", 2_500_000),
        ("hai trăm rưỡi cái", "vi", 250),
        ("hai trăm năm mươi cái", "vi", 250),
        ("một trăm hai mươi lăm cái", "vi", 125),
        ("seribu lima ratus buah", "id", 1500),
        ("satu setengah juta buah", "id", 1_500_000),
        ("seratus dua puluh lima dus", "id", 125),
        ("setengah lusin botol", "id", 6),
        ("anderthalbtausend Stück", "de", 1500),
        ("eineinhalbtausend Stück", "de", 1500),
        ("zweieinhalbtausend Stück", "de", 2500),
        ("tausendfünfhundert Stück", "de", 1500),
        ("mil quinientas unidades", "es", 1500),
        ("dos millones y medio de unidades", "es", 2_500_000),
        ("veintidós cajas", "es", 22),
        ("un centenar de cajas", "es", 100),
        ("mil e quinhentas unidades", "pt", 1500),
        ("uma centena de caixas", "pt", 100),
        ("mille cinq cents pièces", "fr", 1500),
        ("une centaine de pièces", "fr", 100),
        ("une trentaine de cartons", "fr", 30),
        ("soixante-dix-huit cartons", "fr", 78),
        ("ألف وخمسمئة قطعة", "ar", 1500),
        ("الف و خمسمية حبة", "ar", 1500),
        ("ثلاث مئة قطعة", "ar", 300),
        ("مليونين قطعة", "ar", 2_000_000),
        ("خمسة عشر كرتون", "ar", 15),
        ("만 이천 개", "ko", 12_000),
        ("이만 오천개", "ko", 25_000),
        ("삼백 대", "ko", 300),
        ("三千五百台", "zh", 3500),
        ("两千五个", "zh", 2500),
        ("一万五套", "zh", 15_000),
        ("1万5个", "zh", 15_000),
        ("二千零五个", "zh", 2005),
        ("五打", "zh", 5),
        ("千五百個", "ja", 1500),
        ("一万二千個", "ja", 12_000),
    ],
)
def test_number_words_put_together(text: str, language: str, amount: int) -> None:
    assert [one.amount for one in read(text, language).quantities] == [Decimal(amount)]


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("five hundred of those oil filters", "en", 500),
        ("полторы тысячи масляных фильтров", "ru", 1500),
        ("fünfhundert dieser Ölfilter", "de", 500),
        ("1.5k of B200", "en", 1500),
        ("B200, 500", "en", 500),
    ],
)
def test_a_bare_number_beside_goods_counts_them(text: str, language: str, amount: int) -> None:
    assert [(code, one.amount) for code, one in read(text, language).lines] == [("B200", Decimal(amount))]


@pytest.mark.parametrize("text", ["gross weight 500 kg", "500 gross weight", "the gross margin is small"])
def test_gross_is_not_always_twelve_dozen(text: str) -> None:
    assert all(one.unit == "kg" for one in read(text).quantities)
