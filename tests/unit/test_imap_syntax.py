"""What an IMAP server may say, and what it may not."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.email.imapwire import WireError
from bot.channels.email.syntax import (
    Response,
    astring,
    fetched,
    folder_name,
    listed,
    literal_size,
    plain_name,
    without_literal,
)


def test_items_of_a_fetch_are_found_in_any_order_and_writing() -> None:
    line = Response(
        (b'* 3 FETCH (flags (\\Seen) UID 17 RFC822.SIZE 400 X "a \\"b\\" (" BODY[] ', b"mail)(", b" Y NIL)")
    )
    assert fetched(line) == {
        "FLAGS": None,
        "UID": b"17",
        "RFC822.SIZE": b"400",
        "X": b'a "b" (',
        "BODY[]": b"mail)(",
        "Y": None,
    }


def test_nested_lists_do_not_shift_what_follows() -> None:
    line = Response(
        (b'* 1 FETCH (ENVELOPE ("a" ((NIL NIL "b" "c")) NIL) BODY[HEADER.FIELDS (TO CC)]<0> ', b"x", b" UID 5)")
    )
    assert fetched(line) == {"ENVELOPE": None, "BODY[HEADER.FIELDS (TO CC)]<0>": b"x", "UID": b"5"}


@pytest.mark.parametrize(
    "line", [b"* OK hello", b"* 4 EXISTS", b"+ go", b"*", b"", b"* FETCH (UID 1)", b"* x FETCH (UID 1)"]
)
def test_what_is_no_fetch_is_none(line: bytes) -> None:
    assert fetched(Response((line,))) is None


@pytest.mark.parametrize("line", [b"* 1 FETCH (" + b"(" * 100, b'* 1 FETCH ("', b"* 1 FETCH (A[)"])
def test_a_broken_fetch_is_an_error_of_the_line(line: bytes) -> None:
    with pytest.raises(WireError):
        fetched(Response((line,)))


def test_a_literal_is_announced_only_by_data() -> None:
    assert literal_size(b"* 1 FETCH (BODY[] {12}", first=True) == 12
    assert literal_size(b"* 1 FETCH (BODY[] ~{12+}", first=True) == 12
    assert literal_size(b"* OK we have {12}", first=True) is None
    assert literal_size(b"+ {3}", first=True) is None
    assert literal_size(b"D1 NO {3}", first=True) is None
    assert literal_size(b" X {99999999999}", first=False) is None
    assert without_literal(b"* 1 FETCH (BODY[] {12}") == b"* 1 FETCH (BODY[] "


def test_codes_and_words_of_a_status_are_read() -> None:
    response = Response((b"D1 NO [AUTHENTICATIONFAILED] no\x1b[31m way",))
    assert (response.tag, response.status, response.code) == ("D1", "NO", ("AUTHENTICATIONFAILED", ""))
    assert "\x1b" not in response.text
    assert Response((b"* OK [UIDVALIDITY 17] x",)).code == ("UIDVALIDITY", "17")


def test_names_and_passwords_are_quoted_or_sent_as_literals() -> None:
    assert astring('a"b\\c') == (b'"a\\"b\\\\c"', None)
    assert astring("암호") == (b"{6}", "암호".encode())
    assert astring("a\r\nb") == (b"{4}", b"a\r\nb")
    with pytest.raises(WireError):
        astring("a\0b")


def test_folder_names_are_in_modified_utf_7() -> None:
    assert folder_name("INBOX") == "INBOX"
    assert folder_name("A&B") == "A&-B"
    assert folder_name("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"


@settings(max_examples=400, deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5))
def test_no_bytes_raise_anything_else(parts: list[bytes]) -> None:
    for head in (b"", b"* 1 FETCH ("):
        response = Response((head + parts[0], *parts[1:]))
        with contextlib.suppress(WireError):
            fetched(response)
        assert isinstance((response.tag, response.status, response.code, response.text), tuple)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ((b'* LIST (\\HasNoChildren) "/" INBOX',), "INBOX"),
        ((b'* LIST (\\HasNoChildren \\UnMarked) "." "Orders 2026"',), "Orders 2026"),
        ((b"* LIST () NIL ", b'a "quoted" name', b""), 'a "quoted" name'),
        ((b'* LIST (\\Noselect \\HasChildren) "/" "[Gmail]"',), ""),
        ((b'* LSUB () "/" INBOX',), ""),
        ((b"* LIST",), ""),
        ((b"D1 OK LIST done",), ""),
    ],
)
def test_folders_are_read_from_a_list(parts: tuple[bytes, ...], name: str) -> None:
    assert listed(Response(parts)) == name


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])))
def test_a_folder_name_comes_back_from_its_wire_form(name: str) -> None:
    assert plain_name(folder_name(name)) == name


@given(st.text())
def test_no_name_of_a_folder_is_too_odd_to_be_shown(name: str) -> None:
    plain_name(name)
