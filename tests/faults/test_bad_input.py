"""Mails that are too much: answered or put aside once, within bounded memory, and the next mail is taken."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.database import opened
from bot.store.inbox import Inbox, InboxState
from bot.store.outbox import Delivery
from tests.benchmarks.process import memory
from tests.cast import build_house, lunchbox
from tests.faults.conftest import Perform
from tests.faults.mails import US, deliver, mail
from tests.faults.rows import until
from tests.faults.service import Service
from tests.faults.world import World, world
from tests.stories.mailing import Mailer, text_of

ASKED = "What is the MOQ of the glass lunch box?"
MOST_MEMORY = 700  # megabytes at the worst moment, the process that reads mails included


def with_attachment(megabytes: int) -> bytes:
    message = mail("big@big.example", "Our drawings", ASKED)
    message.add_attachment(b"\0" * megabytes * 1_000_000, maintype="application", subtype="pdf", filename="plan.pdf")
    return message.as_bytes()


def bomb(depth: int = 3_000) -> bytes:
    """Parts in parts in parts."""
    head = mail("bomb@bomb.example", "Look", "x").as_bytes().partition(b"\r\n\r\n")[0]
    parts = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)]
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-", b"mime-"))]
    return b"\r\n".join(kept) + b"\r\nMIME-Version: 1.0\r\n" + b"".join(parts) + b"\r\nx"


def with_headers(many: int = 10_000) -> bytes:
    return b"".join(b"X-Nothing-%d: %d\r\n" % (number, number) for number in range(many)) + (
        mail("heads@heads.example", "Heads", ASKED).as_bytes()
    )


def mails_of(outside: World, address: str) -> list[bytes]:
    return outside.mail.mailbox(address)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_monstrous_mails_cost_neither_memory_nor_the_next_mail(database_url: str, tmp_path: Path) -> None:
    async with world(tmp_path, database_url) as outside, opened(database_url, migrate=False):
        await lunchbox(build_house())
        for raw in (with_attachment(30), bomb(), with_headers(), with_attachment(60), b"\0" * 5_000_000, b"\n"):
            outside.mail.deliver(raw, US)
        deliver(outside.mail, mail("after@after.example", "A question", ASKED))
        service = Service(outside)
        try:
            await service.start()

            async def settled() -> bool:
                finished = await Inbox.filter(state__in=(InboxState.DONE, InboxState.QUARANTINED)).count()
                return finished == 7 and len(mails_of(outside, "after@after.example")) == 1

            await until(settled, 120)
            peak = memory(service.pid, "VmHWM")
        finally:
            await service.stop()
        assert peak < MOST_MEMORY
        # Whoever sent too much hears of it; the rest of their mail is answered as any other.
        assert len(mails_of(outside, "big@big.example")) >= 1
        assert len(mails_of(outside, "heads@heads.example")) == 1


async def test_a_mail_that_the_server_does_not_give_out_is_put_aside_once_and_staff_told_once(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        stage.mail.faults.plan("imap.fetch", "NO [SERVERBUG] cannot read this one", where=lambda uid: uid == "1")
        deliver(stage.mail, mail("lost@lost.example", "Lost", ASKED))
        deliver(stage.mail, mail("next@next.example", "Next", ASKED))
        answer = await Mailer(stage, "next@next.example").gets()
        assert "500" in text_of(answer)
        told = await stage.group.hears("put aside")
        assert "1" in told.text
        await stage.move(timedelta(hours=2))
        assert await Delivery.filter(key__startswith="quarantine:").count() == 1
