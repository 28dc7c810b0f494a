"""The recipient's own values: what a stranger wrote as their name may stand in a letter without harm.

A marker is `{{name}}` or `{{name|words for who has none}}`. An edition is compiled with its markers in place, and
each recipient's values are put in afterwards, escaped for where they stand, so that the same edition and the same
values give the same bytes again (invariant 2). A value is never searched for markers.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from bot.messages import Letter

LONGEST_NAME = 80
_LONGEST = 600
_LONGEST_URL = 2000
# What an author may name in an issue, and what the frame of a letter needs besides.
VALUES = ("name", "firm", "salutation", "why", "unsubscribe_url", "preference_url", "label")
MARKER = re.compile(r"\{\{ ?([a-z_]{1,40}) ?(?:\|([^{}|]{0,200}))?\}\}")
_MARKS_KEPT = 4  # combining marks in a row; more is decoration that covers the lines around it


def clean(value: str, longest: int = _LONGEST) -> str:
    """Return `value` as one line without controls, bidi controls, lone surrogates and heaps of combining marks.

    White space is collapsed; what is longer than `longest` characters ends with an ellipsis.
    """
    kept: list[str] = []
    marks = 0
    for char in value[: longest * 4]:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MARKS_KEPT:
            kept.append(_harmless(char, kind))
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def clean_name(name: str) -> str:
    """Return a contact's name as it may stand in a letter; empty when nothing of it can be read."""
    cleaned = clean(name, LONGEST_NAME)
    return cleaned if any(char.isalnum() for char in cleaned) else ""


def clean_url(value: str) -> str:
    """Return `value`; raise ValueError when it is no plain http, https or mailto address."""
    plain = value.isascii() and value.isprintable() and not re.search(r"[\s\"'<>\\]", value)
    if not plain or len(value) > _LONGEST_URL or not value.startswith(("https://", "http://", "mailto:")):
        raise ValueError("a link in a letter must be a plain http, https or mailto address")
    return value


def put_in(letter: Letter, values: Mapping[str, str]) -> Letter:
    """Fill the markers of a compiled letter; raise ValueError when one has neither value nor other words."""
    ready = {name: _ready(name, value) for name, value in values.items() if name in VALUES}
    if label := ready.get("label", ""):
        ready["label"] = f"{label} "
    return Letter(
        text=_fill(letter.text, ready, str).strip(),
        subject=" ".join(_fill(letter.subject, ready, str).split()),
        html=_fill(letter.html, ready, html.escape),
    )


def without_values(text: str) -> str:
    """Return `text` as who has no value of their own reads it: for lists and timelines."""
    return " ".join(MARKER.sub(lambda found: found[2] or "", text).split())


def marker(name: str, words: str | None = None) -> str:
    """Return the marker for the value `name`, with the words for who has none."""
    return f"{{{{{name}}}}}" if words is None else f"{{{{{name}|{words.strip()}}}}}"


def markers(text: str) -> set[str]:
    """Return the names of the markers in `text`."""
    return {found[1] for found in MARKER.finditer(text)}


def _ready(name: str, value: str) -> str:
    if name.endswith("_url"):
        return clean_url(value) if value else ""
    return clean_name(value) if name in {"name", "firm"} else clean(value)


def _harmless(char: str, kind: str) -> str:
    if char in "\u200c\u200d":  # joiners: part of how Persian, Indic names and emoji are written
        return char
    if kind in {"Zs", "Zl", "Zp"} or (kind == "Cc" and char.isspace()):
        return " "
    return "" if kind in {"Cc", "Cf", "Cs", "Co", "Cn"} else char


def _fill(template: str, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
    return "".join(_one(name, words, values, escape) if name else words or "" for name, words in _pieces(template))


def _one(name: str, otherwise: str | None, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
    if value := values.get(name):
        return escape(value)
    if otherwise is None:
        raise ValueError(f"the letter needs a value for {name!r}")
    return otherwise


@lru_cache(maxsize=128)
def _pieces(template: str) -> tuple[tuple[str, str | None], ...]:
    """Cut a template at its markers: ("", text as it is) or (name, words for who has none), in order."""
    found: list[tuple[str, str | None]] = []
    end = 0
    for one in MARKER.finditer(template):
        found += [("", template[end : one.start()]), (one[1], one[2])]
        end = one.end()
    return (*found, ("", template[end:]))
