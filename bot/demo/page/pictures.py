"""Which files the page may show as pictures, and how a mail's own pictures get into its HTML."""

import base64

from bot.messages import File

_HEADS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def picture_type(content: bytes) -> str:
    """Return the media type of a picture by its first bytes; empty for everything else, SVG with its scripts too."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in _HEADS.items() if content.startswith(head)), "")


def as_data(file: File) -> str:
    """Return a picture as a data URL; `about:blank` for what is none."""
    content = file.content or b""
    kind = picture_type(content)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind else "about:blank"
