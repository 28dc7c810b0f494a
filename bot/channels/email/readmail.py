"""What the service makes of files with raw mails, for the command line."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot.channels.email.parse import as_json, read
from bot.errors import UnreadableError

_LARGEST = 200_000_000  # bytes; what is larger is no mail


def read_files(paths: Iterable[Path], language: Callable[[str], str] | None = None) -> Iterator[dict[str, object]]:
    """Yield one answer a file, in order; a folder stands for the files in it. Nothing here raises for any content."""
    for path in paths:
        if path.is_dir():
            yield from read_files(sorted(each for each in path.rglob("*") if each.is_file()), language)
        else:
            yield _answer(path, language)


def _answer(path: Path, language: Callable[[str], str] | None) -> dict[str, object]:
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableError("larger than any mail")
        return as_json(read(path.read_bytes()), str(path), language)
    except OSError as error:
        return {"file": str(path), "kind": "unreadable", "why": error.strerror or type(error).__name__}
    except UnreadableError as error:
        return {"file": str(path), "kind": "unreadable", "why": str(error)}
