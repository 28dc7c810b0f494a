"""The world outside a service under test: Telegram and mail, living in this process, so that they survive its death."""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock, SystemClock
from bot.config.load import load
from bot.config.settings import Settings
from bot.demo.botapi import BotApi, Group, User
from bot.demo.mailserver import MailServer
from bot.demo.stage import outside, write_settings
from tests.stories.conftest import HANEUL


@dataclass(slots=True)
class World:
    """Telegram, mail, the staff group, and the configuration of the service that is to live among them."""

    api: BotApi
    mail: MailServer
    group: Group
    folder: Path
    settings: Settings
    environ: dict[str, str]

    @property
    def config(self) -> Path:
        """The service's configuration file."""
        return self.folder / "dangol.toml"


@asynccontextmanager
async def world(
    folder: Path, database_url: str, *, clock: Clock | None = None, changes: Mapping[str, str] | None = None
) -> AsyncIterator[World]:
    """Run Telegram and mail, and write a configuration; `changes` are settings by their names in the environment."""
    clock = clock or SystemClock()
    async with outside(clock) as (api, mail):
        owner = User(api.world, api.world.account("Dangol", username="dangol_owner"))
        group = api.group("Staff", owner, forum=False)
        # That the bot joined the group is no message of anybody's: the counts are to be of messages only.
        api.world.updates.forget_before(sys.maxsize)
        write_settings(folder, api, mail, HANEUL, group.id, "https://dangol.haneul.example", database_url)
        environ = {
            # Mail that comes before the first start is to be taken too.
            "DANGOL_EMAIL__IMAP__START": "all",
            "DANGOL_EMAIL__SMTP__PER_SECOND": "10000",
            "DANGOL_TELEGRAM__POLL_SECONDS": "2",
            **(changes or {}),
        }
        settings = load(folder / "dangol.toml", environ)
        yield World(api, mail, group, folder, settings, {**_quiet_environ(), **environ})


def _quiet_environ() -> dict[str, str]:
    """Return this process's environment without anybody's settings of Dangol."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
