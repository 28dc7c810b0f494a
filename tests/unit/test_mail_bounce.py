"""Mail that came back: to whom it did not go, and whether it ever will."""

import pytest

from bot.channels.email.parse import Reading, read
from bot.messages import Bounce


def report(*recipients: str, original: str = "Message-ID: <our7@hana.example>") -> Reading:
    """Return a delivery status notification (RFC 3464) with these groups of recipient fields."""
    lines = [
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
        "Return-Path: <>",
        "Subject: Undelivered",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b1",
        "",
        "--b1\nContent-Type: text/plain\n\nSorry.",
        "--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example",
        *(f"\n{fields}" for fields in recipients),
        f"--b1\nContent-Type: message/rfc822\n\n{original}\nSubject: Offer\n\nDear Sirs",
        "--b1--",
    ]
    return read("\n".join(lines).encode())


def notice(
    body: str, *, sender: str = "MAILER-DAEMON@mx.example", subject: str = "failure notice", extra: str = ""
) -> Reading:
    head = f"From: {sender}\nReturn-Path: <>\nTo: sales@hana.example\nSubject: {subject}\n{extra}"
    return read(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode())


@pytest.mark.parametrize(
    ("fields", "status", "permanent"),
    [
        ("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1", "5.1.1", True),
        (
            "Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.7.1 no",
            "5.7.1",
            True,
        ),
        ("Final-Recipient: <a@b.example>\nAction: FAILED\nStatus: 5.2.2 (mailbox full)", "5.2.2", True),
        (
            (
                "Original-Recipient: rfc822;a@b.example\nFinal-Recipient: rfc822;x@y.example\nAction:"
                " failed\nStatus: 5.1.1"
            ),
            "5.1.1",
            True,
        ),
        ("Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 4.4.1", "4.4.1", False),
        ("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 4.4.7", "4.4.7", False),
        ("Final-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: smtp; 550 no such user", "", True),
        (
            "Final-Recipient: rfc822; a@b.example\nAction: failed\nDiagnostic-Code: smtp;\n 452 4.2.2 full",
            "4.2.2",
            False,
        ),
        ("Final-Recipient: utf-8; a@b.example\nAction: failed\nStatus: 5.1.1", "5.1.1", True),
    ],
)
def test_a_delivery_status_is_read(fields: str, status: str, permanent: bool) -> None:
    reading = report(fields)
    assert reading.kind == "bounce"
    assert reading.bounce == Bounce("a@b.example", status, permanent, "<our7@hana.example>")


def test_of_several_recipients_the_one_that_is_gone_is_told() -> None:
    reading = report(
        "Final-Recipient: rfc822; ok@b.example\nAction: delivered\nStatus: 2.0.0",
        "Final-Recipient: rfc822; slow@b.example\nAction: delayed\nStatus: 4.0.0",
        "Final-Recipient: rfc822; gone@b.example\nAction: failed\nStatus: 5.1.1",
    )
    assert reading.bounce
    assert reading.bounce.recipient == "gone@b.example"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_success_is_an_automatic_answer(action: str) -> None:
    reading = report(f"Final-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 2.0.0")
    assert (reading.kind, reading.bounce) == ("auto_reply", None)


def test_exim_is_read() -> None:
    body = (
        "This message was created automatically by mail delivery software.\n\nA message that you"
        " sent could not be delivered"
        " to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  gone@acme.example\n    host mx.acme.example [192.0.2.1]\n    SMTP error from remote mail"
        " server after RCPT TO:"
        "<gone@acme.example>:\n    550 5.1.1 No such user\n"
    )
    reading = notice(body, extra="X-Failed-Recipients: gone@acme.example\n")
    assert reading.bounce == Bounce("gone@acme.example", "5.1.1", True)


def test_old_postfix_is_read() -> None:
    body = (
        "This is the Postfix program at host mx.example.\n\nI'm sorry to have to inform you that"
        " your message could not be\n"
        "delivered to one or more recipients.\n\n<gone@acme.example>: host mx.acme.example[192.0.2.1] said: 550 5.1.1\n"
        "    <gone@acme.example>: Recipient address rejected (in reply to RCPT TO command)\n"
    )
    assert notice(body).bounce == Bounce("gone@acme.example", "5.1.1", True)


def test_a_mailbox_provider_is_read() -> None:
    body = (
        "** Address not found **\n\nYour message wasn't delivered to gone@acme.example because the"
        " address couldn't be found,"
        " or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 The"
        " email account does not exist.\n"
    )
    reading = notice(body, sender="mailer-daemon@big.example", subject="Delivery Status Notification (Failure)")
    assert reading.bounce == Bounce("gone@acme.example", "5.1.1", True)


def test_office_words_are_read() -> None:
    body = (
        "Delivery has failed to these recipients or groups:\n\ngone@acme.example\nThe email address"
        " you entered couldn't be found."
        " Please check the recipient's email address.\n"
    )
    reading = notice(body, sender="postmaster@office.example", subject="Undeliverable: Offer")
    assert reading.bounce == Bounce("gone@acme.example", "", True)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("系统退信", "很抱歉,您发送的邮件被退回。\n收件人: gone@acme.example\n退信原因: 550 5.1.1 收件人不存在"),
        ("[반송] 메일 전송 실패", "받는 사람: gone@acme.example\n사유: 550 5.1.1 존재하지 않는 사용자"),
        ("Недоставленное сообщение", "Сообщение не доставлено: gone@acme.example\n550 5.1.1 user not found"),
        ("配信不能", "宛先 gone@acme.example は見つかりません (550 5.1.1)"),
    ],
)
def test_bounces_in_other_languages_are_read(subject: str, body: str) -> None:
    assert notice(body, sender="postmaster@portal.example", subject=subject).bounce == Bounce(
        "gone@acme.example", "5.1.1", True
    )


def test_a_delay_is_not_permanent() -> None:
    body = (
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nDelivery to the"
        " following recipient has been"
        " delayed:\n\n    slow@acme.example\n\nMessage will be retried for 2 more days.\n"
    )
    reading = notice(body, subject="Delivery Status Notification (Delay)")
    assert reading.kind == "bounce"
    assert reading.bounce == Bounce("slow@acme.example", "", False)


def test_the_returned_copy_names_our_mail() -> None:
    body = (
        "Hi. This is the qmail-send program.\n\n<gone@acme.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <sales@hana.example>\n"
        "Message-ID: <our8@hana.example>\n"
    )
    assert notice(body).bounce == Bounce("gone@acme.example", "5.1.1", True, "<our8@hana.example>")


def test_a_daemon_that_names_nobody_is_a_bounce_without_a_recipient() -> None:
    reading = notice("Something happened.", subject="Hello")
    assert (reading.kind, reading.bounce) == ("bounce", None)


def test_a_person_who_writes_about_a_bounce_is_a_person() -> None:
    raw = b"From: anna@acme.example\nSubject: Undelivered mail\n\n"
    raw += b"My mail to kim@hana.example came back: 550 5.1.1 user unknown."
    assert read(raw).kind == "message"
