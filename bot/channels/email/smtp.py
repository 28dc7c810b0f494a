"""Mail out: raw bytes to the exporter's mail server, each answer told as an error of the house.

The line that matters is the final dot. Before it is handed over the letter has surely not gone; after it, a connection
that breaks leaves us not knowing (invariant 4).
"""

import asyncio
import re

import aiosmtplib

from bot.channels.email.mailbox import ascii_domain, wire_address
from bot.channels.email.pool import Connection, Pool
from bot.channels.email.replies import plain, translate
from bot.channels.email.settings import SmtpSettings
from bot.errors import PermanentError, TemporaryError, UncertainError

_CHUNK = 65_536
_BUFFERED = 262_144  # bytes that may wait inside our process
_LOOK = 0.02  # seconds between two looks at how much has gone out


class _LostError(TemporaryError):
    """The connection was lost before the final dot."""


class SmtpSender:
    """Sends through one server on a pool of connections. `opened` counts the connections ever made."""

    def __init__(self, settings: SmtpSettings, from_address: str = "") -> None:
        self._settings = settings
        self._next = 0.0  # on the loop's clock: when the next letter may go
        self._pool = Pool(settings, settings.hello or ascii_domain(from_address.rpartition("@")[2]) or "localhost")

    @property
    def opened(self) -> int:
        """Return how many connections were made so far."""
        return self._pool.opened

    async def send_raw(self, envelope_from: str, to: str, message: bytes) -> str:
        """Send `message` to one address and return what the server said at the end. `envelope_from` "" is the null
        sender (RFC 5321 section 4.5.5). Raises TemporaryError, UncertainError, AddressGoneError, PermanentError or
        ChannelDownError.
        """
        sender = wire_address(envelope_from) if envelope_from else ""
        recipient = wire_address(to)
        data = dotted(message)
        await self._pace()
        try:
            return await self._send(sender, recipient, data, fresh=False)
        except _LostError:
            # A server may close a connection that was idle just as we use it again: one try on a new one.
            return await self._send(sender, recipient, data, fresh=True)

    async def _pace(self) -> None:
        """Wait for this letter's turn."""
        if self._settings.per_second > 0:
            now = asyncio.get_running_loop().time()
            turn = max(self._next, now)
            self._next = turn + 1 / self._settings.per_second
            await asyncio.sleep(turn - now)

    async def close(self) -> None:
        """Let go of every connection; a letter under way ends first."""
        self._pool.close()

    async def _send(self, sender: str, recipient: str, data: bytes, *, fresh: bool) -> str:
        async with self._pool.take(fresh=fresh) as connection:
            used_before = connection.used > 0
            connection.used += 1
            try:
                await self._envelope(connection, sender, recipient, data)
                return await self._body(connection, data)
            except _LostError as error:
                if used_before and not fresh:
                    raise
                raise TemporaryError(str(error)) from error

    async def _envelope(self, connection: Connection, sender: str, recipient: str, data: bytes) -> None:
        options = _options(connection.client, sender, recipient, data)
        await self._step(connection, "mail", 250, f"MAIL FROM:<{sender}>{options}")
        await self._step(connection, "rcpt", 250, f"RCPT TO:<{recipient}>")
        await self._step(connection, "data", 354, "DATA")

    async def _step(self, connection: Connection, stage: str, wanted: int, command: str) -> None:
        connection.whole = False
        try:
            response = await connection.client.execute_command(command.encode())
        except aiosmtplib.SMTPTimeoutError as error:
            raise TemporaryError(f"{stage}: the server does not answer") from error
        except (aiosmtplib.SMTPServerDisconnected, OSError) as error:
            raise _LostError(f"{stage}: {plain(str(error))}") from error
        except aiosmtplib.SMTPResponseException as error:
            raise TemporaryError(f"{stage}: the server does not speak SMTP ({plain(error.message)})") from error
        connection.whole = response.code // 100 in {2, 3, 4, 5}
        if response.code == 421 and stage == "mail":
            raise _LostError(f"{stage}: 421 {plain(response.message)}")
        if response.code != wanted and not (stage == "rcpt" and response.code == 251):
            connection.whole = connection.whole and response.code // 100 in {4, 5}
            raise translate(stage, response.code, response.message)

    async def _body(self, connection: Connection, data: bytes) -> str:
        """Hand over the letter and its final dot, and hear the verdict."""
        protocol, transport = connection.client.protocol, connection.client.transport
        connection.whole = False
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise _LostError("data: the connection closed")
        # The answer is listened for from the start: a server may refuse in the middle of a letter.
        reading = asyncio.ensure_future(protocol.read_response(None))
        handed_over = False
        try:
            for start in range(0, len(data), _CHUNK):
                protocol.write(data[start : start + _CHUNK])
                handed_over = start + _CHUNK >= len(data)
                if not handed_over:
                    await self._drain(transport, reading)
                if reading.done():
                    break
            async with asyncio.timeout(self._settings.final_timeout):
                response = await reading
        except TimeoutError as error:
            if not handed_over or transport.get_write_buffer_size():
                raise _LostError("data: the server takes nothing more") from error
            raise UncertainError("data: the server does not say whether it took the letter") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            if handed_over:
                raise UncertainError("data: the connection broke after the letter was handed over") from error
            raise _LostError(f"data: {plain(str(error))}") from error
        finally:
            if not reading.done():
                reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        connection.whole = connection.ready = handed_over
        if response.code == 421:
            connection.client.close()
        if response.code // 100 != 2:
            raise translate("data", response.code, response.message)
        return plain(response.message)

    async def _drain(
        self, transport: asyncio.WriteTransport, reading: "asyncio.Future[aiosmtplib.SMTPResponse]"
    ) -> None:
        """Wait until little is left to write; TimeoutError when nothing goes out any more."""
        loop = asyncio.get_running_loop()
        left, since = transport.get_write_buffer_size(), loop.time()
        while transport.get_write_buffer_size() > _BUFFERED and not reading.done():
            await asyncio.sleep(_LOOK)
            if transport.get_write_buffer_size() < left:
                left, since = transport.get_write_buffer_size(), loop.time()
            elif loop.time() - since > self._settings.server.step_timeout:
                raise TimeoutError


def _options(client: aiosmtplib.SMTP, sender: str, recipient: str, data: bytes) -> str:
    """Return the parameters of MAIL; PermanentError for what this server cannot carry."""
    options = ""
    if client.supports_extension("size"):
        most = client.esmtp_extensions.get("size", "").strip()
        if most.isdigit() and 0 < int(most[:15]) < len(data):
            raise PermanentError(f"the letter has {len(data)} bytes, the mail server takes {most} at most")
        options += f" SIZE={len(data)}"
    if not (sender + recipient).isascii():
        if not client.supports_extension("smtputf8"):
            raise PermanentError(f"the mail server cannot carry the letters of the address {recipient} (SMTPUTF8)")
        options += " SMTPUTF8"
    if not data.isascii() and client.supports_extension("8bitmime"):
        options += " BODY=8BITMIME"
    return options


def dotted(message: bytes) -> bytes:
    """Return `message` as DATA carries it: lines ended by CRLF, leading dots doubled, the final dot at its end."""
    ends = message.count(b"\r\n")
    if message.count(b"\n") != ends or message.count(b"\r") != ends:
        message = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    message = message.replace(b"\r\n.", b"\r\n..")
    if message.startswith(b"."):
        message = b"." + message
    return message + (b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n")
