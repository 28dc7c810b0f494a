"""The IMAP half of the local mail server: what reading mail needs of RFC 3501, and IDLE (RFC 2177).

One folder, INBOX, for each address; any password opens it unless `users` says otherwise.
"""

import asyncio
import base64
import binascii
import re
import ssl
from typing import Any

from bot.demo.imapfetch import fetch_line
from bot.demo.imapview import Client, SyntaxFaultError, flags_of
from bot.demo.mailboxes import Mail, Mailboxes
from bot.demo.mailfaults import DroppedError, Faults
from bot.demo.mailline import Line, Listener

_LITERAL = re.compile(rb"\{(\d{1,9})(\+?)\}$")
_ARGUMENT = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\((?:[^()]|\([^()]*\))*\))|([^\s"]+(?:\[[^\]]*\][^\s]*)?)')


class ImapServer:
    """Serves the mailboxes."""

    def __init__(
        self,
        boxes: Mailboxes,
        faults: Faults,
        *,
        users: dict[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        idle: bool = True,
    ) -> None:
        self._boxes = boxes
        self._faults = faults
        self._users = users
        self._tls = None if implicit_tls else tls
        self._idle_offered = idle
        self.listener = Listener(self._serve, tls if implicit_tls else None)
        self.idling = 0  # clients in IDLE now
        self.fetched: list[int] = []  # UIDs whose text went out

    async def _serve(self, line: Line) -> None:
        client = Client(line)
        refused = await self._faults.meet("imap.connect")
        await line.send(refused or "* OK [CAPABILITY IMAP4rev1] ready")
        if refused:
            return
        while True:
            tag, words = await self._command(line)
            if not words:
                await line.send(f"{tag} BAD nothing said")
                continue
            if words[0].upper() == b"STARTTLS" and self._tls and not line.secure:
                await line.send(f"{tag} OK go ahead")
                await line.start_tls(self._tls)
                continue
            try:
                answer = await self._answer(client, words)
            except SyntaxFaultError as error:
                answer = f"BAD {error}"
            if answer == "BYE":
                await line.send("* BYE see you", f"{tag} OK done")
                return
            await line.send(f"{tag} {answer}")

    async def _command(self, line: Line) -> tuple[str, list[bytes]]:
        """Read one command with its literals; return tag and words (quotes taken off, parentheses kept)."""
        words: list[bytes] = []
        while True:
            text = await line.read()
            literal = _LITERAL.search(text)
            words += [_unquoted(found) for found in _ARGUMENT.finditer(text[: literal.start()] if literal else text)]
            if not literal:
                break
            if not literal[2]:
                await line.send("+ go ahead")
            words.append(await line.exactly(int(literal[1])))
        return (words[0].decode("ascii", "replace") if words else "*"), words[1:]

    async def _answer(self, client: Client, words: list[bytes]) -> str:
        verb, rest = words[0].decode("ascii", "replace").upper(), words[1:]
        by_uid = verb == "UID" and bool(rest)
        if by_uid:
            verb, rest = rest[0].decode("ascii", "replace").upper(), rest[1:]
        if verb == "LOGOUT":
            return "BYE"
        command = getattr(self, f"_{verb.lower()}", None)
        if verb in {"FETCH", "STORE", "SEARCH"} and command and client.box:
            return str(await command(client, rest, by_uid))
        if command is None or verb not in _ALWAYS | (_INSIDE if client.user else frozenset()):
            return "BAD not now" if command else "BAD unknown command"
        return str(await command(client, rest))

    async def _capability(self, client: Client, _rest: list[bytes]) -> str:
        offers = ["IMAP4rev1", "AUTH=PLAIN", "UIDPLUS"]
        offers += ["IDLE"] if self._idle_offered else []
        offers += ["STARTTLS"] if self._tls and not client.line.secure else []
        await client.line.send("* CAPABILITY " + " ".join(offers))
        return "OK done"

    async def _login(self, client: Client, rest: list[bytes]) -> str:
        if len(rest) != 2:
            raise SyntaxFaultError("LOGIN name password")
        return await self._enter(client, rest[0].decode("utf-8", "replace"), rest[1].decode("utf-8", "replace"))

    async def _authenticate(self, client: Client, rest: list[bytes]) -> str:
        if not rest or rest[0].upper() != b"PLAIN":
            return "NO only PLAIN"
        if len(rest) == 1:
            await client.line.send("+ ")
            rest = [*rest, await client.line.read()]
        try:
            parts = base64.b64decode(rest[1], validate=True).decode("utf-8", "replace").split("\0")
        except (binascii.Error, ValueError):
            parts = []
        return await self._enter(client, parts[1], parts[2]) if len(parts) == 3 else "BAD no credentials"

    async def _enter(self, client: Client, user: str, password: str) -> str:
        refused = await self._faults.meet("imap.login", user)
        if refused:
            return refused
        if self._users is not None and self._users.get(user) != password:
            return "NO [AUTHENTICATIONFAILED] wrong user or password"
        client.user = user
        return "OK welcome"

    async def _noop(self, client: Client, _rest: list[bytes]) -> str:
        await client.tell()
        return "OK done"

    async def _list(self, client: Client, _rest: list[bytes]) -> str:
        await client.line.send('* LIST () "/" INBOX')
        return "OK done"

    async def _select(self, client: Client, rest: list[bytes], *, readonly: bool = False) -> str:
        refused = await self._faults.meet("imap.select", client.user)
        if refused:
            return refused
        if not rest or rest[0].upper() != b"INBOX":
            return "NO [NONEXISTENT] only INBOX"
        box = self._boxes.box(client.user)
        client.box, client.view, client.readonly = box, list(box.mails), readonly
        await client.line.send(
            f"* {len(client.view)} EXISTS",
            "* 0 RECENT",
            r"* FLAGS (\Seen \Answered \Flagged \Deleted \Draft)",
            r"* OK [PERMANENTFLAGS (\Seen \Answered \Flagged \Deleted \Draft \*)] kept",
            f"* OK [UIDVALIDITY {box.uidvalidity}] numbers hold",
            f"* OK [UIDNEXT {box.uidnext}] next",
        )
        return "OK [READ-ONLY] open" if readonly else "OK [READ-WRITE] open"

    async def _examine(self, client: Client, rest: list[bytes]) -> str:
        return await self._select(client, rest, readonly=True)

    async def _status(self, client: Client, _rest: list[bytes]) -> str:
        box = self._boxes.box(client.user)
        unseen = sum("\\Seen" not in mail.flags for mail in box.mails)
        await client.line.send(
            f"* STATUS INBOX (MESSAGES {len(box.mails)} UIDNEXT {box.uidnext} "
            f"UIDVALIDITY {box.uidvalidity} UNSEEN {unseen})"
        )
        return "OK done"

    async def _close(self, client: Client, _rest: list[bytes]) -> str:
        client.box = None
        return "OK closed"

    async def _append(self, client: Client, rest: list[bytes]) -> str:
        if len(rest) < 2:
            raise SyntaxFaultError("APPEND INBOX {size}")
        mail = self._boxes.deliver(rest[-1], client.user, flags_of(rest[1]) if len(rest) > 2 else None)
        return f"OK [APPENDUID {self._boxes.box(client.user).uidvalidity} {mail.uid}] kept"

    async def _fetch(self, client: Client, rest: list[bytes], by_uid: bool) -> str:
        if len(rest) < 2:
            raise SyntaxFaultError("FETCH set items")
        items = rest[1].decode("ascii", "replace")
        whole = "BODY" in items.upper() or "RFC822" in re.sub(r"(?i)RFC822\.SIZE", "", items).upper()
        for number, mail in client.chosen(rest[0], by_uid=by_uid):
            refused = await self._faults.meet("imap.fetch" if whole else "imap.size", str(mail.uid))
            if refused == "nothing":
                continue
            if refused:
                return refused
            line = fetch_line(number, mail, items, by_uid=by_uid)
            if line is None:
                raise SyntaxFaultError("unknown item")
            await self._give(client, line, mail, whole=whole)
        return "OK done"

    async def _give(self, client: Client, line: bytes, mail: Mail, *, whole: bool) -> None:
        if whole:
            try:
                await self._faults.meet("imap.body", str(mail.uid))
            except DroppedError:
                await client.line.send(line[: len(line) // 2])
                raise
            self.fetched.append(mail.uid)
        await client.line.send(line)

    async def _store(self, client: Client, rest: list[bytes], by_uid: bool) -> str:
        if len(rest) < 3:
            raise SyntaxFaultError("STORE set FLAGS (flags)")
        refused = await self._faults.meet("imap.store")
        if refused or client.readonly:
            return refused or "NO read-only"
        how, flags = rest[1].decode("ascii", "replace").upper(), flags_of(b" ".join(rest[2:]))
        for number, mail in client.chosen(rest[0], by_uid=by_uid):
            mail.flags = mail.flags | flags if how[0] == "+" else mail.flags - flags if how[0] == "-" else flags
            if "SILENT" not in how:
                uid = f"UID {mail.uid} " if by_uid else ""
                await client.line.send(f"* {number} FETCH ({uid}FLAGS ({' '.join(sorted(mail.flags))}))")
        return "OK done"

    async def _search(self, client: Client, rest: list[bytes], by_uid: bool) -> str:
        """Understands ALL, SEEN, UNSEEN, UID set and sequence sets, all of which must hold."""
        words = [word.decode("ascii", "replace").upper() for word in rest]
        found = list(enumerate(client.view, 1))
        while words:
            word = words.pop(0)
            if word == "CHARSET":
                words.pop(0)
            elif word in {"SEEN", "UNSEEN"}:
                found = [(n, m) for n, m in found if ("\\Seen" in m.flags) == (word == "SEEN")]
            elif word != "ALL":
                text = words.pop(0) if word == "UID" and words else word
                chosen = {m.uid for _, m in client.chosen(text.encode(), by_uid=word == "UID")}
                found = [(n, m) for n, m in found if m.uid in chosen]
        await client.line.send("* SEARCH" + "".join(f" {m.uid if by_uid else n}" for n, m in found))
        return "OK done"

    async def _expunge(self, client: Client, _rest: list[bytes]) -> str:
        if client.box is None or client.readonly:
            return "NO no folder open to write"
        client.box.remove({mail.uid for mail in client.box.mails if "\\Deleted" in mail.flags})
        await client.tell()
        return "OK done"

    async def _idle(self, client: Client, _rest: list[bytes]) -> str:
        box = client.box
        if box is None or not self._idle_offered:
            return "BAD not now"
        if refused := await self._faults.meet("imap.wait", client.user):
            return refused
        await client.line.send("+ idling")
        changed = asyncio.Event()
        box.waiters.add(changed.set)
        self.idling += 1
        reading = asyncio.ensure_future(client.line.read())
        try:
            await self._watch(client, changed, reading)
        finally:
            self.idling -= 1
            box.waiters.discard(changed.set)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return "OK done"

    async def _watch(self, client: Client, changed: asyncio.Event, reading: "asyncio.Future[bytes]") -> None:
        while not reading.done():
            changed.clear()
            await self._faults.meet("imap.idle")
            await client.tell()
            waking = asyncio.ensure_future(changed.wait())
            either: set[asyncio.Future[Any]] = {reading, waking}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
        if reading.result().upper() != b"DONE":
            raise DroppedError


_ALWAYS = frozenset({"CAPABILITY", "NOOP", "LOGIN", "AUTHENTICATE"})
_INSIDE = frozenset({"SELECT", "EXAMINE", "LIST", "STATUS", "CLOSE", "APPEND", "EXPUNGE", "IDLE"})


def _unquoted(found: "re.Match[bytes]") -> bytes:
    return re.sub(rb"\\(.)", rb"\1", found[1]) if found[1] is not None else found[0]
