"""The judge: a text goes in, its Meaning comes out. Pure, offline, deterministic, safe to share between threads."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

import structlog

from bot.meaning import Meaning
from bot.trade import ProductCard
from bot.understanding import entities, reading
from bot.understanding.cuejudge import CueJudge
from bot.understanding.encoder import MissingEncoderError
from bot.understanding.head import UnfitHeadError
from bot.understanding.models import stages
from bot.understanding.vectorjudge import VectorJudge

log = structlog.get_logger(__name__)
# What each setting tries, the best first; after the last come words.
_TRIED = {"auto": ("vectors", "use"), "vectors": ("vectors", "use"), "use": ("use",), "words": ()}


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
def load(model: str = "words", heads: Path | None = None) -> Judge:
    """Return the judge of this model, or the next best that runs on this machine: never a failure.

    `model` is "auto" (the best), "vectors", "use" or "words". Heads in the folder `heads` go before the package's own.
    Takes a second or two the first time: not on an event loop.
    """
    for tried in _TRIED.get(model, _TRIED["auto"]):
        try:
            return VectorJudge(reading.load(), entities.load(), *stages(tried, heads))
        except (MissingEncoderError, UnfitHeadError) as error:
            log.warning("judging with a lesser model", action="understanding.fallback", model=tried, why=str(error))
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
