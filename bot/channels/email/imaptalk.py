"""What is said on a connection to an IMAP server: commands with their tags, answers, and what comes unasked."""

import re
from collections.abc import Callable
from itertools import count

from bot.channels.email.imapwire import Wire, WireError
from bot.channels.email.syntax import Response, astring, literal_size, without_literal

OVERHEAD = 1_048_576  # bytes of literals in one response beside the mail itself
_PARTS = 64
_TEMPORARY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"})  # RFC 5530: not about our credentials
# What servers without these codes say, such as "[ALERT] Too many simultaneous connections".
_BUSY = re.compile(r"too many|temporar|try again|limit exceeded|exceeded .{0,30}limit|busy", re.IGNORECASE)


class RefusedError(Exception):
    """The server answered NO or BAD."""

    def __init__(self, command: str, response: Response) -> None:
        self.response = response
        self.temporary = response.code[0] in _TEMPORARY or bool(_BUSY.search(response.text))
        super().__init__(f"{command}: {response.status} {response.text}".strip())


class TooLargeError(WireError):
    """The server sends more than it was asked for, or than it had said."""


class Talk:
    """Raises WireError and OSError when the line fails, RefusedError when the server says no.

    `limit` bounds the bytes of literals in one response. `exists` is the number of mails in the open folder, `news` is
    set when mail may have come, `codes` holds what stood in brackets behind an untagged or a tagged OK.
    """

    def __init__(self, wire: Wire, step_timeout: float) -> None:
        self._wire = wire
        self._timeout = step_timeout
        self._tags = (f"D{number}" for number in count(1))
        self.limit = OVERHEAD
        self.codes: dict[str, str] = {}
        self.capabilities: frozenset[str] = frozenset()
        self.exists = 0
        self.news = False

    async def command(
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
                await self.until(tag, name, go_ahead=True)
                pending = literal
        self._wire.send(pending + b"\r\n")
        return await self.until(tag, name, on_data=on_data)

    def send(self, line: bytes) -> str:
        """Send a command that is one line; return its tag."""
        tag = next(self._tags)
        self._wire.send(tag.encode() + b" " + line + b"\r\n")
        return tag

    async def until(
        self, tag: str, name: bytes, *, go_ahead: bool = False, on_data: Callable[[Response], None] | None = None
    ) -> Response:
        """Read on to the answer that ends `tag` (or, with `go_ahead`, to a "+"); RefusedError unless it is OK."""
        while True:
            response = await self.response(self._timeout)
            if response.tag == tag:
                self.note(response)
                if response.status != "OK":
                    raise RefusedError(name.decode(), response)
                return response
            if response.tag == "+" and go_ahead:
                return response
            if response.tag == "*":
                self.note(response)
                if on_data:
                    on_data(response)

    async def response(self, timeout: float) -> Response:
        """Read one response. Only the wait for its first line may end in TimeoutError."""
        parts = [await self._wire.line(timeout)]
        budget = self.limit
        while (size := literal_size(parts[-1], first=len(parts) == 1)) is not None:
            budget -= size
            if budget < 0 or len(parts) > _PARTS:
                raise TooLargeError(f"the server sends more than was asked for ({size} bytes)")
            parts[-1] = without_literal(parts[-1])
            parts.append(await self._wire.literal(size, self._timeout))
            try:
                parts.append(await self._wire.line(self._timeout))
            except TimeoutError as error:
                raise WireError("the server stalls in the middle of a response") from error
        return Response(tuple(parts))

    def note(self, response: Response) -> None:
        """Learn from what the server says beside the answer."""
        words, status = response.words, response.status
        if status == "BYE":
            raise WireError(f"the server says goodbye: {response.text}")
        if status == "CAPABILITY":
            self.capabilities = frozenset(b" ".join(words[1:]).decode("ascii", "replace").upper().split())
        if status == "OK" and response.code[0]:
            self.codes[response.code[0]] = response.code[1]
        if len(words) > 1 and words[0].isdigit():
            if words[1].upper() == b"EXISTS":
                self.news = self.news or int(words[0][:10]) > self.exists
                self.exists = int(words[0][:10])
            elif words[1].upper() == b"EXPUNGE":
                self.exists = max(0, self.exists - 1)
