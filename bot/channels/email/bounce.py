"""What came back, to whom it did not go, and whether it ever will (RFC 3464, RFC 3463), with and without the RFC."""

import logging
import re
from email.message import EmailMessage

from flufl.bounce import all_failures

from bot.channels.email import headers
from bot.channels.email.addresses import normalise
from bot.channels.email.addresses import read as read_addresses
from bot.channels.email.headers import Headers
from bot.channels.email.ids import message_id
from bot.channels.email.mime import Part
from bot.channels.email.phrases import GONE, LATER, RETURNED_SUBJECT
from bot.messages import Bounce

_LOOKED_AT = 60_000  # characters of an unstructured bounce
_MOST_RECIPIENTS = 200
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_FAILURE = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP_CODE = re.compile(r"(?<![\d.:/-])([45]\d\d)(?=[ -][^\d\s]|[ -][245]\.\d)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


_FULL = re.compile(
    r"(?i)(?:mailbox|quota|inbox|storage).{0,40}(?:full|exceed)|over ?quota|용량|已满|容量|переполнен|voll"
)


logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())


def looks_returned(subject: str) -> bool:
    """Say whether a subject is one under which mail comes back."""
    return bool(RETURNED_SUBJECT.search(subject[:300]))


def structured(root: Part) -> tuple[bool, Bounce | None]:
    """Read the delivery status that RFC 3464 describes: whether it tells of anybody, and the failure in it.

    A notice of success has no failure.
    """
    report = next((part for part in root.walk() if part.content_type == "message/delivery-status"), None)
    if report is None:
        return False, None
    blocks = _blocks(report)
    failures = [found for block in blocks if (found := _recipient(block)) is not None]
    if not failures:
        return any("action" in block for block in blocks), None
    worst = next((failure for failure in failures if failure.permanent), failures[0])
    return True, Bounce(worst.recipient, worst.status, worst.permanent, original_id(root))


def _blocks(report: Part) -> list[Headers]:
    """Return the groups of fields of a delivery status, one per recipient."""
    data = report.content()[:2_000_000].replace(b"\r\n", b"\n")
    if report.children:  # some parsers of ours and others nest it; the bytes are the same
        data = report.data[report.start : report.end].replace(b"\r\n", b"\n")
    blocks = re.split(rb"\n[ \t]*\n+", data.strip(b"\n"))
    return [headers.split(block + b"\n\n")[0] for block in blocks[:_MOST_RECIPIENTS]]


def _recipient(block: Headers) -> Bounce | None:
    """Return the failure in one group of fields; None for the group about the mail itself and for successes."""
    address = next((found for name in ("original-recipient", "final-recipient") if (found := _typed(block, name))), "")
    action = block.token("action")
    if not address or action in {"delivered", "relayed", "expanded"}:
        return None
    diagnostic = block.text("diagnostic-code")
    status = _status(block.text("status")) or _status(diagnostic)
    if status.endswith(".0.0") and (better := _status(diagnostic)) and better[0] == status[0]:
        status = better  # the host's own word is more exact than "5.0.0"
    if action == "delayed" or status.startswith("2"):
        return Bounce(address, status, permanent=False) if action == "delayed" else None
    return Bounce(address, status, _is_permanent(status, diagnostic))


def _typed(block: Headers, name: str) -> str:
    """Return the address of a field like "rfc822; somebody@somewhere"."""
    return normalise(block.text(name).rpartition(";")[2].strip().strip("<>"))


def _status(text: str, pattern: re.Pattern[str] = _STATUS) -> str:
    found = pattern.search(text[:_LOOKED_AT])
    return found[0] if found else ""


def _is_permanent(status: str, words: str) -> bool:
    if status:
        return status.startswith("5")
    code = _SMTP_CODE.search(words[:5000])
    return code[1].startswith("5") if code else not LATER.search(words[:5000])


def original_id(root: Part) -> str:
    """Return the Message-ID of the mail that came back, from what of it came along; "" if nothing did."""
    for part in root.walk():
        if part.content_type in {"message/rfc822", "message/global"} and part.children:
            return message_id(part.children[0].headers.raw("message-id"))
        if part.content_type in {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}:
            return message_id(headers.split(part.content()[:200_000] + b"\n")[0].raw("message-id"))
    return ""


