"""Puts the sample newsletter into the demo's folder, with a date that lies a few days ahead, as often as one likes."""

import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_SAMPLE = Path(__file__).parent / "world" / "newsletter"
AHEAD = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue by its number and the day on which it goes out."""

    number: int
    date: date

    def next(self) -> "Issue":
        """Return the issue after this one."""
        return Issue(self.number + 1, self.date + AHEAD)


def write_issue(folder: Path, issue: Issue) -> None:
    """Write the sample issue into `folder`/newsletters under a number and a date of its own."""
    target = folder / "newsletters" / f"issue-{issue.number}"
    shutil.copytree(_SAMPLE, target, ignore=shutil.ignore_patterns("__pycache__", "*.py"), dirs_exist_ok=True)
    front = target / "issue.md"
    words = front.read_text(encoding="utf-8")
    words = re.sub(r"(?m)^date *=.*$", f"date = {issue.date.isoformat()}", words, count=1)
    words = re.sub(r'(?m)^slug *= *"([^"]*)"', rf'slug = "\1-{issue.number}"', words, count=1)
    front.write_text(words, encoding="utf-8")
