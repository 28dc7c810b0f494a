"""How goods are to travel, where the buyer says so."""

import re
import tomllib
from functools import cache

from bot.understanding import amounts
from bot.understanding.patterns import whole
from bot.understanding.text import data

_NOT = re.compile(r"(?:not|no|nicht|kein\w*|pas|nao|não|не|bukan|không|ليس|不|不要)\s?$")


def find(text: str) -> str:
    """Return sea, air, road, rail or courier, the first that is wished for; "" where none is named."""
    low = amounts.lower(text)
    pattern, modes = _forms()
    for match in pattern.finditer(low):
        if not _NOT.search(low, max(0, match.start() - 10), match.start()):
            return modes[match[0]]
    return ""


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = tomllib.loads(data("transport.toml"))
    modes = {word.strip().lower(): mode for mode, words in table.items() for word in words.split("|")}
    return re.compile(whole(modes)), modes
