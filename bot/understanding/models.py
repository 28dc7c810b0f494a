"""Which encoders make a model, and where their heads lie.

The encoders of a model stand in a row, the cheap one first. Each has a head that judges by its vectors and those of the
encoders before it: what the dear one has no time for is judged by the cheap one alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import structlog

from bot.understanding import encoder, head
from bot.understanding.encoder import Encoder, MissingEncoderError
from bot.understanding.head import Head, UnfitHeadError
from bot.understanding.vectors import Matrix

log = structlog.get_logger(__name__)
MODELS: Mapping[str, tuple[str, ...]] = {"vectors": ("use", "e5"), "use": ("use",)}


@dataclass(frozen=True, slots=True)
class Stack:
    """Encoders as one: their vectors side by side."""

    encoders: tuple[Encoder, ...]

    @property
    def name(self) -> str:
        return "+".join(one.name for one in self.encoders)

    @property
    def dimensions(self) -> int:
        return sum(one.dimensions for one in self.encoders)

    @property
    def file(self) -> str:
        """The file name of its head: `head-use-e5.npz`."""
        return f"head-{'-'.join(one.name.partition('-')[0] for one in self.encoders)}.npz"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text: each encoder's vector, of unit length, after the other."""
        return np.hstack([one.encode(texts) for one in self.encoders])


@dataclass(frozen=True, slots=True)
class Stage:
    """An encoder with the head that judges by its vectors and those of the encoders before it."""

    encoder: Encoder
    head: Head


def stacks(model: str, known: Mapping[str, Callable[[], Encoder]] = encoder.ENCODERS) -> list[Stack]:
    """Return the model's encoders: the first, the first two, and so on.

    Raises MissingEncoderError where one does not run on this machine.
    """
    encoders = [encoder.load(kind, known) for kind in MODELS[model]]
    return [Stack(tuple(encoders[: count + 1])) for count in range(len(encoders))]


def best(known: Mapping[str, Callable[[], Encoder]] = encoder.ENCODERS) -> list[Stack]:
    """Return the best model's encoders of those that run on this machine; raise MissingEncoderError where none does."""
    try:
        return stacks("vectors", known)
    except MissingEncoderError:
        return stacks("use", known)


def stages(model: str, heads: Path | None = None) -> list[Stage]:
    """Return the model's encoders with their heads: those in the folder `heads` go before the package's own.

    Raises MissingEncoderError or UnfitHeadError where something is not as it must be.
    """
    return [Stage(stack.encoders[-1], _head(stack, heads)) for stack in stacks(model)]


def _head(stack: Stack, heads: Path | None) -> Head:
    """Return the head of these encoders; one that was learned here for others is passed over."""
    if heads and (heads / stack.file).is_file():
        try:
            return _read(heads / stack.file, stack)
        except UnfitHeadError as error:
            log.warning("learned head passed over", action="understanding.head", file=stack.file, why=str(error))
    return _read(shipped() / stack.file, stack)


def _read(path: Path, stack: Stack) -> Head:
    found = head.load(path)
    found.check(stack)
    return found


def shipped() -> Path:
    """Return the folder of the package's own heads."""
    return Path(str(resources.files("bot.understanding").joinpath("data")))
