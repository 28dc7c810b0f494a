"""A connection to an IMAP server as bytes: lines and literals, bounded in size, with TLS from the start or later.

aioimaplib is not used: it is GPL-3.0-only, cannot STARTTLS or AUTHENTICATE PLAIN, recurses per line received and keeps
commands waiting on a connection that is gone.
"""

import asyncio
import contextlib
import socket

from bot.channels.email.settings import Security, Server

LINE_LIMIT = 262_144
_CHUNK = 65_536


class WireError(Exception):
    """The connection broke, stalled, or the server said something that is no IMAP."""


class _Protocol(asyncio.StreamReaderProtocol):
    """A stream's protocol that tells when its transport is gone, so that closing can wait for it."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self.gone = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.gone.set()


class Wire:
    """One connection. `secure` says whether it is inside TLS."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.secure = False
        self._reader, self._protocol = _stream()
        self._plain: asyncio.BaseTransport | None = None
        self._transport: asyncio.Transport | None = None

    async def open(self) -> None:
        """Connect. Raises OSError (ssl.SSLError among them), TimeoutError, or WireError for what is no host."""
        direct, host = self._server.security is Security.TLS, self._server.host
        context = self._server.tls() if direct else None
        try:
            async with asyncio.timeout(self._server.connect_timeout):
                self._transport, _ = await asyncio.get_running_loop().create_connection(
                    lambda: self._protocol, host, self._server.port, ssl=context
                )
        except ValueError as error:
            raise WireError(f"{host!r} is no name of a host") from error
        self.secure = direct
        _keep_alive(self._transport)

    async def start_tls(self) -> None:
        """Go into TLS. Whatever came in clear before is thrown away with its buffer (RFC 3207 section 6)."""
        assert self._transport is not None
        self._plain = self._transport
        self._reader, self._protocol = _stream()
        transport = await asyncio.get_running_loop().start_tls(
            self._transport,
            self._protocol,
            self._server.tls(),
            server_hostname=self._server.host,
            ssl_handshake_timeout=self._server.connect_timeout,
        )
        if transport is None:
            raise WireError("the connection closed during the TLS handshake")
        self._transport = transport
        self._protocol.connection_made(transport)
        self.secure = True

    def certificate(self) -> dict[str, object]:
        """Return what ssl.SSLSocket.getpeercert says of the server; empty without TLS."""
        found = self._transport.get_extra_info("peercert") if self._transport else None
        return dict(found or {})

    def send(self, data: bytes) -> None:
        """Write `data` (our commands are small: no waiting)."""
        if self._transport is None or self._transport.is_closing():
            raise WireError("the connection is closed")
        self._transport.write(data)

    async def line(self, timeout: float) -> bytes:
        """Return the next line without its end. TimeoutError takes nothing away from the stream."""
        try:
            async with asyncio.timeout(timeout):
                found = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise WireError("the server closed the connection") from error
        except asyncio.LimitOverrunError as error:
            raise WireError("the server sends a line without end") from error
        return found.rstrip(b"\r\n")

    async def literal(self, size: int, timeout: float) -> bytes:
        """Return the next `size` bytes; WireError when nothing at all comes for `timeout` seconds."""
        pieces: list[bytes] = []
        while size:
            try:
                async with asyncio.timeout(timeout):
                    piece = await self._reader.read(min(size, _CHUNK))
            except TimeoutError as error:
                raise WireError("the server stalls in the middle of a mail") from error
            if not piece:
                raise WireError("the server closed the connection in the middle of a mail")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    async def close(self) -> None:
        """Let go of the connection at once."""
        for transport in (self._transport, self._plain):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        if self._transport is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._protocol.gone.wait()


def _stream() -> tuple[asyncio.StreamReader, _Protocol]:
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    return reader, _Protocol(reader)


def _keep_alive(transport: asyncio.Transport) -> None:
    """Ask the kernel to notice within minutes that the other side is gone: IDLE itself says nothing for long."""
    found = transport.get_extra_info("socket")
    if found is None:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            found.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
