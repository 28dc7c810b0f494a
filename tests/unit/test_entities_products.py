"""Products by their codes and names as they are really written: plurals, cases, look-alike letters, parts of names."""

import pytest

from bot.trade import ProductCard
from bot.understanding import stems
from tests.unit.naming import read

KITCHEN = (
    ProductCard(
        1,
        "HL-106",
        {
            "en": "Chef's knife 20 cm",
            "ru": "Поварской нож 20 см",
            "es": "Cuchillo de chef 20 cm",
            "de": "Kochmesser 20 cm",
            "ar": "سكين الطاهي 20 سم",
            "vi": "Dao bếp 20 cm",
            "zh": "主厨刀 20厘米",
        },
    ),
    ProductCard(
        2,
        "HL-109",
        {
            "en": "Vacuum tumbler 500 ml",
            "ru": "Термостакан 500 мл",
            "ko": "진공 텀블러 500ml",
            "zh": "真空保温杯 500毫升",
            "ar": "كوب حافظ للحرارة 500 مل",
        },
    ),
    ProductCard(3, "HL-105", {"en": "Bamboo cutting board", "de": "Schneidebrett aus Bambus", "ko": "대나무 도마"}),
    ProductCard(
        4,
        "HL-203",
        {"en": "Electric rice cooker 6 cups", "ru": "Электрическая рисоварка на 6 чашек", "ko": "전기 압력밥솥 6인용"},
    ),
    ProductCard(5, "HL-107", {"en": "Spoon and chopsticks set", "es": "Juego de cuchara y palillos"}),
    ProductCard(6, "HL-103", {"en": "Stone-coated frying pan 28 cm", "vi": "Chảo chống dính vân đá 28 cm"}),
    ProductCard(7, "HL-101", {"en": "Glass food container set", "ru": "Набор стеклянных контейнеров"}),
    ProductCard(8, "HL-201", {"en": "Electric kettle 1.0 L", "es": "Hervidor eléctrico 1,0 L"}),
    ProductCard(9, "CR-1", {"es": "Jarra cerámica", "fr": "Pichet en céramique"}),
)


@pytest.mark.parametrize(
    "text",
    ["HL109", "hl 109", "HL–109", "HL - 109", "HL_109", "НL-109", "ΗL-109", "HL-1O9", "HL-l09", "HL109s", "500xHL109"],
)
def test_a_code_in_many_hands(text: str) -> None:
    assert read(text, catalogue=KITCHEN).products == ("HL-109",)


@pytest.mark.parametrize("text", ["HL109x500", "500xHL109", "500 x HL-109", "НL-109: 500", "HL109 - 500"])
def test_a_code_in_any_hand_has_its_quantity(text: str) -> None:
    assert [(code, int(one.amount)) for code, one in read(text, catalogue=KITCHEN).lines] == [("HL-109", 500)]


@pytest.mark.parametrize("text", ["HL-1090", "HL-10", "OHL-109", "model 109", "grade HL. 109 pcs"])
def test_another_code_is_another_product(text: str) -> None:
    assert read(text, catalogue=KITCHEN).products == ()


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("500 chef's knives", "en", "HL-106"),
        ("500 knives", "en", "HL-106"),
        ("500 поварских ножей", "ru", "HL-106"),
        ("500 cuchillos", "es", "HL-106"),
        ("mit 500 Kochmessern", "de", "HL-106"),
        ("سكاكين الطاهي", "ar", "HL-106"),
        ("500 dao bep", "vi", "HL-106"),
        ("主厨刀500把", "zh", "HL-106"),
        ("500 tumblers", "en", "HL-109"),
        ("термостаканов", "ru", "HL-109"),
        ("أكواب حافظة للحرارة", "ar", "HL-109"),
        ("텀블러 500개", "ko", "HL-109"),
        ("保温杯500个", "zh", "HL-109"),
        ("cutting boards", "en", "HL-105"),
        ("Schneidebretter", "de", "HL-105"),
        ("도마 200개", "ko", "HL-105"),
        ("five hundred of those rice cookers", "en", "HL-203"),
        ("рисоварки", "ru", "HL-203"),
        ("밥솥 200대", "ko", "HL-203"),
        ("frying pans", "en", "HL-103"),
        ("jarras de ceramica", "es", "CR-1"),
        ("pichets en ceramique", "fr", "CR-1"),
    ],
)
def test_plurals_cases_and_the_part_of_a_name_that_says_what_it_is(text: str, language: str, code: str) -> None:
    found = read(text, language, catalogue=KITCHEN)
    assert found.products == (code,)
    if found.quantities:
        assert [one for one, _ in found.lines] == [code]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("300 bamboo spoons", "en"),
        ("один контейнер 40 футов", "ru"),
        ("un montacargas eléctrico", "es"),
        ("em chào anh, hôm nay anh thế nào", "vi"),
        ("I mixed up my logins", "en"),
        ("what's a good chess opening", "en"),
        ("made of glass", "en"),
    ],
)
def test_a_word_that_does_not_say_what_the_thing_is_names_none(text: str, language: str) -> None:
    assert read(text, language, catalogue=KITCHEN).products == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("knives", "knife"),
        ("shelves", "shelf"),
        ("batteries", "battery"),
        ("dishes", "dish"),
        ("ножей", "нож"),
        ("поварских", "поварской"),
        ("сковородами", "сковорода"),
        ("ceramica", "ceramico"),
        ("سكاكين", "سكين"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stems.stem(one) == stems.stem(other) != ""
