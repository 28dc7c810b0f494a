"""Vectors of sentences kept between trainings: encoding thousands of them takes minutes, reading them a moment.

A file for each encoder in the user's cache folder. It may be deleted at any time; where it cannot be written, or holds
rubbish, the vectors are made again.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.understanding.encoder import Encoder
from bot.understanding.vectors import Matrix

_AT_ONCE = 64
Progress = Callable[[int, int], None]


def folder() -> Path:
    """Return where the vectors are kept: the cache folder of the XDG base directory specification."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dangol"


def encode(encoder: Encoder, texts: Sequence[str], progress: Progress, where: Path | None = None) -> Matrix:
    """Return the vectors of `texts`, from the cache where they are there; `progress` hears how many of all are made."""
    path = (where or folder()) / f"vectors-{encoder.name}.npz"
    known = _read(path, encoder.dimensions)
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in known]
    for begin in range(0, len(missing), _AT_ONCE):
        part = missing[begin : begin + _AT_ONCE]
        known.update(zip(map(_key, part), encoder.encode(part), strict=True))
        progress(begin + len(part), len(missing))
    if missing:
        _write(path, known)
    return np.array([known[_key(text)] for text in texts], dtype=np.float32).reshape(-1, encoder.dimensions)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]


def _read(path: Path, dimensions: int) -> dict[bytes, Matrix]:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            keys, rows = file["keys"], file["rows"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if rows.ndim != 2 or rows.shape[1] != dimensions or keys.shape != (len(rows), 16):
        return {}
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}


def _write(path: Path, known: dict[bytes, Matrix]) -> None:
    keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(-1, 16)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        with fresh.open("wb") as file:
            np.savez(file, keys=keys, rows=np.array(list(known.values()), dtype=np.float32))
        fresh.replace(path)
    except OSError:
        return  # a cache that cannot be kept costs time only
