"""The figures of a soak, and their row in `docs/reliability.md`."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.kills import Outcome
from tests.faults.load import Load

_BEGIN, _END = "<!-- kills:begin -->", "<!-- kills:end -->"
_HEAD = (
    "| database | kills | messages in | letters out | lost | answered twice "
    "| doubled chats (most allowed) | doubled mails (most allowed) | date and machine |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


@dataclass(slots=True)
class Figures:
    """Sums over all runs."""

    database: str
    seed: int
    kills: int = 0
    inbound: int = 0
    outbound: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    doubles: Counter[str] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)


def add(figures: Figures, load: Load, found: Outcome) -> None:
    """Add one run."""
    tally = found.tally
    figures.kills += found.kills
    figures.inbound += tally.inbound
    figures.outbound += tally.outbound
    figures.seconds += found.seconds
    figures.lost += tally.lost
    figures.lost += [f"{load.chats + load.mails - tally.inbound} never came in"] * (
        tally.inbound != load.chats + load.mails
    )
    figures.twice += tally.twice
    figures.doubles += tally.doubles
    figures.allowed += Counter({channel: most * found.kills for channel, most in found.parallel.items()})


def write(path: Path, figures: Figures, machine: str) -> None:
    """Put the figures into the table between the marks, in the place of the same database's."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    table, _, after = rest.partition(_END)
    kept = [line for line in table.splitlines() if line.startswith(("| SQLite", "| PostgreSQL"))]
    name = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[figures.database]
    rows = [line for line in kept if not line.startswith(f"| {name} ")] + [_row(name, figures, machine)]
    path.write_text(f"{before}{_BEGIN}\n{_HEAD}\n" + "\n".join(sorted(rows)) + f"\n{_END}{after}", encoding="utf-8")


def _row(name: str, figures: Figures, machine: str) -> str:
    doubles = [f"{figures.doubles[channel]} ({figures.allowed[channel]})" for channel in ("telegram", "email")]
    cells = [
        name,
        f"{figures.kills}",
        f"{figures.inbound:,}",
        f"{figures.outbound:,}",
        f"{len(figures.lost)}",
        f"{len(figures.twice)}",
        *doubles,
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}, seed {figures.seed}",
    ]
    return f"| {' | '.join(cells)} |"
