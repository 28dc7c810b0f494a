"""`dangol newsletter` and `dangol cards`: look at letters before they go, try them, send them."""

import asyncio
import os
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import open_app
from bot.commands.shell import Browser, Config, Page, console, settings_of
from bot.config.load import load
from bot.config.settings import Settings
from bot.errors import DangolError
from bot.letters.compile import Edition, Exporter, compile_issue
from bot.letters.issue import read_issue
from bot.letters.plan import Planned, plan
from bot.letters.preview import gallery_html, preview_html
from bot.log import setup
from bot.render import Words
from bot.store.buyers import Address

_MOST_TESTED = 5
Folder = Annotated[Path, typer.Argument(help="The issue's folder.", exists=True, file_okay=False)]
newsletter = typer.Typer(help="Newsletters: look, try, send.", no_args_is_help=True)
cards = typer.Typer(help="E-cards.", no_args_is_help=True)


@newsletter.command(name="preview")
def preview_issue(
    folder: Folder,
    name: Annotated[str, typer.Option(help="The reader's name.")] = "Ana Silva",
    target: Page = Path("newsletter-preview.html"),
    opens: Browser = True,
    config: Config = None,
) -> None:
    """Show every edition of an issue: phone and desktop, light and dark."""
    preview(settings_of(config), folder, target, name, show=opens, console=console)


@newsletter.command(name="test")
def try_issue(
    folder: Folder,
    to: Annotated[list[str], typer.Option("--to", help="An address, up to five times.")],
    config: Config = None,
) -> None:
    """Send an issue at once to a few contacts who consented."""
    asyncio.run(send(_sending(config), folder, now=True, only=to, console=console))


@newsletter.command(name="send")
def send_issue(
    folder: Folder,
    now: Annotated[
        bool, typer.Option("--now", help="At once, not at each reader's own hour of the issue's date.")
    ] = False,
    config: Config = None,
) -> None:
    """Plan an issue for everybody who consented; the running service sends it."""
    asyncio.run(send(_sending(config), folder, now=now, only=(), console=console))


@cards.command(name="preview")
def preview_cards(target: Page = Path("cards-preview.html"), opens: Browser = True, config: Config = None) -> None:
    """Show every card with names in every script."""
    gallery(settings_of(config), target, show=opens, console=console)


def _sending(config: Path | None) -> Settings:
    """Return settings by which letters can go out: everything must be there."""
    settings = load(config, os.environ)
    setup("warning", "console")
    return settings


def preview(settings: Settings, folder: Path, target: Path, name: str, *, show: bool, console: Console) -> None:
    """Write a page that shows every edition of the issue in `folder`, and open it in the browser."""
    words, sender = Words(), _sender(settings)
    editions = compile_issue(read_issue(folder), words, sender)
    _warn(console, editions)
    html = preview_html(words, editions, sender, name=name, language=settings.exporter.language)
    _write(html, target, show=show, console=console)


def gallery(settings: Settings, target: Path, *, show: bool, console: Console) -> None:
    """Write a page that shows every card in every script, and open it in the browser."""
    words = Words()
    html = gallery_html(words, "birthday", exporter=settings.exporter.name, language=settings.exporter.language)
    _write(html, target, show=show, console=console)


async def send(settings: Settings, folder: Path, *, now: bool, only: Sequence[str], console: Console) -> None:
    """Plan an issue for everybody who consented, or for the few addresses of a test; the running service sends it."""
    issue = read_issue(folder)
    if only and len(only) > _MOST_TESTED:
        raise DangolError(f"a test goes to at most {_MOST_TESTED} addresses; {len(only)} were given")
    async with open_app(settings) as app:
        for address in only:
            if not await Address.filter(value=address).exists():
                raise DangolError(f"{address} is no address of a contact; `dangol timeline` finds people")
        done: Planned = await plan(app.house, issue, now=now or bool(only), only=only)
    console.print(f"{issue.slug}: {done.new} letters planned, {done.before} were planned before", markup=False)
    if not done.new and not done.before:
        console.print("nobody has consented to newsletters yet", style="yellow")


def _sender(settings: Settings) -> Exporter:
    return Exporter(settings.exporter.name, settings.exporter.postal_address, settings.exporter.website)


def _warn(console: Console, editions: Sequence[Edition]) -> None:
    for edition in editions:
        for warning in edition.warnings:
            console.print(f"{edition.language}, {edition.stage}: {warning}", style="yellow", markup=False)


def _write(html: str, target: Path, *, show: bool, console: Console) -> None:
    target.write_text(html, encoding="utf-8")
    console.print(f"{target} is written", markup=False)
    if show:
        webbrowser.open(target.absolute().as_uri())
