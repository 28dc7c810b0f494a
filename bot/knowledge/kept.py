"""Vectors of articles that were made before, in the user's cache folder: the next database need not wait for them.

One small file for each article and language, written beside and then put in its place, so that several processes get
on. The folder may be deleted at any time; where it cannot be read or written, or holds rubbish, vectors are made again.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot import __version__
from bot.understanding import cache

_MOST = 2_000  # files, of some 7 kB: the 150 of the sample articles, and ten times as many of one's own
_LONGEST = 200_000  # bytes of one
_SUM = 32  # bytes of the SHA-256 that stands before the vectors


class Kept:
    """What is kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, encoder: str, texts: Sequence[str]) -> bytes:
        """Return the vectors of `texts`, one after the other, as they were written; empty where there are none."""
        path = self._path(encoder, texts)
        try:
            with path.open("rb") as file:
                found = file.read(_LONGEST)
        except OSError:
            return b""
        vectors = found[_SUM:]
        return vectors if found[:_SUM] == hashlib.sha256(vectors).digest() else b""

    def write(self, encoder: str, texts: Sequence[str], vectors: bytes) -> None:
        """Keep the vectors of `texts`; of very many the oldest go."""
        if len(vectors) > _LONGEST - _SUM:
            return
        # A cache that cannot be kept costs time only.
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._put(self._path(encoder, texts), hashlib.sha256(vectors).digest() + vectors)
            self._tidy()

    def _put(self, path: Path, content: bytes) -> None:
        handle, fresh = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(fresh).replace(path)
        except OSError:
            Path(fresh).unlink(missing_ok=True)
            raise

    def _tidy(self) -> None:
        with os.scandir(self._folder) as entries:
            files = [entry.path for entry in entries]
        if len(files) <= _MOST:
            return
        # A tenth at once, so that this is not done again with the next one. Another process may have been faster.
        ages = {path: _written(path) for path in files}
        for path in sorted(files, key=ages.__getitem__)[: len(files) - _MOST + _MOST // 10]:
            Path(path).unlink(missing_ok=True)

    def _path(self, encoder: str, texts: Sequence[str]) -> Path:
        # How a text is prepared for its encoder may change with our version.
        told = "\0".join((__version__, encoder, *texts))
        return self._folder / hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def usual() -> Kept | None:
    """Return what is kept in the user's cache folder; None for a user without a home."""
    try:
        return Kept(cache.folder() / "articles")
    except RuntimeError:
        return None


def _written(path: str) -> float:
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return 0.0
