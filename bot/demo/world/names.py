"""Names of people by culture, and what becomes of a name in an internet address."""

import unicodedata
from dataclasses import dataclass
from random import Random

from bot.demo.world.data import table

# Letters that are a letter with a stroke, which Unicode does not take apart.
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "ı": "i", "æ": "ae", "ğ": "g"})
_FAMILY_FIRST = {"japanese", "chinese", "taiwanese", "cantonese", "vietnamese", "singaporean"}
_SPACED = {"japanese", "arabic", "kazakh", "uzbek"}  # given and family part are written apart in the own script


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name. `native` is its own script, the same as `latin` where that is Latin."""

    latin: str
    native: str
    family_first: bool

    @property
    def given(self) -> str:
        """Return the Latin given name: all but the first word, or the first."""
        first, _, rest = self.latin.partition(" ")
        return rest if self.family_first else first


def draw(culture: str, random: Random) -> Name:
    """Draw a name of a culture."""
    known = table("people")[culture]
    given, native_given = _parts(random.choice(known["given"]))
    family, native_family = _parts(random.choice(known["family"]))
    first = culture in _FAMILY_FIRST
    between = " " if culture in _SPACED or native_given == given else ""
    return Name(
        latin=f"{family} {given}" if first else f"{given} {family}",
        native=f"{native_family}{between}{native_given}" if first else f"{native_given}{between}{native_family}",
        family_first=first,
    )


def _parts(entry: str) -> tuple[str, str]:
    latin, _, native = entry.partition("|")
    return latin, native or latin


def slug(words: str, separator: str = "-") -> str:
    """Return Latin words as an internet address spells them: ASCII letters and digits in lower case."""
    plain = unicodedata.normalize("NFKD", words.lower().translate(_STROKES))
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in plain if not _is_mark(char))
    return separator.join(kept.split())


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn" or char in "'’"
