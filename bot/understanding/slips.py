"""Slips of the keyboard: which known word was meant by one that nobody knows.

Every known word is filed under itself and under itself with one letter left out; a slip meets it there
(symmetric deletion), so that a look-up costs no more than the word is long.
"""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

_FROM, _TO = 5, 20  # letters; shorter words have too many neighbours to forgive a slip
_WRONG_LETTER_FROM = 7


class Slips:
    """A vocabulary that forgives one slip a word."""

    def __init__(self, vocabulary: Iterable[str], known: frozenset[str]) -> None:
        self._known = known
        self._table: dict[str, list[str]] = {}
        for word in sorted(word for word in vocabulary if _FROM <= len(word) <= _TO):
            for shape in {word, *_shortened(word)}:
                self._table.setdefault(shape, []).append(word)

    def mend(self, word: str) -> str:
        """Return the word of the vocabulary that `word` is a slip of, else `word`."""
        if not _FROM <= len(word) <= _TO or word in self._known or any(char.isdigit() for char in word):
            return word
        for shape in (word, *_shortened(word)):
            for candidate in self._table.get(shape, ()):
                if _is_slip(word, candidate):
                    return candidate
        return word


def _shortened(word: str) -> list[str]:
    """The first letter is hardly ever the one that is missed."""
    return [word[:index] + word[index + 1 :] for index in range(1, len(word))]


def _is_slip(word: str, candidate: str) -> bool:
    """A letter left out, doubled or swapped; a wrong letter only in long words, where few neighbours exist."""
    if OSA.distance(word, candidate, score_cutoff=1) > 1:
        return False
    if word[:-1] == candidate or candidate[:-1] == word:
        return word[-1] == "s"  # another ending makes another word
    return len(word) != len(candidate) or sorted(word) == sorted(candidate) or len(word) >= _WRONG_LETTER_FROM
