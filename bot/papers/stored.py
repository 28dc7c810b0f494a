"""A document that we hold, under a name and a media type that every reader understands."""

import io
import mimetypes
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.actions import Paper
from bot.house import House
from bot.messages import File
from bot.papers.desk import Desk
from bot.papers.text import file_name
from bot.store import blobs
from bot.trade import DocumentCard

_UNKNOWN = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument"
# What a file says of itself in its first bytes, its usual ending beside it.
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "application/zip": "zip",
    f"{_OOXML}.wordprocessingml.document": "docx",
    f"{_OOXML}.spreadsheetml.sheet": "xlsx",
    f"{_OOXML}.presentationml.presentation": "pptx",
    "text/plain": "txt",
    "text/csv": "csv",
    _UNKNOWN: "bin",
}
_OFFICE = {"word": "wordprocessingml.document", "xl": "spreadsheetml.sheet", "ppt": "presentationml.presentation"}


async def stored(house: House, paper: Paper, desk: Desk) -> File | None:
    """Return the stored document `names` = (sha256, title); None when it is not there."""
    if len(paper.names) != 2:
        return None
    sha256, title = paper.names
    content = await blobs.content(sha256)
    if content is None:
        return None
    known = next((card.media_type for card in _documents(house, desk) if card.sha256 == sha256), "")
    media_type = kind_of(content) or (known if known in _ENDINGS else _UNKNOWN)
    return File(named(title, media_type), media_type, len(content), content)


def kind_of(content: bytes) -> str:
    """Return the media type that the content shows; empty where it shows none."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return next((media_type for magic, media_type in _MAGIC if content.startswith(magic)), "")


def named(title: str, media_type: str) -> str:
    """Return `title` as a file name with the one ending that fits the media type."""
    ending = _ENDINGS[media_type]
    path = PurePosixPath(title.replace("\\", "/").rstrip("/ ."))
    given = mimetypes.guess_type(path.name)[0]
    keeps = given in _ENDINGS or path.suffix.lower() in {f".{one}" for one in (*_ENDINGS.values(), "jpeg", "tiff")}
    return file_name(path.stem if keeps and path.suffix else title, ending)


def _documents(house: House, desk: Desk) -> Iterator[DocumentCard]:
    yield from house.firm.documents
    for card in desk.catalogue:
        yield from card.documents
    for trade in desk.record.trades if desk.record else ():
        yield from trade.documents


def _packed(content: bytes) -> str:
    """Tell an office document (ECMA-376) from any other ZIP by the names in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            roots = {name.partition("/")[0] for name in archive.namelist()[:1000]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError):
        return ""
    office = next((kind for root, kind in _OFFICE.items() if root in roots and "[Content_Types].xml" in roots), "")
    return f"{_OOXML}.{office}" if office else "application/zip"
