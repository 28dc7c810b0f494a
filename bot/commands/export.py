"""`dangol export`: the whole buyer database as files: a CSV for each table, and the timeline as JSON lines."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.shell import Config, console, with_database
from bot.store.articles import Article
from bot.store.base import Row
from bot.store.buyers import Address, Buyer, ConsentChange, Contact, Fact, StageChange, Suppression
from bot.store.cases import Case, CaseChange
from bot.store.interactions import Attachment, Correction, Interaction
from bot.store.products import Agreement, Product, ProductDocument
from bot.store.proofs import AddressLink
from bot.store.trades import Payment, Trade, TradeDocument, TradeLine

TABLES: tuple[type[Row], ...] = (
    Buyer, Contact, Address, AddressLink, ConsentChange, Fact, StageChange, Suppression, Product, ProductDocument,
    Agreement, Trade, TradeLine, TradeDocument, Payment, Case, CaseChange, Attachment, Correction, Article,
)  # fmt: skip
_BATCH = 1000
# What a spreadsheet would take for a formula is kept from being one (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_all(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("dangol-export"), config: Config = None
) -> None:
    """Write the whole buyer database as CSV and JSON lines."""

    async def work() -> None:
        with console.status("writing…") as shown:
            written = await export(folder, lambda name, rows: shown.update(f"{name}: {rows}"))
        for name, rows in written.items():
            console.print(f"{folder / name}: {rows}", markup=False)

    with_database(config, work)


async def export(folder: Path, progress: Callable[[str, int], None]) -> dict[str, int]:
    """Write everything into `folder`; return the number of rows by file name. `progress` hears (file, rows so far)."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for model in TABLES:
        name = f"{model._meta.db_table}.csv"
        written[name] = await _table(folder / name, model, progress)
    written["timeline.jsonl"] = await _timeline(folder / "timeline.jsonl", progress)
    return written


async def _table(path: Path, model: type[Row], progress: Callable[[str, int], None]) -> int:
    columns = [name for name, field in model._meta.fields_map.items() if name in model._meta.db_fields and field]
    many = 0
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns)
        while rows := await model.all().order_by("id").offset(many).limit(_BATCH).values(*columns):
            writer.writerows([_cell(row[name]) for name in columns] for row in rows)
            many += len(rows)
            progress(path.name, many)
    return many


async def _timeline(path: Path, progress: Callable[[str, int], None]) -> int:
    many, last = 0, 0
    # The vector can be counted again from the text at any time.
    fields = sorted(Interaction._meta.db_fields - {"vector"})
    with path.open("w", encoding="utf-8") as opened:
        while rows := await Interaction.filter(id__gt=last).order_by("id").limit(_BATCH).values(*fields):
            for row in rows:
                opened.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
            last = int(rows[-1]["id"])
            many += len(rows)
            progress(path.name, many)
    return many


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    text = str(_plain(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if not isinstance(value, (int, bool, float)) else value
