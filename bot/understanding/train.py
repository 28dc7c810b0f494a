"""Trains the heads from our own sentences: `python -m bot.understanding.train`, the last step after sentences change.

The same sentences give the same head. The held-out tenth is never trained on; how sure the head is, and from which
share on a complaint is heard, comes from cross-validation on the rest.
"""

import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understanding import sentences
from bot.understanding.examples import prepare
from bot.understanding.fitting import Marks, fit
from bot.understanding.head import PROBE, Head, save
from bot.understanding.models import Stack, best, shipped, stacks
from bot.understanding.net import Plan
from bot.understanding.sentences import Sentence

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a training made: how many sentences, how long it took, how big the head is and how good."""

    encoder: str
    sentences: int
    encoding: float  # seconds, of those that were not in the cache
    fitting: float  # seconds
    size: int  # bytes
    marks: Marks


def main(arguments: Sequence[str]) -> None:
    """Train the heads of every model (or of the one named) into the package, and say what came out."""
    every = sentences.load()
    for stack in stacks(arguments[0] if arguments else "vectors"):
        _, report = train(every, (), stack, _show, shipped())
        sys.stdout.write(f"{report}\n")


def learn(corrections: Iterable[Sentence], out: Path, progress: Progress, where: Path | None = None) -> Report:
    """Train heads on our sentences and `corrections`, and write them into the folder `out`; return the best's report.

    Trained for the best model that this machine can run. `where` is the folder for vectors already made. Raises
    MissingEncoderError where no encoder runs here.
    """
    own, every = [*corrections], sentences.load()
    return [train(every, own, stack, progress, out, where)[1] for stack in best()][-1]


def train(
    every: Sequence[Sentence], own: Sequence[Sentence], stack: Stack, progress: Progress, out: Path,
    where: Path | None = None, plan: Plan | None = None,
) -> tuple[Head, Report]:  # fmt: skip
    """Train the head of these encoders on what is not held out of `every`, and on all of `own`; write it into `out`."""
    started = time.perf_counter()
    chosen = [*(one for one in every if not one.held_out), *own]
    known = prepare(chosen, len(own), stack, progress, where)
    encoded = time.perf_counter()
    net, marks = fit(known, [one.dimensions for one in stack.encoders], plan or Plan())
    found = Head(
        stack.name,
        digest([*every, *own]),
        net,
        stack.encode([PROBE])[0],
        marks.cues,
        marks.surely,
        marks.complaint_from,
    )
    save(found, out / stack.file)
    size = (out / stack.file).stat().st_size
    ended = time.perf_counter()
    return found, Report(stack.name, len(chosen), encoded - started, ended - encoded, size, marks)


def digest(rows: Iterable[Sentence]) -> str:
    """Return what tells these sentences from others."""
    kept = hashlib.sha256()
    for one in rows:
        kept.update("\t".join((one.language, one.text, *one.labels, one.kind or "", one.severity or "")).encode())
    return kept.hexdigest()


def _show(done: int, every: int) -> None:
    sys.stderr.write(f"\r{done} of {every} encoded")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
