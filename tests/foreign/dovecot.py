"""Dovecot in a folder of its own on high ports of loopback, as the user who runs the tests."""

import asyncio
import getpass
import grp
import imaplib
import os
import shutil
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.email.settings import Security, Server
from bot.demo.certificate import Certificate, make_certificate

PASSWORD = 'a "pass" wörd \\1'
USERS = ("sales@exporter.example", "staff@exporter.example", "ana@compra.example", "full@exporter.example")
_ROOT = os.getuid() == 0
_WAIT = 20  # seconds
_given: set[int] = set()

_CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
{users}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_verbose = yes
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mail_plugins = quota
imap_idle_notify_interval = {notify}
mail_max_userip_connections = {connections}
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@exporter.example
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {home}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {home}/users
  default_fields = uid={uid} gid={gid} home={home}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
protocol imap {{
  mail_plugins = quota imap_quota acl imap_acl
}}
protocol lmtp {{
  mail_plugins = quota {sieve}
}}
plugin {{
  quota = maildir:User quota
  sieve = file:{home}/home/%u/sieve;active={home}/home/%u/active.sieve
  acl = vfile:{home}/acl
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service auth {{
  unix_listener {home}/auth {{
    mode = 0666
  }}
}}
{more}
"""
_OWN_USER = """
default_internal_user = {name}
default_internal_group = {group}
default_login_user = {name}
"""


def installed() -> bool:
    """Say whether this machine has Dovecot with IMAP and LMTP."""
    return bool(shutil.which("dovecot", path=_path())) and Path("/usr/lib/dovecot/lmtp").exists()


def has_sieve() -> bool:
    """Say whether it can answer for people who are away."""
    return Path("/usr/lib/dovecot/modules/lib90_sieve_plugin.so").exists()


def _path() -> str:
    return os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def free_port() -> int:
    """Return a port of loopback that nobody uses and that was not returned before."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = int(found.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


@dataclass
class Dovecot:
    """A server that can be stopped and started again; its mail stays."""

    home: Path
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    notify: str = "2 mins"
    connections: int = 50
    more: str = ""
    certificate: Certificate = field(init=False)
    _process: asyncio.subprocess.Process | None = None

    def __post_init__(self) -> None:
        for name in ("run", "state", "mail", "home"):
            (self.home / name).mkdir(exist_ok=True)
        self.certificate = make_certificate(self.home)
        if _ROOT:
            for name in ("mail", "home"):
                os.chown(self.home / name, *_mail_user())
        lines = [f"{user}:{{PLAIN}}{PASSWORD}::::::{_extra(user)}" for user in USERS]
        (self.home / "users").write_text("\n".join(lines) + "\n")
        (self.home / "acl").write_text("")

    def server(self, user: str = USERS[0], security: Security = Security.NONE, **changes: object) -> Server:
        """Return how our reader reaches it."""
        port = self.tls_port if security is Security.TLS else self.port
        ca = "" if security is Security.NONE else str(self.certificate.certificate)
        values: dict[str, object] = {"step_timeout": 15.0, "ca_file": ca, **changes}
        return Server("127.0.0.1", port, user, PASSWORD, security, **values)  # type: ignore[arg-type]

    async def start(self) -> None:
        """Start, and wait until it listens."""
        uid, gid = _mail_user()
        own = _OWN_USER.format(name=getpass.getuser(), group=grp.getgrgid(os.getgid()).gr_name)
        config = self.home / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                home=self.home, users="" if _ROOT else own, certificate=self.certificate.certificate,
                key=self.certificate.key, uid=uid, gid=gid, port=self.port, tls_port=self.tls_port,
                lmtp_port=self.lmtp_port, notify=self.notify, connections=self.connections,
                sieve="sieve" if has_sieve() else "", more=self.more,
            )
        )  # fmt: skip
        program = shutil.which("dovecot", path=_path())
        assert program
        self._process = await asyncio.create_subprocess_exec(program, "-F", "-c", str(config))
        await listening(self.port)

    async def stop(self) -> None:
        """Stop it as its own script would: open connections are told goodbye."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        self._process = None

    def client(self, user: str = USERS[0]) -> imaplib.IMAP4:
        """Return a connection of Python's own, for looking and putting."""
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
        return client

    async def append(self, *mails: bytes, user: str = USERS[0], folder: str = "INBOX", flags: str = "") -> None:
        """Put mails into a folder."""

        def put() -> None:
            with self.client(user) as client:
                for mail in mails:
                    status, said = client.append(f'"{folder}"', flags, "", mail)
                    assert status == "OK", said

        await asyncio.to_thread(put)

    async def box(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Return the mails of a folder, unseen as they were."""

        def get() -> list[bytes]:
            with self.client(user) as client:
                client.select(f'"{folder}"', readonly=True)
                found = client.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
                return [each[1] for each in found if isinstance(each, tuple)]

        return await asyncio.to_thread(get)

    async def run(self, *commands: tuple[str, ...], user: str = USERS[0]) -> None:
        """Give commands of imaplib, each of which must succeed."""

        def give() -> None:
            with self.client(user) as client:
                for name, *arguments in commands:
                    status, said = getattr(client, name)(*arguments)
                    assert status == "OK", (name, arguments, said)

        await asyncio.to_thread(give)

    def log(self) -> str:
        """Return what the server says of itself."""
        path = self.home / "dovecot.log"
        return path.read_text() if path.exists() else ""


def _mail_user() -> tuple[int, int]:
    """Return who owns the mail: never root, whose mail Dovecot does not touch."""
    if not _ROOT:
        return os.getuid(), os.getgid()
    group = grp.getgrnam("mail").gr_gid
    return 8, group


def _extra(user: str) -> str:
    return "userdb_quota_rule=*:storage=20K" if user.startswith("full@") else ""


async def listening(port: int) -> None:
    """Wait until somebody listens at `port` of loopback."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)
            continue
        writer.close()
        await writer.wait_closed()
        return


def open_folder(name: str) -> Path:
    """Return a fresh folder that a server's unprivileged processes may enter."""
    home = Path(tempfile.mkdtemp(prefix=f"dangol-{name}-"))
    home.chmod(0o755)
    return home


@asynccontextmanager
async def running(**changes: object) -> AsyncIterator[Dovecot]:
    """Run a server in a fresh folder."""
    home = open_folder("dovecot")
    server = Dovecot(home, **changes)  # type: ignore[arg-type]
    try:
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(home, ignore_errors=True)
