"""`dangol db backup` and `restore`: SQLite by its own online backup, PostgreSQL by its own tools."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from bot.errors import DangolError
from bot.store.database import sqlite_file


def backup(url: str, target: Path) -> None:
    """Write a whole copy of the database to `target`, while the service runs. Refuses to overwrite."""
    if target.exists():
        raise DangolError(f"{target} exists already; name another file")
    if url.startswith("sqlite://"):
        _copy(sqlite_file(url), target)
    else:
        _tool("pg_dump", "--format=custom", f"--file={target}", url)


def restore(url: str, source: Path, *, force: bool = False) -> None:
    """Put a backup in the place of the database. Stop the service first; `force` replaces a database that is there."""
    if not source.is_file():
        raise DangolError(f"there is no file {source}")
    if not url.startswith("sqlite://"):
        clean = ["--clean", "--if-exists"] if force else []
        _tool("pg_restore", "--exit-on-error", "--no-owner", *clean, f"--dbname={url}", str(source))
        return
    target = sqlite_file(url)
    _check(source)
    if target.exists() and not force:
        raise DangolError(f"{target} exists; give --force to replace it (it is kept beside as {target.name}.before)")
    _replace(source, target)


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise DangolError(f"there is no database at {source}")
    partial = target.with_name(f"{target.name}.partial")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(partial)) as new:
        old.backup(new)
    partial.rename(target)


def _check(source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as opened:
            verdict = opened.execute("PRAGMA quick_check").fetchone()[0]
            opened.execute("SELECT count(*) FROM buyer")
    except sqlite3.DatabaseError as error:
        raise DangolError(f"{source} is no Dangol backup: {error}") from error
    if verdict != "ok":
        raise DangolError(f"{source} is damaged: {verdict}")


def _replace(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        _copy(target, target.with_name(f"{target.name}.before-{target.stat().st_mtime_ns}"))
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _tool(name: str, *arguments: str) -> None:
    if shutil.which(name) is None:
        raise DangolError(f"{name} is not on this machine; install PostgreSQL's client tools")
    done = subprocess.run([name, *arguments], check=False, stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode:
        raise DangolError(f"{name}: {done.stderr.strip()}")
