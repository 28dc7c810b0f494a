"""Connections to the mail server, kept and used again: at most so many, each for so many mails, closed when idle."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiosmtplib

from bot.channels.email.replies import plain, translate
from bot.channels.email.settings import Security, SetupError, SmtpSettings
from bot.errors import ChannelDownError, TemporaryError

_LONGEST_HOLD = 600.0  # seconds
_FRESH = 1.0  # seconds for which a line that has just worked is taken to be alive


@dataclass(eq=False)
class Connection:
    """One connection. `used` counts mails; `whole` says that both sides still agree on where they are, `ready` that
    no transaction is half done.
    """

    client: aiosmtplib.SMTP
    used: int = 0
    whole: bool = True
    ready: bool = True
    last: float = field(default_factory=time.monotonic)


class Pool:
    """Hands out connections by `take`. Raises TemporaryError and ChannelDownError when there is none to be had.

    `opened` counts connections ever made.
    """

    def __init__(self, settings: SmtpSettings, hello: str) -> None:
        self._settings = settings
        self._hello = hello
        self._seats = asyncio.Semaphore(settings.connections)
        self._idle: list[Connection] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._tls: ssl.SSLContext | None = None
        self._trial = asyncio.Lock()
        self._proved = not settings.server.user
        self._hold_until, self._refusals, self._refusal = 0.0, 0, ""
        self.opened = 0

    @contextlib.asynccontextmanager
    async def take(self, *, fresh: bool = False) -> AsyncIterator[Connection]:
        """Lend a connection that is ready for MAIL; `fresh` wants a new one. It comes back only if left whole."""
        async with self._seats:
            connection = (None if fresh else await self._reuse()) or await self._open()
            connection.whole = connection.ready = False
            try:
                yield connection
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Say goodbye on every idle connection; those in use close when they come back."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        while self._idle:
            _leave(self._idle.pop())

    async def _reuse(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.client.is_connected:
                continue
            if connection.ready and time.monotonic() - connection.last < _FRESH:
                return connection
            try:
                await connection.client.rset()
                return connection
            except (aiosmtplib.SMTPException, OSError):
                connection.client.close()
        return None

    def _give_back(self, connection: Connection) -> None:
        connection.last = time.monotonic()
        if not connection.client.is_connected:
            return
        if not connection.whole:
            connection.client.close()
        elif self._closed or connection.used >= self._settings.mails_per_connection:
            _leave(connection)
        else:
            self._idle.append(connection)
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(self._settings.idle_seconds, self._sweep)

    def _sweep(self) -> None:
        """Close what has been idle for too long, and look again when the next one will be."""
        self._timer = None
        now, most = time.monotonic(), self._settings.idle_seconds
        for connection in [one for one in self._idle if now - one.last >= most]:
            self._idle.remove(connection)
            _leave(connection)
        if self._idle:
            oldest = min(connection.last for connection in self._idle)
            self._timer = asyncio.get_running_loop().call_later(max(0.01, oldest + most - now), self._sweep)

    async def _open(self) -> Connection:
        """Make a connection. Until a login has worked only one is tried at a time, and after a refused one none for a
        while: each letter that waits would else be one more wrong password, and the account locked.
        """
        if self._proved:
            return await self._connect()
        async with self._trial:
            if time.monotonic() < self._hold_until:
                raise ChannelDownError(self._refusal)
            try:
                connection = await self._connect()
            except SetupError:
                raise
            except ChannelDownError as error:
                self._hold(str(error))
                raise
            self._refusals, self._proved = 0, True
            return connection

    def _hold(self, why: str) -> None:
        self._proved, self._refusal = False, why
        seconds = self._settings.login_hold * 2.0 ** min(self._refusals, 30)
        self._hold_until = time.monotonic() + min(_LONGEST_HOLD, seconds)
        self._refusals += 1

    async def _connect(self) -> Connection:
        try:
            client = self._client()
            await self._enter(client)
        except aiosmtplib.SMTPAuthenticationError as error:
            self._proved = False
            raise translate("auth", error.code, error.message) from error
        except aiosmtplib.SMTPResponseException as error:
            raise translate("connect", error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise TemporaryError(
                f"{self._settings.server.host}: {plain(str(error)) or type(error).__name__}"
            ) from error
        except ValueError as error:
            advice = "Check the spelling of host and username in {where}."
            raise SetupError(f"{self._settings.server.host}: {error}", advice) from error
        self.opened += 1
        return Connection(client)

    def _client(self) -> aiosmtplib.SMTP:
        server = self._settings.server
        server.check_plaintext()
        starttls = {Security.STARTTLS: True, Security.OPPORTUNISTIC: None}.get(server.security, False)
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self._hello,
            timeout=server.connect_timeout,
            use_tls=server.security is Security.TLS,
            start_tls=starttls,
            tls_context=None if server.security is Security.NONE else self._context(),
        )

    def _context(self) -> ssl.SSLContext:
        """Return the TLS context, made once: reading all certificate authorities takes a while."""
        if self._tls is None:
            self._tls = self._settings.server.tls()
        return self._tls

    async def _enter(self, client: aiosmtplib.SMTP) -> None:
        """Connect, go into TLS as asked, and log in. On failure the connection is closed."""
        server = self._settings.server
        await client.connect()
        try:
            await client.ehlo()
            client.timeout = server.step_timeout
            if not server.user:
                return
            secure = client.get_transport_info("sslcontext") is not None
            server.check_secret(secure=secure)
            await self._login(client)
        except BaseException:
            client.close()
            raise

    async def _login(self, client: aiosmtplib.SMTP) -> None:
        """Log in by one mechanism only: three refused tries for each letter would lock the account."""
        server, offered = self._settings.server, client.server_auth_methods
        if server.token is not None:
            await client.auth_xoauth2(server.user, await server.token())
        elif "plain" in offered:
            await client.auth_plain(server.user, server.password)
        elif "login" in offered:
            await client.auth_login(server.user, server.password)
        elif "cram-md5" in offered:
            await client.auth_crammd5(server.user, server.password)
        else:
            raise SetupError(
                f"{server.host} offers no login that we know at port {server.port}",
                'Many servers offer it inside TLS only: security = "tls" or "starttls" in {where}. For a server that '
                "takes your mail without: login = false.",
            )


def _leave(connection: Connection) -> None:
    """Say QUIT and close without waiting for the answer."""
    client = connection.client
    if client.protocol is not None and client.is_connected:
        with contextlib.suppress(aiosmtplib.SMTPException, RuntimeError):
            client.protocol.write(b"QUIT\r\n")
    client.close()
