"""Quantities with their units, as buyers of twelve languages write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trade import Quantity
from tests.unit.naming import read


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("we need 1,200 pieces per month", "en", ["1200 pcs"]),
        ("MOQ 300 sets?", "en", []),
        ("20 Stück, bitte", "de", ["20 pcs"]),
        ("can you do 2.5k pcs", "en", ["2500 pcs"]),
        ("about 12cbm in total", "en", ["12 cbm"]),
        ("12.5 CBM and 3,400 kgs", "en", ["12.5 cbm", "3400 kg"]),
        ("two dozen", "en", ["2 dozen"]),
        ("5 dozens of them", "en", ["5 dozen"]),
        ("half a dozen sets", "en", ["6 set"]),
        ("twenty-five cartons", "en", ["25 carton"]),
        ("one hundred and fifty units", "en", ["150 pcs"]),
        ("1 x 20GP + 2 x 40'HQ", "en", ["1 20GP", "2 40HQ"]),
        ("3*40HC", "en", ["3 40HQ"]),
        ("2 FCL", "en", ["2 container"]),
        ("a 40HQ container", "en", ["1 40HQ"]),
        ("1x20'RF", "en", ["1 20RF"]),
        ("10 pallets, 480 ctns", "en", ["10 pallet", "480 carton"]),
        ("3000pairs", "en", ["3000 pair"]),
        ("order for 1 million pcs", "en", ["1000000 pcs"]),
        ("-5 pcs", "en", ["-5 pcs"]),
        ("minus 20 boxes", "en", ["-20 box"]),
        ("0 pcs", "en", ["0 pcs"]),
        ("we ordered lids –40 boxes", "en", ["40 box"]),
        ("necesitamos 1.500 unidades", "es", ["1500 pcs"]),
        ("media docena de cajas", "es", ["6 box"]),
        ("al menos 40 cajas", "es", ["40 box"]),
        ("doscientas cajas", "es", ["200 box"]),
        ("2 contenedores de 40 pies", "es", ["2 40GP"]),
        ("precisamos de 3 mil peças", "pt", ["3000 pcs"]),
        ("2,5 toneladas", "pt", ["2.5 ton"]),
        ("500 Stk. bitte", "de", ["500 pcs"]),
        ("zweihundert Kartons", "de", ["200 carton"]),
        ("fünfundzwanzig Paletten", "de", ["25 pallet"]),
        ("1 500 pièces", "fr", ["1500 pcs"]),
        ("deux cents cartons", "fr", ["200 carton"]),
        ("une douzaine de boîtes", "fr", ["12 box"]),
        ("1 conteneur 40 pieds", "fr", ["1 40GP"]),
        ("500 штук", "ru", ["500 pcs"]),
        ("2 тыс. шт.", "ru", ["2000 pcs"]),
        ("нужно пятьсот коробок", "ru", ["500 box"]),
        ("один 40-футовый контейнер", "ru", ["1 40GP"]),
        ("đặt 200 thùng", "vi", ["200 carton"]),
        ("3 nghìn cái", "vi", ["3000 pcs"]),
        ("2 cont 40", "vi", ["2 40GP"]),
        ("butuh 250 dus", "id", ["250 carton"]),
        ("5 ribu buah", "id", ["5000 pcs"]),
        ("نحتاج 500 قطعة", "ar", ["500 pcs"]),
        ("مئتي كرتون", "ar", ["200 carton"]),
        ("٣ حاويات ٤٠ قدم", "ar", ["3 40GP"]),
        ("500台", "zh", ["500 pcs"]),
        ("三百套", "zh", ["300 set"]),
        ("1.5万个", "zh", ["15000 pcs"]),
        ("两个40尺高柜", "zh", ["2 40HQ"]),
        ("2个40HQ", "zh", ["2 40HQ"]),
        ("100 箱と 20 台", "ja", ["100 carton", "20 pcs"]),
        ("五百個ほど", "ja", ["500 pcs"]),
        ("2ダース", "ja", ["2 dozen"]),
        ("500박스 주세요", "ko", ["500 box"]),
        ("천 개 정도", "ko", ["1000 pcs"]),
        ("오백 개", "ko", ["500 pcs"]),
        ("이천오백개", "ko", ["2500 pcs"]),
        ("40피트 컨테이너 2대", "ko", ["2 40GP"]),
        ("40피트 하이큐브 1대", "ko", ["1 40HQ"]),
        ("열 박스", "ko", ["10 box"]),
        ("수량 1,000", "ko", ["1000 "]),
        ("40フィートハイキューブ2本", "ja", ["2 40HQ"]),
        ("zwei 40-Fuß-Container", "de", ["2 40GP"]),
        ("2 cont 40 cao", "vi", ["2 40HQ"]),
        ("حاويتين 40 قدم", "ar", ["2 40GP"]),
        ("30个立方", "zh", ["30 cbm"]),
        ("30 khối", "vi", ["30 cbm"]),
        ("30 кубов", "ru", ["30 cbm"]),
    ],
)
def test_quantities_of_all_kinds(text: str, language: str, expected: list[str]) -> None:
    wanted = [Quantity(Decimal(row.split(" ")[0]), row.split(" ")[1]) for row in expected]
    assert list(read(text, language).quantities) == wanted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("meet at 10:30", "en"),
        ("20% discount", "en"),
        ("the 3rd party inspection", "en"),
        ("220V 50Hz", "en"),
        ("call me at 14.30", "en"),
        ("ISO 9001", "en"),
        ("model T-800 unit broken", "en"),
        ("room 5, 2nd floor", "en"),
        ("하나만 물어볼게요", "ko"),
        ("대리점이 있나요", "ko"),
        ("今年第3季度", "zh"),
        ("一个问题", "zh"),
    ],
)
def test_numbers_that_count_nothing_are_no_quantities(text: str, language: str) -> None:
    assert read(text, language).quantities == ()


def test_absurd_amounts_are_not_read() -> None:
    assert read("9" * 40 + " pcs").quantities == ()
    assert read("999,999,999,999,999,999 pcs").quantities == ()
    assert all(one.amount < 10**12 for one in read("999999999 million pcs").quantities)


@given(
    st.integers(1, 999_999_999), st.sampled_from(["pcs", "cartons", "units", "pallets", "박스", "箱", "шт", "Stück"])
)
def test_every_whole_number_with_a_unit_is_read_exactly(amount: int, unit: str) -> None:
    assert [one.amount for one in read(f"we want {amount} {unit} now").quantities] == [Decimal(amount)]
    assert [one.amount for one in read(f"we want {amount:,} {unit} now").quantities] == [Decimal(amount)]


@given(st.integers(1, 9_999_999))
def test_a_minus_is_never_lost(amount: int) -> None:
    assert read(f"-{amount} pcs").quantities == (Quantity(Decimal(-amount), "pcs"),)
