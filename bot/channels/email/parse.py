"""Raw mail to a Reading, and a Reading to the words of the house. Any bytes give a Reading or UnreadableError."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.email import addresses, authresults, content, dates, ids, machines, mime
from bot.channels.email.addresses import Mailbox
from bot.channels.email.bounce import original_id
from bot.channels.email.content import Content
from bot.channels.email.headers import Headers
from bot.channels.email.machines import MACHINES, Kind, Own
from bot.channels.email.mime import Part
from bot.channels.email.phrases import ANSWER
from bot.channels.email.quotes import new_text, readable
from bot.errors import UnreadableError
from bot.messages import Act, Bounce, File, Inbound, Sender

_MOST_RECIPIENTS = 500
_TO = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "apparently-to",
    "resent-to",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a mail says.

    `text` is new text only, `full_text` everything readable. `sign` names what told the kind of a machine's mail.
    `notices` name what could not be carried (too_many_parts, too_deep, encrypted, signed_only, text_cut), `defects`
    what was mended (message_id_missing, from_doubled, from_missing, several_senders, headers_cut, reply_to_elsewhere).
    """

    kind: Kind
    sender: Mailbox
    subject: str
    text: str
    full_text: str
    html: str
    message_id: str
    references: tuple[str, ...]
    to: tuple[str, ...]
    files: tuple[File, ...]
    reply_to: str = ""
    sent_at: datetime | None = None
    bounce: Bounce | None = None
    sign: str = ""
    notices: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    verified: bool = False  # our own provider vouches for the sender (see authresults)


def read(
    raw: bytes,
    *,
    own_addresses: frozenset[str] = frozenset(),
    reply_prefix: str = "",
    loop: str = "",
    max_parts: int = 200,
    trusted_authserv: frozenset[str] = frozenset(),
) -> Reading:
    """Read a mail. `own_addresses` are in lower case; `loop` is the value of our own loop header.

    `trusted_authserv` names, in lower case, whose Authentication-Results are believed.

    Raises UnreadableError, and nothing else, for what is no mail.
    """
    own = Own(own_addresses, reply_prefix, loop)
    try:
        return _read(raw, own, max_parts, trusted_authserv)
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError("too large to be read") from error
    except Exception as error:
        # No bytes are known that lead here; if some do, the mail waits for a person and the next one is taken.
        raise UnreadableError(f"cannot be read ({type(error).__name__})") from error


def to_inbound(reading: Reading, vendor_id: str, received_at: datetime) -> Inbound:
    """Return the mail in the words of the house. Answers go to Reply-To where there is one."""
    is_machine = reading.kind in MACHINES
    return Inbound(
        channel="email",
        vendor_id=vendor_id,
        sender=Sender(reading.sender.address, reading.sender.name, verified=reading.verified),
        act=Act.MACHINE if is_machine else Act.MESSAGE,
        sent_at=dates.believed(reading.sent_at, received_at),
        chat=reading.reply_to or reading.sender.address,
        text=reading.text or _asked_in_subject(reading),
        full_text=reading.full_text,
        subject=reading.subject,
        html=reading.html,
        files=reading.files,
        reply_to=reading.references[-1] if reading.references else "",
        message_id=reading.message_id,
        references=reading.references,
        to=reading.to,
        machine=str(reading.kind) if is_machine else "",
        bounce=reading.bounce,
        notices=reading.notices,
    )


def as_json(reading: Reading, file: str, language: Callable[[str], str] | None = None) -> dict[str, object]:
    """Return the reading as `dangol read-mail` prints it."""
    bounce = reading.bounce
    return {
        "file": file,
        "kind": str(reading.kind),
        "from": reading.sender.address,
        "subject": reading.subject,
        "text": reading.text,
        "language": language(reading.text) if language and reading.text else None,
        "message_id": reading.message_id,
        "references": list(reading.references),
        "attachments": [{"name": each.name, "type": each.media_type, "size": each.size} for each in reading.files],
        "bounce": bounce and {"recipient": bounce.recipient, "status": bounce.status, "permanent": bounce.permanent},
    }


def _asked_in_subject(reading: Reading) -> str:
    """Return the subject of a new mail without words: some people write their question there."""
    return "" if reading.references or reading.files or ANSWER.match(reading.subject) else reading.subject


