"""An encoder that encodes nothing twice: for judging a recorded day again, whose vectors were kept."""

from collections.abc import Sequence

import numpy as np

from bot.understanding.encoder import Encoder
from bot.understanding.vectors import Matrix

_MOST = 20_000  # texts kept in memory: 30 MB


class Recalled:
    """An encoder with a memory. What is put there beforehand is never encoded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Matrix] = {}
        self.encoded = 0  # texts that were not known

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    def remember(self, text: str, vector: Matrix) -> None:
        """Keep the vector of `text`; one of other dimensions is another encoder's."""
        if vector.size == self.dimensions and len(self._known) < _MOST:
            self._known[text] = vector

    def encode(self, texts: Sequence[str]) -> Matrix:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        made = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        self.encoded += len(missing)
        rows = [made[text] if text in made else self._known[text] for text in texts]
        for text, vector in made.items():
            self.remember(text, vector)
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)
