"""Our own example sentences: what the heads are trained on and, the held-out part, measured on.

A data file `sentences/<language>.txt` holds one sentence a line under headers that name its meaning: `[delivery]`,
`[product payment]` for two labels, `[complaint:damage:high]` with kind and severity. Blank lines and `;` comments
are passed over. `across.txt` holds what is alike in every language, each line with its language before it.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.meaning import ComplaintKind, Label, Severity
from bot.understanding.cues import LANGUAGES
from bot.understanding.text import data


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a buyer might write, and what is meant by it."""

    language: str
    text: str
    labels: tuple[Label, ...]
    kind: ComplaintKind | None = None
    severity: Severity | None = None

    @property
    def held_out(self) -> bool:
        """Whether this one is kept for measuring; depends on the text alone, so that it never changes sides."""
        return zlib.crc32(self.text.encode()) % 10 == 0


def load() -> list[Sentence]:
    """Return every sentence of every language, in the order of the files."""
    return list(every())


def every() -> Iterator[Sentence]:
    """Yield them one by one, for who counts and keeps none: all at once they take tens of megabytes."""
    shared = list(across(data("across.txt")))
    texts = {sentence.text for sentence in shared}
    known: set[str] = set()
    for language in LANGUAGES:
        for sentence in read(language, data(f"sentences/{language}.txt")):
            if sentence.text in texts:
                known.add(sentence.text)
            yield sentence
    yield from (sentence for sentence in shared if sentence.text not in known)


def across(source: str) -> Iterator[Sentence]:
    """Read sentences of several languages, each after its language and a colon."""
    for sentence in read("", source):
        language, _, text = sentence.text.partition(":")
        yield replace(sentence, language=language.strip(), text=text.strip())


def read(language: str, source: str) -> Iterator[Sentence]:
    """Read one language's sentences."""
    labels: tuple[Label, ...] = (Label.OTHER,)
    kind: ComplaintKind | None = None
    severity: Severity | None = None
    for line in source.splitlines():
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            labels, kind, severity = _header(text[1:-1])
        elif text and not text.startswith(";"):
            yield Sentence(language, text, labels, kind, severity)


def _header(header: str) -> tuple[tuple[Label, ...], ComplaintKind | None, Severity | None]:
    labels: list[Label] = []
    kind: ComplaintKind | None = None
    severity: Severity | None = None
    for word in header.split():
        label, _, details = word.partition(":")
        labels.append(Label(label))
        if label == Label.COMPLAINT:
            named, _, grade = details.partition(":")
            kind, severity = ComplaintKind(named or "other"), Severity(grade or "normal")
    return tuple(labels), kind, severity
