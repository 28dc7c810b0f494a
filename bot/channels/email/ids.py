"""Message-IDs (RFC 5322 section 3.6.4) as they come: folded, spaced, bare, doubled."""

import hashlib
import re

from bot.channels.email.words import clean

_LONGEST = 500
_MOST = 100
_ANGLED = re.compile(r"<([^<>]{1,998})>")


def message_id(raw: bytes) -> str:
    """Return the Message-ID in its angle brackets, without white space; "" if there is none."""
    found = message_ids(raw[:4000])
    if found:
        return found[0]
    bare = clean(raw[:4000].decode("utf-8", "replace")).strip("<> ").split(" ")[0]
    return f"<{bare}>" if 0 < len(bare) <= _LONGEST and "@" in bare else ""


def message_ids(raw: bytes) -> list[str]:
    """Return all Message-IDs of a field like References, in order, each once: the first, and the last hundred."""
    text = clean(raw.decode("utf-8", "replace"))
    found = ("".join(match.split()) for match in _ANGLED.findall(text))
    ids = list(dict.fromkeys(f"<{each}>" for each in found if 0 < len(each) <= _LONGEST))
    return ids if len(ids) <= _MOST else [ids[0], *ids[1 - _MOST :]]


def stand_in(raw: bytes) -> str:
    """Return the same made-up Message-ID for the same bytes, for a mail that has none (RFC 6761: .invalid)."""
    return f"<{hashlib.sha256(raw).hexdigest()}@missing.invalid>"
