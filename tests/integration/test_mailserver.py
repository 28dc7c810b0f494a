"""The local mail server, tried with the clients that come with Python."""

import asyncio
import contextlib
import imaplib
import smtplib
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.certificate import make_certificate
from bot.demo.mailboxes import Mail
from bot.demo.mailserver import MailServer, MailServerSettings, running

ALICE, BOB = "alice@buyer.example", "bob@buyer.example"
MAIL = b"Subject: hi\r\nX-Note: one\r\n two\r\n\r\nhello\r\n.dot\r\n"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with running() as found:
        yield found


async def test_mail_for_anybody_is_kept_and_can_be_read_and_written_directly(server: MailServer) -> None:
    heard: list[tuple[str, int]] = []
    server.subscribe(lambda address, mail: heard.append((address, mail.uid)))

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
            client.sendmail(BOB, [ALICE, "Carol@Buyer.Example"], MAIL)

    await asyncio.to_thread(send)
    server.deliver(MAIL, ALICE)
    assert server.mailbox(ALICE) == [f"Return-Path: <{BOB}>\r\n".encode() + MAIL, MAIL]
    assert server.boxes.addresses() == [ALICE, "carol@buyer.example"]
    assert heard == [(ALICE, 1), ("carol@buyer.example", 1), (ALICE, 2)]


async def test_the_clock_of_the_house_dates_the_mail() -> None:
    clock = MovableClock(datetime(2026, 1, 1, tzinfo=UTC), frozen=True)
    async with running(clock=clock) as server:
        clock.move(timedelta(days=2))
        mail: Mail = server.deliver(MAIL, ALICE)
    assert mail.arrived == datetime(2026, 1, 3, tzinfo=UTC)


def read_with_imaplib(client: imaplib.IMAP4) -> dict[str, object]:
    client.login(ALICE, "any")
    found: dict[str, object] = {"count": list(client.select("INBOX")[1])}
    found["unseen"] = client.uid("SEARCH", "UNSEEN")[1]
    found["peek"] = client.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
    found["part"] = client.fetch("1", "(BODY.PEEK[TEXT]<2.3>)")[1]
    found["whole"] = client.fetch("1", "(RFC822)")[1]
    found["seen"] = client.uid("SEARCH", "SEEN")[1]
    found["append"] = client.append("INBOX", r"(\Flagged)", "", b"Subject: mine\r\n\r\nx\r\n")[0]
    client.noop()
    found["new"] = client.response("EXISTS")[1]
    client.store("1", "+FLAGS", r"(\Deleted)")
    found["expunged"] = client.expunge()[1]
    found["status"] = client.status("INBOX", "(MESSAGES UIDNEXT)")[1]
    client.logout()
    return found


async def test_a_foreign_client_reads_marks_appends_and_deletes(server: MailServer) -> None:
    server.deliver(MAIL, ALICE)
    server.deliver(MAIL, ALICE)
    found = await asyncio.to_thread(lambda: read_with_imaplib(imaplib.IMAP4("127.0.0.1", server.imap_port)))
    assert found["count"] == [b"2"]
    assert found["unseen"] == [b"1 2"]
    assert (b"1 (UID 1 FLAGS () BODY[HEADER.FIELDS (SUBJECT)] {15}", b"Subject: hi\r\n\r\n") in found["peek"]  # type: ignore[operator]
    assert found["part"] == [(b"1 (BODY[TEXT]<2> {3}", b"llo"), b")"]
    assert found["whole"] == [(f"1 (RFC822 {{{len(MAIL)}}}".encode(), MAIL), b")"]
    assert found["seen"] == [b"1"]
    assert found["append"] == "OK"
    assert found["new"] == [b"2", b"3"]
    assert found["expunged"] == [b"1"]
    assert b"MESSAGES 2" in found["status"][0]  # type: ignore[index]
    assert [mail.uid for mail in server.boxes.box(ALICE).mails] == [2, 3]


@pytest.mark.parametrize("implicit", [True, False])
async def test_foreign_clients_come_in_through_tls(implicit: bool, tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(made.certificate))
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    chosen = MailServerSettings(users={ALICE: "any"}, smtp_auth=True, tls=made.context(), implicit_tls=implicit)

    def send_and_read(server: MailServer) -> dict[str, object]:
        if implicit:
            out: smtplib.SMTP = smtplib.SMTP_SSL("localhost", server.smtp_port, context=trust)
            into: imaplib.IMAP4 = imaplib.IMAP4_SSL("localhost", server.imap_port, ssl_context=trust)
        else:
            out, into = smtplib.SMTP("localhost", server.smtp_port), imaplib.IMAP4("localhost", server.imap_port)
            out.starttls(context=trust)
            into.starttls(trust)
        out.login(ALICE, "any")
        out.sendmail("", [ALICE], MAIL)
        out.quit()
        return read_with_imaplib(into)

    async with running(chosen) as server:
        found = await asyncio.to_thread(send_and_read, server)
    assert found["count"] == [b"1"]


async def test_after_a_restart_the_same_mail_stands_at_the_same_port(server: MailServer) -> None:
    server.deliver(MAIL, ALICE)
    ports = server.smtp_port, server.imap_port
    await server.stop()
    with pytest.raises(OSError, match=r"refused|Connect"):
        await asyncio.open_connection("127.0.0.1", ports[1])
    await server.start()
    assert (server.smtp_port, server.imap_port) == ports
    assert server.mailbox(ALICE) == [MAIL]


async def test_planned_faults_are_met_as_often_as_planned(server: MailServer) -> None:
    server.faults.plan("smtp.rcpt", "550 5.1.1 gone", times=1)

    def send() -> int:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
            try:
                client.sendmail(BOB, [ALICE], MAIL)
            except smtplib.SMTPRecipientsRefused as refusal:
                return int(refusal.recipients[ALICE][0])
        return 250

    assert [await asyncio.to_thread(send) for _ in range(2)] == [550, 250]


@pytest.mark.parametrize(
    "said", [b"\0\0\0\r\n", b"MAIL\r\n", b"A" * 2_000_000, b"a1 FETCH\r\n" * 50, b'x LOGIN "\\\r\n', b"\r\n"]
)
async def test_nonsense_is_answered_or_cut_off(server: MailServer, said: bytes) -> None:
    for port in (server.smtp_port, server.imap_port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        writer.write_eof()
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionError):
                assert await reader.read()
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    server.deliver(MAIL, ALICE)
    assert await asyncio.to_thread(lambda: read_with_imaplib(imaplib.IMAP4("127.0.0.1", server.imap_port)))
