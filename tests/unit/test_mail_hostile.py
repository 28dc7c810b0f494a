"""Bad input: an answer or a refusal, in bounded time and memory, and never anything else."""

import base64
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.email.html import to_text
from bot.channels.email.parse import Reading, as_json, read, to_inbound
from bot.channels.email.quotes import new_text
from bot.clock import SystemClock
from bot.errors import UnreadableError

MAILS = sorted((Path(__file__).parent.parent / "data" / "mails").glob("*.eml"))
HEAD = b"From: a@b.example\nSubject: x\n"
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\n\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\n\n"
DAEMON = b"Return-Path: <>\nFrom: mailer-daemon@x.example\nSubject: failure\n\n"
LARGE = {
    "one line of 5 MB": PLAIN + b"x" * 5_000_000,
    "5 MB without a label": HEAD + b"\n" + b"\xb0\xa1" * 2_500_000,
    "100,000 quotes": PLAIN + b"hello\n" + b"> q\n" * 100_000,
    "a line quoted a million times": PLAIN + b">" * 1_000_000,
    "10,000 headers": b"".join(b"X-%d: v\n" % number for number in range(10_000)) + HEAD + b"\nhi",
    "a header folded 300,000 times": b"Subject: a\n" + b" x\n" * 300_000 + b"From: a@b.example\n\nhi",
    "100,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "boundaries without end": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b" * 1_000_000,
    "mail in mail in mail": HEAD + b"Content-Type: message/rfc822\n\n" * 5_000,
    "attributions": PLAIN + b"On 2 Nov 2026 x\n" * 100_000,
    "heads of letters": PLAIN + b"From: a@b\nTo: c\n" * 100_000,
    "signed and signed": PLAIN + b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 100_000,
    "50,000 recipients": HEAD + b"To: " + b"a@b.example," * 50_000 + b"\n\nhi",
    "open brackets": HEAD + b"To: " + b"(" * 60_000 + b"\n\nhi",
    "open quotes": HEAD + b"To: " + b'"<' * 60_000 + b"\n\nhi",
    "open encoded words": b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\nFrom: a@b.example\n\nhi",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a*0*=x" * 20_000 + b"\n\nhi",
    "tags": HTML + b"<a " * 300_000,
    "comments": HTML + b"<!--" * 200_000,
    "styles": HTML + b"<style>" * 200_000,
    "tables": HTML + b"<table><tr><td>x" * 50_000,
    "an endless entity": HTML + b"&#" + b"9" * 2_000_000 + b";",
    "padding only": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=" * 5_000_000,
    "padding in each line": HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QQ==\n" * 500_000,
    "soft breaks": HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n=" + b" " * 2_000_000,
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 500_000,
    "signatures": PLAIN + b"-- \nx\n" * 100_000,
    "closings": PLAIN + b"Best regards\n" * 70_000,
    "disclaimers": PLAIN + b"hello\n\n" + (b"confidential intended recipient " * 5 + b"\n\n") * 10_000,
    "advertisements": PLAIN + b"hi\n\n" + b"Sent from my x\n\n" * 50_000,
    "bounces": DAEMON + b"<a@b.example>: \n" * 50_000,
    "a long address": DAEMON + b"a" * 1_000_000 + b"@" * 100_000,
    "marks over marks": PLAIN + "\u0300\u0316".encode() * 500_000,
    "marks over marks in code page 1258": HEAD
    + b"Content-Type: text/plain; charset=cp1258\n\n"
    + b"\xcc\xf2" * 1_000_000,
    "zeros": HEAD + b"\n" + b"\0" * 3_000_000,
}


def answer(raw: bytes) -> Reading | None:
    """Read and use a mail in every way; None if it was refused."""
    try:
        reading = read(raw)
    except UnreadableError as error:
        # Refusals have a reason of their own; this one would hide a fault of ours.
        assert not str(error).startswith("cannot be read")
        return None
    json.dumps(as_json(reading, "x"), ensure_ascii=False).encode()
    inbound = to_inbound(reading, "1", SystemClock().now())
    assert inbound.message_id
    return reading


@pytest.mark.parametrize("name", LARGE)
def test_large_mails_are_read(name: str) -> None:
    reading = answer(LARGE[name])
    assert reading is not None
    assert len(reading.text) <= 1_000_000


@pytest.mark.parametrize("label", ["utf-7", "utf-16", "utf-32", "cp1258", "hz", "iso-2022-kr", "zlib", "punycode"])
@given(data=st.binary(max_size=200))
def test_any_bytes_in_any_charset_give_an_answer(label: str, data: bytes) -> None:
    coded = base64.b64encode(data)
    head = b"Subject: =?%s?B?%s?=\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: base64\n\n"
    answer(b"From: a@b.example\n" + head % (label.encode(), coded, label.encode()) + coded)


@given(st.binary(max_size=2_000))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    answer(raw)


@given(
    st.binary(max_size=500),
    st.sampled_from([HEAD, PLAIN, HTML, DAEMON, HEAD + b"Content-Type: multipart/mixed; boundary="]),
)
def test_any_bytes_behind_a_header_give_an_answer(rest: bytes, head: bytes) -> None:
    answer(head + rest)


@given(st.sampled_from(MAILS), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_damaged_mails_give_an_answer(path: Path, chance: random.Random) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[at] = b""
            case 1:
                lines.insert(chance.randrange(len(lines)), lines[at])
            case 2:
                flipped = bytearray(lines[at] or b"x")
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
                lines[at] = bytes(flipped)
            case _:
                lines = lines[: at + 1]
    answer(b"".join(lines))


@given(st.text(max_size=1_000))
def test_any_text_has_new_text(text: str) -> None:
    assert isinstance(new_text(text), str)
    assert isinstance(to_text(text), str)


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p",
                ">",
                "<blockquote>",
                "</blockquote>",
                '"',
                "=",
                "a",
                "<td>",
                "<pre>",
                "\n",
                "&lt",
                "<!--",
                "-->",
                "<a href='http://x'>",
                "</a>",
            ]
        )
    )
)
def test_any_tags_give_text(pieces: list[str]) -> None:
    to_text("".join(pieces))
