"""Writes a configuration file: the example with its comments, the given keys filled in."""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.config.docs import written

_SECTION = re.compile(r"\[([a-z_.]+)\]")
_KEY = re.compile(r"#?([a-z_]+) = ")


def example() -> str:
    """Return the example file: inside the installed package, or beside it in a checkout."""
    packaged = Path(__file__).parents[1] / "_templates" / "config.example.toml"
    source = packaged if packaged.is_file() else Path(__file__).parents[2] / "config.example.toml"
    return source.read_text(encoding="utf-8")


def filled(template: str, values: Mapping[str, object]) -> str:
    """Return the template with `values` (by dotted key) in place of its own; a `<key>_file` stands below its key."""
    left = dict(values)
    lines = list(_lines(template, left))
    if left:
        raise ValueError(f"no such key: {', '.join(left)}")
    return "\n".join(lines) + "\n"


def _lines(template: str, left: dict[str, object]) -> Iterator[str]:
    section = ""
    for line in template.splitlines():
        if found := _SECTION.fullmatch(line):
            section = found[1]
        key = f"{section}.{found[1]}" if (found := _KEY.match(line)) else ""
        yield f"{key.rpartition('.')[2]} = {written(left.pop(key))}" if key in left else line
        if key and (beside := f"{key}_file") in left:
            yield f"{beside.rpartition('.')[2]} = {written(left.pop(beside))}"


def save(path: Path, text: str) -> None:
    """Put the text in the place of the file, whole or not at all, readable by its owner only. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    with contextlib.suppress(FileNotFoundError):
        partial.unlink()
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(handle)
    partial.replace(path)
