"""An encoder for tests: quick, deterministic, and with a little sense: texts that share letters lie near each other."""

import zlib
from collections.abc import Sequence

import numpy as np

from bot.understanding.vectors import Matrix


class Letters:
    """Counts pairs of letters into a few dimensions. Remembers how many characters it was given at most."""

    def __init__(self, name: str = "letters-1", dimensions: int = 24) -> None:
        self.name = name
        self.dimensions = dimensions
        self.calls = 0
        self.longest = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.calls += 1
        self.longest = max([self.longest, sum(map(len, texts))])
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def _vector(self, text: str) -> Matrix:
        counted = np.full(self.dimensions, 0.01, dtype=np.float32)
        for place in range(len(text) - 1):
            counted[zlib.crc32(text[place : place + 2].encode()) % self.dimensions] += 1
        vector: Matrix = counted / np.linalg.norm(counted)
        return vector
