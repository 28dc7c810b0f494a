"""Texts from outside as they may stand on a paper: no controls, nothing without a shape, no word too wide for it."""

import re
import unicodedata
from dataclasses import dataclass

from bot.fonts import family_of

_JOINERS = "\u200c\u200d"  # shape letters in Persian and Indic scripts
_LONGEST_WORD = 40
_NAME = 80
# Not allowed in file names somewhere, or with a meaning of their own in headers (RFC 6266, RFC 2183) and shells.
_UNSAFE = re.compile(r"[^\w.() +&,-]+")


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes texts from outside for one reader. `region` says whose Han characters are drawn (see bot/pictures.py).

    Among words that run from right to left a text that runs the other way is isolated (UAX #9), so that its full stop
    stays at its end; one that runs with them is marked at both ends, so that no neighbour pulls it along.
    """

    region: str
    rtl: bool = False

    def line(self, text: str) -> str:
        """Return `text` as one line that can be drawn; empty where nothing of it can be."""
        return self._isolated(" ".join(self._drawn(text)))

    def bare(self, text: str) -> str:
        """Return `text` as one line that can be drawn, not isolated: for a word that a template looks up."""
        return " ".join(self._drawn(text))

    def lines(self, *texts: str) -> list[str]:
        """Return the lines of `texts` that can be drawn, each once."""
        return [self._isolated(line) for line in dict.fromkeys(line for text in texts for line in self._drawn(text))]

    def _drawn(self, text: str) -> list[str]:
        return [drawn for line in text.splitlines() if (drawn := _line(line, self.region))]

    def _isolated(self, line: str) -> str:
        if not line or not self.rtl:
            return line
        return f"\u200f{line}\u200f" if _leftwards(line) else f"\u2068{line}\u2069"


def file_name(stem: str, ending: str) -> str:
    """Return a name that is safe as a file's and in a header (RFC 6266): letters and digits of any script, few marks.

    `ending` has no dot. What is left of an empty or wholly unsafe stem is "document".
    """
    plain = unicodedata.normalize("NFC", stem)
    safe = _UNSAFE.sub("-", "".join(char for char in plain if unicodedata.category(char)[0] != "C" or char.isspace()))
    safe = " ".join(safe.split())
    safe = re.sub(r"-{2,}", "-", safe)[:_NAME].strip(" .-+&,(_")
    return f"{safe or 'document'}.{ending}"


def _leftwards(line: str) -> bool:
    """Say whether more of a text's letters run from right to left than the other way."""
    ways = [unicodedata.bidirectional(char) for char in line]
    return sum(way in ("R", "AL") for way in ways) > ways.count("L")


def _line(line: str, region: str) -> str:
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", line))
    words = (_drawable(word, region) for word in kept.split())
    return " ".join(part for word in words for part in _parts(word))


def _kept(char: str) -> str:
    """Return what is left of a character: no controls, format characters, enclosing marks or variation selectors."""
    kind = unicodedata.category(char)
    if char in _JOINERS:
        return char
    if kind[0] == "Z" or char.isspace():
        return " "
    return "" if kind[0] == "C" or kind == "Me" or "VARIATION SELECTOR" in unicodedata.name(char, "") else char


def _drawable(word: str, region: str) -> str:
    """Return the word; plainly where its letters are styled, empty where a letter has no shape. Emoji are left out."""
    for form in (word, unicodedata.normalize("NFKC", word)):
        drawn = "".join(char for char in form if char in _JOINERS or family_of(char, region))
        lacking = [char for char in form if char not in drawn and unicodedata.category(char) != "So"]
        if not lacking:
            return drawn
    return ""


def _parts(word: str) -> list[str]:
    """Cut a word that no column can hold."""
    return [word[start : start + _LONGEST_WORD] for start in range(0, len(word), _LONGEST_WORD)]
