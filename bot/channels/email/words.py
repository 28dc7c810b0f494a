"""Words in a header: RFC 2047 encoded words, RFC 2231 parameters, and what senders make of them."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from bot.channels.email.charset import composed, decode

_START = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?")
_LONGEST = 64_000
_MOST_PARAMETERS = 100
_CONTROLS = dict.fromkeys((*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
# Marks that turn the direction of text: a name must not be able to look like another (UAX 9).
# Halves of letters (surrogates), which no encoding can write, go with them.
_BIDI = dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000))
)


@dataclass(frozen=True, slots=True)
class Value:
    """A structured field: its value in lower case, and its parameters by lower-case name."""

    value: str
    parameters: dict[str, str]


def clean(text: str) -> str:
    """Return `text` as one line without control characters and marks of direction."""
    return composed(" ".join(text.translate(_CONTROLS).translate(_BIDI).split()))


def unquote_words(raw: bytes, hint: str = "") -> str:
    """Return the words of an unfolded header value, encoded or raw, as one clean line."""
    return clean(decode_words(raw[:_LONGEST], hint))


def decode_words(raw: bytes, hint: str = "") -> str:
    """Return `raw` with its encoded words decoded. Neighbours of one charset are joined before decoding."""
    pieces: list[tuple[bytes, str | None]] = []
    position = 0
    while (found := _START.search(raw, position)) is not None:
        end = raw.find(b"?=", found.end())
        if end < 0:
            # A word that was cut off still says something.
            end = len(raw)
        before = raw[position : found.start()]
        if before.strip() or not (pieces and pieces[-1][1] is not None):
            _push(pieces, before, None)
        _push(
            pieces, _word(raw[found.end() : end], found[2]), found[1].split(b"*")[0].decode("ascii", "replace").lower()
        )
        position = end + 2
    _push(pieces, raw[position:], None)
    return "".join(decode(data, charset or "", hint) for data, charset in pieces)


def _push(pieces: list[tuple[bytes, str | None]], data: bytes, charset: str | None) -> None:
    if pieces and pieces[-1][1] == charset:
        pieces[-1] = (pieces[-1][0] + data, charset)
    elif data:
        pieces.append((data, charset))


def _word(data: bytes, encoding: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(data, header=True)
    return unbase64(data)


def unbase64(data: bytes) -> bytes:
    """Decode Base64 that may be padded wrongly, in the middle, or not at all; what is no Base64 is skipped."""
    decoded = bytearray()
    for segment in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]+", b"", data)):
        usable = segment[: len(segment) - 1] if len(segment) % 4 == 1 else segment
        decoded += base64.b64decode(usable + b"=" * (-len(usable) % 4))
    return bytes(decoded)


def structured(raw: bytes, hint: str = "") -> Value:
    """Read a field like Content-Type or Content-Disposition (RFC 2045, RFC 2231), whatever is wrong with it."""
    first, *rest = _split_parameters(raw[:_LONGEST])
    value = decode(first).strip().strip("\"'").lower()
    if " " in value and "=" in value:  # the semicolon was forgotten
        value, forgotten = value.split(None, 1)
        rest.insert(0, first.strip()[-len(forgotten) :])
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    for parameter in rest[:_MOST_PARAMETERS]:
        name, _, content = parameter.partition(b"=")
        key = name.decode("ascii", "replace").strip().lower()
        match = re.fullmatch(r"([^*]+)(?:\*(\d{1,3}))?(\*)?", key)
        if match is None or not content.strip():
            continue
        if match[2] is None and match[3] is None:
            plain.setdefault(key, clean(decode_words(_unquoted(content), hint)))
        else:
            pieces.setdefault(match[1], []).append((int(match[2] or 0), bool(match[3]), _unquoted(content)))
    return Value(value, plain | {name: _joined(found, hint) for name, found in pieces.items()})


def _joined(pieces: list[tuple[int, bool, bytes]], hint: str) -> str:
    """Join the continuations of RFC 2231; the first says the charset."""
    pieces.sort(key=lambda piece: piece[0])
    charset, data = "", b""
    for index, (_, extended, content) in enumerate(pieces):
        if extended and index == 0 and content.count(b"'") >= 2:
            label, _, encoded = content.split(b"'", 2)
            charset = label.decode("ascii", "replace")
            data += unquote_to_bytes(encoded)
        else:
            data += unquote_to_bytes(content) if extended else content
    return clean(decode(data, charset, hint) if charset else decode_words(data, hint))


def _unquoted(content: bytes) -> bytes:
    content = content.strip()
    if content[:1] == b'"':
        end = len(content) - 1 if content[-1:] == b'"' and len(content) > 1 else len(content)
        return re.sub(rb"\\(.)", rb"\1", content[1:end])
    return content.strip(b"'")


def _split_parameters(raw: bytes) -> list[bytes]:
    """Split at the semicolons outside quotes."""
    parts, start, quoted, position = [], 0, False, 0
    for found in re.finditer(rb'["\\;]', raw):
        if found.start() < position:
            continue
        if found[0] == b"\\" and quoted:
            position = found.start() + 2
        elif found[0] == b'"':
            quoted = not quoted
        elif found[0] == b";" and not quoted:
            parts.append(raw[start : found.start()])
            start = found.end()
    return [*parts, raw[start:]]
