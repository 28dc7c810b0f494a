"""The judge for what was judged before: a vector that was kept with a message is not made again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.understanding import entities, judge, reading
from bot.understanding.encoder import MissingEncoderError
from bot.understanding.head import UnfitHeadError
from bot.understanding.models import stages
from bot.understanding.pieces import tokens
from bot.understanding.recalled import Recalled
from bot.understanding.text import clean
from bot.understanding.vectorjudge import BUDGET, WHOLE, VectorJudge
from bot.understanding.vectors import unpack

Remember = Callable[[str, bytes, str], None]


def load(model: str, heads: Path | None = None) -> tuple[judge.Judge, Remember]:
    """Return the judge of this model, or the next best, and what to tell it of a message: text, vector, who judged.

    Only vectors that the same encoders made are taken. Takes a second or two.
    """
    if model == "words":
        return judge.load("words"), _nothing
    for tried in ("use",) if model == "use" else ("vectors", "use"):
        try:
            found = stages(tried, heads)
        except (MissingEncoderError, UnfitHeadError):
            continue
        encoders = [Recalled(stage.encoder) for stage in found]
        judging = VectorJudge(
            reading.load(),
            entities.load(),
            *(replace(one, encoder=own) for one, own in zip(found, encoders, strict=True)),
        )
        return judging, _remembering(encoders[-1], judging.name, whole=len(found) == 1)
    return judge.load("words"), _nothing


def _remembering(encoder: Recalled, name: str, *, whole: bool) -> Remember:
    def remember(text: str, vector: bytes, model: str) -> None:
        cleaned = clean(text)
        # The vector of a message is that of its whole text where that fits into what the dear encoder reads.
        if model.partition("/")[0] == name.partition("/")[0] and (whole or tokens(cleaned) <= BUDGET):
            encoder.remember(cleaned[:WHOLE], unpack(vector))

    return remember


def _nothing(text: str, vector: bytes, model: str) -> None:
    """Words need no vectors."""
