"""A process of its own that reads mails: one that hangs, crashes or eats memory takes nobody with it.

Frames over the child's pipes: four bytes of length (big-endian), JSON, then bytes whose length the JSON tells. The
child ends when its standard input does, so that no parent's death leaves it behind.
"""

import asyncio
import contextlib
import json
import os
import resource
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import bot
from bot.channels.email import wire
from bot.channels.email.parse import Reading, read
from bot.errors import UnreadableError

_LONGEST_JSON = 64_000_000
_MODULE = (sys.executable, "-P", "-m", "bot.channels.email.worker")
_GRACE = 5  # seconds that the child gets beyond the limit before its own alarm ends it


class Parser:
    """Reads mails in a child process, one at a time; starts it on first use and lets it go when idle.

    `timeout` and `idle` are seconds, `memory` bytes of address space. `command` is for those who bring another reader.
    """

    def __init__(
        self,
        *,
        own_addresses: frozenset[str] = frozenset(),
        reply_prefix: str = "",
        loop: str = "",
        max_parts: int = 200,
        trusted_authserv: frozenset[str] = frozenset(),
        timeout: float = 30.0,
        memory: int = 1_500_000_000,
        idle: float = 180.0,
        command: tuple[str, ...] = _MODULE,
    ) -> None:
        self._options = {
            "own_addresses": sorted(own_addresses),
            "reply_prefix": reply_prefix,
            "loop": loop,
            "max_parts": max_parts,
            "trusted_authserv": sorted(trusted_authserv),
            "alarm": int(timeout) + _GRACE,
        }
        self._timeout = timeout
        self._idle = idle
        self._command = (*command, str(memory))
        self._child: Process | None = None
        self._turn = asyncio.Lock()
        self._letting_go: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Return the child's process id while there is one."""
        return self._child.pid if self._child else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the child."""
        if self._letting_go:
            self._letting_go.cancel()
            self._letting_go = None
        async with self._turn:
            await self._end()

    async def read(self, raw: bytes) -> Reading:
        """Read a mail; raise UnreadableError if it is none, takes too long or too much, or kills its reader."""
        async with self._turn:
            if self._letting_go:
                self._letting_go.cancel()
            try:
                return await self._read(raw)
            finally:
                self._letting_go = asyncio.create_task(self._let_go())

    async def _read(self, raw: bytes) -> Reading:
        was_there = self._child is not None and self._child.returncode is None
        try:
            return await self._ask(raw)
        except _DiedError:
            # A child that waited since the last mail may have been killed meanwhile: that says nothing of this one.
            if not was_there:
                raise
        return await self._ask(raw)

    async def _ask(self, raw: bytes) -> Reading:
        """Ask once. Whatever goes wrong in between ends the child: its pipes could hold half an answer."""
        answered = False
        try:
            async with asyncio.timeout(self._timeout):
                reading = await self._exchange(raw)
            answered = True
            return reading
        except _RefusedError as refusal:
            answered = True
            raise UnreadableError(str(refusal)) from None
        except TimeoutError as error:
            raise UnreadableError(f"took longer than {self._timeout:g} s") from error
        except (OSError, EOFError) as error:
            raise _DiedError("the reader died over it") from error
        finally:
            if not answered:
                await asyncio.shield(self._end())

    async def _exchange(self, raw: bytes) -> Reading:
        child = await self._running()
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(_frame({**self._options, "size": len(raw)}))
        child.stdin.write(raw)
        await child.stdin.drain()
        length = int.from_bytes(await child.stdout.readexactly(4), "big")
        if length > _LONGEST_JSON:
            raise EOFError
        told = await child.stdout.readexactly(length)
        lengths = wire.sizes(told)
        if sum(lengths) > 2 * len(raw) + 1_000_000:
            raise EOFError
        contents = [await child.stdout.readexactly(each) for each in lengths]
        try:
            return wire.unpack(told, contents)
        except UnreadableError as error:
            raise _RefusedError(str(error)) from None

    async def _running(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            await self._end()
            root = str(Path(bot.__file__).parent.parent)
            path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
            # A session of its own: an interrupt typed at the terminal is the parent's to handle.
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        return self._child

    async def _let_go(self) -> None:
        await asyncio.sleep(self._idle)
        async with self._turn:
            await asyncio.shield(self._end())

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        # The whole session goes, so that nothing the child may have started keeps its pipes open.
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        await child.communicate()


class _DiedError(UnreadableError):
    """The child ended before it answered."""


class _RefusedError(Exception):
    """The child answered that the mail cannot be read."""


def _frame(values: dict[str, object]) -> bytes:
    told = json.dumps(values).encode()
    return len(told).to_bytes(4, "big") + told


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer frames from `source` on `sink` until it ends."""
    while len(head := source.read(4)) == 4:
        options = json.loads(source.read(int.from_bytes(head, "big")))
        raw = source.read(options["size"])
        if len(raw) < options["size"]:
            return
        signal.alarm(options["alarm"])
        for piece in _answer(raw, options):
            sink.write(piece)
        sink.flush()
        signal.alarm(0)


def _answer(raw: bytes, options: dict[str, object]) -> list[bytes]:
    try:
        reading = read(
            raw,
            own_addresses=_names(options["own_addresses"]),
            reply_prefix=str(options["reply_prefix"]),
            loop=str(options["loop"]),
            max_parts=int(str(options["max_parts"])),
            trusted_authserv=_names(options["trusted_authserv"]),
        )
        told, contents = wire.pack(reading)
    except UnreadableError as error:
        return [_frame({"why": str(error)})]
    return [len(told).to_bytes(4, "big"), told, *contents]


def _names(listed: object) -> frozenset[str]:
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


def main() -> None:
    """Be the child: bounded memory, frames on standard input and output."""
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # the parent is gone: nobody is left to tell


if __name__ == "__main__":
    main()
