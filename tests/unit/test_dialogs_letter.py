"""A letter with several questions: each is answered, the gravest first, and staff get one case."""

from dataclasses import replace
from decimal import Decimal

from bot.actions import OpenCase, Part, Say, Situation
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Meaning, Severity
from bot.trade import Quantity
from tests.unit.situations import case, situation, stems


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
