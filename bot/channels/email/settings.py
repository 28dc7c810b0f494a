"""What the mail channel must be told, as values; the roof builds them from the configuration."""

import ipaddress
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.errors import ChannelDownError

# Returns a fresh OAuth 2.0 access token (XOAUTH2), for providers that have shut out passwords.
Token = Callable[[], Awaitable[str]]


class SetupError(ChannelDownError):
    """The settings cannot work as they are. `advice` says what to change; {where} in it stands for their section."""

    def __init__(self, message: str, advice: str) -> None:
        self.advice = advice
        super().__init__(message)


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"  # from the first byte (RFC 8314)
    STARTTLS = "starttls"  # required: without it nothing is said
    OPPORTUNISTIC = "opportunistic"  # STARTTLS where offered; no password is sent without it
    NONE = "none"  # loopback only, unless `allow_plaintext`


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mail server is and how we show who we are. `ca_file` names certificates to trust
    instead of the system's.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.TLS
    token: Token | None = field(default=None, repr=False)
    ca_file: str = ""
    allow_plaintext: bool = False
    connect_timeout: float = 30.0  # seconds: connection, TLS handshake and greeting, each
    step_timeout: float = 60.0  # seconds without any progress

    def check_plaintext(self) -> None:
        """Raise SetupError if these settings would carry mail over a network unprotected."""
        if self.security is Security.NONE and not (self.allow_plaintext or is_loopback(self.host)):
            raise SetupError(
                f"{self.host} is not this machine, so security = none is refused",
                'Set security = "tls" or "starttls" in {where}.',
            )

    def check_secret(self, *, secure: bool) -> None:
        """Raise SetupError if a password would have to go over an open line."""
        if not (secure or self.allow_plaintext or is_loopback(self.host)):
            raise SetupError(
                f"{self.host} offers no TLS at port {self.port}, and a password is not sent over an open line",
                'Set security = "tls" or "starttls" in {where}, and the port that belongs to it.',
            )

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies certificate and host name. Raises SetupError where ca_file is of no use."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            why = "holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            advice = "Write in {where} as ca_file where the certificate lies, in PEM form."
            raise SetupError(f"ca_file {self.ca_file}: {why}", advice) from error


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """The mailbox that is read.

    `since` decides what a first start takes: "new" (what arrives from now on) or "all". Durations in seconds.
    """

    server: Server
    folder: str = "INBOX"
    since: str = "new"
    mark_seen: bool = True
    max_mail_bytes: int = 25_000_000
    truncated_bytes: int = 65_536  # of the text of a mail over the limit
    idle_seconds: float = 540.0  # IDLE is re-issued; RFC 2177 asks for less than 29 minutes, many NATs for less than 10
    poll_seconds: float = 30.0  # between two looks where the server has no IDLE
    retry_first: float = 1.0
    retry_most: float = 300.0
    login_tries: int = 5  # refused logins in a row until the channel is down; 0 tries for ever
    fetch_tries: int = 3  # answers without the mail until it counts as unfetchable
    drop_tries: int = 10  # connections lost over one and the same mail until it counts as unfetchable


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The server that letters are handed to. Durations in seconds."""

    server: Server
    connections: int = 5
    mails_per_connection: int = 100
    idle_seconds: float = 60.0
    final_timeout: float = 300.0  # after the final dot: giving up early makes doubles (RFC 5321 4.5.3.2.6 says 600)
    login_hold: float = 30.0  # after a refused login none is tried for so long, doubling: servers lock out who insists
    hello: str = ""  # our name in EHLO; empty takes the domain of the sender
    per_second: float = 0.0  # letters at most, evenly spread; 0: as fast as it goes


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """One mail account of the exporter: in, out, and whose name is on it.

    `own_addresses` are ours too: what comes from them is never answered. `reply_prefix` heads the local part of signed
    reply addresses.
    """

    imap: ImapSettings
    smtp: SmtpSettings
    from_address: str
    from_name: str = ""
    own_addresses: frozenset[str] = frozenset()
    reply_prefix: str = ""
    trusted_authserv: frozenset[str] = frozenset()  # whose Authentication-Results are believed (RFC 8601)


def is_loopback(host: str) -> bool:
    """Say whether `host` names this very machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
