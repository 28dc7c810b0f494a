"""The service as a process of its own, to be killed without warning."""

import asyncio
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.world import World

_MAIN = "from bot.cli import main; main()"
_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Service:
    """`dangol run`, started and killed as often as a test likes. Its log grows in `log`."""

    world: World
    only: str = ""
    _process: asyncio.subprocess.Process | None = field(default=None)
    deaths: int = 0

    @property
    def log(self) -> Path:
        """What the service said, all its lives one after the other."""
        return self.world.folder / "service.log"

    @property
    def pid(self) -> int:
        """The process id of the present life."""
        assert self._process is not None
        return self._process.pid

    async def start(self, timeout: float = 120.0) -> None:
        """Start it and wait until it listens to Telegram."""
        calls = self.world.api.world.calls
        before = len(calls)
        roles = ["--only", self.only] if self.only else []
        environ = {**self.world.environ, "DANGOL_SERVICE__LISTEN": f"127.0.0.1:{free_port()}"}
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _MAIN, "run", "--config", str(self.world.config), *roles,
                cwd=_ROOT, env=environ, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(timeout):
            while not any(method == "getupdates" for method, _ in calls[before:]):
                if self._process.returncode is not None:
                    raise AssertionError(f"the service ended: {self.tail()}")
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """Kill it with SIGKILL, wherever it is."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self.deaths += 1

    async def stop(self, timeout: float = 40.0) -> int:
        """Ask it to stop and return its exit code; what does not stop in time is killed."""
        if self._process is None or self._process.returncode is not None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.wait_for(self._process.wait(), timeout)
        except TimeoutError:
            self._process.kill()
            return await self._process.wait()

    def tail(self, lines: int = 40) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
