"""`dangol newsletter` and `dangol cards`: look at letters before they go, try them, send them."""

import webbrowser
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.app import open_app
from bot.config.settings import Settings
from bot.errors import DangolError
from bot.letters.compile import Edition, Exporter, compile_issue
from bot.letters.issue import read_issue
from bot.letters.plan import Planned, plan
from bot.letters.preview import gallery_html, preview_html
from bot.render import Words
from bot.store.buyers import Address

_MOST_TESTED = 5


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
    console.print(f"{issue.slug}: {done.new} letters planned, {done.before} were planned before")
    if not done.new and not done.before:
        console.print("nobody has consented to newsletters yet", style="yellow")


def _sender(settings: Settings) -> Exporter:
    return Exporter(settings.exporter.name, settings.exporter.postal_address, settings.exporter.website)


def _warn(console: Console, editions: Sequence[Edition]) -> None:
    for edition in editions:
        for warning in edition.warnings:
            console.print(f"{edition.language}, {edition.stage}: {warning}", style="yellow")


def _write(html: str, target: Path, *, show: bool, console: Console) -> None:
    target.write_text(html, encoding="utf-8")
    console.print(f"{target} is written", markup=False)
    if show:
        webbrowser.open(target.absolute().as_uri())
