"""`dangol articles`: what we know, and what is wrong with the files of it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.shell import Config, add_row, console, settings_of, with_database
from bot.errors import DangolError
from bot.knowledge import files
from bot.messages import Finding
from bot.store.articles import Article

group = typer.Typer(help="Articles: what we know.", no_args_is_help=True)


@group.command(name="list")
def list_articles(config: Config = None) -> None:
    """Show every article."""
    with_database(config, lambda: show(console))


@group.command(name="check")
def check_articles(
    folder: Annotated[Path | None, typer.Argument(help="A folder; without it the configured one.")] = None,
    config: Config = None,
) -> None:
    """Say what is wrong with the files of articles."""
    if folder is not None and not folder.is_dir():
        raise DangolError(f"{folder}: there is no such folder")
    if not check(console, folder or Path(settings_of(config).firm.articles)):
        raise typer.Exit(1)


async def show(console: Console) -> None:
    """Print every article."""
    table = Table()
    for name in ("slug", "title", "languages", "stage", "products", "source", ""):
        table.add_column(name, overflow="fold")
    rows = await Article.all()
    for row in rows:
        title = row.titles.get("en") or next(iter(row.titles.values()), "")
        source = f"{row.source}: {row.author}" if row.author else row.source
        state = "" if row.active else "gone"
        cells = (row.slug, title, ", ".join(sorted(row.titles)), row.stage, ", ".join(row.products), source, state)
        add_row(table, *cells)
    console.print(table)
    console.print(f"{len(rows)} articles, {sum(bool(row.vectors) for row in rows)} with vectors")


def check(console: Console, folder: Path) -> bool:
    """Print what is wrong with the files of a folder; return whether all is well."""
    found = files.read(folder)
    for fault in found.faults:
        console.print(f"✗ {fault}", markup=False, highlight=False, soft_wrap=True)
    many = len(found.articles)
    console.print(f"{folder}: {many} articles, {len(found.faults)} faults", markup=False, soft_wrap=True)
    return not found.faults


def finding(folder: Path) -> Finding:
    """Return what `dangol doctor` says of the folder."""
    found = files.read(folder)
    if found.faults:
        return Finding(False, f"articles: {found.faults[0]} ({len(found.faults)} faults)", "dangol articles check")
    if not found.articles:
        return Finding(True, "no articles: what the record does not know goes to staff", f"write some into {folder}")
    return Finding(True, f"{len(found.articles)} articles")
