"""One logged-in conversation with an IMAP server, as the few verbs that reading mail needs."""

import base64
import contextlib
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bot.channels.email.imaptalk import OVERHEAD, RefusedError, Talk
from bot.channels.email.imapwire import Wire, WireError
from bot.channels.email.settings import Security, Server
from bot.channels.email.syntax import Response, fetched, folder_name, listed, plain_name

HEADER_BYTES = 262_144


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
    SetupError for settings that cannot work.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._wire = Wire(server)
        self._talk = Talk(self._wire, server.step_timeout)

    @property
    def capabilities(self) -> frozenset[str]:
        """Return what the server says it can do."""
        return self._talk.capabilities

    @property
    def exists(self) -> int:
        """Return the number of mails in the open folder."""
        return self._talk.exists

    @property
    def news(self) -> bool:
        """Return whether mail may have come."""
        return self._talk.news

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
        self._talk.codes.clear()
        self._talk.exists = 0
        try:
            done = await self._talk.command(b"SELECT", folder_name(folder))
        except RefusedError as error:
            raise FolderRefusedError(f"folder {folder}", error.response) from error
        validity, following = (self._talk.codes.get(name, "") for name in ("UIDVALIDITY", "UIDNEXT"))
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
            await self._talk.command(b"LIST", "", "*", on_data=take)
        return found

    async def sizes(self, first: int, last: int | None, limit: int) -> list[tuple[int, int]]:
        """Return (UID, RFC822.SIZE) of at most `limit` mails from UID `first` to `last` (None: the end), in order."""
        self._talk.news = self._talk.news and last is not None
        found: dict[int, int] = {}

        def take(response: Response) -> None:
            items = fetched(response) or {}
            uid, size = _number(items.get("UID")), _number(items.get("RFC822.SIZE"))
            # "n:*" names the last mail even where its UID is below n (RFC 3501 section 6.4.8).
            if uid is not None and size is not None and first <= uid and (last is None or uid <= last):
                found[uid] = size
                if len(found) > limit:
                    del found[max(found)]

        if self._talk.exists:
            span = b"%d:%s" % (first, b"*" if last is None else b"%d" % last)
            await self._talk.command(b"UID FETCH", span, b"(UID RFC822.SIZE)", on_data=take)
        return sorted(found.items())

    async def last(self) -> int:
        """Return the highest UID in the folder, 0 when it is empty."""
        found: list[int] = [0]

        def take(response: Response) -> None:
            found.append(_number((fetched(response) or {}).get("UID")) or 0)

        if self._talk.exists:
            await self._talk.command(b"UID FETCH", b"*", b"(UID)", on_data=take)
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
        await self._talk.command(b"UID STORE", b",".join(b"%d" % uid for uid in uids), b"+FLAGS.SILENT (\\Seen)")

    async def idle(self, seconds: float) -> None:
        """Wait until mail may have come, or for `seconds` (RFC 2177)."""
        if self._talk.news:
            return
        tag = self._talk.send(b"IDLE")
        if (await self._talk.until(tag, b"IDLE", go_ahead=True)).tag != "+":
            return
        end = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            while not self._talk.news:
                self._talk.note(await self._talk.response(end - time.monotonic()))
        self._wire.send(b"DONE\r\n")
        await self._talk.until(tag, b"IDLE")

    async def noop(self) -> None:
        """Ask the server for news."""
        await self._talk.command(b"NOOP")

    async def _greet(self) -> None:
        try:
            greeting = await self._talk.response(self._server.connect_timeout)
        except TimeoutError as error:
            raise WireError("the server does not greet us") from error
        if greeting.status not in {"OK", "PREAUTH"}:
            raise WireError(f"the server does not take us: {greeting.text}")
        self._talk.note(greeting)
        if self._server.security in {Security.STARTTLS, Security.OPPORTUNISTIC}:
            await self._talk.command(b"CAPABILITY")
            if "STARTTLS" in self._talk.capabilities:
                await self._talk.command(b"STARTTLS")
                await self._wire.start_tls()
            elif self._server.security is Security.STARTTLS:
                raise WireError("the server does not offer STARTTLS")
        # What was said in clear may have been said by anybody in between.
        await self._talk.command(b"CAPABILITY")

    async def _login(self) -> None:
        server = self._server
        server.check_secret(secure=self._wire.secure)
        try:
            if server.token is not None:
                token = await server.token()
                await self._authenticate(b"XOAUTH2", f"user={server.user}\1auth=Bearer {token}\1\1")
            elif "AUTH=PLAIN" in self._talk.capabilities:
                await self._authenticate(b"PLAIN", f"\0{server.user}\0{server.password}")
            else:
                await self._talk.command(b"LOGIN", server.user, server.password)
        except RefusedError as error:
            raise LoginRefusedError("login", error.response) from error
        await self._talk.command(b"CAPABILITY")
        if "ID" in self._talk.capabilities:
            # Some providers (NetEase) open no folder for a program that has not said its name (RFC 2971).
            with contextlib.suppress(RefusedError):
                await self._talk.command(b"ID", b'("name" "Dangol")')

    async def _authenticate(self, mechanism: bytes, secret: str) -> None:
        tag = self._talk.send(b"AUTHENTICATE " + mechanism)
        answer = base64.b64encode(secret.encode())
        while (await self._talk.until(tag, b"login", go_ahead=True)).tag == "+":
            self._wire.send(answer + b"\r\n")
            answer = b""  # a second challenge carries XOAUTH2's error, which is acknowledged by an empty line

    async def _fetch(self, uid: int, items: bytes, most: int) -> dict[str, bytes]:
        """Return the texts of mail `uid` by item, the partial ones without their origin."""
        found: dict[str, bytes] = {}

        def take(response: Response) -> None:
            given = fetched(response) or {}
            if _number(given.get("UID")) == uid:
                found.update({name.partition("<")[0]: value for name, value in given.items() if value is not None})

        self._talk.limit = most + OVERHEAD
        try:
            await self._talk.command(b"UID FETCH", b"%d" % uid, items, on_data=take)
        finally:
            self._talk.limit = OVERHEAD
        return found


def _number(value: bytes | None) -> int | None:
    return int(value) if value is not None and value.isdigit() and len(value) <= 20 else None
