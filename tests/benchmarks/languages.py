"""How often the language of a text is told right: `python -m tests.benchmarks.languages`.

Ours is trained without the held-out tenth for this. Libraries are measured beside it where they are installed; they
are told the twelve languages and eight others.
"""

import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec

from bot.understanding import language, sentences
from bot.understanding.cues import LANGUAGES

Texts = dict[str, list[tuple[str, str]]]
_OTHERS = ("it", "nl", "tr", "pl", "th", "hi", "fa", "uk")


def held_out() -> Texts:
    """Return the held-out sentences with their language, by length."""
    groups: Texts = {"to 3 words": [], "a line": [], "a mail": []}
    for one in sentences.load():
        if one.held_out and one.language in LANGUAGES:
            size = _words(one.text)
            name = "to 3 words" if size <= 3 else "a line" if size <= 25 else "a mail"
            groups[name].append((one.text, one.language))
    return groups


def _words(text: str) -> float:
    """Count words; of Chinese and Japanese five characters are taken for two."""
    return len(text) / 2.5 if any("\u3040" <= char <= "\u9fff" for char in text) else len(text.split())


def measure(name: str, detect: Callable[[str], str], groups: Texts) -> str:
    """Return a row of the table."""
    began = time.perf_counter()
    shares = [sum(detect(text) == told for text, told in rows) / len(rows) for rows in groups.values()]
    spent = (time.perf_counter() - began) * 1000 / sum(map(len, groups.values()))
    return f"| {name} | " + " | ".join(f"{share:.3f}" for share in shares) + f" | {spent:.2f} |"


def detectors() -> Iterable[tuple[str, Callable[[str], str]]]:
    """Give ours, trained without what is measured, and the libraries that are there."""
    kept = language.learnt(one for one in sentences.load() if not one.held_out)
    yield "ours", lambda text: language.ranked(text, profiles=kept)[0][0]
    if find_spec("lingua"):
        lingua = import_module("lingua")
        codes = [getattr(lingua.IsoCode639_1, code.upper()) for code in (*LANGUAGES, *_OTHERS)]
        built = lingua.LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

        def by_lingua(text: str) -> str:
            found = built.detect_language_of(text)
            return str(found.iso_code_639_1.name).lower() if found else "und"

        yield "lingua", by_lingua
    if find_spec("py3langid"):
        py3langid = import_module("py3langid")
        py3langid.set_languages([*LANGUAGES, *_OTHERS])
        yield "py3langid", lambda text: str(py3langid.classify(text)[0])


if __name__ == "__main__":
    texts = held_out()
    sys.stdout.write(
        "| detector | " + " | ".join(f"{name} ({len(rows)})" for name, rows in texts.items()) + " | ms |\n"
    )
    for label, detector in detectors():
        sys.stdout.write(measure(label, detector, texts) + "\n")
