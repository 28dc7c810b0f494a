"""What both halves of the local mail server share: listening, lines, STARTTLS, counting and closing connections."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

from bot.demo.mailfaults import DroppedError

LINE_LIMIT = 1_048_576


class Line:
    """One client's connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.secure = writer.get_extra_info("sslcontext") is not None

    async def read(self) -> bytes:
        """Return the next line without its end; DroppedError when the client is gone."""
        line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise DroppedError
        return line.rstrip(b"\r\n")

    async def exactly(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        return await self._reader.readexactly(size)

    async def send(self, *lines: str | bytes) -> None:
        """Send lines, each with its end."""
        for line in lines:
            self._writer.write((line.encode("utf-8", "replace") if isinstance(line, str) else line) + b"\r\n")
        await self._writer.drain()

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Go into TLS."""
        await self._writer.start_tls(context)
        self.secure = True

    def drop(self) -> None:
        """Break the connection without a word."""
        self._writer.transport.abort()


class Listener:
    """A listening port on loopback. `serve` talks to one client until it returns or DroppedError is raised."""

    def __init__(self, serve: Callable[[Line], Awaitable[None]], tls: ssl.SSLContext | None = None) -> None:
        self._serve = serve
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.lines: set[Line] = set()
        self.served = 0  # connections, ever
        self.port = 0

    async def open(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `port` 0 takes a free one, and after `close` the same one again."""
        self._server = await asyncio.start_server(
            self._connected, host, port or self.port, ssl=self._tls, limit=LINE_LIMIT, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and break every connection."""
        if self._server is None:
            return
        self._server.close()
        self.drop_all()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def drop_all(self) -> None:
        """Break every connection without a word."""
        for line in tuple(self.lines):
            line.drop()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer)
        self.lines.add(line)
        self.served += 1
        try:
            await self._serve(line)
            writer.close()
            await writer.wait_closed()
        except (DroppedError, OSError, asyncio.IncompleteReadError, ValueError):
            line.drop()
        except asyncio.CancelledError:
            line.drop()
            raise
        finally:
            self.lines.discard(line)
