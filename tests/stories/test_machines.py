"""Mail by machines: never answered; two that answer each other soon stop; a bounce is believed for our own letters."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.letters.issue import read_issue
from bot.letters.plan import plan
from bot.people import AddressStatus, Consent
from bot.store.buyers import Address, Buyer, Suppression
from bot.store.interactions import Interaction, Kind
from tests.cast import lunchbox
from tests.stories.mailing import Mailer
from tests.stories.newsletter import write_issue
from tests.stories.people import reader, settled

ASKED = "What is the MOQ of the glass lunch box?"
MACHINES = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated"},
    {"Precedence": "bulk"},
    {"Precedence": "list"},
    {"Precedence": "junk"},
    {"Precedence": "auto_reply"},
    {"X_Auto_Response_Suppress": "All"},
    {"X_Autoreply": "yes"},
    {"X_Loop": "somebody"},
    {"List_Id": "<news.elsewhere.example>"},
    {"List_Unsubscribe": "<mailto:leave@elsewhere.example>"},
    {"X_Dangol_Loop": "sales@haneul.example"},
]


@pytest.mark.parametrize("headers", MACHINES, ids=lambda headers: "-".join(*headers.items()))
async def test_a_machine_by_its_headers_is_logged_and_not_answered(stage: Stage, headers: dict[str, Any]) -> None:
    await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    ana = Mailer(stage, "ana@lisboacasa.example")
    await ana.write("Hello", ASKED, **headers)
    await settled(stage, email=1)
    assert ana.mails() == []
    assert stage.group.heard() == []
    assert await Interaction.filter(kind=Kind.MACHINE).count() == 1


@pytest.mark.parametrize("who", ["mailer-daemon", "postmaster", "noreply", "no-reply", "do-not-reply"])
async def test_a_machine_by_its_name_makes_no_buyer(stage: Stage, who: str) -> None:
    machine = Mailer(stage, f"{who}@elsewhere.example")
    await machine.write("Hello", ASKED)
    await settled(stage, email=1)
    assert machine.mails() == []
    assert await Buyer.all().count() == 0


async def test_our_own_letter_that_comes_back_is_not_answered(stage: Stage) -> None:
    await Mailer(stage, "sales@haneul.example").write("Hello", ASKED)
    await settled(stage, email=1)
    assert len(stage.mail.mailbox("sales@haneul.example")) == 1
    assert await Buyer.all().count() == 0


async def test_an_autoresponder_without_any_sign_is_soon_left_alone(stage: Stage) -> None:
    """It answers each of our letters with the same words under a new Message-ID, quoting nothing."""
    away = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await away.write("MOQ", "I am not in the office this week and will read your message on Monday.")
    answered = 0
    for _ in range(6):
        await settled(stage, email=answered + 1)
        mails = away.mails()
        if len(mails) == answered:
            break
        answered = len(mails)
        await away.write(
            "", "I am not in the office this week and will read your message on Monday.", answering=mails[-1]
        )
    assert answered <= 3


async def test_an_autoresponder_that_opens_a_new_thread_each_time_is_soon_left_alone(stage: Stage) -> None:
    away = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    for number in range(8):
        await away.write(f"Ticket {number}", f"Thank you for your message. Your ticket has the number {number * 7919}.")
        await settled(stage, email=number + 1)
    assert len(away.mails()) <= 3


async def test_a_person_who_asks_five_different_things_gets_five_answers(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    questions = [
        ASKED,
        "How long is the lead time of the glass lunch box?",
        "Which certificates does the glass lunch box have?",
        "What is the HS code of the glass lunch box, please?",
        "Could you tell me the price of the glass lunch box?",
    ]
    for number, question in enumerate(questions, 1):
        await ana.write(f"Question {number}", question)
        await ana.gets(number)


def bounce(of: EmailMessage | None, recipient: str, status: str = "5.1.1") -> bytes:
    """Return a delivery status notification as Postfix writes it; `of` is the letter that came back."""
    returned = f"Message-ID: {of['Message-ID']}\r\n" if of is not None else "Message-ID: <never@sent.example>\r\n"
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: sales@haneul.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}Subject: x\r\n\r\n--b--\r\n"
    ).encode()


async def answered(stage: Stage) -> tuple[Address, EmailMessage]:
    """Let Ana ask and be answered; return her address and our letter."""
    await lunchbox(stage.app.house)
    address = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("MOQ", ASKED)
    return address, await ana.gets()


async def test_a_bounce_of_our_letter_closes_the_address(stage: Stage) -> None:
    address, letter = await answered(stage)
    stage.mail.deliver(bounce(letter, "ana@lisboacasa.example"), "sales@haneul.example")
    await settled(stage, email=2)
    await address.refresh_from_db()
    assert address.status is AddressStatus.DEAD
    assert await Suppression.exists(value="ana@lisboacasa.example")


async def test_a_bounce_of_a_letter_that_we_never_sent_closes_nothing(stage: Stage) -> None:
    address, _ = await answered(stage)
    stage.mail.deliver(bounce(None, "ana@lisboacasa.example"), "sales@haneul.example")
    await settled(stage, email=2)
    await address.refresh_from_db()
    assert address.status is AddressStatus.ACTIVE


async def test_a_bounce_that_names_somebody_else_closes_nothing(stage: Stage) -> None:
    address, letter = await answered(stage)
    other = await reader(stage, "Bob Hale", "bob@halebros.example")
    stage.mail.deliver(bounce(letter, "bob@halebros.example"), "sales@haneul.example")
    await settled(stage, email=2)
    await address.refresh_from_db()
    await other.refresh_from_db()
    assert (address.status, other.status) == (AddressStatus.ACTIVE, AddressStatus.ACTIVE)


async def test_a_temporary_bounce_closes_nothing(stage: Stage) -> None:
    address, letter = await answered(stage)
    stage.mail.deliver(bounce(letter, "ana@lisboacasa.example", "4.2.2"), "sales@haneul.example")
    await settled(stage, email=2)
    await address.refresh_from_db()
    assert address.status is AddressStatus.ACTIVE


async def test_who_writes_again_after_a_bounce_is_alive(stage: Stage) -> None:
    address, letter = await answered(stage)
    stage.mail.deliver(bounce(letter, "ana@lisboacasa.example"), "sales@haneul.example")
    await settled(stage, email=2)
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("Lead time", "How long is the lead time of the glass lunch box?")
    await ana.gets(2)
    await address.refresh_from_db()
    assert address.status is AddressStatus.ACTIVE


async def test_a_complaint_to_the_mail_provider_ends_the_letters(stage: Stage) -> None:
    address, letter = await answered(stage)
    report = (
        "From: fbl@provider.example\r\nTo: sales@haneul.example\r\nSubject: abuse report\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {letter['Message-ID']}\r\nFrom: sales@haneul.example\r\nSubject: x\r\n\r\ntext\r\n--b--\r\n"
    )
    stage.mail.deliver(report.encode(), "sales@haneul.example")
    await settled(stage, email=2)
    await address.refresh_from_db()
    assert address.consent is Consent.OPTED_OUT


async def test_a_bounce_of_a_newsletter_closes_the_address(stage: Stage, tmp_path: Path) -> None:
    address = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await plan(stage.app.house, read_issue(write_issue(tmp_path)), now=True)
    await stage.ticker.run_all()
    letter = await Mailer(stage, "ana@lisboacasa.example").gets()
    stage.mail.deliver(bounce(letter, "ana@lisboacasa.example"), "sales@haneul.example")
    await settled(stage, email=1)
    await address.refresh_from_db()
    assert address.status is AddressStatus.DEAD
