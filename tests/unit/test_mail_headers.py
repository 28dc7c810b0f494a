"""Header fields: words, addresses, identifiers and parameters, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.addresses import normalise, read
from bot.channels.email.headers import split
from bot.channels.email.ids import message_id, message_ids
from bot.channels.email.words import structured, unquote_words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"=?utf-8?Q?Caf=C3=A9?= =?utf-8?q?_Seoul?=", "Café Seoul"),
        (b"=?UTF-8?B?7JWI?= and =?utf-8?b?64WV?=", "안 and 녕"),
        (b"=?utf-8*en?Q?a=20b?=", "a b"),
        (b"=?utf-8?Q?with spaces inside?=", "with spaces inside"),
        (b"=?utf-8?B?7JWI64WV", "안녕"),
        (b"=?unknown-8bit?Q?=EA=B2=AC=EC=A0=81?=", "견적"),
        (b"=?utf-8?X?nonsense?=", "=?utf-8?X?nonsense?="),
        ("견적".encode(), "견적"),
        (b"a\x00b\x07c", "a b c"),
        ("plain\u202etext".encode(), "plaintext"),
        (b"", ""),
    ],
)
def test_words_are_read(raw: bytes, words: str) -> None:
    assert unquote_words(raw) == words


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"Anna Lee <Anna@ACME.example>", [("anna@acme.example", "Anna Lee")]),
        (b"anna@acme.example (Anna Lee)", [("anna@acme.example", "Anna Lee")]),
        (b'"Lee, Anna" <anna@acme.example>', [("anna@acme.example", "Lee, Anna")]),
        (b"Lee, Anna <anna@acme.example>", [("anna@acme.example", "Lee Anna")]),
        (b'"bank@big.example" <x@bad.example>', [("x@bad.example", "bank@big.example")]),
        (b"Buyers: a@x.example, b@y.example;", [("a@x.example", ""), ("b@y.example", "")]),
        (b"undisclosed-recipients:;", []),
        (b"<@relay.example:anna@acme.example>", [("anna@acme.example", "")]),
        (b"Anna <anna@acme.example", [("anna@acme.example", "Anna")]),
        (b'"Anna <anna@acme.example>', [("anna@acme.example", "Anna")]),
        (b"MAILER-DAEMON", []),
        (b"<MAILER-DAEMON>", [("mailer-daemon", "")]),
        (b"=?utf-8?B?6rmA66+87IiY?= <kim@buyer.example>", [("kim@buyer.example", "김민수")]),
        (b"=?utf-8?Q?Kim_<kim@buyer.example>?=", [("kim@buyer.example", "Kim")]),
        ("김민수 <kim@buyer.example>".encode(), [("kim@buyer.example", "김민수")]),
        ("김민수 <kim@buyer.example>".encode("euc-kr"), [("kim@buyer.example", "김민수")]),
        (b"reply+abc234@hana.example", [("reply+abc234@hana.example", "")]),
        (b"a@x.example b@y.example", [("a@x.example", "b@y.example")]),
        (b"", []),
    ],
)
def test_mailboxes_are_found(raw: bytes, found: list[tuple[str, str]]) -> None:
    assert [(box.address, box.name) for box in read(raw)] == found


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Lee@한국.example", "lee@xn--3e0b707e.example"),
        ("LEE@XN--3E0B707E.example", "lee@xn--3e0b707e.example"),
        ("사용자@한국.example", "사용자@xn--3e0b707e.example"),
        ("a@b.example.", "a@b.example"),
        ("no address", ""),
        ("@b.example", ""),
        ("a@", ""),
        ("a@b@c.example", ""),
        ("a" * 400 + "@b.example", ""),
    ],
)
def test_addresses_have_one_form(written: str, kept: str) -> None:
    assert normalise(written) == kept


def test_message_ids_are_mended() -> None:
    assert message_id(b" <a @b.example> ") == "<a@b.example>"
    assert message_id(b"a@b.example") == "<a@b.example>"
    assert message_id(b"nothing") == ""
    assert message_ids(b"<a@b> <a@b>\r\n <c@d>junk<e@f>") == ["<a@b>", "<c@d>", "<e@f>"]


def test_many_references_keep_the_first_and_the_last() -> None:
    found = message_ids(b" ".join(b"<%d@b>" % number for number in range(500)))
    assert (len(found), found[0], found[-1]) == (100, "<0@b>", "<499@b>")


@pytest.mark.parametrize(
    ("raw", "value", "parameters"),
    [
        (b'text/plain; charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        (b"text/html charset=utf-8", "text/html", {"charset": "utf-8"}),
        (b"x/y; name*=utf-8''%EA%B2%AC%EC%A0%81.pdf", "x/y", {"name": "견적.pdf"}),
        (b"x/y; name*1=b.pdf; name*0=a", "x/y", {"name": "ab.pdf"}),
        (b'x/y; name="a;b.pdf"; size=3', "x/y", {"name": "a;b.pdf", "size": "3"}),
        (b'x/y; name="=?utf-8?B?6rKs7KCB?=.pdf"', "x/y", {"name": "견적.pdf"}),
        (b'x/y; name="never closed', "x/y", {"name": "never closed"}),
        (b"", "", {}),
    ],
)
def test_parameters_are_read(raw: bytes, value: str, parameters: dict[str, str]) -> None:
    found = structured(raw)
    assert (found.value, found.parameters) == (value, parameters)


def test_a_header_cannot_be_injected_by_lone_line_ends() -> None:
    headers, _ = split(b"Subject: a\rBcc: x@bad.example\r\nFrom: a@b.example\r\n\r\n")
    assert "bcc" not in headers
    assert headers.text("subject") == "a Bcc: x@bad.example"


def test_what_matters_is_read_behind_ten_thousand_fields() -> None:
    headers, _ = split(b"X-Junk: x\n" * 20_000 + b"From: a@b.example\n\n")
    assert headers.cut
    assert headers.text("from") == "a@b.example"


@given(st.binary(max_size=400))
def test_any_bytes_are_some_header(data: bytes) -> None:
    headers, body = split(data)
    assert 0 <= body <= len(data)
    for name, value in headers.fields:
        unquote_words(value)
        structured(value)
        read(value)
        assert name
