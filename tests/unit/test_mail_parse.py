"""A mail as the house sees it."""

from datetime import UTC, datetime

import pytest

from bot.channels.email.parse import read, to_inbound
from bot.errors import UnreadableError
from bot.messages import Act, Inbound

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


def inbound(*fields: str, body: str = "How much?", sender: str = "Anna Lee <Anna@Acme.example>") -> Inbound:
    raw = "\r\n".join([f"From: {sender}", *fields, "", body]).encode()
    return to_inbound(read(raw, own_addresses=frozenset({"sales@hana.example"})), "7:42", NOW)


def test_a_mail_becomes_a_message() -> None:
    found = inbound("Subject: Lamps", "Date: Mon, 2 Nov 2026 09:15:00 +0100", "Message-ID: <m@acme.example>")
    assert (found.channel, found.vendor_id, found.act) == ("email", "7:42", Act.MESSAGE)
    assert (found.sender.address, found.sender.name) == ("anna@acme.example", "Anna Lee")
    assert (found.subject, found.text, found.full_text) == ("Lamps", "How much?", "How much?")
    assert found.sent_at == datetime(2026, 11, 2, 8, 15, tzinfo=UTC)
    assert found.message_id == "<m@acme.example>"
    assert not found.sender.verified


def test_answers_go_to_reply_to_but_the_sender_stays() -> None:
    found = inbound("Reply-To: other@else.example")
    assert (found.sender.address, found.chat) == ("anna@acme.example", "other@else.example")


def test_our_own_address_as_reply_to_is_no_place_for_answers() -> None:
    assert inbound("Reply-To: sales@hana.example").chat == "anna@acme.example"


def test_all_addresses_that_it_was_sent_to_are_kept() -> None:
    found = inbound(
        "To: Sales <sales@hana.example>, reply+tok3n@hana.example",
        "Cc: boss@acme.example",
        "Delivered-To: box@hana.example",
        "X-Original-To: Reply+TOK3N@hana.example",
        "Envelope-To: x@hana.example",
    )
    expected = ["sales", "reply+tok3n"], ["boss"], ["box", "x"]
    assert found.to == tuple(
        f"{local}@{domain}.example"
        for locals_, domain in zip(expected, ("hana", "acme", "hana"), strict=True)
        for local in locals_
    )


def test_references_end_with_the_mail_that_was_answered() -> None:
    found = inbound("In-Reply-To: <b@x>", "References: <a@x>\r\n <b@x> <c@x> <a@x>")
    assert found.references == ("<a@x>", "<c@x>", "<b@x>")
    assert found.reply_to == "<b@x>"


@pytest.mark.parametrize(
    "date", ["", "Date: yesterday", "Date: Mon, 2 Nov 2099 09:15:00 +0100", "Date: 1 Jan 1970 00:00 +0000"]
)
def test_an_impossible_date_is_when_it_was_received(date: str) -> None:
    assert inbound(*filter(None, [date])).sent_at == NOW


def test_a_date_without_a_zone_is_utc() -> None:
    assert inbound("Date: Mon, 2 Nov 2026 09:15:00").sent_at == datetime(2026, 11, 2, 9, 15, tzinfo=UTC)


def test_a_missing_message_id_is_made_of_the_bytes() -> None:
    first, second = inbound("Subject: a"), inbound("Subject: a")
    assert first.message_id == second.message_id
    assert first.message_id.endswith("@missing.invalid>")
    assert inbound("Subject: b").message_id != first.message_id


def test_machines_are_acts_of_machines() -> None:
    found = inbound("Auto-Submitted: auto-replied")
    assert (found.act, found.machine) == (Act.MACHINE, "auto_reply")


def test_a_question_in_the_subject_alone_is_a_text() -> None:
    assert inbound("Subject: Price of A-1?", body="").text == "Price of A-1?"
    assert inbound("Subject: Re: Price of A-1?", body="").text == ""


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"\x00\x01\x02", b"Subject: x\n\nnobody", b"From: \n\nnobody", b"From: Anna\n\nx"]
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(raw)


def test_a_missing_from_is_found_elsewhere() -> None:
    reading = read(b"Return-Path: <anna@acme.example>\nSubject: x\n\nHello there")
    assert (reading.sender.address, reading.defects[0]) == ("anna@acme.example", "from_missing")
