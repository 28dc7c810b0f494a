"""A message is cut into pieces that each say one thing, and how much of it is read is bounded."""

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.pieces import MOST, cut, fitting, pieces, tokens
from bot.understanding.text import clean


def test_a_message_is_cut_at_its_sentences() -> None:
    assert pieces("What is the MOQ? Where is my order? Thanks") == ["What is the MOQ?", "Where is my order?", "Thanks"]


def test_a_full_stop_after_an_abbreviation_or_a_number_ends_nothing() -> None:
    assert pieces("Dear Mr. Kim, our order no. 5512 is late.") == ["Dear Mr. Kim, our order no. 5512 is late."]
    assert pieces("1. Price of the kettle?\n2. Colours?") == ["1. Price of the kettle?", "2. Colours?"]


def test_a_line_broken_by_a_mail_program_is_put_together() -> None:
    assert pieces("we would like to know when the goods\nwill be shipped to us") == [
        "we would like to know when the goods will be shipped to us"
    ]


def test_nothing_has_no_pieces() -> None:
    assert pieces(" \n . ") in ([], ["."])


@given(st.text(max_size=3000))
def test_any_text_has_pieces_of_bounded_number_and_length(text: str) -> None:
    found = pieces(clean(text))
    assert len(found) <= MOST
    assert all(piece and len(piece) <= 400 for piece in found)


@given(st.text(max_size=500), st.integers(min_value=6, max_value=100))
def test_a_cut_text_is_a_beginning_of_it_that_costs_no_more(text: str, most: int) -> None:
    short = cut(text, most)
    assert tokens(short) <= most or short == text == ""
    assert text.encode("utf-8", "replace").decode("utf-8").startswith(short)


def test_what_fits_into_a_budget_is_chosen_in_order() -> None:
    assert fitting([5, 9, 3, 2], [1, 0, 2, 3], 12) == [1, 2]
