"""`dangol timeline`: everything that happened with one buyer, for people or as JSON lines."""

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.store.buyers import Buyer


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
