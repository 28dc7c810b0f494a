"""E-mail as a channel of the house: IMAP in, SMTP out, a reader of mails between."""

from dataclasses import replace
from typing import Protocol

from bot.channels.email.build import build, message_id
from bot.channels.email.doctor import check_imap, check_smtp
from bot.channels.email.imap import ImapReader, LoadCursor, OnState, SaveCursor, ignore
from bot.channels.email.mailbox import ascii_domain, wire_address
from bot.channels.email.parse import Reading, to_inbound
from bot.channels.email.settings import EmailSettings
from bot.channels.email.smtp import SmtpSender
from bot.channels.email.worker import Parser
from bot.clock import Clock
from bot.errors import TemporaryError, UnreadableError
from bot.messages import Accept, File, Finding, Inbound, Limits, Outbound, Raw, Sent

_FILE_BYTES = 20_000_000


class Reader(Protocol):
    """What reads a mail: the worker process, or in a test the plain function behind it."""

    async def read(self, raw: bytes) -> Reading: ...
    async def close(self) -> None: ...


class EmailChannel:
    """Keeps bot.messages.Channel. `save_cursor`, where given, keeps where a first start began."""

    kind = "email"

    def __init__(
        self,
        settings: EmailSettings,
        *,
        clock: Clock,
        load_cursor: LoadCursor,
        on_state: OnState = ignore,
        save_cursor: SaveCursor | None = None,
        parser: Reader | None = None,
        parse_seconds: float = 30.0,
    ) -> None:
        self._settings = settings
        self._closed = False
        self._clock = clock
        self._reader = ImapReader(settings.imap, clock, load_cursor, on_state, save_cursor)
        self._sender = SmtpSender(settings.smtp, settings.from_address)
        own = frozenset(address.lower() for address in (settings.from_address, *settings.own_addresses))
        self._parser = parser or Parser(
            own_addresses=own,
            reply_prefix=settings.reply_prefix,
            loop=wire_address(settings.from_address).lower(),
            trusted_authserv=frozenset(name.lower().rstrip(".") for name in settings.trusted_authserv),
            timeout=parse_seconds,
        )

    @property
    def account(self) -> str:
        """Return the mailbox as "user@host/folder"."""
        return self._reader.account

    @property
    def limits(self) -> Limits:
        """Return what a mail can carry."""
        return Limits(html=True, subject=True, file_bytes=_FILE_BYTES, parallel=self._settings.smtp.connections)

    async def listen(self, accept: Accept) -> None:
        """Hand in mail until cancelled; ChannelDownError when our login is refused again and again."""
        await self._reader.listen(accept)

    async def parse(self, raw: Raw) -> Inbound | None:
        """Read a mail. One that was cut because of its size carries the notice "too_large"."""
        if raw.note == "unfetchable":
            raise UnreadableError(f"the mail server does not give out mail {raw.vendor_id}")
        reading = await self._parser.read(raw.content)
        inbound = to_inbound(reading, raw.vendor_id, raw.received_at)
        return replace(inbound, notices=(*inbound.notices, "too_large")) if raw.note == "truncated" else inbound

    async def fetch(self, file: File) -> File:
        """Return the file: a mail brings its files along."""
        if file.content is None:
            raise UnreadableError("a mail brings its files along; this one has no content")
        return file

    async def send(self, letter: Outbound) -> Sent:
        """Send a letter; its vendor id is its Message-ID."""
        if self._closed:
            raise TemporaryError("the mail channel is closed")
        settings = self._settings
        raw = build(letter, from_address=settings.from_address, from_name=settings.from_name, now=self._clock.now())
        said = await self._sender.send_raw(letter.envelope_from or settings.from_address, letter.to, raw)
        return Sent(message_id(letter, wire_address(settings.from_address)), note=said)

    async def check(self) -> list[Finding]:
        """Return what the doctor finds, both ways."""
        settings, now = self._settings, self._clock.now()
        hello = settings.smtp.hello or ascii_domain(settings.from_address.rpartition("@")[2]) or "localhost"
        sender = wire_address(settings.from_address)
        return [*await check_imap(settings.imap, now), *await check_smtp(settings.smtp, hello, now, sender)]

    async def close(self) -> None:
        """Let go of connections and of the reading process."""
        self._closed = True
        await self._sender.close()
        await self._parser.close()
