"""Letters go out over real sockets, and each answer of the server becomes the right error."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP as ForeignSmtp

from bot.channels.email.replies import translate
from bot.channels.email.settings import Security, Server, SmtpSettings
from bot.channels.email.smtp import SmtpSender, dotted
from bot.demo.certificate import make_certificate
from bot.demo.mailfaults import at
from bot.demo.mailserver import MailServer, MailServerSettings, running
from bot.errors import (
    AddressGoneError,
    ChannelDownError,
    DeliveryError,
    PermanentError,
    TemporaryError,
    UncertainError,
)

US, BUYER = "info@exporter.example", "alice@buyer.example"
LETTER = b"Subject: hi\r\n\r\nhello\r\n"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with running() as found:
        yield found


def sender_to(server: MailServer, **changes: Any) -> SmtpSender:
    where = Server("127.0.0.1", server.smtp_port, security=Security.NONE, step_timeout=0.3, connect_timeout=0.3)
    where = replace(where, **{key: changes.pop(key) for key in ("user", "password", "security") if key in changes})
    return SmtpSender(SmtpSettings(where, **{"final_timeout": 0.3, **changes}), US)


def exactly(error: BaseException, kind: type[DeliveryError]) -> bool:
    return type(error) is kind


async def test_a_letter_arrives_byte_for_byte(server: MailServer) -> None:
    sender = sender_to(server)
    body = b"Subject: hi\r\n\r\n.\r\n..two\r\n.three" + b"\r\n" + b"x" * 300_000
    said = await sender.send_raw(US, BUYER, body)
    await sender.close()
    assert "kept as 1" in said
    assert server.mailbox(BUYER) == [f"Return-Path: <{US}>\r\n".encode() + body + b"\r\n"]


async def test_connections_are_used_again_and_never_more_than_allowed(server: MailServer) -> None:
    sender = sender_to(server, connections=3)
    await asyncio.gather(*(sender.send_raw(US, BUYER, LETTER) for _ in range(60)))
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert server.smtp.accepted == 61
    assert server.smtp.most <= 3
    assert sender.opened == server.smtp.listener.served <= 3


async def test_a_connection_is_left_after_its_share_of_letters(server: MailServer) -> None:
    sender = sender_to(server, connections=1, mails_per_connection=4)
    for _ in range(10):
        await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert sender.opened == 3


async def test_an_idle_connection_is_closed_after_its_time(server: MailServer) -> None:
    sender = sender_to(server, idle_seconds=0.05)
    await sender.send_raw(US, BUYER, LETTER)
    async with asyncio.timeout(10):
        while server.smtp.listener.lines:  # noqa: ASYNC110 - the server has nobody to tell
            await asyncio.sleep(0.01)
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert sender.opened == 2


async def test_a_connection_the_server_closed_meanwhile_costs_no_letter(server: MailServer) -> None:
    sender = sender_to(server, connections=1)
    for _ in range(5):
        await sender.send_raw(US, BUYER, LETTER)
        server.drop_smtp()
    await sender.close()
    assert server.smtp.accepted == 5


async def test_a_server_that_is_tired_of_a_used_connection_gets_a_new_one(server: MailServer) -> None:
    sender = sender_to(server, connections=1)
    await sender.send_raw(US, BUYER, LETTER)
    server.faults.plan("smtp.mail", "421 4.4.2 too many mails on this connection", times=1)
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert (server.smtp.accepted, sender.opened) == (2, 2)


@pytest.mark.parametrize(
    ("point", "reply", "kind"),
    [
        ("smtp.connect", "421 4.3.2 not now", TemporaryError),
        ("smtp.connect", "554 5.7.1 go away", TemporaryError),
        ("smtp.ehlo", "451 4.3.0 later", TemporaryError),
        ("smtp.mail", "451 4.3.0 later", TemporaryError),
        ("smtp.mail", "421 4.3.0 closing", TemporaryError),
        ("smtp.mail", "550 5.7.1 sender refused", PermanentError),
        ("smtp.mail", "530 5.7.0 authentication required", ChannelDownError),
        ("smtp.rcpt", "450 4.2.1 greylisted, try again in 300 seconds", TemporaryError),
        ("smtp.rcpt", "550 5.1.1 who is that", AddressGoneError),
        ("smtp.rcpt", "550 No such user here", AddressGoneError),
        ("smtp.rcpt", "554 5.7.1 <a@b.example>: Relay access denied", ChannelDownError),
        ("smtp.rcpt", "553 5.7.1 <us@x.example>: Sender address rejected: not owned by user info", ChannelDownError),
        ("smtp.rcpt", "550 5.1.1 host mx.example[192.0.2.1] said: 554 relay access denied", AddressGoneError),
        ("smtp.mail", "550 5.4.5 Daily user sending limit exceeded", TemporaryError),
        ("smtp.mail", "552 5.3.4 message size exceeds fixed limit", PermanentError),
        ("smtp.done", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", ChannelDownError),
        ("smtp.rcpt", "552 5.2.2 mailbox full", PermanentError),
        ("smtp.data", "451 4.3.0 later", TemporaryError),
        ("smtp.data", "554 5.5.1 no", PermanentError),
        ("smtp.done", "452 4.3.1 disk full", TemporaryError),
        ("smtp.done", "554 5.6.0 content refused", PermanentError),
        ("smtp.done", "nonsense", UncertainError),
        ("smtp.mail", "nonsense", TemporaryError),
    ],
)
async def test_each_answer_becomes_its_error(
    server: MailServer, point: str, reply: str, kind: type[DeliveryError]
) -> None:
    sender = sender_to(server)
    fault = server.faults.plan(point, reply)
    with pytest.raises(DeliveryError) as raised:
        await sender.send_raw(US, BUYER, LETTER)
    server.faults.cancel(fault)
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert exactly(raised.value, kind), raised.value


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        ("smtp.connect", TemporaryError),
        ("smtp.ehlo", TemporaryError),
        ("smtp.mail", TemporaryError),
        ("smtp.rcpt", TemporaryError),
        ("smtp.data", TemporaryError),
        ("smtp.lost", UncertainError),
        ("smtp.done", UncertainError),
    ],
)
@pytest.mark.parametrize("how", ["drop", "hang"])
async def test_a_broken_or_hanging_line_is_temporary_before_the_final_dot_and_uncertain_after(
    server: MailServer, point: str, kind: type[DeliveryError], how: str
) -> None:
    sender = sender_to(server)
    server.faults.plan(point, drop=how == "drop", hang=how == "hang", where=lambda _: True, times=1)
    with pytest.raises(DeliveryError) as raised:
        await sender.send_raw(US, BUYER, LETTER)
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert exactly(raised.value, kind), raised.value


@pytest.mark.parametrize("how", ["drop", "hang"])
async def test_a_line_that_breaks_in_the_middle_of_a_large_letter_is_temporary(server: MailServer, how: str) -> None:
    sender = sender_to(server)
    server.faults.plan("smtp.body", drop=how == "drop", hang=how == "hang")
    with pytest.raises(TemporaryError) as raised:
        await sender.send_raw(US, BUYER, LETTER + b"y" * 70 + (b"x" * 70 + b"\r\n") * 500_000)
    await sender.close()
    assert exactly(raised.value, TemporaryError), raised.value
    assert not server.mailbox(BUYER)


async def test_a_hanging_letter_does_not_hold_up_the_others(server: MailServer) -> None:
    sender = sender_to(server, connections=2, final_timeout=30)
    fault = server.faults.plan("smtp.done", hang=True, where=at("slow.example"))
    slow = asyncio.create_task(sender.send_raw(US, "bob@slow.example", LETTER))
    await asyncio.gather(*(sender.send_raw(US, BUYER, LETTER) for _ in range(20)))
    assert not slow.done()
    server.faults.cancel(fault)
    server.faults.released.set()
    with pytest.raises(UncertainError):
        await slow
    await sender.close()
    assert len(server.mailbox(BUYER)) == 20


async def test_a_cancelled_letter_leaves_no_half_done_connection_behind(server: MailServer) -> None:
    sender = sender_to(server, connections=1, final_timeout=30)
    fault = server.faults.plan("smtp.done", hang=True)
    task = asyncio.create_task(sender.send_raw(US, BUYER, LETTER))
    async with asyncio.timeout(10):
        while not server.smtp.accepted:  # noqa: ASYNC110 - the server has nobody to tell
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    server.faults.cancel(fault)
    await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert sender.opened == 2


async def test_a_refused_recipient_does_not_spoil_the_connection(server: MailServer) -> None:
    sender = sender_to(server, connections=1)
    server.faults.plan("smtp.rcpt", "550 5.1.1 unknown", where=at("gone.example"))
    for _ in range(3):
        with pytest.raises(AddressGoneError):
            await sender.send_raw(US, "x@gone.example", LETTER)
        await sender.send_raw(US, BUYER, LETTER)
    await sender.close()
    assert sender.opened == 1
    assert len(server.mailbox(BUYER)) == 3


async def test_nobody_listening_is_temporary() -> None:
    async with running() as server:
        sender = sender_to(server)
    with pytest.raises(TemporaryError) as raised:
        await sender.send_raw(US, BUYER, LETTER)
    assert exactly(raised.value, TemporaryError)


async def test_a_server_with_few_seats_is_temporary_not_fatal(server: MailServer) -> None:
    server.smtp.max_connections = 1
    sender = sender_to(server, connections=4)
    answers = await asyncio.gather(*(sender.send_raw(US, BUYER, LETTER) for _ in range(8)), return_exceptions=True)
    await sender.close()
    failures = [answer for answer in answers if isinstance(answer, BaseException)]
    assert all(exactly(failure, TemporaryError) for failure in failures)
    assert server.smtp.accepted == 8 - len(failures) > 0


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS, Security.OPPORTUNISTIC])
async def test_letters_go_through_tls_with_a_login(security: Security, tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    chosen = MailServerSettings(
        users={US: "pässword"}, smtp_auth=True, tls=made.context(), implicit_tls=security is Security.TLS
    )
    async with running(chosen) as server:
        where = Server("localhost", server.smtp_port, US, "pässword", security, ca_file=str(made.certificate))
        sender = SmtpSender(SmtpSettings(where), US)
        await sender.send_raw(US, BUYER, LETTER)
        await sender.send_raw(US, BUYER, LETTER + b"x" * 1_000_000)
        await sender.close()
        assert server.smtp.accepted == 2


async def test_a_wrong_password_takes_the_channel_down() -> None:
    async with running(MailServerSettings(users={US: "right"}, smtp_auth=True)) as server:
        sender = sender_to(server, user=US, password="wrong", login_hold=0)
        with pytest.raises(ChannelDownError, match="user or password"):
            await sender.send_raw(US, BUYER, LETTER)
        server.faults.plan("smtp.auth", "454 4.7.0 try later")
        with pytest.raises(TemporaryError):
            await sender.send_raw(US, BUYER, LETTER)


async def test_a_refused_login_is_not_tried_again_for_every_letter_that_waits() -> None:
    async with running(MailServerSettings(users={US: "right"}, smtp_auth=True)) as server:
        server.faults.plan("smtp.auth", "535 5.7.8 no", times=1)
        sender = sender_to(server, user=US, password="right")
        letters = [sender.send_raw(US, BUYER, LETTER) for _ in range(8)]
        refused = await asyncio.gather(*letters, return_exceptions=True)
        # A second try would have succeeded: there was none.
        assert [type(each) for each in refused] == [ChannelDownError] * 8
        patient = sender_to(server, user=US, password="right", login_hold=0)
        server.faults.plan("smtp.auth", "535 5.7.8 no", times=1)
        with pytest.raises(ChannelDownError):
            await patient.send_raw(US, BUYER, LETTER)
        await patient.send_raw(US, BUYER, LETTER)
        await asyncio.gather(sender.close(), patient.close())


async def test_an_unknown_certificate_and_missing_starttls_are_temporary(server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(TemporaryError, match="STARTTLS"):
        await sender_to(server, security=Security.STARTTLS).send_raw(US, BUYER, LETTER)
    async with running(MailServerSettings(tls=make_certificate(tmp_path).context())) as other:
        with pytest.raises(TemporaryError, match="certificate"):
            await sender_to(other, security=Security.STARTTLS).send_raw(US, BUYER, LETTER)


async def test_an_open_line_over_a_network_is_refused() -> None:
    sender = SmtpSender(SmtpSettings(Server("mail.example", 25, security=Security.NONE)), US)
    with pytest.raises(ChannelDownError, match="not this machine"):
        await sender.send_raw(US, BUYER, LETTER)


async def test_addresses_beyond_ascii_need_a_server_that_carries_them() -> None:
    async with running() as server:
        sender = sender_to(server)
        await sender.send_raw(US, "jörg@bücher.example", LETTER)
        await sender.close()
        assert server.mailbox("jörg@xn--bcher-kva.example")
    async with running(MailServerSettings(smtputf8=False)) as server:
        sender = sender_to(server)
        await sender.send_raw(US, "joerg@bücher.example", LETTER)
        with pytest.raises(PermanentError, match="SMTPUTF8"):
            await sender.send_raw(US, "jörg@bücher.example", LETTER)
        await sender.close()


async def test_a_letter_too_large_for_the_server_is_told_before_it_is_sent() -> None:
    async with running(MailServerSettings(size=1000)) as server:
        sender = sender_to(server)
        with pytest.raises(PermanentError, match="1000 at most"):
            await sender.send_raw(US, BUYER, LETTER + b"x" * 2000)
        await sender.close()


@pytest.mark.parametrize("address", ["", "alice", "a@b\r\nDATA", "a@b> SIZE=1", "<a@b.example>", "a\0@b.example"])
async def test_no_address_can_smuggle_a_command(server: MailServer, address: str) -> None:
    sender = sender_to(server)
    with pytest.raises(PermanentError):
        await sender.send_raw(US, address, LETTER)
    assert not server.smtp.listener.served


async def test_the_null_sender_is_carried(server: MailServer) -> None:
    sender = sender_to(server)
    await sender.send_raw("", BUYER, LETTER)
    await sender.close()
    assert server.smtp.senders == [""]


class ForeignHandler:
    """Keeps what aiosmtpd took."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.contents.append(envelope.content)
        return "250 ok"


