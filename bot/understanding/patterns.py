"""Patterns that find any of many words: one look at the border before it, then the words, the longest first."""

import re
from collections.abc import Iterable


def either(words: Iterable[str]) -> str:
    """Return the words as alternatives, as they are; a pattern that matches nothing where there are none."""
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or "(?!)"


def whole(words: Iterable[str]) -> str:
    """Return a group of the words as whole ones: Korean ones only begin a word, Chinese and Japanese stand anywhere."""
    every = set(words)
    hangul = {word for word in every if "가" <= word[0] <= "힣"}
    dense = {word for word in every - hangul if is_dense(word)}
    open_ended = {word for word in every - dense - hangul if not word[-1].isalnum()}
    closed = every - dense - hangul - open_ended
    groups = []
    if closed:
        groups.append(rf"(?<!\w)(?:{either(closed)})(?![^\W\d_])")
    if open_ended:
        groups.append(rf"(?<!\w)(?:{either(open_ended)})")
    if hangul:
        groups.append(rf"(?<![가-힣])(?:{either(hangul)})")
    if dense:
        groups.append(either(dense))
    return "(?:" + ("|".join(groups) or "(?!)") + ")"


def is_dense(word: str) -> bool:
    """Say whether a word is of a script that is written without spaces, or with endings that hang on it."""
    return "\u1100" <= word[-1] <= "\u11ff" or word[-1] >= "\u2e80"
