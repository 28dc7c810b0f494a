"""The grammar of IMAP (RFC 3501 section 9, RFC 9051) as far as reading mail needs it. Pure functions."""

import base64
import binascii
import re
from dataclasses import dataclass

from bot.channels.email.imapwire import WireError

_STATUS = re.compile(rb"(?:\S+ (?:OK|NO|BAD|BYE|PREAUTH)|\+)(?: |$)", re.IGNORECASE)
_LITERAL = re.compile(rb"~?\{(\d{1,10})\+?\}$")
_CODE = re.compile(rb"\[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_TOKEN = re.compile(rb'\s*(?:([()])|"((?:[^"\\]|\\.)*+)"|([^\s()"\[\]]+(?:\[[^\]]*\])?(?:<\d+>)?))')
_DEPTH = 8

Value = bytes | None


@dataclass(frozen=True, slots=True)
class Response:
    """One response: `parts` are texts and literals in turn, beginning and ending with a text."""

    parts: tuple[bytes, ...]

    @property
    def tag(self) -> str:
        """Return "*", "+", or the tag of the command that this ends."""
        return self.parts[0].partition(b" ")[0].decode("ascii", "replace")

    @property
    def words(self) -> list[bytes]:
        """Return what follows the tag: the first word, the second, the rest."""
        return self.parts[0].partition(b" ")[2].split(b" ", 2)

    @property
    def status(self) -> str:
        """Return OK, NO, BAD, BYE, PREAUTH, or whatever word stands there."""
        return self.words[0].decode("ascii", "replace").upper()

    @property
    def text(self) -> str:
        """Return the human words, for messages to staff; short and printable whatever the server sent."""
        said = b" ".join(self.words[1:])[:300].decode("utf-8", "replace")
        return "".join(letter if letter.isprintable() else " " for letter in said)

    @property
    def code(self) -> tuple[str, str]:
        """Return the response code ("UIDVALIDITY", "17"), both empty where there is none."""
        found = _CODE.match(b" ".join(self.words[1:]))
        if not found:
            return "", ""
        return found[1].decode().upper(), (found[2] or b"").decode("ascii", "replace")


def literal_size(line: bytes, *, first: bool) -> int | None:
    """Return how many bytes of literal follow `line`. Human words after a status may end like one and are none."""
    if first and _STATUS.match(line):
        return None
    found = _LITERAL.search(line[-16:])
    return int(found[1]) if found else None


def without_literal(line: bytes) -> bytes:
    """Return `line` without the announcement of the literal at its end."""
    return line[:-16] + _LITERAL.sub(b"", line[-16:])


def fetched(response: Response) -> dict[str, Value] | None:
    """Return the items of a FETCH response by upper-case name, None for any other; nested lists are left out."""
    words = response.words
    if len(words) < 3 or words[1].upper() != b"FETCH" or not words[0].isdigit():
        return None
    tokens = _tokens((words[2], *response.parts[1:]))
    items: dict[str, Value] = {}
    for name, value in zip(tokens[::2], tokens[1::2], strict=False):
        if name is not None:
            items[name.upper().decode("ascii", "replace")] = value
    return items


def listed(response: Response) -> str:
    """Return the folder that a LIST response names, as the wire has it; "" for any other and for one that is none."""
    kind, _, rest = response.parts[0].partition(b" ")[2].partition(b" ")
    if kind.upper() != b"LIST" or b"\\noselect" in rest.partition(b")")[0].lower():
        return ""
    parts = [b"(" + rest, *response.parts[1:]]
    parts[-1] += b")"
    name = (_tokens(tuple(parts)) or [None])[-1]
    return name.decode("ascii", "replace") if name else ""


def _tokens(parts: tuple[bytes, ...]) -> list[Value]:
    """Return the tokens inside the outer parentheses, one (None) for each inner list."""
    found: list[Value] = []
    depth = 0
    for index, part in enumerate(parts):
        if index % 2:
            if depth == 1:
                found.append(part)
            continue
        for bracket, quoted, atom in _scan(part):
            depth += (bracket == b"(") - (bracket == b")")
            if depth > _DEPTH:
                raise WireError("the server nests lists without end")
            if bracket == b"(" and depth == 2:
                found.append(None)
            elif not bracket and depth == 1:
                found.append(_value(quoted, atom))
    return found


def _scan(part: bytes) -> list[tuple[bytes, bytes | None, bytes]]:
    tokens = []
    place = 0
    text = part.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise WireError(f"the server sends what is no list: {text[:60]!r}")
        tokens.append((found[1] or b"", found[2], found[3] or b""))
        place = found.end()
    return tokens


def _value(quoted: bytes | None, atom: bytes) -> Value:
    if quoted is not None:
        return re.sub(rb"\\(.)", rb"\1", quoted)
    return None if atom.upper() == b"NIL" else atom


def astring(value: str) -> tuple[bytes, bytes | None]:
    """Return how `value` is written in a command: text, and a literal to follow where quotes will not do."""
    raw = value.encode()
    if raw.isascii() and not re.search(rb"[\x00-\x1f\x7f]", raw) and len(raw) < 1000:
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"', None
    if b"\0" in raw:
        raise WireError("a NUL cannot be sent")
    return b"{%d}" % len(raw), raw


def folder_name(name: str) -> str:
    """Return `name` in modified UTF-7 (RFC 3501 section 5.1.3)."""
    return re.sub(r"&|[^\x20-\x7e]+", _shift, name)


def _shift(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    coded = base64.b64encode(found[0].encode("utf-16-be")).decode()
    return "&" + coded.rstrip("=").replace("/", ",") + "-"


def plain_name(name: str) -> str:
    """Return the name that `name` stands for in modified UTF-7; what is none stays as it is."""
    return re.sub(r"&([A-Za-z0-9+,]{0,400})-", _unshift, name)


def _unshift(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    coded = found[1].replace(",", "/")
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return found[0]
