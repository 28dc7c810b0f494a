"""A product's picture as a paper shows it."""

import base64

from bot.papers.stored import kind_of
from bot.store import blobs

_KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LARGEST = 4_000_000  # bytes: a paper with more would be too heavy to send


async def framed(sha256: str, width: int = 400, height: int = 300) -> str:
    """Return the stored picture, whole in a frame, as SVG; empty where there is none that can be shown.

    A broken picture leaves its frame empty and the paper whole.
    """
    content = await blobs.content(sha256) if sha256 else None
    media_type = kind_of(content) if content else ""
    if not content or media_type not in _KINDS or len(content) > _LARGEST:
        return ""
    uri = f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image href="{uri}" width="{width}" height="{height}"/></svg>'
    )
