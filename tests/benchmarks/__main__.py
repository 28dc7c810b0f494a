"""All measurements, one after the other: `python -m tests.benchmarks [--write]`. Figures go to docs/performance.md."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.log import setup
from tests.benchmarks import inbound, outbound, process, waiting

_REPORT = Path(__file__).parents[2] / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures:begin -->", "<!-- figures:end -->"


def main() -> int:
    """Measure and print; with --write into the report too."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    setup("warning")
    table = asyncio.run(measure())
    sys.stdout.write(f"{table}\n")
    if wanted.write:
        text = _REPORT.read_text(encoding="utf-8")
        before, _, rest = text.partition(_BEGIN)
        _REPORT.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
    return 0


async def measure() -> str:
    """Return the table of all figures."""
    with tempfile.TemporaryDirectory(prefix="dangol-bench-") as name:
        folders = [Path(name) / part for part in ("in", "out", "process", "waiting")]
        for folder in folders:
            folder.mkdir()
        came = await inbound.measure(folders[0])
        went = await outbound.measure(folders[1])
        runs = await process.measure(folders[2])
        idle = await waiting.measure(folders[3])
    rows = [
        ("chat messages answered and committed", f"{came.chats:.0f}/s"),
        ("one chat message, from its update to the committed answer", f"p50 {came.p50:.1f} ms, p99 {came.p99:.1f} ms"),
        ("mails read, answered and committed", f"{came.mails:.0f}/s"),
        (f"newsletter letters by the relay ({went.size / 1000:.0f} kB, 4 connections)", f"{went.relay:.0f}/s"),
        ("the same bytes by aiosmtplib alone", f"{went.raw:.0f}/s"),
        ("relay : aiosmtplib", f"{went.ratio:.2f}"),
        ("start of the process to the first question to Telegram", f"{runs.start:.1f} s"),
        ("memory at rest, with the process that reads mails", f"{runs.memory:.0f} MB"),
        *(
            (
                f"{name}: a run that finds nothing due, of {waiting.FEW} and of {waiting.MANY:,} regular buyers",
                f"{idle.few[name] * 1000:.0f} ms, {idle.many[name] * 1000:.0f} ms",
            )
            for name in waiting.JOBS
        ),
    ]
    head = f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
    head += f"Python {platform.python_version()}, SQLite (synchronous = FULL)"
    return "\n".join([head, "", "| what | figure |", "| --- | --- |", *(f"| {what} | {said} |" for what, said in rows)])


if __name__ == "__main__":
    raise SystemExit(main())
