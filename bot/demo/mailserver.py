"""A small mail server on loopback for the demo and the tests: SMTP takes mail for anybody, IMAP gives it out.

Everybody has a mailbox as soon as mail for them comes. The page of the demo is every buyer's mail program: it reads
and writes the mailboxes directly.
"""

import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.clock import Clock, SystemClock
from bot.demo.imapserver import ImapServer
from bot.demo.mailboxes import Mail, Mailboxes, OnMail
from bot.demo.mailfaults import Faults
from bot.demo.smtpserver import SmtpServer


@dataclass(frozen=True, slots=True)
class MailServerSettings:
    """How the server is to behave. `users` (name to password): IMAP opens only for them, SMTP wants AUTH.

    Ports 0 take free ones. `tls` offers STARTTLS, or with `implicit_tls` speaks TLS from the first byte.
    """

    host: str = "127.0.0.1"
    smtp_port: int = 0
    imap_port: int = 0
    users: dict[str, str] | None = None
    smtp_auth: bool = False
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    idle: bool = True
    smtputf8: bool = True
    size: int = 50_000_000


class MailServer:
    """Both servers and the mailboxes between them. Use as an async context by `running`."""

    def __init__(self, settings: MailServerSettings | None = None, clock: Clock | None = None) -> None:
        self.settings = settings or MailServerSettings()
        self.faults = Faults()
        self.boxes = Mailboxes(clock or SystemClock())
        chosen, tls = self.settings, self.settings.tls
        self.smtp = SmtpServer(
            self.boxes,
            self.faults,
            users=chosen.users if chosen.smtp_auth else None,
            tls=tls,
            implicit_tls=chosen.implicit_tls,
            size=chosen.size,
            smtputf8=chosen.smtputf8,
        )
        self.imap = ImapServer(
            self.boxes, self.faults, users=chosen.users, tls=tls, implicit_tls=chosen.implicit_tls, idle=chosen.idle
        )

    @property
    def smtp_port(self) -> int:
        """Return where SMTP listens; the same after a restart."""
        return self.smtp.listener.port

    @property
    def imap_port(self) -> int:
        """Return where IMAP listens; the same after a restart."""
        return self.imap.listener.port

    async def start(self) -> None:
        """Listen. After `stop` on the same ports again, with all mail still there."""
        await self.smtp.listener.open(self.settings.host, self.settings.smtp_port)
        await self.imap.listener.open(self.settings.host, self.settings.imap_port)

    async def stop(self) -> None:
        """Stop listening and break every connection. What hangs is let go."""
        self.faults.released.set()
        await self.smtp.listener.close()
        await self.imap.listener.close()
        self.faults.released.clear()

    def deliver(self, raw: bytes, to: str) -> Mail:
        """Put a mail into the mailbox of `to` without SMTP."""
        return self.boxes.deliver(raw, to)

    def mailbox(self, address: str) -> list[bytes]:
        """Return the raw mails of `address`, oldest first."""
        return [mail.raw for mail in self.boxes.box(address).mails]

    def subscribe(self, on_mail: OnMail) -> None:
        """Call `on_mail` with the address and the mail whenever one arrives anywhere."""
        self.boxes.subscribers.append(on_mail)

    def drop_imap(self) -> None:
        """Break every IMAP connection without a word."""
        self.imap.listener.drop_all()

    def drop_smtp(self) -> None:
        """Break every SMTP connection without a word."""
        self.smtp.listener.drop_all()


@contextlib.asynccontextmanager
async def running(settings: MailServerSettings | None = None, clock: Clock | None = None) -> AsyncIterator[MailServer]:
    """Run a mail server for the length of a block."""
    server = MailServer(settings, clock)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
