"""Values out of JSON that nobody vouches for: each reader gives the type it promises, whatever lies there."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.errors import UnreadableError

Node = Mapping[str, Any]
_ID_LIMIT = 2**63
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,120}")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]')


def load(content: bytes) -> Node:
    """Return the JSON object in `content`, or raise UnreadableError."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {type(error).__name__}") from None
    if not isinstance(value, dict):
        raise UnreadableError("not a JSON object")
    return value


def child(node: Node, name: str) -> Node:
    """Return the object called `name`; an empty one where there is none."""
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def word(node: Node, name: str, limit: int = 4096) -> str:
    """Return the string called `name`, of at most `limit` characters, without what no database can hold."""
    value = node.get(name)
    return clean(value[:limit]) if isinstance(value, str) else ""


def clean(text: str) -> str:
    """Return `text` with surrogates paired or replaced, and without NUL."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def number(node: Node, name: str) -> int:
    """Return the whole number called `name`, within 64 bits; 0 where there is none."""
    value = node.get(name)
    sound = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _ID_LIMIT
    return value if sound and isinstance(value, int) else 0


def fraction(node: Node, name: str) -> float | None:
    """Return the number called `name`; None where there is none."""
    value = node.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1000:
        return None
    return float(value)


def identifier(node: Node, name: str) -> int:
    """Return the id called `name`, or raise UnreadableError: nothing can be done without it."""
    value = number(node, name)
    if not value:
        raise UnreadableError(f"no {name}")
    return value


def media_type(node: Node, default: str) -> str:
    """Return the MIME type of a file; `default` where there is none that is one."""
    given = word(node, "mime_type", 200).lower()
    return given if _TYPE.fullmatch(given) else default


def file_name(node: Node, default: str) -> str:
    """Return a file's name without folders, controls and what file systems forbid."""
    given = _NOT_IN_NAMES.sub("_", word(node, "file_name", 255)).strip(" .")
    return given or default
