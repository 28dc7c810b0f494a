"""An inbound message as bytes and back, so that it can lie in the inbox like anybody's."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.errors import UnreadableError
from bot.messages import Act, Bounce, File, Inbound, Sender

_LISTS = ("references", "to", "notices")
_WORDS = (
    "channel",
    "vendor_id",
    "chat",
    "text",
    "full_text",
    "subject",
    "html",
    "button",
    "token",
    "reply_to",
    "topic",
)


def encode(message: Inbound) -> bytes:
    """Return `message` as JSON; the content of its files stays out."""
    body = asdict(message) | {"sent_at": message.sent_at.isoformat()}
    body["files"] = [{key: value for key, value in file.items() if key != "content"} for file in body["files"]]
    return json.dumps(body).encode()


def decode(content: bytes) -> Inbound:
    """Return the message in `content`, or raise UnreadableError."""
    try:
        return _build(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableError(f"no message of ours: {type(error).__name__}") from None


def _build(body: dict[str, Any]) -> Inbound:
    fields = dict(body)
    if not all(isinstance(fields[name], str) for name in _WORDS):
        raise TypeError("words are strings")
    fields |= {name: tuple(str(item) for item in body[name]) for name in _LISTS}
    fields["sender"] = Sender(**body["sender"])
    fields["act"] = Act(body["act"])
    fields["sent_at"] = datetime.fromisoformat(body["sent_at"])
    fields["files"] = tuple(File(**file) for file in body["files"])
    fields["bounce"] = Bounce(**body["bounce"]) if body["bounce"] else None
    return Inbound(**fields)
