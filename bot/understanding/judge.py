"""The judge: a text goes in, its Meaning comes out. Pure, offline, deterministic, safe to share between threads."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Protocol

from bot.meaning import Meaning
from bot.trade import ProductCard
from bot.understanding import entities, reading
from bot.understanding.cuejudge import CueJudge


class Judge(Protocol):
    """What the conversation asks about every message."""

    name: str

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        """Return what `text` means: any string gives an answer.

        `known_language` breaks ties, products are looked for in `catalogue`, relative dates are counted from `today`.
        """
        ...

    def vector(self, text: str) -> bytes:
        """Return the vector of `text` as it is kept (see `vectors.py`); empty where the judge has none."""
        ...


@cache
def load() -> Judge:
    """Return the judge that works offline on any machine. Takes about a second the first time."""
    return CueJudge(reading.load(), entities.load())


def as_json(meaning: Meaning) -> dict[str, object]:
    """Return `meaning` in the shape that `dangol understand` prints."""
    said = meaning.complaint
    return {
        "language": meaning.language,
        "label": meaning.label.value,
        "labels": [label.value for label in meaning.labels],
        "confidence": round(meaning.confidence, 2),
        "complaint": {"is": said.is_complaint, "kind": said.kind, "severity": said.severity},
        "entities": entities.as_json(meaning.entities),
    }
