"""What the local IMAP server answers to FETCH."""

import re

from bot.demo.mailboxes import Mail

_ITEM = re.compile(r"(BODY(?:\.PEEK)?)\[([^\]]*)\](?:<(\d+)\.(\d+)>)?|([A-Z0-9.]+)", re.IGNORECASE)
_WHOLE = {"RFC822": "", "RFC822.HEADER": "HEADER", "RFC822.TEXT": "TEXT"}  # the older names, with their sections
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def fetch_line(number: int, mail: Mail, items: str, *, by_uid: bool) -> bytes | None:
    """Return the whole response line; None for an item that is not served (ENVELOPE, BODYSTRUCTURE)."""
    names = "FLAGS INTERNALDATE RFC822.SIZE" if items.upper() == "FAST" else items.strip("()")
    pieces = [b"UID %d" % mail.uid] if by_uid and not re.search(r"\bUID\b", names, re.IGNORECASE) else []
    for found in _ITEM.finditer(names):
        piece = _section(mail, found) if found[1] else _fact(mail, found[5].upper())
        if piece is None:
            return None
        pieces.append(piece)
    return b"* %d FETCH (%s)" % (number, b" ".join(pieces))


def _fact(mail: Mail, name: str) -> bytes | None:
    if name in _WHOLE:
        text = bytes(_part(mail.raw, _WHOLE[name]) or b"")
        if name != "RFC822.HEADER":
            mail.flags.add("\\Seen")
        return b"%s {%d}\r\n" % (name.encode(), len(text)) + text
    arrived = mail.arrived
    date = f"{arrived.day:2d}-{_MONTHS[arrived.month - 1]}-{arrived:%Y %H:%M:%S +0000}"
    facts = {
        "UID": f"UID {mail.uid}",
        "FLAGS": f"FLAGS ({' '.join(sorted(mail.flags))})",
        "RFC822.SIZE": f"RFC822.SIZE {mail.stated or len(mail.raw)}",
        "INTERNALDATE": f'INTERNALDATE "{date}"',
    }
    return facts[name].encode() if name in facts else None


def _section(mail: Mail, found: "re.Match[str]") -> bytes | None:
    section = found[2].upper()
    text = _part(mail.raw, section)
    if text is None:
        return None
    if found[1].upper() == "BODY":
        mail.flags.add("\\Seen")
    origin = ""
    if found[3]:
        start = int(found[3])
        text, origin = text[start : start + int(found[4])], f"<{start}>"
    return b"".join((f"BODY[{section}]{origin} {{{len(text)}}}\r\n".encode(), text))


def _part(raw: bytes, section: str) -> memoryview | None:
    """Return the part without copying it: a mail may be large, and what is asked of it small."""
    end = re.search(rb"\r?\n\r?\n", raw)
    cut = end.end() if end else len(raw)
    if section.startswith("HEADER.FIELDS"):
        return memoryview(_fields(raw[:cut], section))
    whole = memoryview(raw)
    return {"": whole, "HEADER": whole[:cut], "TEXT": whole[cut:]}.get(section)


def _fields(header: bytes, section: str) -> bytes:
    wanted = {name.encode() for name in section.partition("(")[2].strip("()").split()}
    negated = section.startswith("HEADER.FIELDS.NOT")
    fields = re.split(rb"\r?\n(?![ \t])", header)
    kept = [field for field in fields if field and (field.partition(b":")[0].strip().upper() in wanted) != negated]
    return b"".join(field + b"\r\n" for field in kept) + b"\r\n"
