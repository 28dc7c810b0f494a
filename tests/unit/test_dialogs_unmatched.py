"""Of several lines none vanishes: what we do not find is named, and the buyer says what becomes of it."""

from decimal import Decimal

import pytest

from bot.dialogs import find
from bot.dialogs.draft import Draft, from_slots
from bot.dialogs.unmatched import items
from bot.meaning import Entities, Label
from bot.trade import ProductCard, Quantity
from tests.unit.situations import Talk, inquiry, said, situation, stems


def pcs(amount: int, unit: str = "pcs") -> Quantity:
    return Quantity(Decimal(amount), unit)


BOTH = Entities(products=("GT-1",), quantities=(pcs(600, "box"), pcs(200)), lines=(("GT-1", pcs(600, "box")),))
TEXT = "We need 600 boxes of ginseng tea and 200 pcs of blue mugs, CIF Hamburg"


def test_a_line_that_we_do_not_find_is_named_and_asked_about() -> None:
    talk = Talk()
    asked = said(talk.say(TEXT, Label.NEED, BOTH), "inquiry_ask_product")
    assert asked.values["said"] == "200 pcs of blue mugs"
    assert asked.values["cards"] == ()
    assert [item.product for item in from_slots(talk.state.slots).items] == ["GT-1", ""]


def test_with_a_yes_it_is_passed_on_as_it_was_written() -> None:
    talk = Talk()
    talk.say(TEXT, Label.NEED, BOTH)
    talk.say("yes")
    talk.say("CIF Hamburg, Germany", entities=Entities(countries=("DE",), places=("Hamburg",)))
    talk.say("CIF")
    stored = inquiry(talk.say("yes"))
    assert [line.product for line in stored.lines] == ["GT-1"]
    assert "200 pcs of blue mugs" in stored.note


def test_with_a_no_it_is_left_out() -> None:
    talk = Talk()
    talk.say(TEXT, Label.NEED, BOTH)
    talk.say("no")
    assert [item.product for item in from_slots(talk.state.slots).items] == ["GT-1"]
    assert not [stem for stem in stems(talk.last) if stem == "inquiry_ask_product"] if talk.last else False


def test_a_product_that_is_named_instead_takes_its_amount() -> None:
    talk = Talk()
    talk.say(TEXT, Label.NEED, BOTH)
    talk.say("Aloe Sheet Mask", entities=Entities(products=("SM-A",)))
    lines = from_slots(talk.state.slots).items
    assert [(item.product, item.quantity) for item in lines] == [("GT-1", pcs(600, "box")), ("SM-A", pcs(200))]


def test_two_lines_of_which_we_have_neither_are_both_asked_about() -> None:
    both = Entities(quantities=(pcs(200), pcs(300)))
    talk = Talk()
    first = said(talk.say("We need 200 pcs blue mugs and 300 pcs red plates", Label.NEED, both), "inquiry_ask_product")
    assert first.values["said"] == "200 pcs blue mugs"
    second = said(talk.say("yes"), "inquiry_ask_product")
    assert second.values["said"] == "300 pcs red plates"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("인삼차 600박스, 파란 머그컵 200개 필요합니다", "파란 머그컵 200개"),
        ("人参茶600盒，蓝色马克杯200个", "蓝色马克杯200个"),
        ("600 cajas de té GT-1 y 200 tazas azules", "200 tazas azules"),
        ("Wir brauchen 600 Schachteln GT-1\n200 Stück blaue Tassen", "200 Stück blaue Tassen"),
        ("нужно 600 коробок GT-1 и 200 штук синих кружек", "200 штук синих кружек"),
    ],
)  # fmt: skip
def test_it_is_found_in_any_language(text: str, wanted: str) -> None:
    assert wanted in [one.said[: len(wanted)] for one in items(situation(text, Label.NEED, BOTH), Draft())]


@pytest.mark.parametrize(
    "text",
    [
        "600 boxes of ginseng tea, 200 pcs per carton",
        "600 boxes of ginseng tea, in total 200 pcs",
        "not 200 pcs but 600 boxes of ginseng tea",
        "600 boxes of ginseng tea. 200 pcs?",
        "600 boxes of ginseng tea, 200 pcs of ginseng tea",
    ],
)
def test_packing_sums_and_corrections_are_no_lines(text: str) -> None:
    assert items(situation(text, Label.NEED, BOTH), Draft()) == ()


def test_a_line_that_was_read_in_words_is_taken_as_it_is() -> None:
    read = Entities(
        products=("GT-1",), quantities=(pcs(600, "box"), pcs(200)),
        lines=(("GT-1", pcs(600, "box")), ("blue mugs", pcs(200))),
    )  # fmt: skip
    asked = said(Talk().say(TEXT, Label.NEED, read), "inquiry_ask_product")
    assert asked.values["said"] == "blue mugs"


def test_one_amount_beside_a_product_without_any_is_a_line_of_its_own() -> None:
    both = Entities(quantities=(pcs(600), pcs(200)))
    found = items(situation("인삼차 600개와 파란 머그컵 200개 필요합니다", Label.NEED, both), Draft())
    assert [one.said for one in found] == ["파란 머그컵 200개 필요합니다"]


def test_a_word_that_stands_in_any_sentence_names_no_product() -> None:
    pot = ProductCard(9, "P-9", {"en": "Earthenware pot with trivet"})
    assert find.products(situation("ok go ahead with that then", catalogue=(pot,))) == ()
    assert find.products(situation("the earthenware one", catalogue=(pot,))) == (pot,)


def test_the_last_part_of_a_name_is_enough_where_words_cling() -> None:
    glass = ProductCard(9, "P-9", {"ja": "ガラス保存容器セット", "zh": "玻璃保鲜盒"})
    pot = ProductCard(10, "P-10", {"ja": "セラミックコート両手鍋", "zh": "不粘煎锅"})
    both = (glass, pot)
    assert find.products(situation("ガラス容器のパッキンだけ購入できますか。", catalogue=both)) == (glass,)
    assert find.products(situation("要500个煎锅", catalogue=both)) == (pot,)
    assert find.products(situation("東京はどうですか。", catalogue=both)) == ()
