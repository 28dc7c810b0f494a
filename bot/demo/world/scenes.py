"""Phrases that a visitor of the demo may send with one touch: what buyers really write, by language and meaning."""

from dataclasses import dataclass
from functools import cache

from bot.demo.world.data import table
from bot.meaning import Label


@dataclass(frozen=True, slots=True)
class Scene:
    """One phrase. `subject` is for the mailbox; the phone leaves it out."""

    language: str
    label: Label
    text: str
    subject: str


@cache
def scenes(language: str = "") -> tuple[Scene, ...]:
    """Return the phrases of a language in the order to offer them; of all languages without one."""
    rows = [(code, row) for code, found in table("scenes").items() for row in found if language in {"", code}]
    return tuple(Scene(code, Label(label), text, subject) for code, (label, subject, text) in rows)
