"""Pictures: lines of text that fit their place, and SVG drawn to PNG with the house's own fonts.

Nothing of the machine is used: no system font, no file and no address that an SVG may name.
"""

import unicodedata
from dataclasses import dataclass

import resvg_py

from bot.fonts import ARABIC, FONT_FILES, Run, family_of, runs, width

ELLIPSIS = "…"
_LONGEST = 500  # characters of a text that are looked at; no card has room for more
_RLM = "\u200f"
_JOINERS = "\u200c\u200d"  # shape letters in Persian and Indic scripts
# Written before or around a word, never a word of their own.
_EDGES = "()[]{}<>«»‹›“”‘’\"'`,;:/\\|-–—_~*+=#@&"
LEADING = 1.28  # from line to line, in sizes: as templates/cards/lines.svg sets them


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, cut into runs of one font family each."""

    runs: tuple[Run, ...]
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit their place, at `size` pixels."""

    lines: tuple[Line, ...]
    size: float


def png(svg: str, *, zoom: float = 1) -> bytes:
    """Draw `svg`; raise ValueError for what is no drawing."""
    fonts = [str(path) for path in FONT_FILES]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, font_files=fonts, skip_system_fonts=True))


def cjk_region(language: str, country: str, text: str = "") -> str:
    """Return whose Han characters to draw: by the writing itself, then the language, then the country."""
    names = {unicodedata.name(char, "").split()[0] for char in text[:_LONGEST] if char.isalpha()}
    if names & {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}:
        return "JP"
    if "HANGUL" in names:
        return "KR"
    if country in {"TW", "HK", "MO"}:
        return "TC"
    return {"ko": "KR", "ja": "JP"}.get(language) or {"KR": "KR", "JP": "JP"}.get(country, "SC")


def printable(text: str, region: str) -> str:
    """Return `text` as it can be drawn: one line, no controls, no emoji, and no word that lacks a letter's shape.

    A word that only styled letters keep from being drawn (mathematical script and the like) is written plainly.
    """
    kept = "".join(_plain(char) for char in unicodedata.normalize("NFC", text[:_LONGEST]))
    words = (_drawable(word, region) for word in kept.split())
    found = " ".join(word for word in words if word)
    # What is left of "สมชาย (Somchai)" stands alone now and needs no brackets.
    bare = found.strip(_EDGES + " ")
    return found if bare and len(found.split()) == len(kept.split()) else bare


def fit(
    text: str,
    *,
    box: float,
    size: float,
    smallest: float,
    region: str,
    lines: int = 2,
    shrink: float = 0.7,
    height: float = 0,
) -> Block:
    """Set `text` in a box that is `box` pixels wide: shrink it to `shrink`, then wrap it, then cut it with an ellipsis.

    `text` must be printable; sizes are pixels; lines together fill at most `height`, where one is given.
    The block has no line when there is no text.
    """
    if not text:
        return Block((), size)
    single = min(size, box / max(width(text, region), 0.01))
    if single >= (size * shrink if lines > 1 else smallest):
        return Block((_line(text, region),), single)
    steps = (size * step / 20 for step in range(20 if shrink > 0.8 else 16, 0, -1))
    sizes = [*(step for step in steps if step > smallest), smallest]
    for wrapped in sizes if width(text, region) * smallest <= box * lines else ():
        parts = _wrap(text, box / wrapped, region, lines)
        if parts and (not height or len(parts) * wrapped * LEADING <= height or wrapped == smallest):
            return Block(tuple(_line(part, region) for part in parts), wrapped)
    parts = _cut(text, box / smallest, region, lines)
    return Block(tuple(_line(part, region) for part in parts), smallest)


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if char in _JOINERS:
        return char
    if kind in {"Zs", "Zl", "Zp"} or char in "\t\r\n\v\f\x85":
        return " "
    # Controls, format characters, surrogates, unassigned; symbols and emoji; enclosing marks, variation selectors.
    hidden = kind in {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Me"} or "VARIATION SELECTOR" in unicodedata.name(
        char, ""
    )
    return "" if hidden else char


def _drawable(word: str, region: str) -> str:
    for form in (word, unicodedata.normalize("NFKC", word)):
        if all(char in _JOINERS or family_of(char, region) for char in form):
            return form if form.strip(_JOINERS) else ""
    return ""


def _line(text: str, region: str) -> Line:
    strong = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    cut = runs(text, region)
    if first == "L":
        return Line(tuple(cut))
    # The drawing library sets every line from left to right; the marks keep what has no direction in its place.
    return Line((Run(_RLM, ARABIC), *cut, Run(_RLM, ARABIC)), rtl=True)


def _pieces(text: str) -> list[str]:
    """Cut `text` where a line may end: after spaces and around each CJK character."""
    found: list[str] = []
    for char in text:
        breaks = not found or found[-1][-1] == " " or (_is_cjk(char) and _is_cjk(found[-1][-1]))
        if breaks and char != " ":
            found.append(char)
        else:
            found[-1] += char
    return found


def _is_cjk(char: str) -> bool:
    # Korean is written in words, so Hangul breaks at spaces like Latin.
    return unicodedata.name(char, "").startswith(("CJK ", "HIRAGANA ", "KATAKANA "))


def _wrap(text: str, ems: float, region: str, lines: int) -> list[str]:
    """Return `text` in at most `lines` lines of `ems`, as few as will do and evenly filled; else nothing."""
    parts = _fill(_pieces(text), ems, region)
    if len(parts) > lines or any(width(part, region) > ems for part in parts):
        return []
    fills = (_fill(_pieces(text), ems * step / 20, region) for step in range(8, 20))
    return next((even for even in fills if len(even) == len(parts)), parts)


def _fill(pieces: list[str], ems: float, region: str) -> list[str]:
    found: list[str] = []
    room = 0.0
    for piece in pieces:
        wide = width(piece.rstrip(), region)
        if found and wide <= room:
            found[-1] += piece
        else:
            found.append(piece)
            room = ems
        room -= width(piece, region)
    return [line.rstrip() for line in found]


def _cut(text: str, ems: float, region: str, lines: int) -> list[str]:
    found: list[str] = []
    rest = text
    for number in range(lines):
        last = number == lines - 1
        place = _reach(rest, ems - (width(ELLIPSIS, region) if last else 0), region)
        if not last and place < len(rest) and " " in rest[:place].strip():
            place = rest.rindex(" ", 0, place) + 1
        found.append(rest[:place].strip())
        rest = rest[place:].strip()
        if not rest:
            return found
    found[-1] += ELLIPSIS
    return found


def _reach(text: str, ems: float, region: str) -> int:
    """Return how many characters of `text` fit into `ems`, never between a letter and its marks."""
    used = 0.0
    for place, char in enumerate(text):
        used += width(char, region)
        if used > ems:
            return next((start for start in range(place, 1, -1) if not _clings(text[start])), 1)
    return len(text)


def _clings(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or char in _JOINERS
