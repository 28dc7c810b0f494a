"""Comparing, successors, service and the exporter itself: told from the record, asked of staff where it is silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.actions import Decision, OpenCase, Paper, Situation
from bot.dialogs.choose import decide
from bot.dialogs.service import warranty_end
from bot.firm import Agent, Firm, Reference
from bot.meaning import Entities, Label
from bot.people import Stage
from bot.record import Line, Record, TradeCard
from bot.trade import DocumentCard, Money, ProductCard, Quantity
from tests.unit.situations import ANNA, buttons, case, said, situation, stems

OLD = ProductCard(
    1, "K1", {"en": "Kettle One"}, {"en": "Boils"}, Money(Decimal(10), "USD"), warranty_months=12, successor="K2",
    spare_parts=("Lid",), category="Kitchen",
    documents=(DocumentCard("manual", "K1 manual.pdf", "m" * 64, language="en"),),
)  # fmt: skip
NEW = ProductCard(2, "K2", {"en": "Kettle Two"}, price=Money(Decimal(12), "USD"), changes={"en": "Keeps warm"}, stock=7)
POT = ProductCard(3, "P1", {"en": "Stew Pot"}, category="Kitchen", certificates=("CE",),
                  documents=(DocumentCard("certificate", "CE.pdf", "c" * 64),))  # fmt: skip
GOODS = (OLD, NEW, POT)
BOUGHT = Record((
    TradeCard("SO-1", "order", "delivered", date(2026, 1, 31), "USD", (Line("K1", Quantity(Decimal(5), "pcs")),),
              ordered_on=date(2026, 1, 31)),
))  # fmt: skip


def asks(text: str, label: Label, *codes: str, **changes: object) -> Situation:
    named = Entities(products=codes)
    return situation(text, label, named, **{"catalogue": GOODS, "today": date(2026, 5, 1), **changes})


def papers(decision: Decision, stem: str) -> tuple[Paper, ...]:
    return said(decision, stem).papers


class TestCompare:
    def test_two_products_stand_side_by_side_in_words_and_as_a_picture(self) -> None:
        decision = decide(asks("K1 or P1?", Label.COMPARE, "K1", "P1"))
        assert papers(decision, "products_compare") == (Paper("comparison", ("K1", "P1")),)
        assert said(decision, "products_compare").values["prices"] == {"K1": OLD.price, "P1": None}

    def test_one_product_is_compared_with_its_successor(self) -> None:
        assert papers(decide(asks("what is better about it?", Label.COMPARE, "K1")), "products_compare")[0].names == (
            "K1",
            "K2",
        )

    def test_one_product_alone_asks_with_which_and_takes_a_number_or_a_button(self) -> None:
        first = decide(asks("compare the pot", Label.COMPARE, "P1"))
        assert stems(first) == ["compare_which"]
        assert buttons(first)[0] == "compare:K1"
        for answer in (
            asks("1", Label.OTHER, state=first.state),
            asks("", Label.OTHER, state=first.state, button="compare:K1"),
            asks("Kettle One", Label.OTHER, "K1", state=first.state),
        ):
            assert papers(decide(answer), "products_compare")[0].names == ("P1", "K1")

    def test_prices_follow_the_stage(self) -> None:
        firm = Firm("Hanbit", prices_from=Stage.REGULAR)
        decision = decide(asks("K1 or K2", Label.COMPARE, "K1", "K2", firm=firm))
        assert said(decision, "products_compare").values["prices"] == {"K1": None, "K2": None}
        assert said(decide(asks("how much is K2?", Label.PRODUCT, "K2", firm=firm)), "product").values["price"] is None


class TestUpgrade:
    def test_the_successor_is_shown_with_what_is_new(self) -> None:
        shown = said(decide(asks("is there a newer one?", Label.UPGRADE, "K1")), "upgrade")
        assert shown.values["successor"] is NEW
        assert shown.values["changes"] == "Keeps warm"

    def test_the_newest_model_has_none_and_that_is_said(self) -> None:
        assert stems(decide(asks("a newer K2?", Label.UPGRADE, "K2"))) == ["upgrade_none"]

    def test_without_a_name_what_was_bought_is_meant_else_we_ask(self) -> None:
        assert stems(decide(asks("anything newer?", Label.UPGRADE, record=BOUGHT))) == ["upgrade"]
        asked = decide(asks("anything newer?", Label.UPGRADE))
        assert stems(asked) == ["upgrade_which"]
        assert stems(decide(asks("", Label.OTHER, state=asked.state, button="upgrade:K1"))) == ["upgrade"]

    def test_a_line_of_successors_that_bites_its_tail_ends(self) -> None:
        ring = (replace(OLD, successor="K2"), replace(NEW, successor="K1"))
        assert stems(decide(asks("newer?", Label.UPGRADE, "K1", catalogue=ring))) == ["upgrade"]


class TestService:
    def test_a_manual_goes_along_and_the_warranty_ends_by_the_order(self) -> None:
        decision = decide(asks("manual and warranty of K1?", Label.SERVICE, "K1", record=BOUGHT))
        told = said(decision, "service")
        assert told.papers == (Paper("stored", ("m" * 64, "K1 manual.pdf")),)
        assert told.values["ends"] == date(2027, 1, 31)

    def test_nobody_hears_of_an_order_who_has_not_proven_themselves(self) -> None:
        told = said(decide(asks("warranty of K1?", Label.SERVICE, "K1")), "service")
        assert told.values["bought"] is None

    def test_what_is_not_in_the_record_goes_to_staff(self) -> None:
        decision = decide(asks("do you have the manual of P1?", Label.SERVICE, "P1"))
        assert case(decision).told == "service_asked"

    def test_a_repair_goes_to_a_person_with_the_day_of_the_order(self) -> None:
        decision = decide(asks("it does not switch on, please repair K1", Label.SERVICE, "K1", record=BOUGHT))
        assert (case(decision).told, case(decision).values["note"]) == ("service_request", "K1 · 2026-01-31")

    def test_which_product_is_asked_and_taken(self) -> None:
        first = decide(asks("where is the manual?", Label.SERVICE))
        assert stems(first) == ["service_which"]
        assert papers(decide(asks("", Label.OTHER, state=first.state, button="service:K1")), "service")
        assert papers(decide(asks("kettle one", Label.OTHER, "K1", state=first.state)), "service")

    def test_months_end_where_the_month_ends(self) -> None:
        assert warranty_end(replace(OLD, warranty_months=1), date(2026, 1, 31)) == date(2026, 2, 28)
        assert warranty_end(POT, date(2026, 1, 31)) is None


class TestSource:
    FIRM = Firm(
        "Hanbit", introduction={"en": "We make kettles."}, certificates=("ISO 9001",),
        references=(Reference("Berg", countries=("DE",)), Reference("Lima SA", countries=("PE",))),
        agents=(Agent("Andes", ("CL",)),),
    )  # fmt: skip

    def test_a_reference_is_named_only_where_its_customer_allowed_it(self) -> None:
        told = said(decide(asks("why should we buy from you?", Label.SOURCE, firm=self.FIRM)), "source")
        assert told.values["references"] == [{"name": "Berg", "text": ""}]
        peru = replace(ANNA, country="PE")
        told = said(decide(asks("any references?", Label.SOURCE, firm=self.FIRM, contact=peru)), "source")
        assert told.values["references"] == [{"name": "Lima SA", "text": ""}]

    def test_an_agent_is_told_for_the_country_asked_about(self) -> None:
        chile = Entities(countries=("CL",))
        asked = asks("agent in Chile?", Label.SOURCE, firm=self.FIRM)
        told = said(decide(replace(asked, meaning=replace(asked.meaning, entities=chile))), "source")
        assert told.values["agent"] == self.FIRM.agents

    def test_what_we_do_not_know_is_asked_of_a_person(self) -> None:
        decision = decide(asks("do you have an agent here?", Label.SOURCE, firm=self.FIRM))
        assert any(isinstance(action, OpenCase) for action in decision.actions)
        assert "source" not in stems(decision)


class TestProduct:
    def test_certificates_and_a_data_sheet_come_as_papers(self) -> None:
        assert papers(decide(asks("certificates of P1?", Label.PRODUCT, "P1")), "product") == (
            Paper("stored", ("c" * 64, "CE.pdf")),
        )
        assert papers(decide(asks("data sheet of K2 please", Label.PRODUCT, "K2")), "product") == (
            Paper("data_sheet", ("K2",)),
        )

    def test_stock_that_is_not_kept_is_asked_of_staff(self) -> None:
        assert case(decide(asks("is P1 in stock?", Label.PRODUCT, "P1"))).values["missing"] == ("on_hand",)
        assert stems(decide(asks("is K2 in stock?", Label.PRODUCT, "K2"))) == ["product"]
