"""The command line as a person starts it: a process of its own in a folder of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    def dangol(self, *arguments: str | Path, stdin: bytes = b"", **environment: str) -> Done:
        """Run `dangol`; no DANGOL_ variable of the machine counts. A traceback is never an answer."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DANGOL_")}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            cwd=self.folder, input=stdin, capture_output=True, check=False, timeout=100,
            env={**inherited, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": str(_ROOT), **environment},
        )  # fmt: skip
        out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        assert "Traceback" not in out + err, err
        return Done(done.returncode, out, err)

    def configure(self, url: str = "", *, imap: int = 1, smtp: int = 1) -> None:
        """Write a configuration."""
        path = self.folder / "dangol.toml"
        path.write_text(CONFIG.format(secret=SECRET, url=url, imap=imap, smtp=smtp), "utf-8")
        path.chmod(0o600)


_ROOT = Path(__file__).parent.parent
