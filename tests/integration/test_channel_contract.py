"""What every channel promises, tried on each of them. A channel joins by one factory in HARNESSES."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from typing import Literal, Protocol

import pytest

from bot.channels.email.channel import EmailChannel
from bot.channels.email.parse import read
from bot.channels.memory import MemoryChannel
from bot.channels.telegram import TelegramChannel
from bot.demo.botapi import BotApi, User, serve
from bot.demo.mailserver import MailServer, MailServerSettings, running
from bot.errors import AddressGoneError, PermanentError, TemporaryError, UncertainError, UnreadableError
from bot.messages import Channel, File, Inbound, Outbound, Raw
from bot.split import split
from tests.botapi import Inbox, letter, listening, telegram
from tests.integration.test_email_channel import PASSWORD, US, settings_for
from tests.integration.test_email_channel import channel_to as mail_channel_to

Fault = Literal["temporary", "permanent", "gone", "uncertain"]
PDF = b"%PDF-1.4 a packing list"


@dataclass(frozen=True)
class Got:
    """What a person sees of one letter."""

    text: str
    files: tuple[tuple[str, bytes], ...] = ()


class Harness(Protocol):
    """One channel with one person at the other end, who outlives the channel."""

    @property
    def channel(self) -> Channel: ...
    @property
    def address(self) -> str: ...
    async def restart(self) -> None:
        """Throw the channel away as a crash does, and build another to the same account."""

    async def write(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        """Let the person write."""

    async def read(self) -> list[Got]:
        """Return what the person got so far."""

    async def fail(self, fault: Fault) -> None:
        """Let the next letter fail this way."""


@dataclass
class MemoryHarness:
    channel: MemoryChannel
    address: str = "1"

    async def restart(self) -> None:
        await self.channel.close()
        self.channel = MemoryChannel(exchange=self.channel.exchange)

    async def write(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        carried = tuple(File(name, "application/pdf", len(content), content) for name, content in files)
        self.channel.write(text, files=carried)

    async def read(self) -> list[Got]:
        return [_as_got(sent) for sent in self.channel.sent]

    async def fail(self, fault: Fault) -> None:
        errors = {
            "temporary": TemporaryError(),
            "permanent": PermanentError(),
            "gone": AddressGoneError(),
            "uncertain": UncertainError(),
        }
        self.channel.fail_next(errors[fault])


def _as_got(sent: Outbound) -> Got:
    return Got(sent.text, tuple((file.name, file.content or b"") for file in sent.files))


@dataclass
class TelegramHarness:
    api: BotApi
    person: User
    channel: TelegramChannel
    renew: Callable[[], TelegramChannel]

    @property
    def address(self) -> str:
        return str(self.person.id)

    async def restart(self) -> None:
        await self.channel.close()
        self.channel = self.renew()

    async def write(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        for name, content in files[:1]:
            self.person.send_document(name, content, "application/pdf", caption=text)
        if not files:
            self.person.send_text(text)

    async def read(self) -> list[Got]:
        return [
            Got(message.text, tuple((blob.name, blob.content) for blob in message.blobs))
            for message in self.person.heard()
        ]

    async def fail(self, fault: Fault) -> None:
        faults = self.api.world.faults
        if fault == "temporary":
            faults.fail_next("sendMessage", 502, "Bad Gateway")
        elif fault == "permanent":
            faults.fail_next("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
        elif fault == "gone":
            self.person.block()
        else:
            faults.lose_next("sendMessage")


@dataclass
class EmailHarness:
    server: MailServer
    channel: EmailChannel
    renew: Callable[[], EmailChannel]
    address: str = "alice@buyer.example"
    written: int = 0

    async def restart(self) -> None:
        await self.channel.close()
        self.channel = self.renew()

    async def write(self, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> None:
        self.written += 1
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = self.address, US, "cups"
        mail["Message-ID"] = f"<{self.written}@buyer.example>"
        mail.set_content(text)
        for name, content in files:
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        self.server.deliver(mail.as_bytes(), US)

    async def read(self) -> list[Got]:
        readings = [read(raw) for raw in self.server.mailbox(self.address)]
        return [Got(one.full_text, tuple((file.name, file.content or b"") for file in one.files)) for one in readings]

    async def fail(self, fault: Fault) -> None:
        answers = {"temporary": "451 4.3.0 later", "permanent": "554 5.7.1 no spam", "gone": "550 5.1.1 nobody here"}
        if fault == "uncertain":
            self.server.faults.plan("smtp.done", drop=True, times=1)
        else:
            self.server.faults.plan("smtp.rcpt" if fault == "gone" else "smtp.data", answers[fault], times=1)


@asynccontextmanager
async def memory_harness() -> AsyncIterator[Harness]:
    harness = MemoryHarness(MemoryChannel())
    yield harness
    await harness.channel.close()


@asynccontextmanager
async def telegram_harness() -> AsyncIterator[Harness]:
    async with serve() as api, telegram(api) as channel:
        person = api.user("Mei")
        person.chat.started = True
        harness = TelegramHarness(api, person, channel, lambda: channel_to(api))
        yield harness
        await harness.channel.close()


@asynccontextmanager
async def email_harness() -> AsyncIterator[Harness]:
    async with running(MailServerSettings(users={US: PASSWORD}, smtp_auth=True)) as server:

        def renew() -> EmailChannel:
            return mail_channel_to(settings_for(server))

        harness = EmailHarness(server, renew(), renew)
        yield harness
        await harness.channel.close()


def channel_to(api: BotApi) -> TelegramChannel:
    return TelegramChannel(api.token, base_url=api.base_url, base_file_url=api.base_file_url, poll_seconds=2)


HARNESSES: dict[str, Callable[[], AbstractAsyncContextManager[Harness]]] = {
    "memory": memory_harness,
    "telegram": telegram_harness,
    "email": email_harness,
}


@pytest.fixture(params=HARNESSES)
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    async with HARNESSES[request.param]() as made:
        yield made


async def messages(channel: Channel, inbox: Inbox) -> list[Inbound]:
    parsed = [await channel.parse(raw) for raw in inbox.rows.values()]
    return [message for message in parsed if message is not None]


async def test_what_is_committed_is_handed_over_once(harness: Harness) -> None:
    inbox = Inbox()
    async with listening(harness.channel, inbox.accept):
        await harness.write("first")
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
        await harness.write("second")
        await inbox.until(lambda inbox: len(inbox.rows) == 2)
    assert len(inbox.handed) == len(set(inbox.handed)) == 2
    assert [message.text.strip() for message in await messages(harness.channel, inbox)] == ["first", "second"]


async def test_what_waited_before_we_came_is_taken(harness: Harness) -> None:
    for number in range(5):
        await harness.write(f"message {number}")
    inbox = Inbox()
    async with listening(harness.channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 5)
    texts = [message.text.strip() for message in await messages(harness.channel, inbox)]
    assert texts == [f"message {number}" for number in range(5)]


async def test_what_could_not_be_committed_is_handed_over_again(harness: Harness) -> None:
    inbox = Inbox(failures=2)
    async with listening(harness.channel, inbox.accept):
        await harness.write("hold on to me")
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
    assert len(inbox.handed) == 3
    assert len(set(inbox.handed)) == 1


async def test_what_was_not_committed_when_the_process_died_is_handed_to_the_next(harness: Harness) -> None:
    handed = asyncio.Event()

    async def hang(raws: list[Raw]) -> list[bool]:
        handed.set()
        await asyncio.Event().wait()
        return [True] * len(raws)

    async with listening(harness.channel, hang):
        await harness.write("do not lose me")
        async with asyncio.timeout(15):
            await handed.wait()
    await harness.restart()
    inbox = Inbox()
    async with listening(harness.channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
    assert [message.text.strip() for message in await messages(harness.channel, inbox)] == ["do not lose me"]


async def test_raw_input_names_its_channel_and_account(harness: Harness) -> None:
    inbox = await one(harness, "hello")
    (raw,) = inbox.rows.values()
    assert (raw.channel, raw.account) == (harness.channel.kind, harness.channel.account)
    assert raw.received_at.tzinfo is not None
    assert raw.content


async def one(harness: Harness, text: str, files: tuple[tuple[str, bytes], ...] = ()) -> Inbox:
    """Let the person write once, and return the inbox that holds it."""
    inbox = Inbox()
    async with listening(harness.channel, inbox.accept):
        await harness.write(text, files)
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
    return inbox


async def test_stored_raw_input_means_the_same_in_the_next_process(harness: Harness) -> None:
    inbox = await one(harness, "안녕하세요 👋 ä é")
    (before,) = await messages(harness.channel, inbox)
    await harness.restart()
    (after,) = await messages(harness.channel, inbox)
    assert before == after
    assert before.text.strip() == "안녕하세요 👋 ä é"
    assert before.sender.address == harness.address
    assert before.sent_at.tzinfo is not None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b"{", b"null", b'{"a":' * 3000])
async def test_bytes_of_any_kind_are_nothing_or_unreadable(harness: Harness, content: bytes) -> None:
    inbox = await one(harness, "hello")
    (raw,) = inbox.rows.values()
    hostile = Raw(raw.channel, raw.account, "999", content, raw.received_at)
    try:
        await harness.channel.parse(hostile)
    except UnreadableError:
        return


async def test_a_letter_arrives(harness: Harness) -> None:
    sent = await harness.channel.send(letter(harness.address, "Guten Tag 👋"))
    assert sent.vendor_id
    assert [got.text.strip() for got in await harness.read()] == ["Guten Tag 👋"]


async def test_the_parts_of_a_long_text_all_arrive(harness: Harness) -> None:
    limit = harness.channel.limits.text or 4096
    text = " ".join(f"Sentence number {number} 👍." for number in range(limit // 10))
    for part in split(text, limit, utf16=harness.channel.limits.utf16):
        await harness.channel.send(letter(harness.address, part))
    arrived = " ".join(got.text.strip() for got in await harness.read())
    assert arrived.split() == text.split()


async def test_a_text_over_the_limit_is_refused_for_good(harness: Harness) -> None:
    limit = harness.channel.limits.text
    if limit is None:
        pytest.skip("this channel has no limit")
    with pytest.raises(PermanentError):
        await harness.channel.send(letter(harness.address, "x" * (limit + 1)))
    assert await harness.read() == []


async def test_a_file_goes_out(harness: Harness) -> None:
    file = File("packing list.pdf", "application/pdf", len(PDF), PDF)
    await harness.channel.send(letter(harness.address, "Here it is", files=(file,)))
    (got,) = await harness.read()
    assert got.text.strip() == "Here it is"
    assert got.files == (("packing list.pdf", PDF),)


async def test_a_file_comes_in(harness: Harness) -> None:
    inbox = await one(harness, "our list", (("list.pdf", PDF),))
    (message,) = await messages(harness.channel, inbox)
    (file,) = message.files
    assert message.text.strip() == "our list"
    assert (file.name, file.media_type) == ("list.pdf", "application/pdf")
    assert (await harness.channel.fetch(file)).content == PDF


async def test_a_temporary_failure_says_so_and_the_letter_can_go_again(harness: Harness) -> None:
    await harness.fail("temporary")
    sending = letter(harness.address)
    with pytest.raises(TemporaryError) as failure:
        await harness.channel.send(sending)
    assert not isinstance(failure.value, UncertainError)
    await harness.channel.send(sending)
    assert len(await harness.read()) == 1


async def test_a_permanent_failure_says_so(harness: Harness) -> None:
    await harness.fail("permanent")
    with pytest.raises(PermanentError) as failure:
        await harness.channel.send(letter(harness.address))
    assert not isinstance(failure.value, AddressGoneError)
    assert await harness.read() == []


async def test_a_dead_address_says_so(harness: Harness) -> None:
    await harness.fail("gone")
    with pytest.raises(AddressGoneError):
        await harness.channel.send(letter(harness.address))


async def test_a_letter_that_may_have_arrived_is_uncertain(harness: Harness) -> None:
    await harness.fail("uncertain")
    with pytest.raises(UncertainError):
        await harness.channel.send(letter(harness.address))


async def test_many_letters_at_once_all_arrive(harness: Harness) -> None:
    letters = [letter(harness.address, f"Letter {number}") for number in range(harness.channel.limits.parallel)]
    sent = await asyncio.gather(*(harness.channel.send(sending) for sending in letters))
    assert len({one.vendor_id for one in sent}) == len(letters)
    assert {got.text.strip() for got in await harness.read()} == {sending.text for sending in letters}


async def test_closing_twice_does_no_harm(harness: Harness) -> None:
    await harness.channel.close()
    await harness.channel.close()
    with pytest.raises(TemporaryError):
        await harness.channel.send(letter(harness.address))
