"""Texts that say nothing about the language of who writes them: a place, a brand, a name, an address, a delivery term.

They leave a known contact in their language.
"""

import re
from collections.abc import Callable
from functools import cache

from bot.understanding.text import data, fold, word_list

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SHORT = 14  # words; a longer text speaks
_BEGINS, _NAMED = 2, 6  # times that a word with a capital must have been seen in a language to speak it
_ADDRESS = word_list("in_addresses")
_NEUTRAL = word_list("at_home_everywhere")


def is_silent(text: str, seen: Callable[[str], int]) -> bool:
    """Say whether no word of `text` speaks a language; `seen` tells how often the likeliest one uses a word."""
    row = _WORD.findall(text)
    if not row or len(row) > _SHORT or len(text) > 12 * _SHORT:
        return False
    places = _places()
    telling = [word for word in row if len(word) > 1 and word.casefold() not in _NEUTRAL]
    if telling and all(word[0].islower() for word in telling):
        return False
    return not any(
        _speaks(word, seen, first=word is row[0])
        for word in telling
        if word.casefold() not in _ADDRESS and not (word[0].isupper() and fold(word) in places)
    )


def _speaks(word: str, seen: Callable[[str], int], *, first: bool) -> bool:
    """A word in small letters speaks; one with a capital may be a name, unless the language is known to use it."""
    return word[0].islower() or seen(word.casefold()) >= (_BEGINS if first else _NAMED)


@cache
def _places() -> frozenset[str]:
    """Words of the names of ports and cities that are written in Latin letters."""
    lines = (line.partition(" ")[2] for line in data("ports.txt").splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in _WORD.findall(line) if len(word) > 2)
