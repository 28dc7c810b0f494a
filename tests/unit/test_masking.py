"""Personal data is taken out of a text before it leaves, and can be put back by us alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to anna@foo.example please", "write to [EMAIL_1] please"),
        ("a@foo.example, b@foo.example, a@foo.example", "[EMAIL_1], [EMAIL_2], [EMAIL_1]"),
        ("call +51 999 123 456", "call [PHONE_1]"),
        ("see https://foo.example/reset?token=abc now", "see [LINK_1] now"),
        ("my card 4111 1111 1111 1111", "my card [CARD_1]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [ACCOUNT_1]"),
        ("where is PO-2026-0012", "where is [NUMBER_1]"),
        ("account 123-456-789012 at Kookmin", "account [NUMBER_1] at Kookmin"),
        ("passport 12345678", "passport [NUMBER_1]"),
        ("Dear Mr. Kim Minsu, hello", "Dear Mr. [NAME_1], hello"),
        ("김철수 과장님 안녕하세요", "[NAME_1] 과장님 안녕하세요"),
        ("王先生您好", "[NAME_1]先生您好"),
        ("I am @anna_schmidt on telegram", "I am [HANDLE_1] on telegram"),
        ("we need 500 pcs of A100 by 5 May", "we need 500 pcs of A100 by 5 May"),
        ("USD 3.20 per pc, 12,500 USD in all", "USD 3.20 per pc, 12,500 USD in all"),
    ],
)
def test_what_tells_of_a_person_is_taken_out(text: str, masked: str) -> None:
    assert mask(text).text == masked


def test_known_names_are_taken_out_however_they_are_written() -> None:
    found = mask("Regards, ANNA SCHMIDT\nSchmidt Trading. Anna says hello.", ["Anna Schmidt", "Schmidt Trading"])
    assert "anna" not in found.text.casefold()
    assert "schmidt" not in found.text.casefold()


def test_a_text_that_holds_our_own_words_is_restored_all_the_same() -> None:
    text = "[EMAIL_1] is not a@foo.example"
    found = mask(text)
    assert found.text == "[EMAIL_1] is not [EMAIL_2]"
    assert found.restored(found.text) == text


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_taken_out_can_be_put_back(text: str, names: list[str]) -> None:
    found = mask(text, names)
    assert found.restored(found.text) == text


@given(st.from_regex(r"[a-z]{1,8}@[a-z]{2,8}\.(com|example|co\.kr)", fullmatch=True), st.text(max_size=40))
def test_no_address_stays(address: str, around: str) -> None:
    assert address not in mask(f"{around} {address} {around}").text


@given(st.integers(10**6, 10**20))
def test_no_long_number_stays(number: int) -> None:
    assert str(number) not in mask(f"my number is {number} thanks").text
