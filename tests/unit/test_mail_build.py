"""Letters become bytes that any mail program reads back as they were meant."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.email.build import LOOP_FIELD, build
from bot.channels.email.fields import address_field, encoded, file_name, message_ids
from bot.channels.email.mailbox import wire_address
from bot.errors import PermanentError
from bot.messages import File, Outbound, Purpose

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LETTER = Outbound(
    key="reply:1",
    channel="email",
    to="alice@buyer.example",
    purpose=Purpose.REPLY,
    text="Dear Alice,\n\nthank you.\n",
    subject="Re: 500 cups",
    to_name="Alice Kim",
    message_id="<reply.1@exporter.example>",
)


def raw(letter: Outbound, name: str = "Dangol Trading") -> bytes:
    return build(letter, from_address="info@exporter.example", from_name=name, now=NOW)


def read(letter: Outbound, name: str = "Dangol Trading") -> EmailMessage:
    found = email.message_from_bytes(raw(letter, name), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_plain_reply_reads_back_with_every_field() -> None:
    found = read(
        replace(LETTER, in_reply_to="<q@b>", references=("<p@b>", "<q@b>"), reply_address="r+1@exporter.example")
    )
    assert found["From"] == "Dangol Trading <info@exporter.example>"
    assert found["To"] == "Alice Kim <alice@buyer.example>"
    assert found["Reply-To"] == "Dangol Trading <r+1@exporter.example>"
    assert found["Subject"] == "Re: 500 cups"
    assert found["Date"] == "Sun, 01 Mar 2026 09:30:00 +0000"
    assert found["Message-ID"] == "<reply.1@exporter.example>"
    assert found["In-Reply-To"] == "<q@b>"
    assert found["References"] == "<p@b> <q@b>"
    assert found["Content-Language"] == "en"
    assert found.get_content().replace("\r\n", "\n") == LETTER.text


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = replace(LETTER, html="<b>x</b>", files=(File("a.pdf", "application/pdf", 1, b"a"),))
    assert raw(letter) == raw(letter)


@pytest.mark.parametrize(
    "text", ["Xin chào, chúng tôi cần 500 cái.", "견적을 보내 주세요 🙏", "مرحبا بكم", "naïve café\n" * 90]
)
def test_every_script_survives_in_text_html_subject_and_name(text: str) -> None:
    subject = text.split("\n", maxsplit=1)[0]
    found = read(replace(LETTER, text=text, html=f"<p>{text}</p>", subject=subject, to_name=subject))
    assert text_of(found, "plain").replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert f"<p>{text}</p>".rstrip("\n") == text_of(found, "html").replace("\r\n", "\n").rstrip("\n")
    assert found["Subject"] == subject
    assert found["To"].addresses[0].display_name == subject


def test_pictures_go_beside_the_html_and_files_beside_both() -> None:
    files = (
        File("logo.png", "image/png", 4, b"\x89PNG", content_id="logo@x"),
        File("견적서.pdf", "application/pdf", 4, b"%PDF"),
        File("mail.eml", "message/rfc822", 6, b"A: b\n\n"),
    )
    found = read(replace(LETTER, html='<img src="cid:logo@x">', files=files))
    kinds = [part.get_content_type() for part in found.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "application/octet-stream",
    ]
    picture, pdf, _mail = list(found.walk())[-3:]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<logo@x>", "inline")
    assert (pdf.get_filename(), pdf.get_payload(decode=True)) == ("견적서.pdf", b"%PDF")
    assert not [part for part in found.walk() if part.defects]


def test_a_picture_without_html_is_an_ordinary_file() -> None:
    found = read(replace(LETTER, files=(File("logo.png", "image/png", 4, b"\x89PNG", content_id="logo"),)))
    assert [part.get_content_type() for part in found.walk()] == ["multipart/mixed", "text/plain", "image/png"]


def test_a_file_without_content_is_refused() -> None:
    with pytest.raises(PermanentError, match="no content"):
        raw(replace(LETTER, files=(File("a", "a/b", 1),)))


@pytest.mark.parametrize(
    ("purpose", "says"),
    [
        (Purpose.REPLY, "auto-replied"),
        (Purpose.MARKETING, "auto-generated"),
        (Purpose.GREETING, "auto-generated"),
        (Purpose.SERVICE, "auto-generated"),
        (Purpose.STAFF, "auto-generated"),
    ],
)
def test_automatic_mail_says_so(purpose: Purpose, says: str) -> None:
    found = read(replace(LETTER, purpose=purpose))
    assert (found["Auto-Submitted"], found["X-Auto-Response-Suppress"]) == (says, "All")
    assert found[LOOP_FIELD] == "info@exporter.example"


def test_a_persons_answer_does_not_pretend_to_be_automatic() -> None:
    found = read(replace(LETTER, headers=(("auto-submitted", "no"),)))
    assert found.get_all("Auto-Submitted") == ["no"]
    assert "X-Auto-Response-Suppress" not in found


def test_an_empty_header_takes_ours_away_and_new_ones_are_added() -> None:
    found = read(replace(LETTER, headers=(("Auto-Submitted", ""), ("List-Unsubscribe", "<https://x.example/u/1>"))))
    assert "Auto-Submitted" not in found
    assert found["List-Unsubscribe"] == "<https://x.example/u/1>"


def test_what_the_bytes_are_and_whose_cannot_be_overridden() -> None:
    hostile = (
        ("From", "ceo@bank.example"),
        ("Content-Type", "text/html"),
        ("Bcc", "x@y.example"),
        ("A B", "c"),
        ("", "d"),
    )
    found = read(replace(LETTER, headers=hostile))
    assert found["From"] == "Dangol Trading <info@exporter.example>"
    assert found.get_content_type() == "text/plain"
    assert not {"Bcc", "A B"} & set(found.keys())


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0", "\u2028", "\x85", "\x0b\x0c"])
def test_no_value_can_start_a_new_header(end: str) -> None:
    evil = f"x{end}Bcc: victim@else.example{end}{end}body"
    letter = replace(
        LETTER, subject=evil, to_name=evil, language=evil, in_reply_to=evil, references=(evil,), message_id=evil,
        headers=(("X-Note", evil), (evil, "x")), files=(File(evil, evil, 1, b"x", content_id=evil),), html="<p>",
    )  # fmt: skip
    found = read(letter, name=evil)
    names = {part_name.lower() for part in found.walk() for part_name in part.keys()}  # noqa: SIM118
    assert "bcc" not in names
    assert "Dear Alice" in text_of(found, "plain")


@pytest.mark.parametrize(
    "address", ["", "alice", "a@b@c d", "a\r\nRCPT TO:<x@y>@z.example", "<a@b.example>", "a b@c.example", "a@-b"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(PermanentError):
        raw(replace(LETTER, to=address))


def test_international_domains_go_out_in_ascii() -> None:
    assert wire_address(" jörg@bücher.example ") == "jörg@xn--bcher-kva.example"
    assert wire_address('"a b"@x.example') == '"a b"@x.example'
    assert wire_address("a.@docomo.example") == "a.@docomo.example"


def test_marks_that_turn_the_reading_direction_are_taken_out_of_names() -> None:
    assert address_field("Ali\u202egnp.exe", "a@b.example") == "Alignp.exe <a@b.example>".replace(
        "Alignp.exe", '"Alignp.exe"'
    )
    assert "202" not in file_name("invoice\u202efdp.exe").lower()


def test_a_name_that_looks_like_an_encoded_word_is_encoded() -> None:
    found = read(LETTER, name="=?utf-8?Q?ceo=40bank?=")
    assert found["From"].addresses[0].display_name == "=?utf-8?Q?ceo=40bank?="


def test_a_long_thread_keeps_its_first_and_last_references() -> None:
    many = tuple(f"<{number}@b>" for number in range(300))
    kept = message_ids(many)
    assert (kept[0], kept[-1], len(kept)) == ("<0@b>", "<299@b>", 21)
    assert message_ids(("junk <a@b> <a@b> <c d> <é@b>",)) == ["<a@b>"]


def test_no_line_is_longer_than_mail_allows() -> None:
    letter = replace(
        LETTER,
        subject="x" * 5000,
        to_name="y" * 3000,
        text="z" * 5000,
        html="<p>" + "w " * 3000,
        references=tuple(f"<{number}{'r' * 60}@b>" for number in range(100)),
        headers=(("X-Long", "v" * 2000),),
        files=(File("한" * 500 + ".pdf", "application/pdf", 1, b"x"),),
    )
    assert max(map(len, raw(letter).split(b"\r\n"))) <= 998
    assert read(letter)["Subject"] == "x" * 5000
    assert b"\n" not in raw(letter).replace(b"\r\n", b"")


def test_a_letter_without_an_id_gets_one_from_its_key() -> None:
    first, again = (read(replace(LETTER, message_id=""))["Message-ID"] for _ in range(2))
    assert first == again
    assert str(first).endswith("@exporter.example>")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=80))
def test_any_words_at_all_are_carried(text: str, subject: str, name: str) -> None:
    found = email.message_from_bytes(
        raw(replace(LETTER, text=text, subject=subject, to_name=name)), policy=email.policy.default
    )
    assert isinstance(found, EmailMessage)
    assert found["To"].addresses[0].addr_spec == "alice@buyer.example"
    meant = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").encode("utf-8", "replace").decode()
    assert text_of(found, "plain").replace("\r\n", "\n").rstrip("\n") == meant.rstrip("\n")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_unstructured_value_is_printable_ascii_on_one_line(value: str) -> None:
    assert encoded(value).isascii()
    assert encoded(value).isprintable() or not encoded(value)
