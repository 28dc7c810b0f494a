"""The reader against an IMAP server that somebody else wrote (pymap, in a process of its own)."""

import asyncio
import imaplib
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.channels.email.imap import ImapReader
from bot.channels.email.settings import ImapSettings, Security, Server
from bot.clock import SystemClock
from bot.messages import Raw

COMMAND = "import sys; from pymap.main import main; sys.argv[0] = 'pymap'; sys.exit(main())"


@dataclass
class Pymap:
    port: int

    async def append(self, *mails: bytes) -> None:
        await asyncio.to_thread(self._append, mails)

    def _append(self, mails: tuple[bytes, ...]) -> None:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login("demouser", "demopass")
        for mail in mails:
            client.append("INBOX", "", "", mail)
        client.logout()


@pytest.fixture
async def pymap() -> AsyncIterator[Pymap]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    arguments = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", COMMAND, *arguments)
    try:
        await _listening(port)
        yield Pymap(port)
    finally:
        process.kill()
        await process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return


async def test_a_foreign_server_gives_out_everything_once_and_wakes_us(pymap: Pymap) -> None:
    mails = [b"Subject: %d\r\n\r\n" % number + b"x\r\n" * 10 ** (number % 6) for number in range(12)]
    taken: list[Raw] = []
    more = asyncio.Event()

    async def accept(raws: list[Raw]) -> list[bool]:
        taken.extend(raws)
        more.set()
        return [True for _ in raws]

    async def load(account: str) -> str:
        return taken[-1].cursor if taken else ""

    where = Server("127.0.0.1", pymap.port, "demouser", "demopass", Security.NONE)
    settings = ImapSettings(where, since="all", retry_first=0.01, max_mail_bytes=250_000, truncated_bytes=1000)
    await pymap.append(*mails[:6])
    for part, wanted in ((mails[6:9], 9), (mails[9:], 12)):
        task = asyncio.create_task(ImapReader(settings, SystemClock(), load).listen(accept))
        try:
            await pymap.append(*part)
            async with asyncio.timeout(30):
                while len(taken) < wanted:
                    more.clear()
                    await more.wait()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert len(taken) == len({raw.vendor_id for raw in taken}) == 12
    for raw, mail in zip(taken, mails, strict=True):
        head, body = mail.split(b"\r\n\r\n", 1)
        assert raw.content == (head + b"\r\n\r\n" + body[:1000] if raw.note else mail)
    assert [raw.note for raw in taken] == ["truncated" if len(mail) > 250_000 else "" for mail in mails]
