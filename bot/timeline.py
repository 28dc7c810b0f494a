"""A buyer's timeline with what became of each letter: one JSON-ready object an entry."""

from typing import Any

from bot.store.buyers import Buyer
from bot.store.interactions import Interaction, timeline
from bot.store.outbox import Delivery


async def entries(buyer: Buyer, limit: int) -> list[dict[str, Any]]:
    """Return the buyer's timeline, oldest first: one JSON-ready object an entry; times are UTC, ISO 8601."""
    rows = await timeline(buyer.id, limit)
    states = await _states([row.id for row in rows])
    return [_entry(row, states.get(row.id, [])) for row in rows]


async def _states(ids: list[int]) -> dict[int, list[Delivery]]:
    found: dict[int, list[Delivery]] = {}
    fields = ("id", "interaction_id", "state", "error", "sent_at", "due_at")
    for row in await Delivery.filter(interaction_id__in=ids).only(*fields):
        found.setdefault(row.interaction_id or 0, []).append(row)
    return found


def _entry(row: Interaction, letters: list[Delivery]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": row.id,
        "at": row.at.isoformat(),
        "channel": row.channel,
        "direction": str(row.direction),
        "kind": str(row.kind),
        "contact": row.contact.name,
        "author": row.author,
        "subject": row.subject,
        "text": row.text,
        "language": row.language,
        "label": row.label,
        "case": row.case_id,
        "note": row.note,
        "attachments": [{"name": file.name, "type": file.media_type, "size": file.size} for file in row.attachments],
    }
    if letters:
        entry["state"] = _state(letters)
        entry["error"] = next((letter.error for letter in letters if letter.error), "")
    return entry


def _state(letters: list[Delivery]) -> str:
    """Return the state of a letter in several parts: that of the first part which is not sent, else sent."""
    return next((str(letter.state) for letter in letters if letter.state != "sent"), "sent")
