"""`dangol staff`: who of the exporter's people may answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.shell import Config, add_row, console, with_database
from bot.errors import DangolError
from bot.store.staff import Staff

ROLES = ("owner", "manager", "agent", "readonly")
group = typer.Typer(help="Who of the exporter's people may answer.", no_args_is_help=True)


@group.command(name="add")
def add_staff(
    name: Annotated[str, typer.Argument(help="The name that buyers will read.")],
    telegram: Annotated[str, typer.Option(help="Their Telegram user id (a number).")] = "",
    email: Annotated[str, typer.Option(help="Their e-mail address.")] = "",
    role: Annotated[str, typer.Option(help="owner, manager, agent or readonly.")] = "agent",
    language: Annotated[str, typer.Option(help="en or ko.")] = "en",
    config: Config = None,
) -> None:
    """Put somebody on the staff list, or change them."""

    async def work() -> None:
        await add(name, datetime.now(UTC), telegram=telegram, email=email, role=role, language=language)
        await show(console)

    with_database(config, work)


@group.command(name="remove")
def remove_staff(name: str, config: Config = None) -> None:
    """Take somebody off the staff list."""

    async def work() -> None:
        await remove(name)
        await show(console)

    with_database(config, work)


@group.command(name="list")
def list_staff(config: Config = None) -> None:
    """Show the staff list."""
    with_database(config, lambda: show(console))


async def add(name: str, now: datetime, *, telegram: str, email: str, role: str, language: str) -> Staff:
    """Add a staff member, or change the one of this name. Raises DangolError for what cannot be."""
    if role not in ROLES:
        raise DangolError(f"role {role!r} is not one of {', '.join(ROLES)}")
    if telegram and not telegram.lstrip("-").isdigit():
        raise DangolError(f"Telegram id {telegram!r}: expected the number of the account, not its @name")
    if email and "@" not in email:
        raise DangolError(f"{email!r} is not an e-mail address")
    if not (telegram or email):
        raise DangolError("give --telegram, --email or both: by what else could they be known?")
    values = {
        "telegram_id": telegram or None, "email": email.lower() or None, "role": role, "language": language,
        "active": True,
    }  # fmt: skip
    await _check_free(name, values)
    member, _ = await Staff.update_or_create(defaults={"created_at": now, **values}, name=name)
    return member


async def _check_free(name: str, values: Mapping[str, object]) -> None:
    for column in ("telegram_id", "email"):
        if values[column] and (other := await Staff.filter(**{column: values[column]}).exclude(name=name).first()):
            raise DangolError(f"{values[column]} belongs to {other.name} already")


async def remove(name: str) -> None:
    """Take somebody off the list; what they wrote stays under their name."""
    if not await Staff.filter(name=name, active=True).update(active=False):
        raise DangolError(f"nobody called {name!r} is on the staff list")


async def show(console: Console) -> None:
    """Print the list."""
    table = Table("name", "role", "Telegram", "e-mail", "language", title_justify="left")
    for member in await Staff.filter(active=True):
        add_row(table, member.name, member.role, member.telegram_id or "", member.email or "", member.language)
    console.print(table)
