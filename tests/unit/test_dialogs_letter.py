"""A letter with several questions: each is answered, the gravest first, and staff get one case."""

from dataclasses import replace

from bot.actions import OpenCase, Part, Situation
from bot.dialogs.choose import decide
from bot.meaning import Complaint, ComplaintKind, Entities, Label, Meaning, Severity
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
