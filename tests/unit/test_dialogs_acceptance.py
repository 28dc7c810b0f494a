"""Goods that arrived: all well, something wrong, or not clear which."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.actions import Accept, Decision, State
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Label
from bot.record import Line, Record, TradeCard
from bot.trade import Quantity
from tests.unit.situations import buttons, case, meant, situation, stems

TODAY = date(2026, 3, 10)
ONE = TradeCard(
    "SO-2026-0042", "order", "shipped", date(2026, 1, 5), "USD", (Line("GT-1", Quantity(Decimal(600))),),
    eta=date(2026, 3, 8),
)  # fmt: skip
OTHER = replace(ONE, number="SO-2026-0043")
ASKED = State("acceptance", {"trade": "SO-2026-0042"})


def hears(text: str, label: Label = Label.ACCEPTANCE, **changes: object) -> Decision:
    known: dict[str, Any] = {"record": Record((ONE,)), "today": TODAY, **changes}
    return decide(situation(text, label, **known))


def accepted(decision: Decision) -> list[Accept]:
    return [one for one in decision.actions if isinstance(one, Accept)]


def test_goods_that_arrived_well_are_noted_and_the_next_need_is_asked() -> None:
    decision = hears("The goods arrived today, everything is fine. Thank you!")
    assert accepted(decision) == [Accept("SO-2026-0042")]
    assert stems(decision) == ["acceptance_thanks"]
    assert "repeat:SO-2026-0042" in buttons(decision)


def test_who_does_not_say_whether_all_is_well_is_asked() -> None:
    decision = hears("The goods arrived today")
    assert (stems(decision), accepted(decision)) == (["acceptance_ask"], [])
    assert buttons(decision)[:2] == ["well:SO-2026-0042", "claim:SO-2026-0042"]
    assert decision.state == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "yes", "Yes, all good", "no problem at all", "네, 이상 없습니다", "잘 받았습니다",
        "没有问题", "はい、問題ありません",
        "Mọi thứ đều tốt",
        "Sí, todo bien", "Tudo certo, obrigado", "Ja, alles in Ordnung", "Oui, aucun problème", "Да, всё в порядке",
        "نعم، كل شيء بحالة جيدة", "Ya, semua baik",
    ],
)  # fmt: skip
def test_a_yes_in_any_language_is_noted(text: str) -> None:
    assert accepted(hears(text, Label.OTHER, state=ASKED)) == [Accept("SO-2026-0042")]


@pytest.mark.parametrize(
    "text",
    [
        "Not in good condition", "yes but three boxes are missing", "Everything is fine except two broken cups",
        "Nicht alles in Ordnung", "Ce n'est pas conforme", "Не всё в порядке", "No está todo bien", "Tidak semua baik",
        "Não está tudo bem", "잘 도착했는데 박스가 부족합니다",
        "一切正常,但是少了两箱", "問題ないとは言えません", "ليس كل شيء بخير",
    ],
)  # fmt: skip
def test_what_takes_something_back_is_never_noted_as_well(text: str) -> None:
    decision = hears(text, Label.OTHER, state=ASKED)
    assert Accept("SO-2026-0042") not in decision.actions
    assert case(decision).values["note"] == "SO-2026-0042"


def test_a_no_opens_a_complaint_that_knows_the_order() -> None:
    decision = hears("no", Label.OTHER, state=ASKED)
    assert accepted(decision) == [Accept("SO-2026-0042", claim=True)]
    opened = case(decision)
    assert (opened.reason, opened.values["note"]) == ("complaint", "SO-2026-0042")
    assert decision.state.dialog == "complaint"


def test_a_complaint_in_answer_to_our_question_is_a_claim_of_that_order() -> None:
    complaint = Complaint(True, ComplaintKind.DAMAGE)
    decision = hears("30 boxes arrived wet", state=ASKED, meaning=meant(Label.COMPLAINT, complaint=complaint))
    assert accepted(decision) == [Accept("SO-2026-0042", claim=True)]
    assert case(decision).complaint is ComplaintKind.DAMAGE


def test_of_several_orders_one_is_picked_and_what_was_said_is_not_asked_again() -> None:
    both = Record((ONE, OTHER))
    which = hears("All arrived in good condition", record=both)
    assert stems(which) == ["acceptance_which"]
    assert accepted(hears("2", Label.OTHER, record=both, state=which.state)) == [Accept("SO-2026-0043")]


def test_buttons_say_it_by_one_touch_and_only_for_ones_own_orders() -> None:
    assert accepted(hears("", button="well:SO-2026-0042")) == [Accept("SO-2026-0042")]
    assert accepted(hears("", button="claim:SO-2026-0042")) == [Accept("SO-2026-0042", claim=True)]
    assert stems(hears("", button="well:SO-9999")) == ["button_unknown"]
    assert stems(hears("", button="well:SO-2026-0042", record=None)) == ["button_unknown"]


def test_what_is_not_in_the_record_goes_to_a_person() -> None:
    assert case(hears("The goods arrived", record=Record())).told == "acceptance_none"
    accepted_before = replace(ONE, accepted="yes")
    assert case(hears("The goods arrived", record=Record((accepted_before,)))).told == "acceptance_none"


def test_nobody_unproven_hears_of_an_order() -> None:
    assert stems(hears("The goods arrived", record=None)) == ["proof_ask"]


def test_another_subject_leaves_the_question() -> None:
    decision = hears("What is the MOQ of ginseng tea?", Label.PRODUCT, state=ASKED)
    assert stems(decision) == ["product"]


def test_an_odd_answer_is_asked_about_once_more() -> None:
    again = hears("hmm let me see", Label.OTHER, state=ASKED)
    assert stems(again) == ["acceptance_ask"]
    assert stems(hears("hmm", Label.OTHER, state=again.state)) != ["acceptance_ask"]
