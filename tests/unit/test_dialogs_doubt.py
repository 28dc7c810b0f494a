"""Who is not sure asks before acting, once; what only informs is answered all the same."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions import Decision, OpenCase, State, Subscribe, Unsubscribe
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label
from tests.unit.situations import buttons, case, count, meant, said, situation, stems


def hears(text: str, label: Label, entities: Entities | None = None, **changes: object) -> Decision:
    meaning = replace(
        meant(label, entities, confidence=0.3), scores={label: 0.3, Label.PAYMENT: 0.2, Label.OTHER: 0.25}
    )
    known: dict[str, Any] = {"ask_back": 0.45, "meaning": meaning, **changes}
    return decide(situation(text, label, **known))


class TestChat:
    @pytest.mark.parametrize("label", [Label.END, Label.ORDER, Label.NEED])
    def test_what_would_act_is_asked_back_with_buttons_and_nothing_is_done(self, label: Label) -> None:
        decision = hears("we do it so then with you and the rest", label)
        assert stems(decision) == ["doubt"]
        assert buttons(decision) == [f"meant:{label}", "meant:payment", "human"]
        assert len(decision.actions) == 1

    @pytest.mark.parametrize("answer", ["1", "press"])
    def test_the_answer_does_what_was_meant(self, answer: str) -> None:
        first = hears("we do it so then with you and the rest", Label.END)
        pressed = answer == "press"
        then = hears("" if pressed else answer, Label.OTHER, state=first.state, button="meant:end" if pressed else "")
        assert isinstance(then.actions[0], Unsubscribe)

    def test_an_order_that_was_meant_begins(self) -> None:
        first = hears("we do it so then with you and the rest", Label.ORDER)
        then = decide(situation("", state=first.state, button="meant:order"))
        assert then.state.dialog == "inquiry"
        assert then.state.slots["wish"] == "order"

    def test_a_second_unsure_message_goes_to_a_person(self) -> None:
        first = hears("we do it so then with you and the rest", Label.END)
        then = hears("as I said, that with the rest as well", Label.END, state=first.state)
        assert stems(then) == []
        assert case(then).told == "doubt_handed"
        assert "we do it so" in str(case(then).values["note"])

    def test_a_sure_message_after_it_is_heard_as_it_is(self) -> None:
        first = hears("we do it so then with you and the rest", Label.END)
        asked = situation("MOQ of the tea?", Label.PRODUCT, Entities(products=("GT-1",)), state=first.state)
        assert stems(decide(replace(asked, ask_back=0.45))) == ["product"]

    def test_an_old_button_fits_nothing_any_more(self) -> None:
        assert stems(decide(situation("", button="meant:end"))) == ["button_unknown"]


class TestNoDoubt:
    @pytest.mark.parametrize("label", [Label.PRODUCT, Label.SOURCE, Label.THANKS, Label.GREETING, Label.DELIVERY])
    def test_what_only_informs_is_answered(self, label: Label) -> None:
        assert "doubt" not in stems(hears("what about the ginseng tea", label, Entities(products=("GT-1",))))

    def test_a_complaint_and_a_wish_for_a_person_are_never_doubted(self) -> None:
        wrong = meant(Label.COMPLAINT, complaint=Complaint(True, ComplaintKind.DAMAGE), confidence=0.3)
        assert case(hears("it came wet", Label.COMPLAINT, meaning=wrong)).reason == "complaint"
        assert case(hears("somebody there who can talk", Label.HUMAN)).reason == "human"

    @pytest.mark.parametrize("text", ["please unsubscribe me from this", "stop"])
    def test_a_plain_word_needs_no_second_one(self, text: str) -> None:
        assert any(isinstance(one, Unsubscribe) for one in hears(text, Label.END).actions)

    def test_goods_and_numbers_are_plain_enough_to_begin_with(self) -> None:
        decision = hears("600 of it", Label.NEED, count(600, "box"))
        assert decision.state.dialog == "inquiry"

    def test_what_an_open_dialog_asked_for_is_no_guess(self) -> None:
        state = State("subscribe", {"asked": "confirm"})
        assert any(isinstance(one, Subscribe) for one in hears("yes", Label.SUBSCRIBE, state=state).actions)

    def test_an_open_inquiry_asks_its_own_question_again(self) -> None:
        lines = '[["GT-1", "600", "box", ""]]'
        state = State("inquiry", {"product": "GT-1", "lines": lines, "asked": "destination", "rule": "CIF"})
        decision = hears("we do it so then with you and the rest", Label.END, state=state)
        assert stems(decision) == ["inquiry_ask_destination"]
        assert decision.state.dialog == "inquiry"


def test_a_letter_is_answered_carefully_and_read_by_a_person() -> None:
    decision = hears("we do it so then with you and the rest", Label.END, channel="email")
    assert [type(one) for one in decision.actions] == [OpenCase]
    assert case(decision).told == "doubt_handed"
    assert case(decision).values["activities"] == ["end", "payment"]


def test_what_is_offered_can_be_answered() -> None:
    assert said(hears("we do it so then with you", Label.END), "doubt").values["activities"] == ["end", "payment"]
