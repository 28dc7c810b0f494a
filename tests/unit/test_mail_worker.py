"""Reading in a process of its own: what a mail does to its reader, it does to nobody else."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.channels.email.parse import read
from bot.channels.email.worker import Parser
from bot.errors import UnreadableError

MAIL = (
    b"From: Anna <anna@acme.example>\nSubject: x\nDate: Mon, 2 Nov 2026 09:15:00 +0100\nContent-Type:"
    b" multipart/mixed; boundary=b\n\n"
    b"--b\n\nHow much?\n--b\nContent-Type: image/png; name=a.png\n\n\x00\xff\x01\n--b--\n"
)
BOUNCE = b"Return-Path: <>\nFrom: mailer-daemon@x.example\nSubject: failure\n\n<a@b.example>: 550 5.1.1 user unknown\n"
FOREVER = ("/bin/sh", "-c", "sleep 1000")


async def gone(pid: int) -> None:
    """Wait until there is no such process."""
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("raw", [MAIL, BOUNCE, b"From: sales@hana.example\n\nx"])
async def test_it_reads_as_here(raw: bytes) -> None:
    own = frozenset({"sales@hana.example"})
    async with Parser(own_addresses=own) as parser:
        assert await parser.read(raw) == read(raw, own_addresses=own)


async def test_many_at_once_take_their_turn() -> None:
    async with Parser() as parser:
        mails = [b"From: a@b.example\nSubject: %d\n\nx" % number for number in range(50)]
        found = await asyncio.gather(*map(parser.read, mails))
    assert [reading.subject for reading in found] == [str(number) for number in range(50)]


async def test_what_is_no_mail_is_refused_and_the_child_stays() -> None:
    async with Parser() as parser:
        await parser.read(MAIL)
        child = parser.pid
        with pytest.raises(UnreadableError, match="no header"):
            await parser.read(b"\x00")
        assert parser.pid == child


async def test_a_mail_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    async with Parser(timeout=0.2, command=FOREVER) as parser:
        with pytest.raises(UnreadableError, match=r"took longer than 0\.2 s"):
            await parser.read(MAIL)
        assert parser.pid is None


async def test_a_reader_that_dies_over_a_mail_is_not_asked_twice() -> None:
    async with Parser(command=("/bin/sh", "-c", "exit 3")) as parser:
        with pytest.raises(UnreadableError, match="died"):
            await parser.read(MAIL)


@pytest.mark.parametrize(
    "said", ["printf '\\000\\000\\000\\002{}'", "printf '\\000\\000\\000\\004null'", "printf '\\377\\377\\377\\377'"]
)
async def test_an_answer_that_is_none_is_refused(said: str) -> None:
    async with Parser(command=("/bin/sh", "-c", f"{said}; exec sleep 1000")) as parser:
        with pytest.raises(UnreadableError):
            await parser.read(MAIL)


async def test_a_child_killed_while_it_waited_costs_no_mail() -> None:
    async with Parser() as parser:
        await parser.read(MAIL)
        assert parser.pid
        os.kill(parser.pid, signal.SIGKILL)
        assert (await parser.read(MAIL)).text == "How much?"


async def test_memory_is_bounded() -> None:
    async with Parser(memory=120_000_000) as parser:
        with pytest.raises(UnreadableError):
            await parser.read(b"From: a@b.example\nContent-Type: application/x\n\n" + b"x" * 100_000_000)
        assert (await parser.read(MAIL)).text == "How much?"


async def test_an_idle_child_ends() -> None:
    async with Parser(idle=0.05) as parser:
        await parser.read(MAIL)
        child = parser.pid
        assert child
        await gone(child)
        assert (await parser.read(MAIL)).text == "How much?"


async def test_cancelling_ends_the_child() -> None:
    async with Parser(command=FOREVER) as parser:
        asking = asyncio.create_task(parser.read(MAIL))
        while parser.pid is None:  # noqa: ASYNC110 - it has no event to tell that it started
            await asyncio.sleep(0.01)
        child = parser.pid
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await gone(child)


async def test_a_killed_parent_leaves_no_orphan() -> None:
    script = (
        "import asyncio, sys\nfrom bot.channels.email.worker import Parser\n"
        "async def main():\n    parser = Parser()\n    await parser.read(b'From: a@b.example\\n\\nx')\n"
        "    print(parser.pid, flush=True)\n    await asyncio.sleep(1000)\nasyncio.run(main())\n"
    )
    root = str(Path(bot.__file__).parent.parent)
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root}
    )
    assert parent.stdout
    child = int(await parent.stdout.readline())
    parent.kill()
    await parent.communicate()
    await gone(child)
