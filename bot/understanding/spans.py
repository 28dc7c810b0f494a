"""Something found in a text, with its place, so that one reader can leave to the next what is still unread."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value read from `text[start:end]`."""

    value: T
    start: int
    end: int


def blanked(text: str, found: Iterable[Found[Any]]) -> str:
    """Return `text` with what was found replaced by as many bars, which no reader takes for anything."""
    pieces: list[str] = []
    last = 0
    for item in sorted(found, key=lambda one: one.start):
        if item.start >= last:
            pieces += [text[last : item.start], "|" * (item.end - item.start)]
            last = item.end
    return "".join(pieces) + text[last:]


class Placed(Protocol):
    """Whatever has a place in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def overlap(one: Placed, other: Placed) -> bool:
    """Say whether two places share a character."""
    return one.start < other.end and other.start < one.end