def _read(raw: bytes, own: Own, max_parts: int, trusted_authserv: frozenset[str]) -> Reading:
    data = raw if b"\n" in raw[:100_000] else raw.replace(b"\r", b"\n")
    budget = mime.Budget(max_parts)
    root = mime.parse(data, budget)
    if not root.headers.fields:
        raise UnreadableError("no header of a mail" if data.strip() else "empty file")
    hint = _hint(root)
    found = content.gather(root)
    sender, defects = _sender(root.headers, hint)
    subject = root.headers.text("subject", hint)[:1000]
    verdict = machines.judge(root, sender, subject, found.text, own)
    if not sender.address and verdict.kind not in MACHINES:
        raise UnreadableError("no address of a sender: nobody to answer")
    reading = _reading(raw, root, found, sender, subject, verdict, budget, defects, own)
    # Which of several senders was vouched for nobody can tell.
    vouched = not defects and authresults.vouches(root.headers, sender.address, trusted_authserv)
    return replace(reading, verified=vouched)


def _reading(
    raw: bytes,
    root: Part,
    found: Content,
    sender: Mailbox,
    subject: str,
    verdict: machines.Verdict,
    budget: mime.Budget,
    defects: list[str],
    own: Own,
) -> Reading:
    references = _references(root.headers)
    if verdict.kind is Kind.FEEDBACK and (reported := original_id(root)):
        references.append(reported)
    text = new_text(found.text, is_reply=bool(references) or bool(ANSWER.match(subject)))
    kind = verdict.kind
    if kind is Kind.MESSAGE and not text and not found.files:
        kind = Kind.EMPTY
    message_id = ids.message_id(root.headers.raw("message-id"))
    reply_to = _reply_to(root.headers, own)
    noted = {"message_id_missing": not message_id, "headers_cut": "headers_cut" in budget.notes}
    noted["reply_to_elsewhere"] = bool(reply_to) and reply_to.rpartition("@")[2] != sender.domain
    return Reading(
        kind=kind,
        sender=sender,
        subject=subject,
        text=text,
        full_text=readable(found.text),
        html="\n".join(found.html),
        message_id=message_id or ids.stand_in(raw),
        references=tuple(references),
        to=_recipients(root.headers),
        files=tuple(found.files),
        reply_to=reply_to,
        sent_at=dates.read(root.headers.text("date")),
        bounce=verdict.bounce,
        sign=verdict.sign,
        notices=tuple(sorted(found.notices | (budget.notes - {"headers_cut"}))),
        defects=(*defects, *(name for name, seen in noted.items() if seen)),
    )


def _hint(root: Part) -> str:
    """Return the charset of the words, for headers with raw bytes."""
    return next((part.parameters["charset"] for part in root.walk() if part.parameters.get("charset")), "")


def _sender(headers: Headers, hint: str) -> tuple[Mailbox, list[str]]:
    """Return who wrote: the first From that has an address, else what else the header knows."""
    defects = ["from_doubled"] if len(headers.all("from")) > 1 else []
    for raw in headers.all("from"):
        boxes = addresses.read(raw, hint)
        if boxes:
            return boxes[0], defects + (["several_senders"] if len(boxes) > 1 else [])
    defects.append("from_missing")
    for name in ("sender", "reply-to", "return-path", "x-envelope-from", "envelope-from", "x-sender"):
        boxes = [box for box in addresses.read(headers.raw(name), hint) if "@" in box.address]
        if boxes:
            return boxes[0], defects
    return Mailbox(""), defects


def _reply_to(headers: Headers, own: Own) -> str:
    """Return the first foreign address of Reply-To: an answer to ourselves would go round in a circle."""
    boxes = addresses.read(headers.raw("reply-to"))
    return next((box.address for box in boxes if "@" in box.address and not own.sent(box)), "")


def _references(headers: Headers) -> list[str]:
    raw = b" ".join([*headers.all("references"), *headers.all("in-reply-to")])
    # In-Reply-To comes last: it names the mail that was answered, even where References names it earlier.
    answered = ids.message_ids(b" ".join(headers.all("in-reply-to")))
    older = [each for each in ids.message_ids(raw) if each not in answered]
    return [*older, *answered]


def _recipients(headers: Headers) -> tuple[str, ...]:
    found = (box.address for name in _TO for raw in headers.all(name)[:50] for box in addresses.read(raw))
    return tuple(list(dict.fromkeys(each for each in found if "@" in each))[:_MOST_RECIPIENTS])
