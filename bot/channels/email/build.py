"""A letter as RFC 5322 bytes. The same letter at the same time gives the same bytes, whoever builds it again.

Written by hand rather than with email.message: that one builds some hundreds a second, and this is the bottleneck of
a newsletter.
"""

import base64
import binascii
import hashlib
import re
from datetime import datetime
from email.utils import format_datetime

from bot.channels.email.fields import Fields, address_field, clean, encoded, file_name, message_ids, name_is_field
from bot.channels.email.mailbox import wire_address
from bot.errors import PermanentError
from bot.messages import File, Outbound, Purpose

LOOP_FIELD = "X-Dangol-Loop"
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,80}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
# What a caller's headers cannot change: these say what the bytes are and whose they are.
_FIXED = frozenset({"from", "to", "date", "message-id", "mime-version", "bcc", "return-path"})
_ASCII = bytes(range(128))
_LINE = 998  # RFC 5322 section 2.1.1


def build(letter: Outbound, *, from_address: str, from_name: str, now: datetime) -> bytes:
    """Return the bytes of `letter`, lines ended by CRLF. Raises PermanentError where an address is none or a file has
    no content.
    """
    sender = wire_address(from_address)
    identifier = message_id(letter, sender)
    fields = Fields(_heads(letter, sender, from_name, identifier, now))
    seed = hashlib.sha256(identifier.encode()).hexdigest()[:24]
    body = _body(letter, seed)
    fields.add("MIME-Version", "1.0")
    return fields.data() + body


def message_id(letter: Outbound, sender: str) -> str:
    """Return the letter's Message-ID; one that follows from its key where none was fixed."""
    given = message_ids((letter.message_id,))
    if given:
        return given[0]
    return f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"


def _heads(letter: Outbound, sender: str, name: str, identifier: str, now: datetime) -> list[tuple[str, str]]:
    """Return the fields before MIME's own, encoded; the caller's take the place of ours."""
    heads = {
        "From": address_field(name, sender),
        "To": address_field(letter.to_name, wire_address(letter.to)),
        "Subject": encoded(letter.subject),
        "Date": format_datetime(now),
        "Message-ID": identifier,
    }
    if letter.reply_address:
        heads["Reply-To"] = address_field(name, wire_address(letter.reply_address))
    if answered := message_ids((letter.in_reply_to,)):
        heads["In-Reply-To"] = answered[0]
    if references := message_ids(letter.references or (letter.in_reply_to,)):
        heads["References"] = " ".join(references)
    if _LANGUAGE.fullmatch(letter.language):
        heads["Content-Language"] = letter.language
    heads["Auto-Submitted"] = "auto-replied" if letter.purpose is Purpose.REPLY else "auto-generated"
    heads[LOOP_FIELD] = sender.lower()
    _override(heads, letter.headers)
    if heads.get("Auto-Submitted", "no").strip().lower() != "no":
        heads.setdefault("X-Auto-Response-Suppress", "All")
    return [(field, value) for field, value in heads.items() if value or field == "Subject"]


def _override(heads: dict[str, str], given: tuple[tuple[str, str], ...]) -> None:
    """Put in the caller's fields. An empty value takes a field of ours away."""
    ours = {field.lower(): field for field in heads}
    for field, value in given:
        low = field.lower()
        if name_is_field(field) and low not in _FIXED and (not low.startswith("content-") or low == "content-language"):
            heads[ours.get(low, field)] = encoded(value)


def _body(letter: Outbound, seed: str) -> bytes:
    """Return the MIME tree with its own fields: mixed(alternative(text, related(html, pictures)), files)."""
    pictures = [file for file in letter.files if file.content_id and letter.html]
    files = [file for file in letter.files if file not in pictures]
    part = _text(letter.text, "plain")
    if letter.html:
        html = _text(letter.html, "html")
        if pictures:
            html = _multipart("related", [html, *(_file(file, inline=True) for file in pictures)], seed + "r")
        part = _multipart("alternative", [part, html], seed + "a")
    if files:
        part = _multipart("mixed", [part, *(_file(file, inline=False) for file in files)], seed + "m")
    return part


def _multipart(kind: str, parts: list[bytes], seed: str) -> bytes:
    # "=_" occurs neither in quoted-printable nor in base64, so no part can hold the boundary (RFC 2045 section 6.7).
    boundary = f"=_{seed}".encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary)
    return head + b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary


def _text(text: str, kind: str) -> bytes:
    """Return a text part. 7bit where it is plain enough, else the shorter of quoted-printable and base64."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    raw = "\r\n".join(lines).encode("utf-8", "replace")
    if not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    head = b"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: " % kind.encode()
    if raw.isascii() and b"=_" not in raw and max(map(len, lines)) <= _LINE:
        return head + b"7bit\r\n\r\n" + raw
    if len(raw[:4096].translate(None, _ASCII)) * 6 > min(len(raw), 4096):
        return head + b"base64\r\n\r\n" + _base64(raw)
    return head + b"quoted-printable\r\n\r\n" + binascii.b2a_qp(raw, istext=True)


def _base64(raw: bytes) -> bytes:
    return base64.encodebytes(raw).replace(b"\n", b"\r\n")


def _file(file: File, *, inline: bool) -> bytes:
    if file.content is None:
        raise PermanentError(f"the file {clean(file.name)[:80]!r} has no content to send")
    kind = file.media_type.lower()
    # A message or multipart must not be base64 (RFC 2046 section 5.2.1): as plain bytes it arrives whole.
    if not _TYPE.fullmatch(kind) or kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"
    name = file_name(file.name)
    head = [
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {'inline' if inline else 'attachment'}{name}",
    ]
    if inline:
        head.append(f"Content-ID: <{re.sub('[^!-;=?-~]', '', file.content_id)}>")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + _base64(file.content)
