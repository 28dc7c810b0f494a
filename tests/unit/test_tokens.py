"""Signed tokens: what was signed reads back, for its purpose only, whatever mail servers do to it; all else fails."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TokenError
from bot.tokens import Signer
from tests.cast import SECRET

SIGNER = Signer(SECRET)
parts = st.lists(
    st.integers(0, 2**63) | st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"])), min_size=1
)
ALPHABET = string.ascii_lowercase + "234567"


@given(parts)
def test_what_was_signed_reads_back(said: list[int | str]) -> None:
    token = SIGNER.sign("thread", *said)
    assert SIGNER.read("thread", token) == tuple(str(part) for part in said)


@given(parts)
def test_case_and_white_space_around_it_do_no_harm(said: list[int | str]) -> None:
    token = SIGNER.sign("thread", *said)
    assert SIGNER.read("thread", f" {token.upper()}\n") == SIGNER.read("thread", token)


@given(parts)
def test_it_fits_into_an_address_and_a_deep_link(said: list[int | str]) -> None:
    token = SIGNER.sign("thread", *said)
    assert set(token) <= set(ALPHABET)


@pytest.mark.parametrize("parts", [(2**63 - 1,), (2**40, 2**40)])
def test_numbers_fit_into_what_telegram_and_mail_allow(parts: tuple[int, ...]) -> None:
    """Telegram's start parameter holds 64 characters; so does the local part of an address (RFC 5321, 4.5.3.1.1)."""
    assert len(SIGNER.sign("start", parts[0])) <= 64
    assert len("sales+" + SIGNER.sign("staff", *parts)) <= 80


@given(parts, st.sampled_from(["staff", "unsubscribe", "start", ""]))
def test_another_purpose_is_refused(said: list[int | str], purpose: str) -> None:
    with pytest.raises(TokenError):
        SIGNER.read(purpose, SIGNER.sign("thread", *said))


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_whatever_else_is_refused(token: str) -> None:
    with pytest.raises(TokenError):
        SIGNER.read("thread", token)


@given(parts, st.data())
def test_one_changed_character_is_enough(said: list[int | str], data: st.DataObject) -> None:
    token = SIGNER.sign("thread", *said)
    at = data.draw(st.integers(0, len(token) - 2))  # the last one may hold bits that nobody reads
    other = data.draw(st.sampled_from([letter for letter in ALPHABET if letter != token[at]]))
    with pytest.raises(TokenError):
        SIGNER.read("thread", token[:at] + other + token[at + 1 :])


@given(parts, st.integers(1, 30))
def test_a_cut_token_is_refused(said: list[int | str], cut: int) -> None:
    with pytest.raises(TokenError):
        SIGNER.read("thread", SIGNER.sign("thread", *said)[:-cut])


def test_another_installation_signs_otherwise() -> None:
    with pytest.raises(TokenError):
        Signer("another secret that is long enough").read("thread", SIGNER.sign("thread", 1))
