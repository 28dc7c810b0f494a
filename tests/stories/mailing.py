"""A buyer's mail program, as far as the stories need one."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

import aiosmtplib

from bot.demo.botapi.patience import PATIENCE
from bot.demo.stage import Stage


@dataclass(slots=True)
class Mailer:
    """Somebody with a mailbox on the local mail server."""

    stage: Stage
    address: str
    name: str = ""

    async def write(
        self, subject: str, text: str, *, to: str = "sales@haneul.example", answering: EmailMessage | None = None,
        files: tuple[tuple[str, bytes], ...] = (), **headers: str,
    ) -> EmailMessage:  # fmt: skip
        """Send a mail over SMTP; `answering` makes it a reply as mail programs write it."""
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"{self.name} <{self.address}>" if self.name else self.address
        message["To"] = str(answering["Reply-To"] or answering["From"]) if answering is not None else to
        message["Subject"] = f"Re: {answering['Subject']}" if answering is not None else subject
        message["Message-ID"] = make_msgid(domain=self.address.partition("@")[2])
        if answering is not None:
            message["In-Reply-To"] = answering["Message-ID"]
            message["References"] = answering["Message-ID"]
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        for name, content in files:
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        await aiosmtplib.send(
            message, hostname="127.0.0.1", port=self.stage.mail.smtp_port, start_tls=False, use_tls=False
        )
        return message

    def mails(self) -> list[EmailMessage]:
        """Return what lies in the mailbox, oldest first."""
        return [read(raw) for raw in self.stage.mail.mailbox(self.address)]

    async def gets(self, many: int = 1, timeout: float = PATIENCE) -> EmailMessage:
        """Wait until there are `many` mails in the mailbox; return the last of them."""
        arrived = asyncio.Event()
        self.stage.mail.subscribe(lambda _address, _mail: arrived.set())
        async with asyncio.timeout(timeout):
            while len(self.stage.mail.mailbox(self.address)) < many:
                arrived.clear()
                await arrived.wait()
        return self.mails()[many - 1]


def read(raw: bytes) -> EmailMessage:
    """Return a raw mail as Python reads it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
