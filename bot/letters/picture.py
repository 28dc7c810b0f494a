"""A picture that an issue shows: read from its folder, drawn to PNG when it is an SVG."""

import hashlib
import struct
from dataclasses import dataclass, field
from pathlib import Path

from bot.messages import File
from bot.pictures import png

COLUMN = 536  # pixels between the margins of a letter
_LARGEST = 1_000_000
_KINDS = {
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".gif": ("image/gif", b"GIF8"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it goes out. `width` is how wide it is shown, in pixels."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    width: int = COLUMN

    @property
    def content_id(self) -> str:
        """What the HTML calls it (RFC 2392): the same content has the same name in every edition."""
        return f"{hashlib.sha256(self.content).hexdigest()[:24]}@newsletter"

    def as_file(self) -> File:
        """Return it as a file that is shown inside the letter."""
        return File(self.name, self.media_type, len(self.content), self.content, "", self.content_id, "photo")


def read_picture(folder: Path, name: str) -> Picture:
    """Return the picture `name` of the issue in `folder`; raise ValueError that says what is wrong with it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"the picture {name!r} lies outside the issue's folder")
    if not path.is_file():
        raise ValueError(f"there is no picture {name!r}")
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"the picture {name!r} is larger than {_LARGEST // 1000} kB")
    content = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return _drawn(path, content)
    media_type, magic = _KINDS.get(path.suffix.lower(), ("", b""))
    if not magic or not content.startswith(magic):
        raise ValueError(f"{name!r} is no PNG, JPEG, GIF or SVG picture")
    return Picture(path.name, media_type, content, _shown(content) if media_type == "image/png" else COLUMN)


def _drawn(path: Path, content: bytes) -> Picture:
    try:
        drawn = png(content.decode())
    except ValueError as error:
        raise ValueError(f"the picture {path.name!r} cannot be drawn: {error}") from error
    return Picture(f"{path.stem}.png", "image/png", drawn, _shown(drawn))


def _shown(content: bytes) -> int:
    """Return how wide a PNG is shown: as wide as it is, at most the column (PNG specification, IHDR)."""
    width = struct.unpack_from(">I", content, 16)[0] if len(content) >= 24 else COLUMN
    return max(1, min(int(width), COLUMN))
