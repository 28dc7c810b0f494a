"""Opens the database, brings its tables up to date, and begins transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection, get_connections
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.transactions import in_transaction

from bot.errors import ConfigError
from bot.store.busy import BUSY

__all__ = ["BUSY", "config", "opened", "pending", "ping", "sqlite_file", "transaction"]
MODELS = [
    f"bot.store.{noun}"
    for noun in (
        "articles", "blobs", "buyers", "cases", "inbox", "interactions", "letters", "outbox", "products",
        "proofs", "staff", "trades",
    )
]  # fmt: skip
transaction = in_transaction


def config(url: str) -> dict[str, Any]:
    """Return Tortoise's configuration for `sqlite:///path` or `postgres://user:password@host:port/name`."""
    # Named by its kind: Tortoise caches prepared SQL by the connection's name, and a process may see both kinds.
    name = "sqlite" if url.startswith("sqlite:") else "postgres"
    return {
        "connections": {name: _connection(url)},
        "apps": {
            "store": {"models": MODELS, "migrations": "bot.store.migrations", "default_connection": name},
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def sqlite_file(url: str) -> Path:
    """Return the file of a `sqlite://` URL: what stands behind it is a path as it is, signs of per cent included."""
    return Path(url.removeprefix("sqlite://"))


def _connection(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "engine": "bot.store.sqlite",
            # FULL: a commit survives a power cut, which is what invariant 1 promises the sender.
            "credentials": {
                "file_path": str(sqlite_file(url)),
                "busy_timeout": 30_000,
                "synchronous": "FULL",
                "cache_size": -16_000,
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return {
            "engine": "bot.store.postgres",
            "credentials": {
                "host": options.get("host", parts.hostname or "localhost"),
                "port": parts.port or 5432,
                "user": unquote(parts.username or "postgres"),
                "password": unquote(parts.password) if parts.password else None,
                "database": parts.path.lstrip("/"),
                "minsize": 1,
                "maxsize": int(options.get("connections", "10")),
                "server_settings": {"application_name": "dangol"},
            },
        }
    raise ConfigError([f"database.url: unknown kind {parts.scheme!r}; expected sqlite:///path or postgres://…"])


@asynccontextmanager
async def opened(url: str, *, migrate: bool = True) -> AsyncIterator[None]:
    """Open the database for the tasks started inside, bring its tables up to date, and close it at the end."""
    if url.startswith("sqlite://"):
        folder = sqlite_file(url).parent
        # What lies there is people's data: a folder that we make is for us alone.
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    settings = config(url)
    async with TortoiseContext() as context:
        await context.init(config=settings)
        try:
            if migrate:
                await _migrate(settings)
            yield
        finally:
            await context.connections.close_all()


def _connected() -> BaseDBAsyncClient:
    return get_connection(next(iter(get_connections().db_config)))


async def _migrate(settings: dict[str, Any]) -> None:
    connection = _connected()
    executor = MigrationExecutor(connection, settings["apps"])
    if connection.capabilities.dialect != "postgres":
        await executor.migrate()
        return
    # Two services may start at once on one PostgreSQL: the second waits until the first has made the tables.
    async with transaction():
        await _connected().execute_query("SELECT pg_advisory_xact_lock(0x44616e67)")
        await executor.migrate()


async def pending() -> list[str]:
    """Return the names of migrations that the open database lacks."""
    executor = MigrationExecutor(_connected(), config("sqlite://:memory:")["apps"])
    return [step.migration.name for step in await executor.plan()]


async def ping() -> None:
    """Raise one of BUSY if the database does not answer."""
    await _connected().execute_query("SELECT 1")
