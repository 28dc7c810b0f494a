"""Letters cut into what they ask."""

from datetime import date

import pytest

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


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\n\nBefore our next order we would like to know four things.\n\n1. What is the MOQ of HL-101?\n"
        "2. What is the difference between HL-103 and HL-104?\n3. Where is our last shipment?\n"
        "4. What are your payment terms?\n\nBest regards,\nMatias",
        "Estimados señores:\n\nAntes de nuestro próximo pedido quisiéramos saber cuatro cosas.\n\n"
        "a) ¿Cuál es el pedido mínimo de HL-101?\nb) ¿Qué diferencia hay entre HL-103 y HL-104?\n"
        "c) ¿Dónde está nuestro último envío?\nd) ¿Cuáles son sus condiciones de pago?\n\nSaludos cordiales,\nMatías",
    ],
)
def test_the_numbers_of_a_list_and_what_leads_to_it_are_no_questions(text: str) -> None:
    words = judge.load("words")
    whole = words.judge(text, today=TODAY)
    found = parts(words, text, whole, today=TODAY)
    assert [part.meaning.label for part in found] == [Label.PRODUCT, Label.COMPARE, Label.DELIVERY, Label.PAYMENT]
    assert not any(part.text.endswith(("2.", "3.", "4.", "b)", "c)", "d)")) for part in found)
    assert not any(part.meaning.complaint.is_complaint for part in found)


def test_a_complaint_that_leads_to_a_list_is_heard() -> None:
    text = "Thirty boxes arrived broken.\n1. What is the MOQ of HL-101?\n2. What are your payment terms?"
    assert Label.COMPLAINT in labels(text)


def test_a_message_that_asks_one_thing_has_no_parts() -> None:
    assert labels("Where is our order? Please tell us the ETA. And which vessel is it on?") == []
    assert labels("hi") == []


def test_any_text_can_be_cut() -> None:
    assert labels(". . . ? ! \x00" * 500) == []
