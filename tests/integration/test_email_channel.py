"""The mail channel as the house uses it, against the local mail server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.email import doctor
from bot.channels.email.channel import EmailChannel
from bot.channels.email.parse import Reading, read
from bot.channels.email.settings import EmailSettings, ImapSettings, Security, Server, SmtpSettings
from bot.clock import SystemClock
from bot.demo.certificate import make_certificate
from bot.demo.mailserver import MailServer, MailServerSettings, running
from bot.errors import PermanentError, UnreadableError
from bot.messages import Act, Channel, File, Outbound, Purpose, Raw

US, BUYER, PASSWORD = "info@exporter.example", "alice@buyer.example", "secret"
LETTER = Outbound(
    key="reply:1",
    channel="email",
    to=BUYER,
    purpose=Purpose.REPLY,
    text="감사합니다.",
    subject="Re: cups",
    message_id="<reply.1@exporter.example>",
    files=(File("견적.pdf", "application/pdf", 4, b"%PDF"),),
)


class PlainReader:
    """Reads in this very process."""

    async def read(self, raw: bytes) -> Reading:
        return read(raw, own_addresses=frozenset({US}), loop=US)

    async def close(self) -> None:
        return


@dataclass
class World:
    server: MailServer
    channel: EmailChannel

    async def take(self, wanted: int) -> list[Raw]:
        """Listen until so many mails came."""
        taken: list[Raw] = []
        enough = asyncio.Event()

        async def accept(raws: list[Raw]) -> list[bool]:
            taken.extend(raws)
            if len(taken) >= wanted:
                enough.set()
            return [True for _ in raws]

        task = asyncio.create_task(self.channel.listen(accept))
        try:
            async with asyncio.timeout(30):
                await enough.wait()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        return taken


async def no_cursor(account: str) -> str:
    return ""


def settings_for(server: MailServer, password: str = PASSWORD) -> EmailSettings:
    def at(port: int) -> Server:
        return Server("127.0.0.1", port, US, password, Security.NONE)

    imap = ImapSettings(at(server.imap_port), since="all", max_mail_bytes=100_000, retry_first=0.01)
    return EmailSettings(imap, SmtpSettings(at(server.smtp_port)), US, "Dangol Trading")


def channel_to(settings: EmailSettings) -> EmailChannel:
    return EmailChannel(settings, clock=SystemClock(), load_cursor=no_cursor, parser=PlainReader())


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running(MailServerSettings(users={US: PASSWORD, BUYER: "x"}, smtp_auth=True)) as server:
        channel = channel_to(settings_for(server))
        yield World(server, channel)
        await channel.close()


def a_channel(channel: Channel) -> Channel:
    """Prove to the type checker that the contract is kept."""
    return channel


async def test_a_letter_reaches_the_buyer_and_reads_back(world: World) -> None:
    sent = await a_channel(world.channel).send(LETTER)
    reading = read(world.server.mailbox(BUYER)[0])
    assert sent.vendor_id == reading.message_id == "<reply.1@exporter.example>"
    assert (reading.sender.address, reading.subject) == (US, "Re: cups")
    assert "감사합니다." in reading.full_text
    assert [(file.name, file.content) for file in reading.files] == [("견적.pdf", b"%PDF")]
    assert world.server.smtp.senders == [US]


async def test_the_envelope_sender_of_a_letter_is_used(world: World) -> None:
    await world.channel.send(replace(LETTER, envelope_from="bounce+1@exporter.example"))
    assert world.server.smtp.senders == ["bounce+1@exporter.example"]


async def test_a_buyers_mail_becomes_a_message(world: World) -> None:
    world.server.deliver(f"From: Alice <{BUYER}>\r\nTo: {US}\r\nSubject: cups\r\n\r\nHow much?\r\n".encode(), US)
    (raw,) = await world.take(1)
    inbound = await world.channel.parse(raw)
    assert inbound is not None
    assert (inbound.act, inbound.sender.address, inbound.text) == (Act.MESSAGE, BUYER, "How much?")
    assert inbound.vendor_id == raw.vendor_id


async def test_mail_is_read_in_a_process_of_its_own_unless_told_otherwise(world: World) -> None:
    channel = EmailChannel(settings_for(world.server), clock=SystemClock(), load_cursor=no_cursor)
    world.server.deliver(f"From: {BUYER}\r\nSubject: cups\r\n\r\nHow much?\r\n".encode(), US)
    await channel.send(replace(LETTER, to=US))
    asked, own = [await channel.parse(raw) for raw in await world.take(2)]
    await channel.close()
    assert asked is not None and own is not None
    assert (asked.text, asked.act, own.machine) == ("How much?", Act.MESSAGE, "own")


async def test_our_own_letter_coming_back_is_a_machines(world: World) -> None:
    await world.channel.send(replace(LETTER, to=US))
    (raw,) = await world.take(1)
    inbound = await world.channel.parse(raw)
    assert inbound is not None
    assert (inbound.act, inbound.machine) == (Act.MACHINE, "own")


async def test_a_mail_over_the_limit_is_read_as_far_as_it_goes_and_noted(world: World) -> None:
    world.server.deliver(f"From: {BUYER}\r\nSubject: big\r\n\r\nsee below\r\n{'x' * 200_000}".encode(), US)
    (raw,) = await world.take(1)
    inbound = await world.channel.parse(raw)
    assert inbound is not None
    assert "too_large" in inbound.notices
    assert inbound.subject == "big"


async def test_a_mail_that_was_not_given_out_is_unreadable(world: World) -> None:
    raw = Raw("email", "x", "1.2", b"", datetime.now(UTC), note="unfetchable")
    with pytest.raises(UnreadableError, match=r"1\.2"):
        await world.channel.parse(raw)


async def test_files_of_mails_bring_their_content(world: World) -> None:
    file = File("a", "a/b", 1, b"x")
    assert await world.channel.fetch(file) is file
    with pytest.raises(UnreadableError):
        await world.channel.fetch(replace(file, content=None))


async def test_a_letter_to_no_address_is_refused_for_good(world: World) -> None:
    with pytest.raises(PermanentError):
        await world.channel.send(replace(LETTER, to="nobody"))


async def test_the_doctor_finds_a_healthy_account_healthy(world: World) -> None:
    findings = await world.channel.check()
    assert all(finding.ok for finding in findings)
    said = " ".join(finding.what for finding in findings)
    assert "holds 0 mails" in said
    assert "IDLE" in said
    assert "SMTP" in said


@pytest.mark.parametrize(("many", "told"), [(0, "0 mails"), (1, "1 mail"), (2, "2 mails")])
def test_mails_are_counted_as_one_says_it(many: int, told: str) -> None:
    assert doctor.mails(many) == told


async def test_the_doctor_says_what_to_do_about_a_wrong_password(world: World) -> None:
    channel = channel_to(settings_for(world.server, "wrong"))
    findings = await channel.check()
    await channel.close()
    assert [finding.ok for finding in findings] == [False, False]
    assert all("password" in finding.advice for finding in findings)


async def test_the_doctor_says_what_to_do_when_nobody_listens(world: World) -> None:
    await world.server.stop()
    findings = await world.channel.check()
    assert [finding.ok for finding in findings] == [False, False]
    assert all("nothing listens" in finding.what and "host and port" in finding.advice for finding in findings)


async def test_the_doctor_warns_of_a_certificate_that_ends_soon_or_is_unknown(tmp_path: Path) -> None:
    made = make_certificate(tmp_path, days=5)
    async with running(MailServerSettings(tls=made.context(), implicit_tls=True)) as server:
        settings = settings_for(server)
        for ca_file, words in ((str(made.certificate), "Renew"), ("", "ca_file")):
            where = Server("localhost", server.imap_port, US, PASSWORD, Security.TLS, ca_file=ca_file)
            outgoing = replace(where, port=server.smtp_port, user="")
            channel = channel_to(
                replace(
                    settings, imap=replace(settings.imap, server=where), smtp=replace(settings.smtp, server=outgoing)
                )
            )
            findings = await channel.check()
            await channel.close()
            assert [words in finding.advice for finding in findings if not finding.ok] == [True, True]


@pytest.mark.parametrize(
    ("security", "implicit", "days", "changes", "what", "advice"),
    [
        (Security.TLS, True, -3, {}, "has expired", "Renew"),
        (Security.STARTTLS, False, -3, {}, "has expired", "Renew"),
        (Security.TLS, True, 30, {"host": "127.0.0.2"}, "for another name than 127.0.0.2", "as host the name"),
        (Security.TLS, True, 30, {"ca_file": "/nowhere/ca.pem"}, "ca_file /nowhere/ca.pem: No such file", "PEM"),
        (Security.TLS, True, 30, {"ca_file": __file__}, "holds no certificate", "PEM"),
        (Security.TLS, False, 30, {}, "does not speak TLS from the start", "starttls"),
        (Security.STARTTLS, True, 30, {"connect_timeout": 0.5}, "then says nothing", '"tls"'),
        (Security.NONE, True, 30, {"connect_timeout": 0.5}, "then says nothing", '"tls"'),
        (Security.NONE, True, 30, {"host": "192.0.2.1"}, "security = none is refused", '"tls" or "starttls"'),
        (Security.TLS, True, 30, {"host": "mail.nowhere.invalid"}, "no host of the name", "spelling of host"),
        (Security.TLS, True, 30, {"host": "mail..nowhere"}, "mail..nowhere", "host"),
        (Security.TLS, True, 30, {"port": 1}, "nothing listens at port 1", "host and port"),
    ],
)
async def test_the_doctor_says_in_plain_words_what_is_wrong_with_a_line(
    tmp_path: Path, security: Security, implicit: bool, days: int, changes: dict[str, Any], what: str, advice: str
) -> None:
    made = make_certificate(tmp_path, days=days)
    async with running(MailServerSettings(host="0.0.0.0", tls=made.context(), implicit_tls=implicit)) as server:
        settings = settings_for(server)
        where = {"security": security, "ca_file": str(made.certificate), **changes}
        imap = replace(settings.imap, server=replace(settings.imap.server, **where))
        smtp = replace(settings.smtp, server=replace(settings.smtp.server, **where))
        channel = channel_to(replace(settings, imap=imap, smtp=smtp))
        findings = await channel.check()
        await channel.close()
    assert [finding.ok for finding in findings] == [False, False], findings
    for finding, section in zip(findings, ("[email.imap]", "[email.smtp]"), strict=True):
        assert what in finding.what, finding
        assert advice in finding.advice, finding
        assert section in finding.advice or "Renew" in finding.advice, finding


async def test_the_doctor_knows_a_port_of_another_kind() -> None:
    async with running(MailServerSettings(users={US: PASSWORD})) as server:
        settings = settings_for(server)
        crossed = replace(
            settings,
            imap=replace(settings.imap, server=replace(settings.imap.server, port=server.smtp_port)),
            smtp=replace(settings.smtp, server=replace(settings.smtp.server, port=server.imap_port)),
        )
        channel = channel_to(crossed)
        findings = await channel.check()
        await channel.close()
    assert ["does not speak IMAP" in findings[0].what, "does not speak SMTP" in findings[1].what] == [True, True]


@pytest.mark.parametrize("point", ["smtp.mail", "smtp.rcpt"])
async def test_the_doctor_asks_whether_letters_may_come_from_us(world: World, point: str) -> None:
    world.server.faults.plan(point, "553 5.7.1 Sender address rejected: not owned by user", times=1)
    findings = await world.channel.check()
    (bad,) = [finding for finding in findings if not finding.ok]
    assert f"takes no letters from {US}" in bad.what
    assert "not owned by user" in bad.what
    assert "username" in bad.advice
    assert world.server.mailbox(US) == []
    assert world.server.mailbox(BUYER) == []


async def test_the_doctor_names_the_folders_that_are_there(world: World) -> None:
    settings = settings_for(world.server)
    channel = channel_to(replace(settings, imap=replace(settings.imap, folder="Buyers")))
    findings = await channel.check()
    await channel.close()
    (bad,) = [finding for finding in findings if not finding.ok]
    assert "Buyers" in bad.what
    assert "INBOX" in bad.advice
