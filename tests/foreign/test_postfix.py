"""Letters go out through Postfix, its answers are understood, and what it sends back is read."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.channels.email.doctor import check_smtp
from bot.channels.email.machines import Kind
from bot.channels.email.parse import Reading, read
from bot.channels.email.settings import Security
from bot.channels.email.smtp import SmtpSender
from bot.clock import SystemClock
from bot.errors import AddressGoneError, ChannelDownError, DeliveryError, PermanentError, TemporaryError
from tests.foreign import dovecot as foreign_dovecot
from tests.foreign import postfix as foreign
from tests.foreign.dovecot import USERS, Dovecot, free_port
from tests.foreign.postfix import Postfix

pytestmark = [
    pytest.mark.foreign,
    pytest.mark.skipif(
        not (foreign.installed() and foreign_dovecot.installed()),
        reason="Postfix and Dovecot (imap, lmtp) are not installed, or we are not root",
    ),
]
US, STAFF, BUYER, FULL = USERS
_ANSWERS = """
grey@exporter.example 450 4.2.0 Greylisted, come back later
busy@exporter.example DEFER_IF_PERMIT Service temporarily unavailable, try again in 300 seconds
spam@exporter.example 550 5.7.1 Message blocked by spam policy
"""
_ROUTES = """
gone.example error:5.1.2 no such domain
dead.example smtp:[127.0.0.1]:1
refusing.example smtp:[127.0.0.1]:{port}
"""


@dataclass
class World:
    dovecot: Dovecot
    postfix: Postfix

    async def send(self, to: str, message: bytes = b"", *, sender: str = US, stranger: bool = False) -> str:
        """Hand a letter over as we do, or as the mail server of a stranger does."""
        user, security = ("", Security.NONE) if stranger else (US, Security.STARTTLS)
        smtp = SmtpSender(self.postfix.settings(user, security))
        try:
            return await smtp.send_raw(sender, to, message or letter(to))
        finally:
            await smtp.close()

    async def arrived(self, user: str, many: int) -> list[Reading]:
        """Wait for so many mails in a mailbox, and read them."""
        async with asyncio.timeout(60):
            while len(mails := await self.dovecot.box(user)) < many:  # noqa: ASYNC110 - nobody there tells us
                await asyncio.sleep(0.2)
        return [read(mail, own_addresses=frozenset({US}), reply_prefix="sales+", loop=US) for mail in mails]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    port = free_port()
    async with (
        foreign_dovecot.running() as dovecot,
        foreign.running(
            dovecot, port=port, transport=_ROUTES.format(port=port), recipients=_ANSWERS, more="delay_warning_time = 3s"
        ) as postfix,
    ):
        yield World(dovecot, postfix)


def letter(to: str, text: str = "hello", sender: str = US) -> bytes:
    identifier = f"<{to.replace('@', '.at.')}@exporter.example>"
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: cups\r\nMessage-ID: {identifier}\r\n"
    return (
        f"{head}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n".encode()
    )


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS, Security.OPPORTUNISTIC])
async def test_a_letter_is_handed_over_with_a_login(world: World, security: Security) -> None:
    smtp = SmtpSender(world.postfix.settings(security=security))
    for number in range(3):
        await smtp.send_raw(US, BUYER, letter(BUYER, f"감사합니다 {number}\r\n.\r\n..two"))
    await smtp.close()
    assert smtp.opened == 1
    for number, reading in enumerate(await world.arrived(BUYER, 3)):
        assert reading.text.split() == ["감사합니다", str(number), ".", "..two"]


@pytest.mark.parametrize(
    ("to", "kind", "words"),
    [
        ("nobody@exporter.example", AddressGoneError, "5.1.1"),
        ("x@gone.example", AddressGoneError, "5.1.2"),
        ("우리@exporter.example", AddressGoneError, "5.1.1"),
        ("grey@exporter.example", TemporaryError, "450 4.2.0"),
        ("busy@exporter.example", TemporaryError, "300 seconds"),
        ("spam@exporter.example", PermanentError, "refused by the policy"),
    ],
)
async def test_a_refused_recipient_becomes_its_error(
    world: World, to: str, kind: type[DeliveryError], words: str
) -> None:
    with pytest.raises(DeliveryError, match=words) as raised:
        await world.send(to)
    assert type(raised.value) is kind


async def test_a_server_that_does_not_relay_for_us_takes_the_channel_down_and_not_the_address(world: World) -> None:
    with pytest.raises(ChannelDownError, match="Relay access denied"):
        await world.send("ana@elsewhere.example", stranger=True)


async def test_the_doctor_sees_that_a_login_is_missing(world: World) -> None:
    known = world.postfix.settings(security=Security.TLS)
    now = SystemClock().now()
    assert all(finding.ok for finding in await check_smtp(known, "here.example", now, US))
    unknown = replace(known, server=replace(known.server, user=""))
    assert ["login = true" in each.advice for each in await check_smtp(unknown, "here.example", now, US)][-1]
    assert await world.dovecot.box(US) == []


async def test_a_letter_over_the_limit_is_told_before_it_is_sent(world: World) -> None:
    with pytest.raises(PermanentError, match="3000000 at most"):
        await world.send(BUYER, letter(BUYER, "x\r\n" * 1_100_000))


async def test_what_is_written_to_an_address_with_a_token_comes_to_us_and_keeps_it(world: World) -> None:
    for to in ("sales+tok3n@exporter.example", "Sales+TOK3N@Exporter.Example"):
        await world.send(to, letter(US, sender=BUYER), sender=BUYER, stranger=True)
    for reading in await world.arrived(US, 2):
        assert reading.kind is Kind.MESSAGE
        assert "sales+tok3n@exporter.example" in reading.to


@pytest.mark.parametrize(
    ("to", "statuses", "permanent"),
    [
        ("nobody@late.example", {"5.1.1"}, True),
        ("x@refusing.example", {"5.7.1"}, True),
        (FULL, {"5.2.2"}, True),
        ("x@dead.example", {"4.4.1"}, False),
    ],
)
async def test_a_letter_that_comes_back_is_read_as_a_bounce(
    world: World, to: str, statuses: set[str], permanent: bool
) -> None:
    await world.send(to, letter(to, "z" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 1000))
    (reading,) = await world.arrived(US, 1)
    assert reading.kind is Kind.BOUNCE
    assert reading.bounce is not None
    assert (reading.bounce.recipient, reading.bounce.permanent) == (to, permanent)
    assert reading.bounce.status in statuses
    assert reading.bounce.original_message_id == f"<{to.replace('@', '.at.')}@exporter.example>"
