"""Cues: the phrases that tell a meaning, by language, as data.

A data file `cues/<language>.toml` holds tables of groups (`label.delivery`, `complaint.damage`, `severity.high`),
each of weight → cues separated by `|`. In languages with spaces a cue is a row of words: `deliver*` stands for every
word that begins so, `~` for up to four words in between, and one slip of the keyboard in a long word is forgiven. In
Korean, Japanese and Chinese a cue is a piece of text, `~` standing for up to twelve characters; spaces of the text
are passed over, but only where the cue has a space of its own (Korean "문제" is not found in
"주문 제작"), and `^` stands for the beginning of a word.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.understanding.text import data, fold, toned, words

LANGUAGES = ("en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id")
SPACELESS = frozenset({"ko", "ja", "zh"})
GAP = "~"


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase in a language that speaks for (or, with a negative weight, against) a group.

    `toned` are the parts of a Vietnamese phrase with its tones, `anchor` the first piece of a spaceless one.
    """

    language: str
    group: str
    weight: float
    parts: tuple[str, ...]
    toned: tuple[str, ...] = ()
    anchor: str = ""


@cache
def load() -> tuple[Cue, ...]:
    """Return every cue of every language, in the order of the files."""
    return tuple(cue for language in LANGUAGES for cue in read(language, data(f"cues/{language}.toml")))


def read(language: str, source: str) -> Iterator[Cue]:
    """Read one language's cues out of TOML."""
    for kind, groups in tomllib.loads(source).items():
        for name, weights in groups.items():
            for weight, phrases in weights.items():
                for phrase in filter(str.strip, phrases.split("|")):
                    yield _cue(language, f"{kind}.{name}", float(weight), phrase.strip())


def _cue(language: str, group: str, weight: float, phrase: str) -> Cue:
    if language in SPACELESS:
        pieces = _pieces(phrase)
        return Cue(language, group, weight, pieces, anchor=pieces[0].replace(" ", "").lstrip("^"))
    with_tones = _row(toned(phrase)) if language == "vi" else ()
    return Cue(language, group, weight, _row(fold(phrase)), with_tones)


def _pieces(phrase: str) -> tuple[str, ...]:
    return tuple(" ".join(piece.split()) for piece in fold(phrase).split(GAP) if piece.strip())


def _row(folded: str) -> tuple[str, ...]:
    parts: list[str] = []
    for piece in folded.split():
        star = "*" if piece.endswith("*") else ""
        bare = [GAP] if piece == GAP else words(piece)
        parts += [*bare[:-1], *(word + star for word in bare[-1:])]
    return tuple(parts)
