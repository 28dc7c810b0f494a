"""What commands share: the options that mean the same everywhere, where they print, the settings and the database."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.config.load import load
from bot.config.settings import Settings
from bot.log import setup
from bot.store.database import opened

Config = Annotated[Path | None, typer.Option("--config", "-c", help="The configuration file.", metavar="FILE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Page = Annotated[Path, typer.Option("--output", "-o", help="The page to write.")]
Browser = Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")]
console = Console()
errors = Console(stderr=True)


def settings_of(config: Path | None) -> Settings:
    """Return settings for a command that only looks: a secret and a channel may be missing."""
    settings = load(config, os.environ, running=False)
    setup("warning", "console")
    return settings


def with_database(config: Path | None, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` while the database of the configuration is open."""

    async def opened_work() -> None:
        async with opened(settings_of(config).database_url):
            await work()

    asyncio.run(opened_work())


def add_row(table: Table, *cells: str) -> None:
    """Add a row to the letter: what people wrote may look like markup, and "[/b]" alone would be an error."""
    table.add_row(*(Text(cell) for cell in cells))


def say(line: str) -> None:
    """Print a line to the letter, for programs: a console would wrap and colour it."""
    print(line)


def say_json(found: object, *, line: bool) -> None:
    """Print a value as JSON: as one line for programs, or set out for people."""
    say(json.dumps(found, ensure_ascii=False, indent=None if line else 2))
