"""Mails as buyers send them, put into our mailbox without SMTP, which may be out of order just now."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

from bot.demo.mailserver import MailServer
from tests.stories.conftest import HANEUL

US = HANEUL.email


def mail(sender: str, subject: str, text: str, message_id: str = "", to: str = US) -> EmailMessage:
    """Return a plain mail to us."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Message-ID"] = message_id or make_msgid(domain=sender.rpartition("@")[2].strip(">"))
    message["Date"] = datetime.now(UTC)
    message["Subject"] = subject
    message.set_content(text)
    return message


def deliver(server: MailServer, message: EmailMessage) -> None:
    """Put `message` into our mailbox."""
    server.deliver(message.as_bytes(), US)
