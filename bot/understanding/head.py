"""The head: what turns a text's vector and features into a judgement. Trained by `train.py`, a small file of numbers.

A net (`net.py`) with a column for each outcome: the labels, complaint or not, its kinds, its severities. The
columns are scaled so that their shares are as sure as they are right. A head fits the encoders named in it only, and
proves it: a probe sentence must get the vector that it had when the head was trained.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.meaning import ComplaintKind, Label, Severity
from bot.understanding import features
from bot.understanding.encoder import Encoder
from bot.understanding.net import Net, Question
from bot.understanding.shares import of_choice, of_yes
from bot.understanding.vectors import Matrix

VERSION = 2
PROBE = "Where is our order no. 4711, please? 주문한 물건은 언제 옵니까?"
KINDS = tuple(ComplaintKind)
SEVERITIES = tuple(Severity)
COMPLAINT = len(features.LABELS)  # the column
_LAST_KIND = COMPLAINT + 1 + len(KINDS)
COLUMNS = _LAST_KIND + len(SEVERITIES)
QUESTIONS = (
    Question(slice(0, COMPLAINT)),
    Question(slice(COMPLAINT, COMPLAINT + 1)),
    Question(slice(COMPLAINT + 1, _LAST_KIND), weight=0.5),
    Question(slice(_LAST_KIND, COLUMNS), weight=0.5),
)
_ALIKE = 0.98  # cosine; processors differ a little in how they round


class UnfitHeadError(Exception):
    """The head is missing, broken, or trained for other encoders."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares, one row a text: of the labels (summing to 1), of being a complaint, of its kinds and severities."""

    labels: Matrix
    complaint: Matrix
    kinds: Matrix
    severities: Matrix
    complaint_from: Matrix  # the share from which on a complaint is heard, for each row: heads differ

    def corrected(self, rows: Sequence[int], better: "Verdict") -> "Verdict":
        """Return this verdict with `rows` judged as in `better`."""
        return Verdict(
            _put(self.labels, rows, better.labels),
            _put(self.complaint, rows, better.complaint),
            _put(self.kinds, rows, better.kinds),
            _put(self.severities, rows, better.severities),
            _put(self.complaint_from, rows, better.complaint_from),
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A net with what it was trained on.

    `cues` says how much the cues' points count beside the net, `surely` how sure the judgement of complaint may be, and
    `complaint_from` is the share from which on one is heard.
    """

    encoder: str
    sentences: str  # digest of the sentences
    net: Net
    probe: Matrix
    cues: float
    surely: float
    complaint_from: float

    @property
    def name(self) -> str:
        """What judged, for those who look later: the encoders with their versions, and the sentences."""
        return f"{self.encoder}/{self.sentences[:8]}"

    def judge(self, vectors: Matrix, rows: Matrix) -> Verdict:
        """Judge texts by their vectors and features."""
        z = self.net.outcomes(np.hstack([vectors, rows]))
        labels, complaint, kinds, severities = np.split(z, (COMPLAINT, COMPLAINT + 1, _LAST_KIND), axis=1)
        claimed = of_choice(with_cues(labels, rows, self.cues))
        return Verdict(
            claimed,
            of_yes(self.surely * heard(complaint[:, 0], claimed)),
            of_choice(kinds),
            of_choice(severities),
            np.full(len(z), self.complaint_from, dtype=np.float32),
        )

    def check(self, encoder: Encoder) -> None:
        """Raise UnfitHeadError unless this head was trained for `encoder`: by name, and by its vector of the probe."""
        if encoder.name != self.encoder:
            raise UnfitHeadError(f"the head is for {self.encoder}, not for {encoder.name}")
        now = encoder.encode([PROBE])[0]
        if now.shape != self.probe.shape or float(now @ self.probe) < _ALIKE * float(self.probe @ self.probe):
            raise UnfitHeadError(f"{encoder.name} makes other vectors here than where the head was trained")


def with_cues(labels: Matrix, rows: Matrix, weight: float) -> Matrix:
    """Return the outcomes of the labels with the cues' points added, which stand first in the features.

    The net knows them as well, but trusts them only as far as hard sentences allow; plain ones deserve more.
    """
    added: Matrix = labels + np.float32(weight) * rows[:, : len(features.LABELS)]
    return added


def heard(complaint: Matrix, claimed: Matrix) -> Matrix:
    """Return how much speaks for a complaint: the answer to that question, and its share among the labels."""
    share = np.clip(claimed[:, features.LABELS.index(Label.COMPLAINT)], 1e-6, 1 - 1e-6)
    both: Matrix = complaint + np.log(share / (1 - share))
    return both


def save(head: Head, path: Path) -> None:
    """Write a head; the same head gives the same bytes."""
    facts = {"version": VERSION, "encoder": head.encoder, "sentences": head.sentences}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        np.savez(
            file,
            facts=np.frombuffer(json.dumps(facts, sort_keys=True).encode(), dtype=np.uint8),
            inner=head.net.inner.astype("<f2"),
            outer=head.net.outer.astype("<f2"),
            probe=head.probe.astype("<f2"),
            settings=np.array([head.cues, head.surely, head.complaint_from], dtype="<f4"),
        )


def load(path: Path) -> Head:
    """Read a head; raise UnfitHeadError for whatever is none."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            facts = json.loads(file["facts"].tobytes())
            head = Head(
                str(facts["encoder"]),
                str(facts["sentences"]),
                Net(np.asarray(file["inner"], dtype=np.float32), np.asarray(file["outer"], dtype=np.float32)),
                np.asarray(file["probe"], dtype=np.float32),
                *(float(value) for value in file["settings"][:3]),
            )
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise UnfitHeadError(f"{path.name} cannot be read: {type(error).__name__}: {error}") from error
    if facts.get("version") != VERSION or not _fits(head):
        raise UnfitHeadError(f"{path.name} is of another version")
    return head


def _fits(head: Head) -> bool:
    inner, outer = head.net.inner, head.net.outer
    if head.probe.ndim != 1 or inner.ndim != 2 or outer.ndim != 2:
        return False
    wide = inner.shape == (head.probe.size + features.SIZE + 1, outer.shape[0] - 1) and outer.shape[1] == COLUMNS
    return wide and bool(np.isfinite(inner).all() and np.isfinite(outer).all())


def _put(old: Matrix, rows: Sequence[int], new: Matrix) -> Matrix:
    changed = old.copy()
    changed[list(rows)] = new
    return changed
