"""Which labels does a message carry, and how sure are we? Cues sentence by sentence, weighed and added up."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.meaning import Label
from bot.understanding.finder import Hit

THRESHOLD = 2.0  # points below which nothing is claimed: one good cue, or two weak ones
_COMPANION = 2.6  # points that a further label needs
_SHARE = 0.5  # ... and its share of the first one's points
_NEXT = 0.5  # what each further cue for the same label adds to the strongest, as a share of its own weight
_MOST = 6.0
_PLAIN = 3.0  # points of a wish said plainly
_COURTESY = (Label.THANKS, Label.GREETING)
# Set by hand to rise with points and lead, not fitted: confidence = 1 / (1 + exp(-(a + b·points + c·lead))).
_RISE = (-1.1, 0.45, 0.55)
_UNSURE = 0.3
_HINTED = 0.45


@dataclass(frozen=True, slots=True)
class Intents:
    """The labels of a message, the first the most important one, with the points behind them."""

    labels: tuple[Label, ...]
    confidence: float
    points: Mapping[Label, float]


def score(hits: Iterable[Hit], weights: Mapping[str, float]) -> dict[Label, float]:
    """Return the points of each label in one sentence."""
    found: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        kind, _, name = hit.cue.group.partition(".")
        if kind == "label":
            found[name].append((hit.cue.weight + _telling(hit)) * weights.get(hit.cue.language, 0.0))
    return {Label(name): _sum(values) for name, values in found.items()}


def combine(sentences: Iterable[Mapping[Label, float]]) -> dict[Label, float]:
    """Return the points of a whole message: the best sentence's, and a little of what the others add."""
    best: dict[Label, float] = {}
    rest: dict[Label, float] = defaultdict(float)
    for points in sentences:
        for label, value in points.items():
            rest[label] += max(value, 0.0)
            best[label] = max(best.get(label, -_MOST), value)
    return {label: min(value + 0.2 * max(rest[label] - value, 0.0), _MOST) for label, value in best.items()}


def decide(points: Mapping[Label, float], complaint: float = 0.0, hint: Label | None = None) -> Intents:
    """Choose the labels; `complaint` is the points of the complaint judgement, 0 where it found none.

    `hint` is what the things named point to; it is believed only where no word says anything.
    """
    ranked = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    business = [(label, value) for label, value in ranked if label not in _COURTESY and label is not Label.OTHER]
    outside = points.get(Label.OTHER, 0.0)
    claimed: list[Label] = [label for label, value in business if value >= THRESHOLD and value > outside]
    courtesy = [label for label in _COURTESY if points.get(label, 0.0) >= THRESHOLD]
    labels = _companions(claimed, points) + courtesy
    if complaint:
        labels = [Label.COMPLAINT, *labels]
    if not labels and hint and outside < THRESHOLD:
        return Intents((hint,), _HINTED, points)
    labels = _first_things_first(labels, points) or [Label.OTHER]
    return Intents(tuple(labels), _confidence(labels[0], dict(points) | {Label.COMPLAINT: complaint}), points)


def _telling(hit: Hit) -> float:
    """A long cue says a little more than a short one: enough to tell two labels apart that are otherwise equal."""
    return min(sum(map(len, hit.cue.parts)), 20) / 100 if hit.cue.weight > 1 else 0.0


def _sum(values: list[float]) -> float:
    for_it = sorted((value for value in values if value > 0), reverse=True)
    against = sum(value for value in values if value < 0)
    return min(sum(for_it[:1]) + _NEXT * sum(for_it[1:]), _MOST) + against


def _companions(claimed: list[Label], points: Mapping[Label, float]) -> list[Label]:
    if not claimed:
        return []
    least = max(_COMPANION, _SHARE * points[claimed[0]])
    return claimed[:1] + [label for label in claimed[1:4] if points[label] >= least]


def _first_things_first(labels: list[Label], points: Mapping[Label, float]) -> list[Label]:
    """A plain wish to leave or to reach a person goes before everything, a complaint before all other business."""
    others = [label for label in labels if label not in _COURTESY]
    if Label.END in labels and _leads(Label.END, others, points):
        return _to_front(Label.END, labels)
    if Label.HUMAN in labels and Label.COMPLAINT not in labels and points[Label.HUMAN] >= _PLAIN:
        return _to_front(Label.HUMAN, labels)
    return labels


def _leads(label: Label, others: list[Label], points: Mapping[Label, float]) -> bool:
    rivals = [points.get(other, 0.0) for other in others if other not in (label, Label.COMPLAINT)]
    return points[label] >= _PLAIN and points[label] >= max(rivals, default=0.0)


def _to_front(label: Label, labels: list[Label]) -> list[Label]:
    return [label, *(other for other in labels if other is not label)]


def _confidence(label: Label, points: Mapping[Label, float]) -> float:
    if label is Label.OTHER:
        outside = points.get(Label.OTHER, 0.0)
        return 0.9 if outside >= 3.0 else 0.6 if outside >= THRESHOLD else _UNSURE
    own = points.get(label, 0.0)
    lead = own - max((value for other, value in points.items() if other is not label), default=0.0)
    constant, height, ahead = _RISE
    return round(1.0 / (1.0 + math.exp(-(constant + height * own + ahead * min(max(lead, -3.0), 3.0)))), 3)
