"""A house to measure: real channels, real rows, nobody listening."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.channels.email.channel import EmailChannel
from bot.channels.email.settings import EmailSettings, ImapSettings, Security, Server, SmtpSettings
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import MovableClock
from bot.conversation.inbox import Reception
from bot.house import House
from bot.store import inbox
from bot.store.database import opened
from tests.cast import EXPORTER, NOW, build_house, lunchbox

CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured."""

    house: House
    clock: MovableClock
    chat: TelegramChannel
    mail: EmailChannel
    reception: Reception


@asynccontextmanager
async def bench(folder: Path, smtp_port: int = 1) -> AsyncIterator[Bench]:
    """Open an SQLite database in `folder` with one product, and the channels; letters go to `smtp_port`."""
    clock = MovableClock(NOW)
    async with opened(f"sqlite://{folder}/bench.db"):
        house = build_house(clock, staff_group="")
        await lunchbox(house)
        chat = TelegramChannel("100:token", clock=clock)
        mail = EmailChannel(_settings(smtp_port), clock=clock, load_cursor=inbox.cursor)
        try:
            yield Bench(house, clock, chat, mail, Reception(house, {"telegram": chat, "email": mail}))
        finally:
            await mail.close()
            await chat.close()


def _settings(smtp_port: int) -> EmailSettings:
    server = Server("127.0.0.1", smtp_port, security=Security.NONE)
    return EmailSettings(
        imap=ImapSettings(server), smtp=SmtpSettings(server, connections=CONNECTIONS, mails_per_connection=10_000),
        from_address=EXPORTER.email, from_name=EXPORTER.name,
    )  # fmt: skip
