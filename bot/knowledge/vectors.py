"""The vectors of an article: one of its title and one of each of its parts, kept together as text in its row."""

import base64
import binascii
from collections.abc import Mapping

import numpy as np

from bot.understanding.judge import Judge
from bot.understanding.vectors import Matrix, unpack

_PART = 600  # characters of a part: what an encoder reads at once
_PARTS = 12  # of one article


def encoder_of(judge: Judge) -> str:
    """Return whose vectors the judge makes. A head that is trained anew behind the same encoder changes none."""
    return judge.name.partition("/")[0][:40]


def make(judge: Judge, titles: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Return the vectors of an article by language, as they are kept; none where the judge has none.

    Takes a tenth of a second for each part: not on an event loop.
    """
    kept: dict[str, str] = {}
    for language, title in titles.items():
        said = [title, *(f"{title}\n{part}" for part in parts(texts.get(language, "")))]
        vectors = [judge.vector(one) for one in said]
        if all(vectors):
            kept[language] = base64.b64encode(b"".join(vectors)).decode()
    return kept


def read(kept: Mapping[str, str], dimensions: int) -> dict[str, Matrix]:
    """Return kept vectors, one row each, by language; what is no such thing is left out."""
    found: dict[str, Matrix] = {}
    for language, packed in kept.items():
        try:
            row = unpack(base64.b64decode(packed, validate=True))
        except (binascii.Error, ValueError, TypeError):
            continue
        if dimensions and row.size and row.size % dimensions == 0:
            found[language] = np.ascontiguousarray(row.reshape(-1, dimensions))
    return found


def parts(text: str) -> list[str]:
    """Cut a text at its paragraphs into parts of a size that an encoder reads at once."""
    found: list[str] = []
    for paragraph in text.split("\n\n"):
        plain = " ".join(paragraph.split())
        if found and len(found[-1]) + len(plain) < _PART:
            found[-1] = f"{found[-1]} {plain}"
        elif plain:
            found += [plain[begin : begin + _PART] for begin in range(0, len(plain), _PART)]
    return [part for part in found if part][:_PARTS]
