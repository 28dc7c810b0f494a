"""The vectors of an article: one of its title and one of each of its parts, kept together as text in its row."""

import base64
import binascii
from collections.abc import Mapping

import numpy as np

from bot.knowledge.kept import Kept
from bot.understanding.judge import Judge
from bot.understanding.vectors import Matrix, unpack

_PART = 600  # characters of a part: what an encoder reads at once
_PARTS = 12  # of one article


def encoder_of(judge: Judge) -> str:
    """Return whose vectors the judge makes. A head that is trained anew behind the same encoder changes none."""
    return judge.name.partition("/")[0][:40]


def make(
    judge: Judge, titles: Mapping[str, str], texts: Mapping[str, str], before: Kept | None = None
) -> dict[str, str]:
    """Return the vectors of an article by language, as they are kept; none where the judge has none.

    Takes a tenth of a second for each part that was not made `before`: not on an event loop.
    """
    kept: dict[str, str] = {}
    for language, title in titles.items():
        said = [title, *(f"{title}\n{part}" for part in parts(texts.get(language, "")))]
        if vectors := _of(judge, said, before):
            kept[language] = base64.b64encode(vectors).decode()
    return kept


def _of(judge: Judge, said: list[str], before: Kept | None) -> bytes:
    encoder = encoder_of(judge)
    if before is not None and (found := before.read(encoder, said)):
        return found
    vectors = [judge.vector(one) for one in said]
    if not all(vectors):
        return b""
    made = b"".join(vectors)
    if before is not None:
        before.write(encoder, said, made)
    return made


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
