"""A message in pieces that each say one thing: sentences, with what only looks like the end of one put together again.

How much of a message an encoder reads is bounded, whatever its length: `fitting` chooses.
"""

import re
from collections.abc import Iterable, Sequence

from bot.understanding.text import sentences

MOST = 200  # pieces of a message; the last one holds what exceeds them
_LENGTH = 400  # characters of a piece that are read
_BYTES = 3.3  # of UTF-8, a token
_WRAPPED = re.compile(r"(?<=[^\s.!?:;。！？]) ?\n(?=[^\W\d_A-Z])")
# "1." and "no." end no sentence: what they number follows.
_SCRAP = re.compile(
    r"(?:^|[\s(])(?:\d{1,3}|[a-z]|mr|mrs|ms|dr|prof|messrs|sr|sra|srta|dra|hr|fr|mme|mlle|no|nos|nr|núm|num|ref|art|inv"
    r"|approx|aprox|ca|abt|incl|excl|inkl|bzgl|bzw|evtl|ggf|min|max|tel|ext|att|attn|qty|pos|vs|p\.ex|z\.b|e\.g|i\.e"
    r"|г|ул|им|тел|шт|т\.е|т\.к)\.$",
    re.I,
)


def pieces(cleaned: str) -> list[str]:
    """Return the pieces of a cleaned text, MOST at most, none of them empty; none for a blank text."""
    found: list[str] = []
    scrap = ""
    for sentence in sentences(_unwrapped(cleaned), MOST):
        whole = f"{scrap} {sentence}".strip()
        scrap = whole if _SCRAP.search(whole[-12:]) and len(whole) < _LENGTH else ""
        if not scrap:
            found.append(whole[:_LENGTH])
    if scrap:
        found.append(scrap[:_LENGTH])
    return found


def tokens(text: str) -> int:
    """Guess how many tokens an encoder makes of `text`: about one for each three or four bytes in every script."""
    return 4 + int(len(text.encode("utf-8", "replace")) / _BYTES)


def cut(text: str, most: int) -> str:
    """Return the beginning of `text` that has at most about `most` tokens, cut at a space where there is one."""
    if tokens(text) <= most:
        return text
    short = text.encode("utf-8", "replace")[: int(_BYTES * max(most - 4, 1))].decode("utf-8", "ignore")
    return short.rsplit(" ", 1)[0] if " " in short[len(short) // 2 :] else short


def fitting(costs: Sequence[int], order: Iterable[int], budget: int) -> list[int]:
    """Return those of `order`, in that order, whose costs together stay within `budget`."""
    chosen: list[int] = []
    for index in order:
        if costs[index] <= budget:
            chosen.append(index)
            budget -= costs[index]
    return chosen


def _unwrapped(cleaned: str) -> str:
    """Mail programs break lines within sentences: one that goes on in small letters is the same sentence."""
    return _WRAPPED.sub(" ", cleaned)
