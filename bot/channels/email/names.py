"""Names of attached files: data only, never a path."""

import mimetypes
import re

from bot.channels.email.words import clean

_LONGEST = 200
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')


def safe_name(name: str, media_type: str, number: int) -> str:
    """Return a file name of at most 200 characters without folders and control characters.

    Its extensions stay, also double ones. A file without a name is called after its number and type.
    """
    last = re.split(r"[/\\]", clean(name))[-1].strip()
    plain = _FORBIDDEN.sub("_", last).strip(". ") if last.strip(". ") else ""
    if not plain:
        return f"attachment-{number}{mimetypes.guess_extension(media_type) or ''}"
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, extension = plain.rpartition(".")
    kept = f".{extension}" if dot and len(extension) <= 20 and stem else ""
    return plain[: _LONGEST - len(kept)] + kept
