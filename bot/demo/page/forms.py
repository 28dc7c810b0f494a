"""What comes in and goes out over the page's interface: JSON, forms with files, downloads."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.demo.page.show import Json, NotPossibleError
from bot.messages import File

# Method, path and handler of what the page can do.
Handlers = list[tuple[str, str, Callable[[Request], Awaitable[Response]]]]
_LARGEST = 21 * 1024 * 1024  # bytes of a request; Telegram gives bots files of up to 20 MB


def answer(body: object) -> Response:
    """Answer with JSON that is not kept."""
    return JSONResponse(body, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


def download(name: str, content: bytes) -> Response:
    """Give a file to be saved, never to be shown: whatever it is, it does nothing here."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


async def body(request: Request) -> Json:
    """Return the JSON object that was sent; ValueError for anything else."""
    _check_size(request)
    said = await request.json()
    if not isinstance(said, dict):
        raise ValueError("an object is expected")
    return said


def form(request: Request, files: int = 1) -> AbstractAsyncContextManager[FormData]:
    """Return the form that was sent, as a context that removes its files."""
    _check_size(request)
    return request.form(max_files=files, max_fields=20)


def _check_size(request: Request) -> None:
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > _LARGEST:
        raise NotPossibleError("too_large")


async def upload(given: UploadFile) -> File:
    """Return an uploaded file under a name and type that can do no harm."""
    content = await given.read()
    kind = (given.content_type or "").partition(";")[0].strip().lower()
    kind = kind if kind.count("/") == 1 and kind.replace("/", "").replace("-", "").isascii() else ""
    name = " ".join((given.filename or "file").replace("/", " ").replace("\\", " ").split())[-120:]
    return File(name or "file", kind or "application/octet-stream", len(content), content)
