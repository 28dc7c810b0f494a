"""The stage of the demo and of the stories: Telegram, mail and the service, all real, all on loopback, one process.

The service below does not know that it is on a stage: it is opened from settings like any other.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.app import App, open_app
from bot.clock import Clock, MovableClock
from bot.config.load import load
from bot.config.settings import Settings
from bot.demo import botapi, mailserver
from bot.demo.botapi import Account, BotApi, Group, User
from bot.demo.mailserver import MailServer
from bot.demo.world.model import Exporter

# A long way is gone in longer steps; none is so long that a card due at nine would miss the end of its day.
_STEPS, _SHORTEST, _LONGEST = 48, timedelta(hours=1), timedelta(hours=6)


class Ticker(Protocol):
    """The clock's work, which lives above this room: handed in by the command line."""

    def start(self) -> None: ...
    def nudge(self) -> None: ...
    async def run_all(self) -> None: ...
    async def stop(self) -> None: ...


MakeTicker = Callable[[App], Ticker]


@dataclass(slots=True)
class Stage:
    """Everything that runs. `api` and `mail` are the world outside, `app` is the service."""

    api: BotApi
    mail: MailServer
    clock: MovableClock
    settings: Settings
    group: Group
    staff: list[User] = field(default_factory=list)
    app: App = field(init=False)
    ticker: Ticker = field(init=False)

    def person(self, telegram_id: str, name: str, language: str = "en") -> User:
        """Return the Telegram account with this id; it is opened when first asked for."""
        accounts = self.api.world.accounts
        number = int(telegram_id)
        if number not in accounts:
            accounts[number] = Account(number, name, "", "", language)
        return User(self.api.world, accounts[number])

    async def move(self, by: timedelta, told: Callable[[], Awaitable[None]] | None = None) -> None:
        """Let time pass in steps of one to six hours; what falls due on the way happens at the end of its step."""
        stride = min(max(by / _STEPS, _SHORTEST), _LONGEST)
        left = by
        while left > timedelta():
            step = min(left, stride)
            self.clock.move(step)
            await self.app.reception.drain()
            await self.ticker.run_all()
            left -= step
            if told is not None:
                await told()


@asynccontextmanager
async def outside(clock: Clock) -> AsyncIterator[tuple[BotApi, MailServer]]:
    """Run the local Bot API server and the local mail server."""
    async with botapi.serve(clock=clock) as api, mailserver.running(clock=clock) as mail:
        yield api, mail


@asynccontextmanager
async def open_stage(
    folder: Path,
    make_ticker: MakeTicker,
    exporter: Exporter,
    *,
    clock: MovableClock | None = None,
    public_url: str = "",
    database_url: str = "",
    before: Callable[[Settings], Awaitable[None]] | None = None,
    staff_in_group: bool = True,
    environ: Mapping[str, str] | None = None,
) -> AsyncIterator[Stage]:
    """Run everything for as long as the block lasts. `before` may fill the database that lies in `folder`.

    Without `staff_in_group` the service knows of no staff group: staff are told by e-mail. `environ` changes settings
    by their names in the environment.
    """
    clock = clock or MovableClock()
    async with AsyncExitStack() as stack:
        api, mail = await stack.enter_async_context(outside(clock))
        owner = User(api.world, api.world.account("Dangol", username="dangol_owner"))
        group = api.group("Staff", owner, forum=False)
        told_in = group.id if staff_in_group else 0
        settings = write_settings(folder, api, mail, exporter, told_in, public_url, database_url, environ)
        stage = Stage(api, mail, clock, settings, group)
        if before is not None:
            await before(settings)
        stage.app = await stack.enter_async_context(open_app(settings, clock))
        stage.ticker = make_ticker(stage.app)
        await stack.enter_async_context(_running(stage))
        yield stage


@asynccontextmanager
async def _running(stage: Stage) -> AsyncIterator[None]:
    stop = asyncio.Event()
    listening = asyncio.create_task(stage.app.listen(stop))
    stage.app.nudge.append(stage.ticker.nudge)
    stage.ticker.start()
    try:
        yield
    finally:
        await stage.ticker.stop()
        stop.set()
        await listening


def write_settings(
    folder: Path,
    api: BotApi,
    mail: MailServer,
    exporter: Exporter,
    staff_group: int,
    public_url: str = "",
    database_url: str = "",
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Write the configuration that an exporter would have written, and load it."""
    path = folder / "dangol.toml"
    values: dict[str, dict[str, object]] = {
        "exporter": {
            "name": exporter.name, "country": exporter.country, "timezone": exporter.timezone,
            "website": exporter.website, "postal_address": exporter.address, "introduction": dict(exporter.profiles),
        },
        "service": {"secret": secrets.token_urlsafe(32), "data_dir": "data", "public_url": public_url},
        "database": {"url": database_url},
        "telegram": {
            "token": api.token, "staff_group": staff_group or "", "base_url": api.base_url,
            "base_file_url": api.base_file_url, "messages_per_second": 1000, "messages_per_chat": 100,
            "messages_per_group": 1000,
        },
        "email": {"address": exporter.email},
        # All: somebody may write before the service has looked into the mailbox for the first time.
        "email.imap": {
            "host": "127.0.0.1", "port": mail.imap_port, "security": "none", "password": "demo", "start": "all",
        },
        "email.smtp": {
            "host": "127.0.0.1", "port": mail.smtp_port, "security": "none", "login": False, "per_second": 1000,
        },
        "letters": {"newsletter_folder": "newsletters"},
        "log": {"level": "warning"},
    }  # fmt: skip
    firm = {**exporter.firm, "articles": "articles"} if exporter.firm else {}
    tables = [_table(name, table) for name, table in [*values.items(), ("firm", firm)]]
    path.write_text("\n".join(tables), encoding="utf-8")
    path.chmod(0o600)
    return load(path, environ or {})


def _table(name: str, values: dict[str, object]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value != ""]
    return "\n".join([f"[{name}]", *lines, ""])


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_toml(str(name))} = {_toml(one)}' for name, one in value.items())} }}"
    quoted = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
