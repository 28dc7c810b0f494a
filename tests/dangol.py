"""The command line as a person meets it, in a folder of its own: in this process, or as a process of its own.

A process imports everything again, two seconds each time: it is for what only a process can show.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from typer.testing import CliRunner

from bot.cli import main

SECRET = "a secret of the tests, which is long enough"
CONFIG = """
[exporter]
name = "Haneul Living"
country = "KR"
timezone = "Asia/Seoul"
postal_address = "1 Haeundae-ro, Busan, Korea"

[service]
secret = "{secret}"

[database]
url = "{url}"

[email]
address = "sales@haneul.example"
imap.host = "127.0.0.1"
imap.port = {imap}
imap.security = "none"
imap.password = "demo"
smtp.host = "127.0.0.1"
smtp.port = {smtp}
smtp.security = "none"
smtp.login = false
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def lines(self) -> list[Any]:
        """Return the JSON objects it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Shell:
    """Somebody at a terminal in `folder`."""

    folder: Path

    def dangol(self, *arguments: str | Path, **environment: str) -> Done:
        """Run `dangol` in a thread of this process; no DANGOL_ variable of the machine counts."""
        changed: dict[str, str | None] = {name: None for name in os.environ if name.startswith("DANGOL_")}
        changed |= {**_PLAIN, **environment}
        # In a thread, where no event loop runs: commands begin one of their own, as they do in a process.
        with (
            CliRunner().isolation(env=changed) as (out, err, _),
            chdir(self.folder),
            _quiet(),
            ThreadPoolExecutor(1) as thread,
        ):
            code = thread.submit(_main, [*map(str, arguments)]).result()
            sys.stdout.flush()
            sys.stderr.flush()
            return _done(code, out.getvalue(), err.getvalue())

    def process(self, *arguments: str | Path, stdin: bytes = b"", **environment: str) -> Done:
        """Run `dangol` as a process; no DANGOL_ variable of the machine counts."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=self.folder, input=stdin, capture_output=True, check=False, timeout=100,
            env={**inherited, **_PLAIN, "PYTHONPATH": str(_ROOT), **environment},
        )  # fmt: skip
        return _done(done.returncode, done.stdout, done.stderr)

    def configure(self, url: str = "", *, imap: int = 1, smtp: int = 1) -> None:
        """Write a configuration."""
        path = self.folder / "dangol.toml"
        path.write_text(CONFIG.format(secret=SECRET, url=url, imap=imap, smtp=smtp), "utf-8")
        path.chmod(0o600)


_ROOT = Path(__file__).parent.parent
_PLAIN = {"COLUMNS": "200", "NO_COLOR": "1"}


def _main(arguments: list[str]) -> int:
    before, sys.argv = sys.argv, ["dangol", *arguments]
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
    return 0


@contextmanager
def _quiet() -> Iterator[None]:
    """Take back what a command told the log: its streams are about to be closed."""
    root = logging.getLogger()
    handlers, level, told = root.handlers[:], root.level, structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**told)


def _done(code: int, out: bytes, err: bytes) -> Done:
    """Return how it ended. A traceback is never an answer."""
    assert b"Traceback" not in out + err, err.decode("utf-8")
    return Done(code, out.decode("utf-8"), err.decode("utf-8"))
