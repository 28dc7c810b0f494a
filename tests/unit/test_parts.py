"""Letters cut into what they ask."""

from datetime import date

from bot.meaning import Label
from bot.understanding import judge
from bot.understanding.parts import parts

TODAY = date(2026, 6, 1)


def labels(text: str) -> list[Label]:
    words = judge.load()
    whole = words.judge(text, today=TODAY)
    return [part.meaning.label for part in parts(words, text, whole, today=TODAY)]


def test_a_letter_with_four_questions_has_four_parts() -> None:
    text = (
        "Dear Ms Han,\nI hope you are well. Where is our order, has it been shipped? "
        "Also, what is the minimum order quantity of the lunch box? By the way, has our payment arrived? "
        "And please add me to your newsletter.\nBest regards"
    )
    assert labels(text) == [Label.DELIVERY, Label.PRODUCT, Label.PAYMENT, Label.SUBSCRIBE]


def test_a_message_that_asks_one_thing_has_no_parts() -> None:
    assert labels("Where is our order? Please tell us the ETA. And which vessel is it on?") == []
    assert labels("hi") == []


def test_any_text_can_be_cut() -> None:
    assert labels(". . . ? ! \x00" * 500) == []
