"""One logged-in conversation with an IMAP server, as the few verbs that reading mail needs.

A verb is a few lines; they stand in one file because they share one connection and the answers that come unasked.
"""

import base64
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Self

from bot.channels.email.imapwire import Wire, WireError
from bot.channels.email.settings import Security, Server
from bot.channels.email.syntax import (
    Response,
    astring,
    fetched,
    folder_name,
    listed,
    literal_size,
    plain_name,
    without_literal,
)

_OVERHEAD = 1_048_576  # bytes of literals in one response beside the mail itself
_PARTS = 64
_TEMPORARY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"})  # RFC 5530: not about our credentials
# What servers without these codes say, such as "[ALERT] Too many simultaneous connections".
_BUSY = re.compile(r"too many|temporar|try again|limit exceeded|exceeded .{0,30}limit|busy", re.IGNORECASE)
HEADER_BYTES = 262_144


class RefusedError(Exception):
    """The server answered NO or BAD."""

    def __init__(self, command: str, response: Response) -> None:
        self.response = response
        self.temporary = response.code[0] in _TEMPORARY or bool(_BUSY.search(response.text))
        super().__init__(f"{command}: {response.status} {response.text}".strip())


class TooLargeError(WireError):
    """The server sends more than it was asked for, or than it had said."""


class LoginRefusedError(RefusedError):
    """The server does not take our name and password."""


class FolderRefusedError(RefusedError):
    """The server does not open the folder."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What SELECT said. `uidnext` is 0 where the server does not tell."""

    uidvalidity: int
    uidnext: int
    writable: bool


