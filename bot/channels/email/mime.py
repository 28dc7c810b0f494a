"""The tree of parts of a mail (RFC 2045, RFC 2046), with limits, whatever its boundaries look like.

Parts keep a view of the bytes they came in; nothing is copied until a part is asked for its content.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.channels.email import headers, transfer
from bot.channels.email.charset import decode
from bot.channels.email.headers import Headers
from bot.channels.email.words import Value, structured, unquote_words

DEEPEST = 20
_TYPE = re.compile(r"([a-z0-9!#$&^_.+-]{1,80})/([a-z0-9!#$&^_.+-]{1,120})")
_BOUNDARY_LINE = re.compile(rb"(?m)^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-[A-Za-z-]+[ \t]*:)")


@dataclass(slots=True)
class Budget:
    """What may still be read of one mail, and what had to be left out."""

    parts: int
    notes: set[str] = field(default_factory=set)

    def take(self) -> bool:
        """Take one part; False when there are none left."""
        self.parts -= 1
        if self.parts < 0:
            self.notes.add("too_many_parts")
        return self.parts >= 0


@dataclass(frozen=True)
class Part:
    """A part: its header, where its body lies in `data`, and the parts in it."""

    headers: Headers
    data: bytes = field(repr=False)
    start: int
    end: int
    content_type: str
    parameters: dict[str, str]
    children: tuple["Part", ...] = ()

    @property
    def family(self) -> str:
        """Return the first half of the type: text, image, multipart, message."""
        return self.content_type.partition("/")[0]

    @cached_property
    def disposition(self) -> Value:
        return structured(self.headers.raw("content-disposition"))

    @cached_property
    def file_name(self) -> str:
        """Return the name that the sender gave the part, unchecked; "" if none."""
        return self.disposition.parameters.get("filename") or self.parameters.get("name", "")

    @cached_property
    def content_id(self) -> str:
        return unquote_words(self.headers.raw("content-id")).strip("<> ")[:200]

    @property
    def encoding(self) -> str:
        """Return the transfer encoding as the sender spelled it, in lower case."""
        return structured(self.headers.raw("content-transfer-encoding")).value

    def content(self) -> bytes:
        """Return the body with its transfer encoding taken off."""
        return transfer.decode(self.data[self.start : self.end], self.encoding, text=self.family == "text")

    def text(self) -> str:
        """Return the body as text with plain line ends."""
        words = decode(self.content(), self.parameters.get("charset", ""))
        return words.replace("\r\n", "\n").replace("\r", "\n")

    def walk(self) -> Iterator["Part"]:
        """Yield this part and everything in it."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse(data: bytes, budget: Budget, depth: int = 0, default: str = "text/plain") -> Part:
    """Read the mail or part that fills `data`."""
    return _part(data, 0, len(data), budget, depth, default)


def _part(data: bytes, start: int, end: int, budget: Budget, depth: int, default: str) -> Part:
    found, body = headers.split(data, start, end)
    if found.cut:
        budget.notes.add("headers_cut")
    kind = structured(found.raw("content-type"))
    named = _TYPE.match(kind.value)
    content_type = named[0] if named else default
    part = Part(found, data, body, end, content_type, kind.parameters)
    if depth >= DEEPEST:
        if part.family in {"multipart", "message"}:
            budget.notes.add("too_deep")
        return part
    children = _children(part, budget, depth)
    if part.family == "multipart" and not children:
        # A multipart without parts is what it looks like: words.
        return Part(found, data, body, end, "text/plain", kind.parameters)
    return Part(found, data, body, end, content_type, kind.parameters, tuple(children))


def _children(part: Part, budget: Budget, depth: int) -> list[Part]:
    if part.family == "multipart":
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        return [
            _part(part.data, start, end, budget, depth + 1, default)
            for start, end in _bodies(part, budget)
            if budget.take()
        ]
    if part.content_type in {"message/rfc822", "message/global"} and budget.take():
        if part.encoding in {"base64", "quoted-printable"}:
            return [parse(part.content(), budget, depth + 1)]
        return [_part(part.data, _skip_blank(part), part.end, budget, depth + 1, "text/plain")]
    return []


def _skip_blank(part: Part) -> int:
    """Return where the header of an enclosed mail begins; some systems put an empty line before it."""
    found = re.compile(rb"[\r\n]{0,8}").match(part.data, part.start, part.end)
    return found.end() if found else part.start


def _bodies(part: Part, budget: Budget) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a multipart begin and end."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    found = list(_between(part, boundary, budget)) if boundary else []
    if not found:
        # The boundary is missing or not the one that is used: the lines themselves say which it is.
        seen = _BOUNDARY_LINE.search(part.data, part.start, min(part.end, part.start + 200_000))
        found = list(_between(part, seen[1], budget)) if seen else []
    yield from found


def _between(part: Part, boundary: bytes, budget: Budget) -> Iterator[tuple[int, int]]:
    opened: int | None = None
    for start, after, closing in _delimiters(part, b"--" + boundary):
        if opened is not None:
            yield opened, max(opened, start)
        opened = None if closing else after
        if budget.parts <= 0:
            budget.notes.add("too_many_parts")
            return
        if closing:
            return
    if opened is not None:
        yield opened, part.end


def _delimiters(part: Part, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield for each boundary line where the part before it ends, where the next begins, and if it is the last."""
    data, position = part.data, part.start
    while (at := data.find(line, position, part.end)) >= 0:
        position = at + len(line)
        if at > part.start and data[at - 1] not in b"\r\n":
            continue
        newline = data.find(b"\n", position, min(part.end, position + 1000))
        stop = newline + 1 if newline >= 0 else min(part.end, position + 1000)
        rest = data[position:stop].strip()
        if rest not in {b"", b"--"} and not rest.startswith(b"--"):
            continue
        before = at - 2 if data[at - 2 : at] == b"\r\n" else at - 1
        yield max(before, part.start), stop, rest.startswith(b"--")
        position = stop