async def test_a_foreign_server_takes_our_letters_too() -> None:
    handler, loop = ForeignHandler(), asyncio.get_running_loop()
    listening = await loop.create_server(lambda: ForeignSmtp(handler, loop=loop, hostname="there"), "127.0.0.1", 0)
    where = Server("127.0.0.1", listening.sockets[0].getsockname()[1], security=Security.OPPORTUNISTIC)
    sender = SmtpSender(SmtpSettings(where, connections=2), US)
    body = b"Subject: hi\r\n\r\n.dots\r\n..\r\n" + b"x" * 500 + b"\r\n"
    await asyncio.gather(*(sender.send_raw(US, BUYER, body) for _ in range(10)))
    await sender.close()
    listening.close()
    await listening.wait_closed()
    assert handler.contents == [body] * 10


def test_line_ends_are_made_right_and_dots_doubled() -> None:
    assert dotted(b"a\nb\rc\r\n.\r\nd") == b"a\r\nb\r\nc\r\n..\r\nd\r\n.\r\n"
    assert dotted(b".a\r\n") == b"..a\r\n.\r\n"
    assert dotted(b"a\n.\nQUIT\n") == b"a\r\n..\r\nQUIT\r\n.\r\n"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("5.1.1 <x@y>: Recipient address rejected: User unknown in virtual mailbox table", True),
        ("5.1.10 null MX", True),
        ("5.2.1 The email account that you tried to reach is disabled", True),
        ("Requested action not taken: mailbox unavailable", True),
        ("sorry, no mailbox here by that name", True),
        ("5.7.1 Service unavailable; client host blocked using a list; user unknown to us", False),
        ("Message rejected as spam, mailbox unavailable", False),
        ("5.4.1 Recipient address rejected: Access denied", False),
        ("5.1.8 sender domain does not exist", False),
        ("something else", False),
    ],
)
def test_only_words_about_the_mailbox_itself_close_an_address(text: str, gone: bool) -> None:
    assert exactly(translate("rcpt", 550, text), AddressGoneError) is gone


def test_how_long_to_wait_is_heard() -> None:
    for text, seconds in (("greylisted, try again in 5 minutes", 300.0), ("4.7.1 retry in 90s", 90.0), ("later", None)):
        error = translate("rcpt", 451, text)
        assert isinstance(error, TemporaryError)
        assert error.retry_after == seconds
