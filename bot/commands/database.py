"""`dangol db`: brings the tables up to date, and keeps copies of the whole database."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import backup
from bot.commands.shell import Config, console, say, settings_of, with_database
from bot.store.database import pending

group = typer.Typer(help="Look after the database.", no_args_is_help=True)


@group.command()
def migrate(config: Config = None) -> None:
    """Bring the tables up to date (`dangol run` does so by itself)."""

    async def work() -> None:
        say("up to date" if not await pending() else "not up to date")

    with_database(config, work)


@group.command(name="backup")
def make_backup(target: Annotated[Path, typer.Argument(help="The file to write.")], config: Config = None) -> None:
    """Write a whole copy of the database; the service may run."""
    backup.backup(settings_of(config).database_url, target)
    console.print(f"{target}: {target.stat().st_size / 1e6:.1f} MB", markup=False)


@group.command()
def restore(
    source: Annotated[Path, typer.Argument(help="The file to read.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of the database. Stop the service first."""
    backup.restore(settings_of(config).database_url, source, force=force)
    console.print("restored")
