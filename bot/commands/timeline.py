"""`dangol timeline`: everything that happened with one buyer, for people or as JSON lines."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.shell import AsJson, Config, add_row, console, say_json, with_database
from bot.errors import DangolError
from bot.store.buyers import Buyer, find_buyer
from bot.timeline import entries


def show_timeline(
    who: Annotated[
        str, typer.Argument(help="An address, a buyer's number, import key or name.", metavar="ADDRESS|BUYER")
    ],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of the latest entries.")] = 500,
    config: Config = None,
) -> None:
    """Show everything that happened with a buyer."""

    async def work() -> None:
        buyer = await find_buyer(who)
        if buyer is None:
            raise DangolError(f"no buyer is known by {who!r}")
        found = await entries(buyer, limit)
        if as_json:
            for entry in found:
                say_json(entry, line=True)
        else:
            show(console, buyer, found)

    with_database(config, work)


def show(console: Console, buyer: Buyer, found: list[dict[str, Any]]) -> None:
    """Print the timeline as a table."""
    title = Text(" · ".join(part for part in (buyer.name, buyer.stage, buyer.country) if part), style="table.title")
    table = Table(title=title, title_justify="left", show_lines=False)
    for name in ("when (UTC)", "", "channel", "who", "what", "state"):
        table.add_column(name, overflow="fold")
    arrows = {"in": "→", "out": "←", "none": "·"}
    for entry in found:
        who = entry["author"] or (entry["contact"] if entry["direction"] == "in" else "Dangol")
        what = " — ".join(part for part in (entry["subject"], _short(entry["text"]), _files(entry)) if part)
        when = entry["at"][:16].replace("T", " ")
        kind = "" if entry["kind"] == "message" else f"[{entry['kind']}] "
        add_row(table, when, arrows[entry["direction"]], entry["channel"], who, kind + what, entry.get("state", ""))
    console.print(table)
    console.print(f"{len(found)} entries")


def _short(text: str, limit: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _files(entry: dict[str, Any]) -> str:
    return ", ".join(f"📎 {file['name']}" for file in entry["attachments"])
