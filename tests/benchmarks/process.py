"""The service as a process: how long until it listens, and how much memory it holds when nothing happens."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.service import Service
from tests.faults.world import world

_TURNS = 3


@dataclass(frozen=True, slots=True)
class Process:
    """Seconds from the start of the process to the first question to Telegram; megabytes of resident memory."""

    start: float
    memory: float


async def measure(folder: Path) -> Process:
    """Start the service several times with a database that is there already."""
    starts: list[float] = []
    sizes: list[float] = []
    async with world(folder, f"sqlite://{folder}/service.db") as outside:
        service = Service(outside)
        await service.start()
        await service.stop()
        for _ in range(_TURNS):
            began = time.perf_counter()
            await service.start()
            starts.append(time.perf_counter() - began)
            await asyncio.sleep(3)
            sizes.append(memory(service.pid))
            await service.stop()
    return Process(statistics.median(starts), statistics.median(sizes))


def memory(pid: int, field: str = "VmRSS") -> float:
    """Return megabytes of a process and of what it started: resident now, or `VmHWM` at most so far."""
    own = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    size = next(int(line.split()[1]) / 1024 for line in own.splitlines() if line.startswith(f"{field}:"))
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = {int(child) for task in tasks for child in task.read_text(encoding="utf-8").split()}
    return size + sum(memory(child, field) for child in children)
