"""What machines wrote is known as such; what persons wrote is not."""

import pytest

from bot.channels.email.parse import Reading, read

OURS = frozenset({"sales@hana.example"})


def mail(*fields: str, sender: str = "anna@acme.example", subject: str = "Lamps", body: str = "How much?") -> Reading:
    lines = [f"From: {sender}", f"Subject: {subject}", "Message-ID: <m@acme.example>", *fields, "", body]
    return read("\r\n".join(lines).encode(), own_addresses=OURS, reply_prefix="reply+", loop="our-loop")


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: auto-generated; type=x", "auto_reply"),
        ("Auto-Submitted: No", "message"),
        ("Precedence: bulk", "list"),
        ("Precedence: LIST", "list"),
        ("Precedence: junk", "auto_reply"),
        ("Precedence: auto_reply", "auto_reply"),
        ("Precedence: first-class", "message"),
        ("X-Auto-Response-Suppress: All", "auto_reply"),
        ("X-Autoreply: yes", "auto_reply"),
        ("X-Autorespond: x", "auto_reply"),
        ("X-Loop: x", "auto_reply"),
        ("List-Id: <news.acme.example>", "list"),
        ("List-Unsubscribe: <mailto:x@acme.example>", "list"),
        ("Return-Path: <>", "auto_reply"),
        ("Return-Path: <anna@acme.example>", "message"),
        ("X-Dangol-Loop: our-loop", "own"),
        ("X-Dangol-Loop: another-house", "auto_reply"),
        ("X-Mailer: Outlook", "message"),
    ],
)
def test_a_field_tells_the_kind(field: str, kind: str) -> None:
    assert mail(field).kind == kind


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("noreply@shop.example", "auto_reply"),
        ("no-reply+123@shop.example", "auto_reply"),
        ("do-not-reply@shop.example", "auto_reply"),
        ("bounce+abc@shop.example", "auto_reply"),
        ("MAILER-DAEMON@mx.example", "bounce"),
        ("postmaster@mx.example", "bounce"),
        ("Sales <SALES@hana.example>", "own"),
        ("sales+copy@hana.example", "own"),
        ("reply+abc@hana.example", "own"),
        ("reply+abc@other.example", "message"),
        ("norman.reply@shop.example", "message"),
        ("info@shop.example", "message"),
    ],
)
def test_a_sender_tells_the_kind(sender: str, kind: str) -> None:
    assert mail(sender=sender).kind == kind


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Automatic reply: Offer", "auto_reply"),
        ("Out of Office: Offer", "auto_reply"),
        ("자동 회신: 견적", "auto_reply"),
        ("부재중: 견적", "auto_reply"),
        ("自动回复: 报价", "auto_reply"),
        ("自動返信: 見積", "auto_reply"),
        ("Automatische Antwort: Angebot", "auto_reply"),
        ("Réponse automatique : Offre", "auto_reply"),
        ("Respuesta automática: Oferta", "auto_reply"),
        ("Resposta automática: Oferta", "auto_reply"),
        ("Автоответ: Предложение", "auto_reply"),
        ("Re: Automatic reply: Offer", "message"),
        ("Automatic door openers", "message"),
        ("Question about automatic reply", "message"),
    ],
)
def test_only_the_head_of_a_subject_tells(subject: str, kind: str) -> None:
    assert mail(subject=subject).kind == kind


def test_own_comes_before_everything() -> None:
    assert mail("Auto-Submitted: auto-replied", "List-Id: x", sender="sales@hana.example").kind == "own"


def test_auto_reply_comes_before_list() -> None:
    assert mail("List-Id: x", "Auto-Submitted: auto-generated").kind == "auto_reply"


def test_a_read_receipt_is_an_automatic_answer() -> None:
    field = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
    body = "--b\r\n\r\nRead.\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: x\r\n--b--"
    receipt = mail(field, body=body)
    assert (receipt.kind, receipt.bounce) == ("auto_reply", None)
