"""`dangol doctor`: looks at every connection and says in plain words what to do."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from bot.app import App, open_app
from bot.commands import articles
from bot.commands.shell import Config, console
from bot.config.load import load
from bot.config.settings import Settings
from bot.errors import DangolError
from bot.log import setup
from bot.messages import Finding
from bot.store.database import BUSY, opened, pending, ping
from bot.store.products import Product
from bot.store.staff import Staff


def check_connections(config: Config = None) -> None:
    """Check every connection and say what to do."""
    settings = load(config, os.environ)
    setup("error", "console")
    if not asyncio.run(report(console, settings)):
        raise typer.Exit(1)


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is found, one thing after the other, as soon as it is known."""
    database = await _database(settings)
    yield database
    if not database.ok:
        return
    async with open_app(settings) as app:
        yield await _staff(app)
        yield await _products()
        yield articles.finding(Path(settings.firm.articles))
        for channel in app.channels.values():
            try:
                for found in await channel.check():
                    yield Finding(found.ok, f"{channel.kind}: {found.what}", found.advice)
            except DangolError as error:
                yield Finding(False, f"{channel.kind}: {error}", f"look at [{channel.kind}] in the configuration")
    if not settings.service.public_url:
        yield Finding(True, "service.public_url is not set: letters offer unsubscribing by mail only")


async def _database(settings: Settings) -> Finding:
    kind = "PostgreSQL" if not settings.database_url.startswith("sqlite") else settings.database_url
    try:
        async with opened(settings.database_url, migrate=False):
            await ping()
            missing = await pending()
    except (*BUSY, OSError, DangolError) as error:
        return Finding(False, f"database {kind}: {error}", "check database.url, that the server runs and the password")
    if missing:
        return Finding(True, f"database {kind} answers; its tables will be brought up to date at the start")
    return Finding(True, f"database {kind} answers and is up to date")


async def _staff(app: App) -> Finding:
    many = await Staff.filter(active=True).count()
    if not many:
        return Finding(False, "nobody is on the staff list, so nobody can answer a buyer", "dangol staff add --help")
    if app.house.exporter.staff_group:
        if not await Staff.filter(active=True, telegram_id__not_isnull=True).exists():
            return Finding(
                False,
                "there is a staff group, but no staff member has a Telegram id",
                "dangol staff add NAME --telegram ID (the bot tells a stranger in the group their id)",
            )
    elif not await Staff.filter(active=True, email__not_isnull=True).exists():
        return Finding(
            False,
            "staff can be told neither in a Telegram group nor by e-mail",
            "set telegram.staff_group, or dangol staff add NAME --email ADDRESS",
        )
    return Finding(True, f"{many} on the staff list")


async def _products() -> Finding:
    many = await Product.filter(active=True).count()
    if many:
        return Finding(True, f"{many} products")
    return Finding(True, "no products yet: questions about products go to staff", "dangol import products FILE")


async def report(console: Console, settings: Settings) -> bool:
    """Print the findings as they come; return whether all is well."""
    good = True
    with console.status("looking…"):
        async for finding in examine(settings):
            good = good and finding.ok
            console.print(f"{'[green]✓[/]' if finding.ok else '[red]✗[/]'} {escape(finding.what)}")
            if finding.advice:
                console.print(f"    → {escape(finding.advice)}", style="yellow" if not finding.ok else "dim")
    return good
