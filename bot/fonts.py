"""What the fonts of the house cover and how wide their letters are, read from the font files themselves.

Only the tables that tell this are read (OpenType: cmap format 12, head, hhea, hmtx). Widths are those of
a face's default weight, without kerning or joining.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import noto_cjk_sans_otc

LATIN, ARABIC = "Noto Sans", "Noto Sans Arabic"
# Han characters are drawn differently by region; these are the faces of the collection, by region.
CJK = {region: f"Noto Sans CJK {region}" for region in ("KR", "JP", "SC", "TC")}


def _upright(package: Path) -> Path:
    return next(path for path in sorted((package / "files").iterdir()) if "Italic" not in path.name)


FONT_FILES = (
    _upright(Path(fontpkg_noto_sans.__file__).parent),
    _upright(Path(fontpkg_noto_sans_arabic.__file__).parent),
    Path(noto_cjk_sans_otc.FONT_PATH),
)


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file: `starts` and `ends` are its ranges of code points, `glyphs` each range's first glyph."""

    starts: Sequence[int]
    ends: Sequence[int]
    glyphs: Sequence[int]
    advances: Sequence[int]
    units: int

    def glyph(self, char: str) -> int:
        """Return the glyph of `char`, 0 when the face has none."""
        code = ord(char)
        place = bisect_right(self.starts, code) - 1
        if place < 0 or code > self.ends[place]:
            return 0
        return self.glyphs[place] + code - self.starts[place]

    def advance(self, char: str) -> float:
        """Return how far `char` moves the pen, in ems."""
        return self.advances[min(self.glyph(char), len(self.advances) - 1)] / self.units


@lru_cache(maxsize=8)
def face(family: str) -> Face:
    """Return the face that stands for `family`; the regions of the CJK collection share one coverage."""
    return _read(FONT_FILES[{LATIN: 0, ARABIC: 1}.get(family, 2)])


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one family sets."""

    text: str
    family: str


@lru_cache(maxsize=4096)
def family_of(char: str, region: str) -> str | None:
    """Return the family that can set `char`, None when the house has no font for it."""
    return next((name for name in (LATIN, ARABIC, CJK[region]) if face(name).glyph(char)), None)


def runs(text: str, region: str) -> list[Run]:
    """Cut `text` into pieces of one family each; a space stays with what precedes it."""
    found: list[Run] = []
    for char in text:
        family = family_of(char, region) or LATIN
        if found and (char == " " or family == found[-1].family):
            found[-1] = Run(found[-1].text + char, found[-1].family)
        else:
            found.append(Run(char, family))
    return found


def width(text: str, region: str) -> float:
    """Return the width of `text` in ems, a little generous."""
    return sum(advance(char, region) for char in text)


@lru_cache(maxsize=4096)
def advance(char: str, region: str) -> float:
    """Return how far `char` moves the pen, in ems."""
    family = family_of(char, region) or LATIN
    # Joined letters may be wider than the isolated ones that the tables give.
    return face(family).advance(char) * (1.08 if family == ARABIC else 1)


def _read(path: Path) -> Face:
    data = path.read_bytes()
    first = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = _tables(data, first)
    ranges = sorted(_ranges(data, tables["cmap"]))
    wide = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    metrics = data[tables["hmtx"] : tables["hmtx"] + 4 * wide]
    return Face(
        starts=array("I", (start for start, _, _ in ranges)),
        ends=array("I", (end for _, end, _ in ranges)),
        glyphs=array("I", (glyph for _, _, glyph in ranges)),
        advances=array("H", (pair[0] for pair in struct.iter_unpack(">Hh", metrics))),
        units=struct.unpack_from(">H", data, tables["head"] + 18)[0],
    )


def _tables(data: bytes, first: int) -> dict[str, int]:
    count = struct.unpack_from(">H", data, first + 4)[0]
    records = (struct.unpack_from(">4sIII", data, first + 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _ranges(data: bytes, cmap: int) -> Iterator[tuple[int, int, int]]:
    """Yield (first, last, glyph of first) from the Unicode subtable of format 12 that all fonts here have."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    offsets = (cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count))
    subtable = next(offset for offset in offsets if struct.unpack_from(">H", data, offset)[0] == 12)
    groups = struct.unpack_from(">I", data, subtable + 12)[0]
    yield from struct.iter_unpack(">III", data[subtable + 16 : subtable + 16 + 12 * groups])
