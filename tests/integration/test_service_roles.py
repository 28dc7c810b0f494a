"""A role that fails ends the service with one line that names it, and leaves nothing waiting."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

from bot.app import App, open_app
from bot.config.settings import Settings
from bot.errors import DangolError
from bot.store.database import opened, transaction
from bot.store.staff import Staff
from scheduler import service

_LONG = 30  # seconds after which something hangs


@pytest.fixture
async def app(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[App]:
    copy = tmp_path / "dangol.db"
    shutil.copy(sqlite_template, copy)
    settings = Settings.model_validate(
        {"database": {"url": f"sqlite:///{copy}"}, "exporter": {"name": "Hanbit Foods", "country": "KR"}}
    )
    async with open_app(settings) as found:
        yield found


async def fail(app: App, stop: asyncio.Event) -> None:
    """Fail at once, while the others begin their transactions."""
    raise OSError(f"no room for {len(app.channels)} channels, stopped: {stop.is_set()}")


async def count(app: App, stop: asyncio.Event) -> None:
    """Count staff in one transaction after the other."""
    while not stop.is_set():
        async with transaction():
            await Staff.filter(name=app.house.exporter.name).count()


async def test_a_role_that_fails_at_once_ends_the_others_with_one_line(app: App) -> None:
    known = {"inbox": count, "clock": count, "web": fail}
    with pytest.raises(ExceptionGroup) as told:
        await asyncio.wait_for(service.play(app, service.ROLES, asyncio.Event(), known), _LONG)
    found = told.value.exceptions
    assert [type(one) for one in found] == [DangolError]
    assert "web has failed (OSError: no room" in str(found[0])


async def test_a_connection_that_is_gone_keeps_nobody_waiting_for_the_lock(
    sqlite_template: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "dangol.db"
    shutil.copy(sqlite_template, copy)
    async with opened(f"sqlite:///{copy}", migrate=False):
        await Staff.all().count()
        connection: BaseDBAsyncClient = get_connection("sqlite")
        await connection._connection.close()
        for _ in range(2):
            with pytest.raises(ValueError, match="connection"):
                await asyncio.wait_for(_begin(), _LONG)


async def _begin() -> None:
    async with transaction():
        raise AssertionError("nothing can begin")
