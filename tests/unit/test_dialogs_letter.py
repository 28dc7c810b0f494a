"""A letter with several questions: each is answered, the gravest first, and staff get one case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.actions import Decision, OpenCase, Part, Say, Situation
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Meaning, Severity
from bot.record import Line, Record, TradeCard
from bot.trade import Money, Quantity
from tests.unit.situations import case, meant, situation, stems


def part(text: str, label: Label, *, complaint: bool = False, products: tuple[str, ...] = ()) -> Part:
    judged = Complaint(True, ComplaintKind.DAMAGE, Severity.NORMAL) if complaint else Complaint()
    return Part(text, Meaning("en", label, (label,), 0.9, judged, Entities(products=products)))


def letter(*parts: Part) -> Situation:
    asked = situation(" ".join(one.text for one in parts))
    return replace(asked, channel="email", parts=parts, contact=replace(asked.contact, interactions=3))


def test_each_question_of_a_letter_is_answered_under_its_own_words() -> None:
    decision = decide(
        letter(
            part("What is the MOQ of the ginseng tea?", Label.PRODUCT, products=("GT-1",)),
            part("Please keep us posted on news.", Label.SUBSCRIBE),
        )
    )
    told = stems(decision)
    assert told.count("about_question") == 2
    assert "product" in told


def test_above_an_answer_stands_the_question_and_neither_the_greeting_nor_the_signature() -> None:
    tea = ("GT-1",)
    decision = decide(
        letter(
            part(
                "Dear all, We met in Cologne. What is the MOQ of the ginseng tea? Best regards Bob",
                Label.PRODUCT,
                products=tea,
            ),
            part("人参茶还有库存吗？谢谢 李明", Label.PRODUCT, products=tea),
            part("Please keep us posted on news. Thank you", Label.SUBSCRIBE),
            part("{{ exporter }}. What is the MOQ of the ginseng tea", Label.PRODUCT, products=tea),
        )
    )
    said = [action for action in decision.actions if isinstance(action, Say) and action.stem == "about_question"]
    asked = [one.values["question"] for one in said]
    assert asked == ["What is the MOQ of the ginseng tea?", "人参茶还有库存吗？", "Please keep us posted on news."]


def test_a_complaint_comes_first_and_its_case_is_not_joined_by_the_rest() -> None:
    decision = decide(
        letter(
            part("What is the MOQ of the ginseng tea?", Label.PRODUCT, products=("GT-1",)),
            part("Thirty cartons were wet.", Label.COMPLAINT, complaint=True),
        )
    )
    assert isinstance(decision.actions[0], OpenCase)
    assert case(decision).reason == "complaint"
    assert decision.state.dialog == "complaint"
    assert "product" in stems(decision)


def test_what_staff_must_answer_is_one_case() -> None:
    decision = decide(
        letter(part("Who is your bank, and can it be L/C?", Label.OTHER), part("Do you ski?", Label.OTHER))
    )
    cases = [action for action in decision.actions if isinstance(action, OpenCase)]
    assert len(cases) == 1


def test_a_letter_with_too_many_parts_is_answered_as_a_whole() -> None:
    many = letter(*(part(f"Question {number}?", Label.OTHER) for number in range(9)))
    assert "about_question" not in stems(decide(many))


def test_an_inquiry_is_gathered_from_all_parts_and_asks_once() -> None:
    counted = part("We need 600 boxes of ginseng tea.", Label.NEED, products=("GT-1",))
    known = replace(counted.meaning.entities, quantities=(Quantity(Decimal(600), "box"),))
    placed = part("Ship it to Rotterdam, CIF.", Label.DELIVERY)
    decision = decide(
        letter(
            replace(counted, meaning=replace(counted.meaning, entities=known)),
            part("What is the HS code of the ginseng tea?", Label.PRODUCT, products=("GT-1",)),
            replace(placed, meaning=replace(placed.meaning, entities=Entities(places=("Rotterdam",)))),
        )
    )
    told = stems(decision)
    assert "product" in told
    assert [stem for stem in told if stem.startswith("inquiry_")] == ["inquiry_summary"]
    assert decision.state.slots["place"] == "Rotterdam"


def test_an_inquiry_beside_a_complaint_waits_behind_it() -> None:
    decision = decide(
        letter(
            part("We need more ginseng tea.", Label.NEED, products=("GT-1",)),
            part("Thirty cartons were wet.", Label.COMPLAINT, complaint=True),
        )
    )
    assert decision.state.dialog == "complaint"
    assert "GT-1" in decision.state.slots["kept"]


def test_a_question_that_only_goes_to_a_person_stands_under_its_own_words() -> None:
    decision = decide(
        letter(
            part("What is the MOQ of the ginseng tea?", Label.PRODUCT, products=("GT-1",)),
            part("Could you make the box in blue?", Label.SERVICE),
        )
    )
    assert asked_of(decision) == ["What is the MOQ of the ginseng tea?", "Could you make the box in blue?"]
    assert isinstance(decision.actions[-1], OpenCase)


def test_several_that_go_to_a_person_are_named_in_the_one_answer() -> None:
    decision = decide(
        letter(
            part("What is the MOQ of the ginseng tea?", Label.PRODUCT, products=("GT-1",)),
            part("Could you make the box in blue?", Label.SERVICE),
            part("Do you ski?", Label.OTHER),
        )
    )
    handed = case(decision)
    assert handed.values["questions"] == ("Could you make the box in blue?", "Do you ski?")
    assert asked_of(decision) == ["What is the MOQ of the ginseng tea?"]


class TestProof:
    asked = letter(
        part("What is still open on our account?", Label.PAYMENT),
        part("Where is our shipment?", Label.DELIVERY),
        part("Please send us a statement for 2026.", Label.ACCOUNT),
    )
    record = Record((
        TradeCard("SO-2026-0042", "order", "shipped", date(2026, 2, 1), "USD", eta=date(2026, 3, 20),
                  lines=(Line("GT-1", Quantity(Decimal(600), "box"), Money(Decimal(3), "USD")),)),
    ))  # fmt: skip
    answers = ("payment_status", "delivery_status", "account_statement")

    def test_all_questions_wait_and_the_proof_is_asked_for_once(self) -> None:
        first = decide(self.asked)
        assert stems(first).count("proof_reply") == 1
        assert asked_of(first)[:2] == ["What is still open on our account?", "Where is our shipment?"]
        assert first.state.dialog == "proof"

    def test_all_are_answered_as_soon_as_it_is_there(self) -> None:
        first = decide(self.asked)
        now = decide(situation("Here I am.", state=first.state, channel="email", record=self.record))
        assert [stem for stem in stems(now) if stem in self.answers] == list(self.answers)
        assert asked_of(now) == asked_of(first)
        assert now.state.dialog != "proof"

    def test_those_behind_a_complaint_are_answered_too(self) -> None:
        wet = part("Thirty cartons were wet.", Label.COMPLAINT, complaint=True)
        first = decide(replace(self.asked, parts=(*self.asked.parts, wet)))
        assert first.state.dialog == "complaint"
        still = decide(situation("Twenty more are wet.", state=first.state, channel="email"))
        now = decide(situation("It is SO-2026-0042.", state=still.state, channel="email", record=self.record))
        assert [stem for stem in stems(now) if stem in self.answers] == list(self.answers)
        assert case(now).reason == "addition"
        after = decide(situation("Thank you", Label.THANKS, state=now.state, channel="email", record=self.record))
        assert not [stem for stem in stems(after) if stem in self.answers]

    def test_a_new_question_with_the_proof_does_not_drive_out_the_old_ones(self) -> None:
        first = decide(self.asked)
        new = situation("What is the MOQ of the ginseng tea?", Label.PRODUCT, Entities(products=("GT-1",)),
                        state=first.state, channel="email", record=self.record)  # fmt: skip
        assert {"product", *self.answers} <= set(stems(decide(new)))


def asked_of(decision: Decision) -> list[object]:
    said = [one for one in decision.actions if isinstance(one, Say) and one.stem == "about_question"]
    return [one.values["question"] for one in said]


def test_a_numbered_question_and_not_the_greeting_stands_above_its_answer() -> None:
    greeting, first, second = (
        "안녕하세요, 한빛상사입니다.",
        "GT-1 MOQ와 납기를 알려 주세요.",
        "결제 조건을 알려 주세요.",
    )
    parts = (
        Part(f"{greeting} {first}", meant(Label.PRODUCT, Entities(products=("GT-1",)))),
        Part(second, meant(Label.PAYMENT)),
    )
    whole = f"{greeting}\n\n1. {first}\n2. {second}"
    decision = decide(situation(whole, Label.PRODUCT, parts=parts, channel="email"))
    asked = [
        one.values["question"] for one in decision.actions if isinstance(one, Say) and one.stem == "about_question"
    ]
    assert asked[0] == first
