"""Short answers, slips and changes of mind, as buyers write them: the judgement of so little text is often another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Decision, OpenCase, State
from bot.dialogs.choose import decide
from bot.dialogs.draft import from_slots
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Port
from bot.record import Line, Record, TradeCard
from bot.trade import Incoterm, ProductCard, Quantity
from tests.unit.situations import ALOE, CATALOGUE, HONEY, Talk, case, count, meant, said, situation, stems

TODAY = date(2026, 3, 2)
ONE = TradeCard(
    "SO-2026-0042", "order", "delivered", date(2026, 1, 5), "USD", (Line("GT-1", Quantity(Decimal(600))),),
    eta=date(2026, 2, 20),
)  # fmt: skip
TWO = replace(ONE, number="SO-2026-0043")
YES = ["yes", "네", "是的", "はい", "vâng", "sí", "sim", "ja", "oui", "да", "نعم", "ya betul"]


def hears(text: str, label: Label = Label.OTHER, **changes: object) -> Decision:
    known: dict[str, Any] = {"today": TODAY, **changes}
    return decide(situation(text, label, **known))


def asking(**slots: str) -> State:
    lines = '[["GT-1", "600", "box", ""]]'
    return State("inquiry", {"wish": "inquiry", "product": "GT-1", "lines": lines, "rule": "CIF", **slots})


@pytest.mark.parametrize("text", YES)
@pytest.mark.parametrize("label", [Label.THANKS, Label.GREETING])
def test_a_yes_to_an_open_question_is_no_thanks_and_no_greeting(text: str, label: Label) -> None:
    decision = hears(text, label, state=asking(asked="destination"))
    assert stems(decision) == ["inquiry_ask_destination"]
    assert said(decision, "inquiry_ask_destination").values["again"]


def test_thanks_in_between_are_still_taken_kindly() -> None:
    assert "thanks" in stems(hears("ok thanks", Label.THANKS, state=asking(asked="destination")))


@pytest.mark.parametrize("text", YES)
def test_a_yes_names_the_one_order_that_a_complaint_can_be_about(text: str) -> None:
    state = State("complaint", {"kind": "damage", "facts": "order"})
    added = case(hears(text, Label.THANKS, state=state, record=Record((ONE,))))
    assert (added.reason, added.values["note"]) == ("addition", ONE.number)
    assert case(hears(text, Label.THANKS, state=state, record=Record((ONE, TWO)))).values["note"] == ""


@pytest.mark.parametrize(("text", "well"), [(text, "") for text in YES] + [("이상 없어요", "yes"), ("no", "")])
def test_which_order_has_arrived_is_asked_again_after_a_yes(text: str, well: str) -> None:
    state = State("acceptance", {"options": '["SO-2026-0042", "SO-2026-0043"]'})
    decision = hears(text, Label.THANKS, state=state, record=Record((ONE, TWO)))
    assert stems(decision) == ["acceptance_which"]
    assert decision.state.slots.get("well", "") == well


def doubted(text: str, entities: Entities | None = None, label: Label = Label.ORDER, **changes: object) -> Decision:
    """A message that is taken for a complaint about the quantity."""
    wrong = meant(label, entities, complaint=Complaint(True, ComplaintKind.QUANTITY), confidence=0.5)
    return hears(text, meaning=wrong, **changes)


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("no wait 700", None), ("but 700 boxes", count(700, "box")), ("아니요 700 박스", count(700, "box")),
        ("不对,是700箱", count(700, "box")), ("eh salah, 700", None), ("nein, doch 700", None),
    ],
)  # fmt: skip
def test_a_correction_of_the_open_inquiry_is_no_complaint(text: str, entities: Entities | None) -> None:
    for label in (Label.ORDER, Label.OTHER, Label.COMPLAINT):
        decision = doubted(text, entities, label, state=asking(asked="confirm", place="Hamburg", rule="CIF"))
        items = from_slots(decision.state.slots).items
        assert [item.quantity for item in items] == [Quantity(Decimal(700), "box")], (text, label)


def test_a_complaint_in_an_open_inquiry_stays_one() -> None:
    state = asking(asked="confirm", place="Hamburg", rule="CIF")
    assert case(doubted("we received 200 boxes too few", count(200, "box"), Label.ACCEPTANCE, state=state))
    broken = meant(Label.OTHER, count(20, "box"), complaint=Complaint(True, ComplaintKind.DAMAGE), confidence=0.5)
    assert case(hears("20 boxes are broken", meaning=broken, state=state)).reason == "complaint"
    sure = meant(Label.COMPLAINT, count(20, "box"), complaint=Complaint(True, ComplaintKind.QUANTITY))
    assert case(hears("only 20 boxes came", meaning=sure, state=state)).reason == "complaint"
