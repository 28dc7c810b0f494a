"""Products of the catalogue, and which quantity belongs to which of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trade import ProductCard
from bot.understanding import entities
from tests.unit.naming import TODAY, read


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("50 of A100 and 30 pcs B200", "en", ["A100 50 ", "B200 30 pcs"]),
        ("50 pcs A100, 30 pcs B200", "en", ["A100 50 pcs", "B200 30 pcs"]),
        ("A100 50 pcs, B200 30 pcs", "en", ["A100 50 pcs", "B200 30 pcs"]),
        ("A100: 50\nB200: 30\nKT-10: 1,000", "en", ["A100 50 ", "B200 30 ", "KT-10 1000 "]),
        ("A100 x 50; B200 x 30", "en", ["A100 50 ", "B200 30 "]),
        ("- 50 pcs A100\n- 30 pcs B200", "en", ["A100 50 pcs", "B200 30 pcs"]),
        ("-50 pcs A100\n-30 pcs B200", "en", ["A100 50 pcs", "B200 30 pcs"]),
        ("1. A100 - 50 sets\n2. B200 - 30 sets", "en", ["A100 50 set", "B200 30 set"]),
        ("we need 500 oil filters and 200 brake pads", "en", ["B200 500 ", "A100 200 "]),
        ("500 boxes of honey citron tea and 2 x 40HQ of vacuum flasks", "en", ["KT-10 500 box", "VF-750 2 40HQ"]),
        ("A100 and B200, 50 pcs each", "en", ["A100 50 pcs", "B200 50 pcs"]),
        ("A100 and B200, 50 and 30 pcs respectively", "en", ["A100 50 pcs", "B200 30 pcs"]),
        ("price for A100? we also need 30 pcs B200", "en", ["B200 30 pcs"]),
        ("A100 quantity 500", "en", ["A100 500 "]),
        ("유자차 50박스하고 세라믹 브레이크 패드 30개", "ko", ["KT-10 50 box", "A100 30 pcs"]),
        ("A100 50개, B200 30개 견적", "ko", ["A100 50 pcs", "B200 30 pcs"]),
        ("A100, B200 각 50개", "ko", ["A100 50 pcs", "B200 50 pcs"]),
        ("50箱蜂蜜柚子茶和30个B200", "zh", ["KT-10 50 carton", "B200 30 pcs"]),
        ("ゆず茶を50箱、A100を30個", "ja", ["KT-10 50 carton", "A100 30 pcs"]),
        ("50 Stück A100 und 30 Ölfilter", "de", ["A100 50 pcs", "B200 30 "]),
        ("50 unidades de A100 y 30 de B200", "es", ["A100 50 pcs", "B200 30 "]),
        ("50 pièces de A100 et 30 gourdes isothermes", "fr", ["A100 50 pcs", "VF-750 30 "]),
        ("A100 – 50 шт., масляный фильтр – 30 шт.", "ru", ["A100 50 pcs", "B200 30 pcs"]),
        ("50 cái A100 và 30 bình giữ nhiệt inox", "vi", ["A100 50 pcs", "VF-750 30 "]),
        ("50 buah A100 dan 30 buah B200", "id", ["A100 50 pcs", "B200 30 pcs"]),
        ("50 قطعة من A100 و 30 فلتر زيت", "ar", ["A100 50 pcs", "B200 30 "]),
        ("A100 (500ml) x 1,000", "en", ["A100 1000 "]),
        ("the two oil filters", "en", []),
        ("your 2015 oil filter", "en", []),
        ("A100", "en", []),
        ("A100 in 3 weeks", "en", []),
        ("A100 at USD 3.20", "en", []),
        ("500 pcs", "en", []),
    ],
)
def test_quantities_belong_to_products(text: str, language: str, lines: list[str]) -> None:
    found = read(text, language).lines
    assert [f"{code} {quantity.amount:f} {quantity.unit}" for code, quantity in found] == lines


def test_a_paired_quantity_is_also_among_the_quantities() -> None:
    found = read("50 of A100 and 30 pcs B200")
    assert {quantity for _, quantity in found.lines} <= set(found.quantities)
    assert found.products == ("A100", "B200")


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("ceramik brake pads", "en", ("A100",)),
        ("a-100", "en", ("A100",)),
        ("a 100", "en", ("A100",)),
        ("A1000", "en", ()),
        ("XA100", "en", ()),
        ("kt10", "en", ("KT-10",)),
        ("pastillas de freno cerámicas", "es", ("A100",)),
        ("pastillas de freno ceramicas", "es", ("A100",)),
        ("Oelfilter", "de", ("B200",)),
        ("масляных фильтров", "ru", ("B200",)),
        ("масляный фильтр", "ru", ("B200",)),
        ("유자 차 있어요?", "ko", ("KT-10",)),
        ("binh giu nhiet inox", "vi", ("VF-750",)),
        ("柚子茶", "ja", ("KT-10",)),
        ("お茶", "ja", ()),
        ("tea", "en", ()),
    ],
)
def test_products_through_slips_and_cases(text: str, language: str, codes: tuple[str, ...]) -> None:
    assert read(text, language).products == codes


def test_names_shared_by_many_products_name_none_of_them() -> None:
    many = tuple(ProductCard(n, f"Z{n}", {"en": f"Steel Bolt M{n}"}) for n in range(4, 40))
    assert read("steel bolts", catalogue=many).products == ()
    assert read("steel bolt M12", catalogue=many).products == ("Z12",)


@given(st.text(max_size=120), st.text(max_size=20), st.text(min_size=1, max_size=20))
def test_any_catalogue_and_any_text_go_together(text: str, name: str, code: str) -> None:
    shelf = (ProductCard(1, code, {"en": name, "ko": text[:20]}),)
    entities.load().read(text, "en", shelf, TODAY)
