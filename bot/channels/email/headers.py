"""The header of a mail or of a part of it: found in any bytes, folded however, kept raw until asked (RFC 5322)."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.channels.email.words import unquote_words

_MOST_FIELDS = 10_000
_MOST_BYTES = 1_000_000  # of one header block; what is longer is skipped, not read
_LONGEST_VALUE = 64_000
# Read even behind ten thousand others: who wrote, what, to whom, and whether it was a machine.
_NEEDED = frozenset(
    b"from sender to cc subject date message-id in-reply-to references reply-to return-path delivered-to mime-version"
    b" content-type content-transfer-encoding auto-submitted precedence list-id x-dangol-loop".split()
)
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# A header that lost the blank line after it: only these may follow a line that is no field.
_WELL_KNOWN = re.compile(
    rb"(?i)(from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|reply-to|references|in-reply-to"
    rb"|return-path|x-[a-z0-9-]+|dkim-signature|sender)[ \t]*:"
)


@dataclass(frozen=True)
class Headers:
    """The fields in their order; `cut` says that there were more than we read."""

    fields: tuple[tuple[str, bytes], ...] = ()
    cut: bool = False

    @cached_property
    def _by_name(self) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def all(self, name: str) -> list[bytes]:
        """Return the raw unfolded values of the field `name` (lower case), in order."""
        return self._by_name.get(name, [])

    def raw(self, name: str) -> bytes:
        """Return the first value of `name`, raw and unfolded; b"" if there is none."""
        return next(iter(self.all(name)), b"")

    def text(self, name: str, hint: str = "") -> str:
        """Return the first value of `name` as one line of words; `hint` is a charset for raw 8-bit bytes."""
        return unquote_words(self.raw(name), hint)

    def token(self, name: str) -> str:
        """Return the first value of `name` in lower case without comments and parameters."""
        return re.sub(r"\([^()]{0,500}\)", "", self.text(name)).split(";")[0].strip().lower()


def split(data: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Return the header that begins at `start`, and where the body begins."""
    stop = len(data) if end is None else end
    fields: list[tuple[str, bytearray]] = []
    position, cut = start, False
    while position < stop:
        newline = data.find(b"\n", position, stop)
        after = stop if newline < 0 else newline + 1
        line = data[position : min(after, position + _LONGEST_VALUE)].rstrip(b"\r\n")
        if not line.strip(b" \t\r") and _ends_header(data, line, after, stop):
            position = after
            break
        found = _FIELD.match(line)
        if found is None and not _continues(data, line, after, stop, first=not fields):
            break
        if found is None:
            _append(fields, line)
        elif _is_over(len(fields), position - start, found[1]):
            cut = True
        else:
            fields.append((found[1].decode("ascii").lower(), bytearray(line[found.end() :].strip())))
        position = after
    return Headers(tuple((name, bytes(value)) for name, value in fields), cut), position


def _is_over(fields: int, size: int, name: bytes) -> bool:
    over = fields >= _MOST_FIELDS or size > _MOST_BYTES
    return over and (name.lower() not in _NEEDED or fields >= 2 * _MOST_FIELDS)


def _ends_header(data: bytes, line: bytes, after: int, stop: int) -> bool:
    """Say whether an empty line ends the header: one of mere white space may be a folded nothing."""
    if not line.strip(b"\r"):
        return True
    following = data[after : min(after + 300, stop)]
    return not (_WELL_KNOWN.match(following) or following[:1] in {b" ", b"\t"})


def _continues(data: bytes, line: bytes, after: int, stop: int, *, first: bool) -> bool:
    """Say whether a line without a field name belongs to the header all the same."""
    if line[:1] in {b" ", b"\t"}:
        return True
    if first:
        return line.startswith((b"From ", b">From ", b"\xef\xbb\xbf"))
    # Broken folding (no white space at the start) shows by the well-known fields that follow it.
    return any(_WELL_KNOWN.match(each) for each in data[after : min(after + 2000, stop)].split(b"\n")[:4])


def _append(fields: list[tuple[str, bytearray]], line: bytes) -> None:
    if fields and len(fields[-1][1]) < _LONGEST_VALUE:
        fields[-1][1].extend(b" " + line.strip())
