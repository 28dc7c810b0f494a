"""The command line: which command is which function. The only module that knows both packages."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.commands import (
    articles,
    bring,
    correct,
    database,
    doctor,
    export,
    init,
    learn,
    letters,
    readmail,
    replay,
    staff,
    status,
    timeline,
    understand,
)
from bot.commands.shell import Config, console, errors, say
from bot.config.load import load
from bot.demo import check as demo_check
from bot.demo import run as demo_run
from bot.errors import ConfigError, DangolError
from bot.log import setup
from bot.serving import ensure_free
from scheduler import service

app = typer.Typer(
    name="dangol",
    help="Dangol (단골): answers foreign buyers, keeps them warm, brings complaints to a person, remembers everything.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line. Faults a person can mend are told in words; exit code 2 means the configuration."""
    try:
        app()
    except ConfigError as error:
        errors.print("The configuration cannot be used:", style="bold red")
        for fault in error.faults:
            errors.print(f"  • {fault}", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(2) from None
    except DangolError as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _version(wanted: bool) -> None:
    if wanted:
        say(f"dangol {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    _ = version


def run(
    config: Config = None,
    only: Annotated[str, typer.Option(help="Only these roles: inbox, clock, web (comma-separated).")] = "",
) -> None:
    """Run the service until it is told to stop."""
    settings = load(config, os.environ)
    setup(settings.log.level, settings.log.format)
    roles = [role.strip() for role in only.split(",") if role.strip()] or list(service.ROLES)
    if unknown := [role for role in roles if role not in service.ROLES]:
        raise DangolError(f"unknown role {unknown[0]!r}; the roles are {', '.join(service.ROLES)}")
    if settings.telegram.webhook and "web" in roles and "inbox" not in roles:
        raise DangolError("with telegram.webhook the roles web and inbox belong in one process: --only inbox,web")
    if "web" in roles:
        ensure_free(settings.service.host, settings.service.port)
    try:
        asyncio.run(service.run(settings, roles))
    except ExceptionGroup as group:
        raise _told(group) from None


def _told(group: ExceptionGroup) -> Exception:
    """Return the fault that a person can mend where the tasks ended of that alone, else all that happened."""
    found, rest = group.split(DangolError)
    first: BaseException | None = found
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first if isinstance(first, DangolError) and rest is None else group


def show_demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is served; the next free one if taken.")
    ] = 8700,
    folder: Annotated[Path | None, typer.Option(help="Keep everything in this folder.", file_okay=False)] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Play a script, verify what happened, and stop.")] = False,
) -> None:
    """Try everything out on this machine: no account, nothing to configure."""
    if check:
        if not asyncio.run(demo_check.check_demo(service.clockwork, console=console)):
            raise typer.Exit(1)
        return
    asyncio.run(demo_run.run_demo(service.clockwork, port=port, folder=folder, open_browser=browser, console=console))


# In the order in which help shows them.
_COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("run", run),
    ("init", init.write_config),
    ("import", bring.import_rows),
    ("read-mail", readmail.read_mail),
    ("demo", show_demo),
    ("doctor", doctor.check_connections),
    ("understand", understand.understand),
    ("timeline", timeline.show_timeline),
    ("status", status.show_status),
    ("export", export.export_all),
    ("correct", correct.correct_judgement),
    ("learn", learn.learn_from_corrections),
    ("replay", replay.replay_messages),
)
_GROUPS = (
    ("db", database.group),
    ("staff", staff.group),
    ("newsletter", letters.newsletter),
    ("cards", letters.cards),
    ("articles", articles.group),
)
for _name, _command in _COMMANDS:
    app.command(name=_name)(_command)
for _name, _group in _GROUPS:
    app.add_typer(_group, name=_name)
