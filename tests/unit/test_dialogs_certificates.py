"""Is it halal? What the record has is told, what it has not is said plainly, and what is none of ours is named."""

from dataclasses import replace

import pytest

from bot.actions import Situation
from bot.dialogs.certificates import Found, found, named
from bot.dialogs.choose import decide
from bot.dialogs.strangers import codes
from bot.firm import Firm
from bot.meaning import Entities, Label
from bot.trade import DocumentCard, ProductCard
from tests.unit.situations import said, situation, stems

POT = ProductCard(1, "HL-102", {"en": "Stew Pot"}, certificates=("FDA 21 CFR", "LFGB"),
                  documents=(DocumentCard("certificate", "FDA.pdf", "c" * 64),))  # fmt: skip
TEA = ProductCard(2, "HL-103", {"en": "Organic Tea"}, certificates=("Halal (KMF)",))
FIRM = Firm("Hanbit", certificates=("ISO 9001:2015",))


def asks(text: str, label: Label = Label.PRODUCT, *products: str, **changes: object) -> Situation:
    entities = Entities(products=products)
    return situation(text, label, entities, **{"catalogue": (POT, TEA), "firm": FIRM, **changes})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Is it halal?", ["Halal"]),
        ("이 제품 할랄인증 있나요?", ["Halal"]),
        ("这个产品有清真认证吗？", ["Halal"]),
        ("Est-ce que ce produit est casher ou CE ?", ["CE"]),
        ("Ce pot est beau", []),
        ("ISO9001 and FSC certificates", ["ISO 9001", "FSC"]),
        ("Is the plastic BPA free?", ["BPA-free"]),
        ("У вас есть сертификат «Халяль»?", ["Halal"]),
    ],
)
def test_certificates_are_read_as_the_world_writes_them(text: str, names: list[str]) -> None:
    assert [one.name for one in named(text)] == names


def test_a_word_of_a_products_name_asks_for_no_certificate() -> None:
    assert not named("500 boxes of Organic Tea", (TEA,))


class TestAnswers:
    def test_a_product_without_it_is_answered_with_a_plain_no(self) -> None:
        decision = decide(asks("Is the stew pot halal?", Label.PRODUCT, "HL-102"))
        assert stems(decision) == ["product"]
        assert said(decision, "product").values["certified"] == Found(lacking=("halal",))
        assert said(decision, "product").papers == ()

    def test_a_product_with_it_says_so_with_the_paper(self) -> None:
        shown = said(decide(asks("Is the stew pot FDA approved?", Label.PRODUCT, "HL-102")), "product")
        assert shown.values["certified"] == Found(own=("FDA",))
        assert [paper.names[1] for paper in shown.papers] == ["FDA.pdf"]

    @pytest.mark.parametrize("label", [Label.SOURCE, Label.PRODUCT, Label.OTHER, Label.NEED])
    def test_a_question_to_the_firm_is_answered_for_firm_and_goods(self, label: Label) -> None:
        decision = decide(asks("Do you have halal, kosher and ISO 9001 certificates?", label))
        told = said(decision, "certified").values["certified"]
        assert told == Found(firm=("ISO 9001",), others=(("halal", (TEA,)),), lacking=("kosher",))

    def test_it_means_the_product_of_which_we_talk(self) -> None:
        shown = decide(asks("stew pot", Label.PRODUCT, "HL-102"))
        asked = asks("is it kosher?", Label.SOURCE, state=shown.state)
        assert said(decide(asked), "product").values["certified"] == Found(lacking=("kosher",))

    def test_papers_of_a_shipment_are_no_certificate_of_the_goods(self) -> None:
        assert found(asks("Can you send the COA?")) is None


class TestStrangers:
    def test_a_code_that_is_none_of_ours_is_said_where_it_was_to_be_compared(self) -> None:
        decision = decide(asks("compare HL-102 with XX-999", Label.COMPARE, "HL-102"))
        which = said(decision, "compare_which")
        assert (which.values["unknown"], which.values["card"]) == (("XX-999",), POT)

    def test_two_that_we_have_are_compared_and_the_third_is_named(self) -> None:
        decision = decide(asks("compare HL-102, HL-103 and HL-999", Label.COMPARE, "HL-102", "HL-103"))
        assert said(decision, "products_compare").values["unknown"] == ("HL-999",)

    def test_nothing_that_we_have_asks_for_two(self) -> None:
        decision = decide(asks("difference between AB12 and CD34?", Label.COMPARE))
        assert said(decision, "compare_which").values["unknown"] == ("AB12", "CD34")

    def test_a_price_of_two_names_the_one_that_we_do_not_have(self) -> None:
        decision = decide(asks("price of HL-102 and HL-555?", Label.PRODUCT, "HL-102"))
        assert said(decision, "product").values["unknown"] == ("HL-555",)

    @pytest.mark.parametrize("text", ["HL-102", "ISO-9001", "anna@hl-999.example", "SO-2026-0001", "HL", "well-made"])
    def test_what_is_ours_or_no_code_is_no_stranger(self, text: str) -> None:
        assert codes(asks(text)) == ()

    def test_an_order_number_is_no_product(self) -> None:
        one = asks("compare SO-2026-0001", Label.COMPARE)
        numbered = replace(one, meaning=replace(one.meaning, entities=Entities(orders=("SO-2026-0001",))))
        assert codes(numbered, loose=True) == ()
