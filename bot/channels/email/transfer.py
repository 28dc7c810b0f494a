"""Transfer encodings (RFC 2045 section 6) as senders really write them. Linear, and nothing here raises."""

import binascii
import re

from bot.channels.email.words import unbase64

_LETTERS = re.compile(r"[^a-z0-9]")
_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}(?=\r?\n)")
_LOOKS_BASE64 = re.compile(rb"[A-Za-z0-9+/=]{1,1000}")
_KEPT = bytes.maketrans(b"", b"")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


def decode(data: bytes, encoding: str, *, text: bool) -> bytes:
    """Return `data` without its transfer encoding; as it is when the encoding is unknown or not what is there."""
    name = _LETTERS.sub("", encoding)
    if name in {"base64", "b"}:
        return _base64(data, text=text)
    if name in {"quotedprintable", "qp", "q"}:
        return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", data))
    if name in {"xuuencode", "uuencode", "uue", "xuue"}:
        return _uuencoded(data)
    return data


def _base64(data: bytes, *, text: bool) -> bytes:
    if text:
        head = data[:4000].translate(_KEPT, b"\r\n\t ")
        strange = len(head.translate(_KEPT, bytes(set(range(256)) - set(_NOT_BASE64))))
        if strange * 8 > len(head):
            return data  # labelled as Base64, but plainly words
        data = _without_footer(data)
    kept = data.translate(_KEPT, _NOT_BASE64)
    if b"=" not in kept.rstrip(b"="):
        usable = kept.rstrip(b"=")
        usable = usable[:-1] if len(usable) % 4 == 1 else usable
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))
    return unbase64(kept)


def _without_footer(data: bytes) -> bytes:
    """Return Base64 without the plain words that a list or a scanner put after it."""
    lines = data.split(b"\n")
    for index, line in enumerate(lines):
        words = line.split()
        if index and len(words) > 1 and not all(len(word) > 40 and _LOOKS_BASE64.fullmatch(word) for word in words):
            return b"\n".join(lines[:index])
    return data


def _uuencoded(data: bytes) -> bytes:
    decoded = bytearray()
    for line in data.split(b"\n"):
        content = line.rstrip(b"\r")
        if not content or content.startswith((b"begin ", b"end", b"`")):
            continue
        try:
            decoded += binascii.a2b_uu(content)
        except binascii.Error:
            decoded += _short_line(content)
    return bytes(decoded)


def _short_line(content: bytes) -> bytes:
    """Decode a line whose trailing white space was lost or padded; nothing if that does not help."""
    length = ((content[0] - 32) & 63) * 4 // 3 + 2
    try:
        return binascii.a2b_uu(content[: 1 + length].ljust(1 + length))
    except binascii.Error:
        return b""
