"""From shares to a decision: which labels a message carries, how sure we are, and whether it is a complaint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.meaning import Complaint, Label
from bot.understanding.features import LABELS
from bot.understanding.head import KINDS, SEVERITIES, Verdict
from bot.understanding.vectors import Matrix

UNSURE = 0.25  # share below which nothing is claimed: `other`
ASK_BACK = 0.45  # share below which whoever answers should ask back: hardly half of what is claimed would be right
# Shares from which on a further label is claimed: in one piece, in several together, and by a piece for itself; and how
# much the whole counts against its pieces. Tried on held-out sentences, alone and put together into letters.
_ALONE, _TOGETHER, _PIECE = 0.33, 0.3, 0.55
_WHOLE, _WHOLE_OF_MANY = 0.6, 1.2
_HINTED = 0.45
_PLAIN = 0.5  # share of a wish said plainly
_APART = 0.8  # share of complaint that a piece needs by itself where the whole, better read, complains of nothing
_COURTESY = (Label.THANKS, Label.GREETING)
_MOST = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """The labels, the first the most important one, with how sure it is; the complaint; every label's share."""

    labels: tuple[Label, ...]
    confidence: float
    complaint: Complaint
    scores: Mapping[Label, float]


def decide(verdict: Verdict, hint: Label | None = None) -> Decided:
    """Decide by the verdict on the whole message (its first row) and on each piece of it (the other rows).

    `hint` is what the things named point to; it is believed only where nothing else is claimed.
    """
    shares = dict(zip(LABELS, _combined(verdict.labels), strict=True))
    complaint = _complaint(verdict)
    labels = _claimed(shares, verdict.labels)
    if complaint.is_complaint:
        labels = _with_complaint(labels)
    if labels[0] is Label.OTHER and hint and shares[Label.OTHER] < _PLAIN:
        labels = [hint, *(label for label in labels if label not in (hint, Label.OTHER))]
        shares[hint] = max(shares[hint], _HINTED)
    ordered = _first_things_first(labels, shares)
    scores = {label: round(float(share), 3) for label, share in shares.items() if share >= 0.01}
    return Decided(tuple(ordered), round(float(shares[ordered[0]]), 3), complaint, scores)


def _combined(shares: Matrix) -> Matrix:
    """Return each label's share in the message: by the whole, and by the piece that says it most.

    The more pieces, the less the whole is worth: a letter about four things is like none of the sentences we know.
    """
    whole: Matrix = shares[0]
    pieces = len(shares) - 1
    if not pieces:
        return whole
    weight = min(_WHOLE, _WHOLE_OF_MANY / pieces)
    combined: Matrix = weight * whole + (1 - weight) * shares[1:].max(axis=0)
    return combined


def _claimed(shares: Mapping[Label, float], rows: Matrix) -> list[Label]:
    ranked = sorted(LABELS, key=lambda label: -shares[label])
    if shares[ranked[0]] < UNSURE:
        return [Label.OTHER]
    said = {LABELS[int(row.argmax())] for row in rows[1:] if row.max() >= _PIECE}
    least = _ALONE if len(rows) == 1 else _TOGETHER
    more = [label for label in ranked[1:] if shares[label] >= least or label in said]
    labels = [ranked[0], *(label for label in more if label is not Label.OTHER)][:_MOST]
    business = [label for label in labels if label not in _COURTESY and label is not Label.OTHER]
    return [*business, *(label for label in labels if label in _COURTESY)] if business else labels


def _with_complaint(labels: Sequence[Label]) -> list[Label]:
    """Put the complaint that was heard behind the business of the message; where there is none, it is the business."""
    business = [label for label in labels if label not in _COURTESY and label is not Label.OTHER]
    named = business if Label.COMPLAINT in business else [*business, Label.COMPLAINT]
    return [*named, *(label for label in labels if label in _COURTESY)]


def _first_things_first(labels: Sequence[Label], shares: Mapping[Label, float]) -> list[Label]:
    """A plain wish to leave or to reach a person goes before everything."""
    for wish in (Label.END, Label.HUMAN):
        if wish in labels and shares[wish] >= _PLAIN and (wish is Label.END or Label.COMPLAINT not in labels):
            return [wish, *(label for label in labels if label is not wish)]
    return list(labels)


def _complaint(verdict: Verdict) -> Complaint:
    """Judge by the row that complains most, of those that do.

    Where the whole was read by a better judge than its pieces (it has its own threshold then) and complains of nothing,
    a piece out of its context must be very sure: "it left three weeks ago" asks nothing and blames nobody.
    """
    over = verdict.complaint - verdict.complaint_from
    if over[0] < 0 and (verdict.complaint_from != verdict.complaint_from[0]).any():
        over[1:] = verdict.complaint[1:] - _APART
    worst = int(np.argmax(over))
    if over[worst] < 0:
        return Complaint()
    kind = KINDS[int(verdict.kinds[worst].argmax())]
    return Complaint(is_complaint=True, kind=kind, severity=SEVERITIES[int(verdict.severities[worst].argmax())])
