"""Header fields of a mail, safe whatever they carry (RFC 5322, RFC 2047, RFC 2231). Pure functions."""

import binascii
import re
from collections.abc import Iterable
from urllib.parse import quote

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]+")
# Embeddings, overrides and isolates turn what a reader sees around; the plain marks U+200E/F are left.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_FIELD_NAME = re.compile(r"[!-9;-~]{1,76}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_WORD_BYTES = 42  # of UTF-8 in one encoded-word: 56 letters of base64 and 12 around them stay below 75
_FOLD = 76
_REFERENCES = 20  # kept of a long thread: the first and the last ones
_TOKEN = 900  # octets without a space that are still sent as they are


def clean(value: str) -> str:
    """Return `value` on one line: no control letter, no CR, LF or NUL, lone surrogates replaced."""
    kept = _CONTROL.sub(" ", value).strip()
    return kept if kept.isascii() else kept.encode("utf-8", "replace").decode()


def name_is_field(name: str) -> bool:
    """Say whether `name` can name a header field."""
    return bool(_FIELD_NAME.fullmatch(name))


def encoded(value: str) -> str:
    """Return an unstructured value in ASCII: as it is, or as encoded-words (RFC 2047)."""
    value = clean(value)
    if value.isascii() and "=?" not in value and (len(value) < _TOKEN or max(map(len, value.split())) < _TOKEN):
        return value
    return " ".join(_words(value))


def _words(value: str) -> list[str]:
    """Cut `value` between letters, so that each encoded-word can be read alone."""
    words, piece = [], b""
    for letter in value:
        raw = letter.encode()
        if len(piece) + len(raw) > _WORD_BYTES:
            words.append(_word(piece))
            piece = b""
        piece += raw
    return [*words, _word(piece)] if piece else words


def _word(raw: bytes) -> str:
    return f"=?utf-8?B?{binascii.b2a_base64(raw, newline=False).decode()}?="


def address_field(name: str, address: str) -> str:
    """Return `name <address>` with the name as atoms, a quoted string or encoded-words. `address` is a wire_address."""
    name = clean(_BIDI.sub("", name))[:200]
    if not name:
        return address
    if not name.isascii() or "=?" in name:
        return f"{' '.join(_words(name))} <{address}>"
    if not _ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def message_ids(given: Iterable[str]) -> list[str]:
    """Return the Message-IDs in `given`, each once; of many the first and the last."""
    found = list(dict.fromkeys(match for text in given for match in _MESSAGE_ID.findall(text[:100_000])))
    return found if len(found) <= _REFERENCES + 1 else [found[0], *found[-_REFERENCES:]]


def file_name(name: str) -> str:
    """Return the filename parameter of Content-Disposition, "" for a name without letters."""
    name = clean(_BIDI.sub("", name)).replace("/", "_").replace("\\", "_").strip(". ")
    name = _shortened(name)
    if not name:
        return ""
    if name.isascii() and not re.search(r'["%]', name):
        return f'; filename="{name}"'
    return f"; filename*=utf-8''{quote(name, safe='')}"


def _shortened(name: str) -> str:
    """Cut a long name in its middle, so that its ending is kept."""
    if len(name.encode()) <= 180:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending if dot and len(ending) <= 10 else ""
    return (stem or name).encode()[:150].decode("utf-8", "ignore") + ending


class Fields:
    """Fields in order, written as bytes. Values are encoded already."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._lines = [_folded(name, value) for name, value in fields]

    def add(self, name: str, value: str) -> None:
        """Add a field at the end."""
        self._lines.append(_folded(name, value))

    def data(self) -> bytes:
        """Return all fields. Letters beyond ASCII stand only in addresses that need SMTPUTF8 (RFC 6532)."""
        return "".join(self._lines).encode()


def _folded(name: str, value: str) -> str:
    """Return the field folded at its spaces; a piece without a space stays whole."""
    if len(name) + len(value) + 2 <= _FOLD:
        return f"{name}: {value}\r\n"
    lines, line = [], f"{name}:"
    for piece in value.split(" "):
        # A line of nothing but white space would end the header for some readers.
        if len(line) + len(piece) + 1 > _FOLD and line.strip() and piece and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {piece}"
    return "\r\n".join([*lines, line]) + "\r\n"
