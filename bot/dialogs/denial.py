"""Which of the things that a correction names shall not be: "not Hamburg, Bremen", "700 instead of 600"."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from bot.dialogs.phrases import normal, phrases

T = TypeVar("T")
_MARKS = " ,;.!，、。；！"
_HANGUL = 0x1100  # from here on, scripts that cling or write no spaces


def wanted(text: str, named: Iterable[T], written: Callable[[T], Iterable[str]]) -> list[T]:
    """Return those of `named` that the text does not deny; all of them where it would leave none.

    `written` gives the ways in which one may stand in the text.
    """
    head, everything = normal(text), list(named)
    if len(everything) < 2 or not denies(text):
        return everything
    kept = [one for one in everything if not any(_denied(head, normal(way)) for way in written(one) if way)]
    return kept or everything


def denies(text: str) -> bool:
    """Say whether the text takes something back in favour of something else."""
    return bool(_marks().search(normal(text)))


def without(text: str, name: str) -> str | None:
    """Return the text without the part that denies `name`; None where it does not deny it."""
    escaped = re.escape(normal(name))
    head = normal(text)
    for denied in (
        rf"(?:{_before()})\s{{0,2}}(?:\w{{1,9}}\s)?{escaped}",
        rf"{escaped}[^\s\d]{{0,4}}\s{{0,2}}(?:{_after()})",
    ):
        if (found := re.search(denied, head)) and len(head) == len(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(_MARKS)
            return re.sub(rf"^(?:{_rather()})\s{{0,2}}", "", rest, flags=re.IGNORECASE)
    return None


def _denied(head: str, name: str) -> bool:
    escaped = re.escape(name)
    before = rf"(?:{_before()})\s{{0,2}}(?:\w{{1,9}}\s)?{escaped}(?!\w*\d)"
    after = rf"(?<!\d){escaped}[^\s\d]{{0,4}}\s{{0,2}}(?:{_after()})"
    return re.search(before, head) is not None or re.search(after, head) is not None


@lru_cache(maxsize=1)
def _before() -> str:
    return "|".join(_piece(phrase) for phrase in phrases("denied_behind"))


@lru_cache(maxsize=1)
def _after() -> str:
    return "|".join(re.escape(phrase) for phrase in phrases("denied_before"))


@lru_cache(maxsize=1)
def _rather() -> str:
    return "|".join(_piece(phrase) for phrase in sorted(phrases("but_rather"), key=len, reverse=True))


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    return re.compile(f"{_before()}|{_after()}")


def _piece(phrase: str) -> str:
    return re.escape(phrase) if ord(phrase[0]) >= _HANGUL else rf"(?<!\w){re.escape(phrase)}(?!\w)"
