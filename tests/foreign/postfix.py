"""Postfix in a folder of its own on high ports of loopback. It wants root: its parts run as several users."""

import asyncio
import contextlib
import os
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.email.settings import Security, Server, SmtpSettings
from tests.foreign.dovecot import PASSWORD, USERS, Dovecot, free_port, listening, open_folder

_PROGRAM = "/usr/sbin/postfix"

_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.1/32
myhostname = mail.exporter.example
myorigin = exporter.example
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = exporter.example, compra.example, late.example, xn--bj0bj06e.example
virtual_mailbox_maps = texthash:{home}/conf/boxes
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
lmtp_destination_recipient_limit = 1
transport_maps = texthash:{home}/conf/transport
recipient_delimiter = +
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:{home}/conf/recipients
smtpd_sender_restrictions = check_sender_access texthash:{home}/conf/senders
smtpd_client_connection_count_limit = 50
smtpd_error_sleep_time = 0
smtp_tls_security_level = none
smtp_dns_support_level = disabled
smtp_host_lookup = native
message_size_limit = 3000000
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
bounce_queue_lifetime = 60s
smtputf8_enable = yes
{more}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{submission_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def installed() -> bool:
    """Say whether this machine has Postfix and lets us run it."""
    return os.getuid() == 0 and Path(_PROGRAM).exists()


@dataclass
class Postfix:
    """A server that hands mail for its own domains to `dovecot`, which also knows its users."""

    home: Path
    dovecot: Dovecot
    port: int = field(default_factory=free_port)  # as other mail servers come: no login, no relaying
    submission_port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    transport: str = ""
    recipients: str = ""
    senders: str = ""
    more: str = ""
    _process: asyncio.subprocess.Process | None = None

    def settings(self, user: str = USERS[0], security: Security = Security.STARTTLS, **changes: object) -> SmtpSettings:
        """Return how our sender reaches it; without `user` as a stranger does."""
        values: dict[str, object] = {"step_timeout": 15.0, **changes}
        ca = str(self.dovecot.certificate.certificate)
        port = self.port if not user else self.tls_port if security is Security.TLS else self.submission_port
        where = Server(
            "127.0.0.1", port, user, PASSWORD if user else "", security, ca_file=ca, **values  # type: ignore[arg-type]
        )  # fmt: skip
        return SmtpSettings(where, hello="dangol.exporter.example")

    async def start(self) -> None:
        """Start, and wait until it listens."""
        conf = self.home / "conf"
        for folder in (conf, self.home / "queue", self.home / "data"):
            folder.mkdir(exist_ok=True)
        shutil.chown(self.home / "data", "postfix")
        ports = {"port": self.port, "submission_port": self.submission_port, "tls_port": self.tls_port}
        (conf / "master.cf").write_text(_MASTER.format(**ports))
        (conf / "main.cf").write_text(
            _MAIN.format(
                home=self.home, lmtp_port=self.dovecot.lmtp_port, certificate=self.dovecot.certificate.certificate,
                key=self.dovecot.certificate.key, auth=self.dovecot.home / "auth", more=self.more,
            )
        )  # fmt: skip
        boxes = "".join(f"{user} x\n" for user in USERS)
        (conf / "boxes").write_text(f"{boxes}@late.example x\n")
        for name in ("transport", "recipients", "senders"):
            (conf / name).write_text(getattr(self, name))
        self._process = await asyncio.create_subprocess_exec(
            _PROGRAM, "-c", str(conf), "start-fg", stdout=DEVNULL, stderr=DEVNULL
        )
        await listening(self.port)

    async def stop(self) -> None:
        """Stop it with all its parts."""
        if self._process and self._process.returncode is None:
            stop = await asyncio.create_subprocess_exec(_PROGRAM, "-c", str(self.home / "conf"), "stop", stderr=DEVNULL)
            await stop.wait()
            await self._process.wait()
        self._process = None

    def log(self) -> str:
        """Return what the server says of itself."""
        with contextlib.suppress(FileNotFoundError):
            return (self.home / "log").read_text()
        return ""


@asynccontextmanager
async def running(dovecot: Dovecot, **changes: object) -> AsyncIterator[Postfix]:
    """Run a server in a fresh folder."""
    home = open_folder("postfix")
    server = Postfix(home, dovecot, **changes)  # type: ignore[arg-type]
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(home, ignore_errors=True)