class Session:
    """Use as an async context manager: entering connects and logs in.

    Raises WireError, OSError and TimeoutError when the line fails, RefusedError when the server says no, and
    SetupError for settings that cannot work. `news` is set when mail may have come.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._wire = Wire(server)
        self._tags = (f"D{number}" for number in count(1))
        self._limit = _OVERHEAD
        self._codes: dict[str, str] = {}
        self.capabilities: frozenset[str] = frozenset()
        self.exists = 0
        self.news = False

    async def __aenter__(self) -> Self:
        self._server.check_plaintext()
        try:
            await self._wire.open()
            await self._greet()
            await self._login()
        except BaseException:
            await self._wire.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(WireError):
            self._wire.send(b"D0 LOGOUT\r\n")
        await self._wire.close()

    def certificate(self) -> dict[str, object]:
        """Return the server's certificate as ssl.SSLSocket.getpeercert gives it; empty without TLS."""
        return self._wire.certificate()

    async def select(self, folder: str) -> Folder:
        """Open `folder` for reading and marking."""
        self._codes.clear()
        self.exists = 0
        try:
            done = await self._command(b"SELECT", folder_name(folder))
        except RefusedError as error:
            raise FolderRefusedError(f"folder {folder}", error.response) from error
        validity, following = (self._codes.get(name, "") for name in ("UIDVALIDITY", "UIDNEXT"))
        if not validity.isdigit():
            raise WireError("the server does not say UIDVALIDITY, without which no mail can be told from another")
        return Folder(int(validity), int(following) if following.isdigit() else 0, done.code[0] != "READ-ONLY")

    async def folders(self) -> list[str]:
        """Return the names of at most twenty folders that can be opened, as people write them."""
        found: list[str] = []

        def take(response: Response) -> None:
            name = listed(response)
            if name and len(found) < 20:
                found.append(plain_name(name))

        with contextlib.suppress(RefusedError, WireError):
            await self._command(b"LIST", "", "*", on_data=take)
        return found

    async def sizes(self, first: int, last: int | None, limit: int) -> list[tuple[int, int]]:
        """Return (UID, RFC822.SIZE) of at most `limit` mails from UID `first` to `last` (None: the end), in order."""
        self.news = self.news and last is not None
        found: dict[int, int] = {}

        def take(response: Response) -> None:
            items = fetched(response) or {}
            uid, size = _number(items.get("UID")), _number(items.get("RFC822.SIZE"))
            # "n:*" names the last mail even where its UID is below n (RFC 3501 section 6.4.8).
            if uid is not None and size is not None and first <= uid and (last is None or uid <= last):
                found[uid] = size
                if len(found) > limit:
                    del found[max(found)]

        if self.exists:
            span = b"%d:%s" % (first, b"*" if last is None else b"%d" % last)
            await self._command(b"UID FETCH", span, b"(UID RFC822.SIZE)", on_data=take)
        return sorted(found.items())

    async def last(self) -> int:
        """Return the highest UID in the folder, 0 when it is empty."""
        found: list[int] = [0]

        def take(response: Response) -> None:
            found.append(_number((fetched(response) or {}).get("UID")) or 0)

        if self.exists:
            await self._command(b"UID FETCH", b"*", b"(UID)", on_data=take)
        return max(found)

    async def fetch(self, uid: int, most: int) -> bytes | None:
        """Return the mail, unseen as it was; None if the server gives none. Well over `most` bytes: TooLargeError."""
        found = await self._fetch(uid, b"(UID BODY.PEEK[])", most)
        return found.get("BODY[]")

    async def fetch_head(self, uid: int, text: int) -> bytes | None:
        """Return header and the first `text` bytes of the body; None if the server gives none."""
        items = b"(UID BODY.PEEK[HEADER]<0.%d> BODY.PEEK[TEXT]<0.%d>)" % (HEADER_BYTES, text)
        found = await self._fetch(uid, items, HEADER_BYTES + text)
        header, body = found.get("BODY[HEADER]"), found.get("BODY[TEXT]") or b""
        if header is None:
            return None
        if not header.endswith((b"\r\n\r\n", b"\n\n")):
            # A header longer than what we asked for ends in the middle of a line: leave that line out.
            header = header[: header.rfind(b"\n") + 1] + b"\r\n"
        return header + body

    async def see(self, uids: list[int]) -> None:
        """Mark the mails as seen."""
        await self._command(b"UID STORE", b",".join(b"%d" % uid for uid in uids), b"+FLAGS.SILENT (\\Seen)")

    async def idle(self, seconds: float) -> None:
        """Wait until mail may have come, or for `seconds` (RFC 2177)."""
        if self.news:
            return
        tag = self._send(b"IDLE")
        if (await self._until(tag, b"IDLE", go_ahead=True)).tag != "+":
            return
        end = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            while not self.news:
                self._note(await self._response(end - time.monotonic()))
        self._wire.send(b"DONE\r\n")
        await self._until(tag, b"IDLE")

    async def noop(self) -> None:
        """Ask the server for news."""
        await self._command(b"NOOP")

    async def _greet(self) -> None:
        try:
            greeting = await self._response(self._server.connect_timeout)
        except TimeoutError as error:
            raise WireError("the server does not greet us") from error
        if greeting.status not in {"OK", "PREAUTH"}:
            raise WireError(f"the server does not take us: {greeting.text}")
        self._note(greeting)
        if self._server.security in {Security.STARTTLS, Security.OPPORTUNISTIC}:
            await self._command(b"CAPABILITY")
            if "STARTTLS" in self.capabilities:
                await self._command(b"STARTTLS")
                await self._wire.start_tls()
            elif self._server.security is Security.STARTTLS:
                raise WireError("the server does not offer STARTTLS")
        # What was said in clear may have been said by anybody in between.
        await self._command(b"CAPABILITY")

    async def _login(self) -> None:
        server = self._server
        server.check_secret(secure=self._wire.secure)
        try:
            if server.token is not None:
                token = await server.token()
                await self._authenticate(b"XOAUTH2", f"user={server.user}\1auth=Bearer {token}\1\1")
            elif "AUTH=PLAIN" in self.capabilities:
                await self._authenticate(b"PLAIN", f"\0{server.user}\0{server.password}")
            else:
                await self._command(b"LOGIN", server.user, server.password)
        except RefusedError as error:
            raise LoginRefusedError("login", error.response) from error
        await self._command(b"CAPABILITY")
        if "ID" in self.capabilities:
            # Some providers (NetEase) open no folder for a program that has not said its name (RFC 2971).
            with contextlib.suppress(RefusedError):
                await self._command(b"ID", b'("name" "Dangol")')

    async def _authenticate(self, mechanism: bytes, secret: str) -> None:
        tag = self._send(b"AUTHENTICATE " + mechanism)
        answer = base64.b64encode(secret.encode())
        while (await self._until(tag, b"login", go_ahead=True)).tag == "+":
            self._wire.send(answer + b"\r\n")
            answer = b""  # a second challenge carries XOAUTH2's error, which is acknowledged by an empty line

    async def _fetch(self, uid: int, items: bytes, most: int) -> dict[str, bytes]:
        """Return the texts of mail `uid` by item, the partial ones without their origin."""
        found: dict[str, bytes] = {}

        def take(response: Response) -> None:
            given = fetched(response) or {}
            if _number(given.get("UID")) == uid:
                found.update({name.partition("<")[0]: value for name, value in given.items() if value is not None})

        self._limit = most + _OVERHEAD
        try:
            await self._command(b"UID FETCH", b"%d" % uid, items, on_data=take)
        finally:
            self._limit = _OVERHEAD
        return found

    async def _command(
        self, name: bytes, *arguments: bytes | str, on_data: Callable[[Response], None] | None = None
    ) -> Response:
        """Send a command and return its tagged OK. Strings are quoted, or sent as literals; bytes go as they are."""
        tag = next(self._tags)
        pending = tag.encode() + b" " + name
        for argument in arguments:
            text, literal = (argument, None) if isinstance(argument, bytes) else astring(argument)
            pending += b" " + text
            if literal is not None:
                self._wire.send(pending + b"\r\n")
                await self._until(tag, name, go_ahead=True)
                pending = literal
        self._wire.send(pending + b"\r\n")
        return await self._until(tag, name, on_data=on_data)

    def _send(self, line: bytes) -> str:
        tag = next(self._tags)
        self._wire.send(tag.encode() + b" " + line + b"\r\n")
        return tag

    async def _until(
        self, tag: str, name: bytes, *, go_ahead: bool = False, on_data: Callable[[Response], None] | None = None
    ) -> Response:
        """Read on to the answer that ends `tag` (or, with `go_ahead`, to a "+"); RefusedError unless it is OK."""
        while True:
            response = await self._response(self._server.step_timeout)
            if response.tag == tag:
                self._note(response)
                if response.status != "OK":
                    raise RefusedError(name.decode(), response)
                return response
            if response.tag == "+" and go_ahead:
                return response
            if response.tag == "*":
                self._note(response)
                if on_data:
                    on_data(response)

    def _note(self, response: Response) -> None:
        """Learn from what the server says beside the answer."""
        words, status = response.words, response.status
        if status == "BYE":
            raise WireError(f"the server says goodbye: {response.text}")
        if status == "CAPABILITY":
            self.capabilities = frozenset(b" ".join(words[1:]).decode("ascii", "replace").upper().split())
        if status == "OK" and response.code[0]:
            self._codes[response.code[0]] = response.code[1]
        if len(words) > 1 and words[0].isdigit():
            if words[1].upper() == b"EXISTS":
                self.news = self.news or int(words[0][:10]) > self.exists
                self.exists = int(words[0][:10])
            elif words[1].upper() == b"EXPUNGE":
                self.exists = max(0, self.exists - 1)

    async def _response(self, timeout: float) -> Response:
        """Read one response. Only the wait for its first line may end in TimeoutError."""
        parts = [await self._wire.line(timeout)]
        budget = self._limit
        while (size := literal_size(parts[-1], first=len(parts) == 1)) is not None:
            budget -= size
            if budget < 0 or len(parts) > _PARTS:
                raise TooLargeError(f"the server sends more than was asked for ({size} bytes)")
            parts[-1] = without_literal(parts[-1])
            parts.append(await self._wire.literal(size, self._server.step_timeout))
            try:
                parts.append(await self._wire.line(self._server.step_timeout))
            except TimeoutError as error:
                raise WireError("the server stalls in the middle of a response") from error
        return Response(tuple(parts))


def _number(value: bytes | None) -> int | None:
    return int(value) if value is not None and value.isdigit() and len(value) <= 20 else None
