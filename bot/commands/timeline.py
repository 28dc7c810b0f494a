"""`dangol timeline`: everything that happened with one buyer, for people or as JSON lines."""

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

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


def as_json(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield one line of JSON an entry."""
    for entry in found:
        yield json.dumps(entry, ensure_ascii=False)


def show(console: Console, buyer: Buyer, found: list[dict[str, Any]]) -> None:
    """Print the timeline as a table."""
    table = Table(title=f"{buyer.name} · {buyer.stage} · {buyer.country}", title_justify="left", show_lines=False)
    for name in ("when (UTC)", "", "channel", "who", "what", "state"):
        table.add_column(name, overflow="fold")
    arrows = {"in": "→", "out": "←", "none": "·"}
    for entry in found:
        who = entry["author"] or (entry["contact"] if entry["direction"] == "in" else "Dangol")
        what = " — ".join(part for part in (entry["subject"], _short(entry["text"]), _files(entry)) if part)
        when = entry["at"][:16].replace("T", " ")
        kind = "" if entry["kind"] == "message" else f"[{entry['kind']}] "
        table.add_row(when, arrows[entry["direction"]], entry["channel"], who, kind + what, entry.get("state", ""))
    console.print(table)
    console.print(f"{len(found)} entries")


def _short(text: str, limit: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _files(entry: dict[str, Any]) -> str:
    return ", ".join(f"📎 {file['name']}" for file in entry["attachments"])
