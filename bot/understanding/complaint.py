"""Is it a complaint, of which kind, how severe? A judgement beside the label, made sentence by sentence.

Missing a complaint costs more than a false alarm: one clear word is enough (THRESHOLD), and only a supposition
("what happens if …") in the same sentence, or talk that is plainly about something else, speaks against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.meaning import Complaint, ComplaintKind, Severity
from bot.understanding.finder import Hit

THRESHOLD = 2.0
_SUPPOSED = 1.0  # how much a supposition takes away, per point of its cue
_FOREIGN = 0.7  # how much talk about weather and films takes away
_GRAVE = 3.0


def evidence(hits: Iterable[Hit], weights: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Return the points of each kind in one sentence, and how much of it is only supposed."""
    points: dict[str, float] = defaultdict(float)
    supposed = 0.0
    for hit in hits:
        kind, _, name = hit.cue.group.partition(".")
        value = hit.cue.weight * weights.get(hit.cue.language, 0.0)
        if kind == "complaint" and name == "if":
            supposed = max(supposed, value)
        elif kind == "complaint" and name != "not":
            points[name] += value
    return points, supposed


def score(points: dict[str, float], supposed: float, foreign: float = 0.0) -> dict[str, float]:
    """Return a sentence's points; empty where they do not make a complaint."""
    against = supposed * _SUPPOSED + max(foreign, 0.0) * _FOREIGN
    return points if sum(points.values()) - against >= THRESHOLD else {}


def judge(points: Mapping[str, float], severity: Mapping[str, float]) -> Complaint:
    """Return the judgement over all sentences' points; `severity` holds the points for high and low."""
    if not points:
        return Complaint()
    return Complaint(is_complaint=True, kind=_kind(points), severity=_severity(severity))


def _kind(points: Mapping[str, float]) -> ComplaintKind:
    kinds = {name: value for name, value in points.items() if name != "general" and value >= THRESHOLD - 0.5}
    return ComplaintKind(max(sorted(kinds), key=lambda name: kinds[name])) if kinds else ComplaintKind.OTHER


def _severity(points: Mapping[str, float]) -> Severity:
    high, low = points.get("high", 0.0), points.get("low", 0.0)
    if high >= _GRAVE and high > low:
        return Severity.HIGH
    return Severity.LOW if low >= _GRAVE - 0.5 else Severity.NORMAL