def guessed(root: Part, subject: str, text: str) -> Bounce | None:
    """Read a bounce that follows no standard: by its known makers, then by its words. None if no address is named."""
    words = text[:_LOOKED_AT]
    notice, returned = _cut_returned(words)
    later, gone = known_makers(root, subject, words)
    permanent = True
    if gone or later:
        address, permanent = (sorted(gone)[0], True) if gone else (sorted(later)[0], False)
    else:
        address = _failed_recipient(root, notice)
    if not address:
        return None
    status = _status(notice, _FAILURE)
    if not status:
        permanent = permanent and not (LATER.search(notice + subject) and not GONE.search(notice))
        permanent = permanent and not (_FULL.search(notice) and not _SMTP_CODE.search(notice))
    else:
        permanent = permanent and status.startswith("5")
    found_id = original_id(root) or message_id(_field(returned, "message-id").encode("utf-8", "replace"))
    return Bounce(address, status, permanent, found_id)


def _cut_returned(words: str) -> tuple[str, str]:
    """Return the notice and the copy of the mail under it."""
    found = re.search(
        r"(?im)^.{0,10}(?:-{3,}.{0,80}(?:copy of (?:the|your) message|original message|returned message|원본|原).{0,60}"
        r"|below this line is a copy of the message\.?|(?:return-path|received|message-id):\s.{1,300})$",
        words,
    )
    return (words[: found.start()], words[found.start() :]) if found else (words, "")


def _field(text: str, name: str) -> str:
    found = re.search(rf"(?im)^\s{{0,10}}{name}\s{{0,5}}:(.{{1,500}})$", text)
    return found[1] if found else ""


def known_makers(root: Part, subject: str, words: str) -> tuple[set[str], set[str]]:
    """Return who will get it later and who never, as flufl.bounce finds them.

    It is shown a small clean copy, so that no hostile mail reaches its patterns.
    """
    try:
        copy = EmailMessage()
        copy["Subject"] = subject[:300]
        for name in ("from", "x-failed-recipients"):
            copy[name] = ", ".join(box.address for box in read_addresses(root.headers.raw(name)))
        copy.set_content("\n".join(line[:500] for line in words[:_LOOKED_AT].splitlines()[:300]))
        later, gone = all_failures(copy)
    except Exception:  # whatever foreign patterns do with foreign words, the mail has been read
        return set(), set()
    return _addresses(later), _addresses(gone)


def _addresses(found: object) -> set[str]:
    each = found if isinstance(found, set | frozenset) else ()
    decoded = {item.decode("ascii", "replace") if isinstance(item, bytes) else str(item) for item in each}
    return {address for item in decoded if (address := normalise(item)) and "@" in address}


def _failed_recipient(root: Part, notice: str) -> str:
    """Return the address that the notice is about: the only foreign one, or the one beside the words of failure."""
    named = read_addresses(root.headers.raw("x-failed-recipients"))
    if named:
        return named[0].address
    own = {box.address for field in ("to", "from", "return-path") for box in read_addresses(root.headers.raw(field))}
    for line_pattern in (GONE, _FULL, _STATUS, _SMTP_CODE, LATER, None):
        found = _beside(notice, line_pattern, own)
        if found:
            return found
    return ""


def _beside(notice: str, pattern: re.Pattern[str] | None, own: set[str]) -> str:
    lines = [line[:1000] for line in notice.split("\n") if line.strip()][:300]
    for index, line in enumerate(lines):
        if pattern is not None and not pattern.search(line):
            continue
        around = (
            [line, *reversed(lines[max(0, index - 4) : index]), *lines[index + 1 : index + 3]] if pattern else [line]
        )
        for each in around:
            for match in _ADDRESS.finditer(each):
                address = normalise(match[0].rstrip("."))
                if (
                    address
                    and address not in own
                    and not address.startswith(("postmaster@", "mailer-daemon@", "abuse@"))
                ):
                    return address
    return ""


def speaks_of_failure(text: str) -> bool:
    """Say whether the words are those of a failed delivery."""
    head = text[:5000]
    return bool(GONE.search(head) or _FULL.search(head) or _STATUS.search(head) or looks_returned(head))
