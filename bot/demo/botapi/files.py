"""The bytes behind file ids, and how the Bot API describes them."""

import re
import secrets
import struct
from dataclasses import dataclass, field

from bot.demo.botapi.errors import Json, bad

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "sticker": "stickers", "audio": "music"}


@dataclass(frozen=True, slots=True)
class Blob:
    """A file on the server. `size` may be said to be larger than `content` is, to try the limits without the bytes."""

    id: str
    unique_id: str
    kind: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    size: int = 0
    number: int = 0

    @property
    def path(self) -> str:
        ending = re.search(r"\.[A-Za-z0-9]{1,8}\Z", self.name)
        return f"{_FOLDERS.get(self.kind, 'documents')}/file_{self.number}{ending.group() if ending else ''}"

    def as_json(self) -> Json:
        """Return the four fields that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """All files, by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, Blob] = {}
        self._by_path: dict[str, Blob] = {}

    def add(self, kind: str, content: bytes, name: str, media_type: str, size: int | None = None) -> Blob:
        """Store a file and give it its ids."""
        blob = Blob(
            id=f"{kind[:2].upper()}{secrets.token_urlsafe(36)}",
            unique_id=f"AQAD{secrets.token_urlsafe(8)}",
            kind=kind,
            name=name,
            media_type=media_type,
            content=content,
            size=len(content) if size is None else size,
            number=len(self._by_id),
        )
        self._by_id[blob.id] = self._by_path[blob.path] = blob
        return blob

    def get(self, file_id: str) -> Blob:
        """Return the file with this id; a 400 where there is none."""
        if file_id not in self._by_id:
            raise bad("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def at(self, path: str) -> Blob | None:
        """Return the file at this download path."""
        return self._by_path.get(path)

    def info(self, file_id: str) -> Json:
        """Answer getFile."""
        blob = self._by_id.get(file_id)
        if blob is None:
            raise bad("invalid file_id")
        if blob.size > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        return blob.as_json() | {"file_path": blob.path}


def describe(blob: Blob) -> Json:
    """Return the content fields of a message that carries `blob`."""
    if blob.kind == "photo":
        return {"photo": _photo_sizes(blob)}
    body = blob.as_json()
    if blob.kind == "sticker":
        return {"sticker": body | _sticker(blob)}
    if blob.kind in ("video", "animation", "video_note"):
        body |= {"duration": 1, "length": 240} if blob.kind == "video_note" else {"width": 320, "height": 240}
        body.setdefault("duration", 1)
    if blob.kind in ("voice", "audio"):
        body["duration"] = 1
    if blob.kind not in ("voice", "video_note"):
        body["file_name"] = blob.name
    if blob.kind != "video_note":
        body["mime_type"] = blob.media_type
    # For old clients' sake Telegram repeats an animation as a document.
    return {blob.kind: body} | ({"document": body} if blob.kind == "animation" else {})


def _photo_sizes(blob: Blob) -> list[Json]:
    width, height = measure(blob.content)
    small = {"file_id": blob.id, "file_unique_id": f"{blob.unique_id}s", "file_size": min(blob.size, 1000)}
    thumb = small | {"width": min(width, 90), "height": min(height, 90)}
    return [thumb, blob.as_json() | {"width": width, "height": height}]


def _sticker(blob: Blob) -> Json:
    return {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": blob.media_type == "application/x-tgsticker",
        "is_video": blob.media_type == "video/webm",
        "emoji": blob.name,
    }


def is_picture(content: bytes) -> bool:
    """Say whether these bytes begin like a picture that Telegram takes as a photo."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM"))


def measure(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG; a plausible size for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _measure_jpeg(content)
    return 640, 480


def _measure_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 640, 480
