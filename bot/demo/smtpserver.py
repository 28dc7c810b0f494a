"""The SMTP half of the local mail server (RFC 5321 with SIZE, 8BITMIME, SMTPUTF8, STARTTLS, AUTH PLAIN and LOGIN)."""

import base64
import binascii
import re
import ssl
from dataclasses import dataclass, field

from bot.demo.mailboxes import Mailboxes
from bot.demo.mailfaults import Faults
from bot.demo.mailline import Line, Listener

_PATH = re.compile(r"(?:FROM|TO):\s*<([^<>]*)>(.*)", re.IGNORECASE)


@dataclass(slots=True)
class Envelope:
    """One mail on its way in."""

    sender: str | None = None
    recipients: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Client:
    """One connection's state."""

    line: Line
    greeted: bool = False
    user: str = ""
    envelope: Envelope = field(default_factory=Envelope)


class SmtpServer:
    """Takes mail for anybody. With `users` (name to password) it wants AUTH first.

    Counters: `accepted` mails, `most` connections open at once.
    """

    def __init__(
        self,
        boxes: Mailboxes,
        faults: Faults,
        *,
        users: dict[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        size: int = 50_000_000,
        smtputf8: bool = True,
    ) -> None:
        self._boxes = boxes
        self._faults = faults
        self._users = users or {}
        self._tls = None if implicit_tls else tls
        self._size = size
        self._smtputf8 = smtputf8
        self.listener = Listener(self._serve, tls if implicit_tls else None)
        self.max_connections = 0  # 0: as many as come
        self.accepted = 0
        self.most = 0
        self.senders: list[str] = []  # envelope senders of what was accepted

    async def _serve(self, line: Line) -> None:
        client = Client(line)
        self.most = max(self.most, len(self.listener.lines))
        refused = await self._faults.meet("smtp.connect")
        if self.max_connections and len(self.listener.lines) > self.max_connections:
            refused = "421 4.7.0 too many connections"
        await line.send(refused or "220 localhost ESMTP")
        while not refused:
            verb, _, rest = (await line.read()).decode("utf-8", "replace").partition(" ")
            verb = verb.upper()
            if verb == "QUIT":
                await line.send("221 2.0.0 bye")
                return
            command = getattr(self, f"_{verb.lower()}", None) if verb in _VERBS else None
            if command is None:
                await line.send("502 5.5.1 not implemented")
            else:
                await command(client, rest)

    async def _ehlo(self, client: Client, rest: str) -> None:
        refused = await self._faults.meet("smtp.ehlo", rest)
        if refused:
            return await client.line.send(refused)
        client.greeted = True
        client.envelope = Envelope()
        offers = [f"SIZE {self._size}", "8BITMIME", "ENHANCEDSTATUSCODES"]
        offers += ["SMTPUTF8"] if self._smtputf8 else []
        offers += ["STARTTLS"] if self._tls and not client.line.secure else []
        offers += ["AUTH PLAIN LOGIN"] if self._users else []
        return await client.line.send("250-localhost", *(f"250-{offer}" for offer in offers), "250 HELP")

    async def _helo(self, client: Client, _rest: str) -> None:
        client.greeted = True
        await client.line.send("250 localhost")

    async def _starttls(self, client: Client, _rest: str) -> None:
        if self._tls is None:
            return await client.line.send("454 4.7.0 no TLS here")
        await client.line.send("220 2.0.0 go ahead")
        await client.line.start_tls(self._tls)
        client.greeted = False
        return None

    async def _auth(self, client: Client, rest: str) -> None:
        refused = await self._faults.meet("smtp.auth", rest)
        if refused:
            return await client.line.send(refused)
        name, password = await self._credentials(client, rest)
        if self._users.get(name) != password or not name:
            return await client.line.send("535 5.7.8 wrong user or password")
        client.user = name
        return await client.line.send("235 2.7.0 welcome")

    async def _credentials(self, client: Client, rest: str) -> tuple[str, str]:
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() == "PLAIN":
            parts = _decoded(initial or await self._ask(client, "")).split("\0")
            return (parts[1], parts[2]) if len(parts) == 3 else ("", "")
        name = _decoded(initial or await self._ask(client, "VXNlcm5hbWU6"))
        return name, _decoded(await self._ask(client, "UGFzc3dvcmQ6"))

    async def _ask(self, client: Client, challenge: str) -> str:
        await client.line.send(f"334 {challenge}")
        return (await client.line.read()).decode("ascii", "replace")

    async def _mail(self, client: Client, rest: str) -> None:
        found = _PATH.match(rest)
        refused = await self._faults.meet("smtp.mail", found[1] if found else "")
        if not found or not client.greeted:
            refused = refused or "501 5.5.4 MAIL FROM:<address>"
        elif self._users and not client.user:
            refused = refused or "530 5.7.0 authentication required"
        elif (size := re.search(r"SIZE=(\d{1,12})", found[2])) and int(size[1]) > self._size:
            refused = refused or "552 5.3.4 too big"
        if not refused and found:
            client.envelope = Envelope(found[1])
        await client.line.send(refused or "250 2.1.0 ok")

    async def _rcpt(self, client: Client, rest: str) -> None:
        found = _PATH.match(rest)
        refused = await self._faults.meet("smtp.rcpt", found[1] if found else "")
        if client.envelope.sender is None:
            refused = refused or "503 5.5.1 MAIL first"
        elif not found or not _is_address(found[1]):
            refused = refused or "501 5.1.3 no address"
        if not refused and found:
            client.envelope.recipients.append(found[1])
        await client.line.send(refused or "250 2.1.5 ok")

    async def _data(self, client: Client, _rest: str) -> None:
        refused = await self._faults.meet("smtp.data")
        if refused or not client.envelope.recipients:
            return await client.line.send(refused or "503 5.5.1 RCPT first")
        await client.line.send("354 end with a dot")
        raw = await self._body(client)
        argument = client.envelope.recipients[0]
        refused = await self._faults.meet("smtp.lost", argument)
        if not refused:
            self._keep(client, raw)
            refused = await self._faults.meet("smtp.done", argument)
        client.envelope = Envelope()
        return await client.line.send(refused or f"250 2.0.0 kept as {self.accepted}")

    async def _body(self, client: Client) -> bytes:
        lines: list[bytes] = []
        while (line := await client.line.read()) != b".":
            if not lines:
                await self._faults.meet("smtp.body", client.envelope.recipients[0])
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(line + b"\r\n" for line in lines)

    def _keep(self, client: Client, raw: bytes) -> None:
        self.accepted += 1
        self.senders.append(client.envelope.sender or "")
        path = f"Return-Path: <{client.envelope.sender}>\r\n".encode()
        for recipient in client.envelope.recipients:
            self._boxes.deliver(path + raw, recipient)

    async def _rset(self, client: Client, _rest: str) -> None:
        client.envelope = Envelope()
        await client.line.send("250 2.0.0 ok")

    async def _noop(self, client: Client, _rest: str) -> None:
        await client.line.send("250 2.0.0 ok")


_VERBS = frozenset({"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "NOOP"})


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"[^\s@]+@[^\s@]+", text))
