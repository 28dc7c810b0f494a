"""Which language is it? The script tells most; for Latin letters, words and letter triples of our own texts do.

Twelve languages are answered in; others are recognised as far as their script or a small profile tells them.
Nothing is downloaded; measured against two libraries in docs/language.md.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from bot.understanding import cues, sentences
from bot.understanding.script import by_script
from bot.understanding.silent import is_silent
from bot.understanding.text import clean, data, word_list

UNKNOWN = "und"
LATIN = ("en", "es", "pt", "de", "fr", "vi", "id")
_READ = 3000  # characters that are looked at
_NOISE = re.compile(r"https?://\S{1,500}|\S{1,64}@\S{1,255}|[A-Za-z_-]{0,64}\d[\dA-Za-z_-]{0,64}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# A word with a capital inside a sentence; in a text that is all capitals there is none.
_NAME = re.compile(r"(?<=[a-zà-ÿ,&]) ([A-ZÀ-Þ][a-zà-ÿ]+)")
_ENOUGH = 2  # words in small letters that are judged without the names among them
# Words at home everywhere: they say nothing about the language of who writes them.
_NEUTRAL = word_list("at_home_everywhere")
_ENGLISH = frozenset(
    {"ok", "okay", "hi", "hello", "thanks", "thx", "bye", "yes", "help", "stop", "pls", "plz", "urgent"}
)
_SMOOTH = 0.4
_WORD_WEIGHT = 1.5
_ENGLISH_FIRST, _RARE = 1.5, 1.5
_TIE = math.log(60.0)  # the known language wins unless another is this much likelier ...
_TIE_PER_WORD = 0.7  # ... and less so with every word that speaks
_LONE = 2  # words: fewer may be a place or a product, which are in no language; then the tie counts twice


def detect(text: str, known: str = "") -> str:
    """Return the ISO 639-1 code of the language of `text`; `known`, what the contact uses, breaks ties.

    "und" where there is nothing to read and nothing is known.
    """
    return ranked(text, known)[0][0]


def ranked(text: str, known: str = "", profiles: "Profiles | None" = None) -> list[tuple[str, float]]:
    """Return candidate languages with their shares, the likeliest first; never empty. Without `profiles`: our own."""
    cleaned = clean(text[: 4 * _READ])[:_READ]
    plain = _NOISE.sub(" ", cleaned)
    found = by_script(plain, known)
    if found and found != "latin":
        return [(found, 1.0)]
    if not found:
        return [(known or UNKNOWN, 1.0)]
    chosen = profiles or _profiles()
    found_latin = _latin(plain, known, chosen)
    best = found_latin[0][0]
    if known and best != known and is_silent(plain, lambda word: chosen.seen(best, word)):
        return [(known, 1.0)]
    return found_latin


def _latin(text: str, known: str, profiles: "Profiles") -> list[tuple[str, float]]:
    every = _WORD.findall(text.casefold())
    speaking = [word for word in every if word not in _NEUTRAL and len(word) > 1][:300]
    if not speaking:
        return [(known or ("en" if _ENGLISH.intersection(every) else UNKNOWN), 1.0)]
    names = {match[1].casefold() for match in _NAME.finditer(text)}
    said = [word for word in speaking if word not in names]
    # Names of goods, firms and songs are in any language; what is said of them stands in small letters.
    scores = profiles.score(said if len(said) >= _ENOUGH else speaking)
    if known in scores:
        tie = max(0.0, _TIE - _TIE_PER_WORD * (len(speaking) - 1))
        scores[known] += 2 * tie if len(speaking) < _LONE else tie
    return _shares(scores)


def _shares(scores: dict[str, float]) -> list[tuple[str, float]]:
    best = max(scores.values())
    weights = {language: math.exp(max(score - best, -50.0)) for language, score in scores.items()}
    total = sum(weights.values())
    return sorted(((name, weight / total) for name, weight in weights.items()), key=lambda item: (-item[1], item[0]))


class Profiles:
    """How often words and letter triples occur in each language."""

    def __init__(self, words: dict[str, Counter[str]]) -> None:
        self._words = words
        self._triples = {language: _spelling(row) for language, row in words.items()}
        self._kinds = len(set().union(*self._triples.values()))
        self._sizes = {language: (self._triples[language].total(), row.total()) for language, row in words.items()}

    def seen(self, language: str, word: str) -> int:
        """Return how often `word` stands in the texts of a language."""
        return self._words[language][word] if language in self._words else 0

    def score(self, words: list[str]) -> dict[str, float]:
        """Return the log-likelihood of `words` in each language."""
        counted = Counter(words)
        return {language: self._score(language, counted) + _prior(language) for language in self._triples}

    def _score(self, language: str, words: Counter[str]) -> float:
        triples, known, (size, count) = self._triples[language], self._words[language], self._sizes[language]
        floor = math.log(size + _SMOOTH * self._kinds)
        total = 0.0
        for word, times in words.items():
            pieces = _triples(word)
            spelled = sum(math.log(triples[piece] + _SMOOTH) - floor for piece in pieces) / math.sqrt(len(pieces))
            # A word seen in the language counts far more than its spelling.
            seen = math.log(1.0 + 3000.0 * known[word] / count) if known[word] else 0.0
            total += times * (spelled + _WORD_WEIGHT * seen)
        return total


def _prior(language: str) -> float:
    """Traders who write little write English; languages outside the twelve need to show themselves."""
    return _ENGLISH_FIRST if language == "en" else 0.0 if language in LATIN else -_RARE


def _spelling(words: Counter[str]) -> Counter[str]:
    """Count the letter triples of words, each word taken apart once however often it stands there."""
    found: Counter[str] = Counter()
    for word, times in words.items():
        for triple in _triples(word):
            found[triple] += times
    return found


def _triples(word: str) -> list[str]:
    padded = f" {word[:20]} "
    return [padded[index : index + 3] for index in range(len(padded) - 2)]


@cache
def _profiles() -> Profiles:
    return learnt(sentences.every())


def learnt(examples: Iterable[sentences.Sentence]) -> Profiles:
    """Return the profiles learnt from `examples`, from the cues and from short texts in the other languages."""
    counted: dict[str, Counter[str]] = {language: Counter() for language in LATIN}
    for sentence in examples:
        if sentence.language in counted:
            counted[sentence.language].update(_WORD.findall(sentence.text.casefold()))
    for line in data("languages.txt").splitlines():
        language, _, text = line.partition(":")
        counted.setdefault(language.strip(), Counter()).update(_WORD.findall(text.casefold()))
    for cue in cues.load():
        if cue.language in counted:
            counted[cue.language].update(part for part in cue.parts if part.isalpha())
    return Profiles(counted)
