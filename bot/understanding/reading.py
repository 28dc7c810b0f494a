"""What the cues say of a message, sentence by sentence: evidence, not yet a judgement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.meaning import Label
from bot.understanding import complaint, cues, intents, sentences
from bot.understanding.finder import Finder, Hit
from bot.understanding.text import fold, words


@dataclass(frozen=True, slots=True)
class Reading:
    """Points for each label, for each kind of complaint and for each severity; how much is only supposed."""

    points: Mapping[Label, float] = field(default_factory=dict)
    kinds: Mapping[str, float] = field(default_factory=dict)
    supposed: float = 0.0
    severity: Mapping[str, float] = field(default_factory=dict)


class CueReader:
    """Reads sentences by their cues."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def read(self, sentence: str, weights: Mapping[str, float]) -> Reading:
        """Read one cleaned sentence; `weights` say how much each language's cues count."""
        hits = self._finder.find(sentence, weights)
        kinds, supposed = complaint.evidence(hits, weights)
        return Reading(intents.score(hits, weights), kinds, supposed, _severity(hits, weights))


def load() -> CueReader:
    """Return a reader of all cues; takes some tenths of a second."""
    known = Counter(word for sentence in sentences.every() for word in words(fold(sentence.text)))
    return CueReader(Finder(cues.load(), [word for word, times in known.items() if times > 1]))


def weights(ranked: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Say whose cues are read, and how much they count: the likely languages', and English, which traders mix in."""
    found = {name: 1.0 if place == 0 else 0.8 for place, (name, share) in enumerate(ranked[:3]) if share > 0.05}
    found.setdefault("en", 0.8)
    return found


def together(readings: Sequence[Reading]) -> Reading:
    """Return what several sentences say as one: the best of each label and a little more, the most of all else."""
    return Reading(
        intents.combine(one.points for one in readings),
        _most(one.kinds for one in readings),
        max((one.supposed for one in readings), default=0.0),
        _most(one.severity for one in readings),
    )


def _severity(hits: Sequence[Hit], weights: Mapping[str, float]) -> dict[str, float]:
    points: dict[str, float] = defaultdict(float)
    for hit in hits:
        kind, _, name = hit.cue.group.partition(".")
        if kind == "severity":
            points[name] += hit.cue.weight * weights.get(hit.cue.language, 0.0)
    return points


def _most(tables: Iterable[Mapping[str, float]]) -> dict[str, float]:
    most: dict[str, float] = {}
    for table in tables:
        for name, value in table.items():
            most[name] = max(most.get(name, value), value)
    return most
