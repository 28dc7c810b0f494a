"""A Reading as bytes between two processes: JSON and the files' bytes behind it. Never pickle: what comes is data."""

import json
from datetime import datetime
from typing import Any

from bot.channels.email.addresses import Mailbox
from bot.channels.email.machines import Kind
from bot.channels.email.parse import Reading
from bot.errors import UnreadableError
from bot.messages import Bounce, File


def pack(reading: Reading) -> tuple[bytes, list[bytes]]:
    """Return the JSON of `reading` without the files' contents, and those."""
    bounce, sender = reading.bounce, reading.sender
    told = {
        "kind": str(reading.kind),
        "sender": [sender.address, sender.name],
        "files": [[each.name, each.media_type, each.size, each.content_id] for each in reading.files],
        "sent_at": reading.sent_at.isoformat() if reading.sent_at else "",
        "verified": reading.verified,
        "bounce": bounce and [bounce.recipient, bounce.status, bounce.permanent, bounce.original_message_id],
    }
    told |= {name: getattr(reading, name) for name in (*_WORDS, *_LISTS)}
    return json.dumps(told).encode(), [each.content or b"" for each in reading.files]


def sizes(told: bytes) -> list[int]:
    """Return how long the files' contents are that follow."""
    try:
        found = [each[2] for each in _object(told).get("files", [])]
    except (TypeError, IndexError) as error:
        raise UnreadableError("the reader's answer is broken") from error
    if not all(isinstance(size, int) and size >= 0 for size in found):
        raise UnreadableError("the reader's answer is broken")
    return found


def unpack(told: bytes, contents: list[bytes]) -> Reading:
    """Return the Reading; raise UnreadableError for an answer that is none, or for the reader's own refusal."""
    values = _object(told)
    if "why" in values:
        raise UnreadableError(str(values["why"])[:500])
    try:
        bounce, sent_at = values["bounce"], str(values["sent_at"])
        return Reading(
            kind=Kind(values["kind"]),
            sender=Mailbox(*map(str, values["sender"])),
            files=tuple(_file(each, content) for each, content in zip(values["files"], contents, strict=True)),
            sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
            bounce=Bounce(str(bounce[0]), str(bounce[1]), bool(bounce[2]), str(bounce[3])) if bounce else None,
            verified=values["verified"] is True,
            **_named(values),
        )
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise UnreadableError("the reader's answer is broken") from error


_WORDS = ("subject", "text", "full_text", "html", "message_id", "reply_to", "sign")
_LISTS = ("references", "to", "notices", "defects")


def _named(values: dict[str, Any]) -> dict[str, Any]:
    words = {name: str(values[name]) for name in _WORDS}
    return words | {name: tuple(map(str, values[name])) for name in _LISTS}


def _object(told: bytes) -> dict[str, Any]:
    try:
        values = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("the reader's answer is broken") from error
    if not isinstance(values, dict):
        raise UnreadableError("the reader's answer is broken")
    return values


def _file(told: list[object], content: bytes) -> File:
    name, media_type, _, content_id = told
    return File(str(name), str(media_type), len(content), content, content_id=str(content_id))
