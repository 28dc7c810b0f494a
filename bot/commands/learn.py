"""`dangol learn`: what staff set right becomes part of the judgement.

The heads that are learnt lie in the data folder, in `heads`; those before them in `heads.before`, so that one step back
is always possible.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.commands.shell import Config, console, settings_of, with_database
from bot.errors import DangolError
from bot.meaning import ComplaintKind, Label, Severity
from bot.store.interactions import Correction, Interaction
from bot.understanding import judge, sentences, train
from bot.understanding.encoder import MissingEncoderError
from bot.understanding.sentences import Sentence

_LONGEST = 2_000  # characters of a message that are learnt from
_TODAY = date(2026, 6, 1)  # of what is measured on: relative dates count from somewhere
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Score:
    """How good a judge is: of the held-out sentences and of the corrections, the share with an acceptable label."""

    name: str
    held_out: float
    complaints: float  # held-out sentences where it says rightly whether it is a complaint
    corrected: int


def learn_from_corrections(
    undone: Annotated[bool, typer.Option("--undo", help="Go back to the head before.")] = False, config: Config = None
) -> None:
    """Learn from what staff set right, and show how good the judgement was and is."""
    heads = Path(settings_of(config).understanding.head)
    if undone:
        if not undo(heads):
            raise DangolError("there is no head to go back to")
        console.print("the head before is back; restart the service")
        return
    own: list[Sentence] = []

    async def work() -> None:
        own.extend(await corrections())

    with_database(config, work)
    if not own:
        raise DangolError("nothing to learn from: `dangol correct --help`")
    before, after = learn(console, own, heads)
    show(console, before, after, len(own))
    console.print("restart the service to judge with it; `dangol learn --undo` goes back")


async def corrections() -> list[Sentence]:
    """Return what staff set right as sentences to learn from; of several words on one message the last counts."""
    latest = {row.interaction_id: row for row in await Correction.all().order_by("id").select_related("interaction")}
    return [sentence for row in latest.values() if (sentence := _sentence(row, row.interaction))]


def _sentence(row: Correction, said: Interaction) -> Sentence | None:
    text = " ".join((said.text or said.subject).split())[:_LONGEST]
    labels = tuple(Label(label) for label in row.labels if label in set(Label))
    if not text or not labels:
        return None
    kind = ComplaintKind(row.complaint_kind) if row.complaint_kind in set(ComplaintKind) else None
    severity = Severity(row.severity) if row.severity in set(Severity) else None
    return Sentence(said.language if len(said.language) == 2 else "en", text, labels, kind, severity)


def learn(console: Console, own: Sequence[Sentence], heads: Path, vectors: Path | None = None) -> tuple[Score, Score]:
    """Train on our sentences and the exporter's corrections; put the new heads in place, return before and after."""
    for stale in heads.parent.glob(f"{heads.name}.new-*"):  # of a learning that was killed
        shutil.rmtree(stale, ignore_errors=True)
    fresh = heads.with_name(f"{heads.name}.new-{datetime.now(UTC):%Y%m%d%H%M%S%f}")
    try:
        with _progress(console) as shown:
            step = _stepping(shown)
            before = measure(judge.load("vectors", heads if heads.is_dir() else None), own, "before", step)
            # How long the fitting takes nobody knows beforehand: some minutes.
            training = shown.add_task("training", total=None)
            train.learn(own, fresh, lambda done, every: step("vectors", done, every), vectors)
            shown.remove_task(training)
            after = measure(judge.load("vectors", fresh), own, "after", step)
        replace(heads, fresh)
    except MissingEncoderError as error:
        raise DangolError(f"no encoder runs on this machine, so nothing can be learnt: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return before, after


def replace(heads: Path, fresh: Path) -> None:
    """Put new heads in the place of the old ones, which are kept for one step back."""
    kept = _kept(heads)
    shutil.rmtree(kept, ignore_errors=True)
    if heads.is_dir():
        heads.rename(kept)
    else:
        kept.mkdir(parents=True)  # before the first learning the package's own heads judged: an empty folder
    fresh.rename(heads)


def undo(heads: Path) -> bool:
    """Go back to the heads before; False where there are none."""
    kept = _kept(heads)
    if not kept.is_dir():
        return False
    shutil.rmtree(heads, ignore_errors=True)
    kept.rename(heads)
    return True


def measure(judging: judge.Judge, own: Iterable[Sentence], name: str, step: Step) -> Score:
    """Measure a judge on the held-out part of our sentences, and on the corrections."""
    held = [one for one in sentences.load() if one.held_out]
    every = [*held, *own]
    right: list[bool] = []
    heard: list[bool] = []
    for place, one in enumerate(every, 1):
        meaning = judging.judge(one.text, known_language=one.language, today=_TODAY)
        right.append(meaning.label in one.labels)
        heard.append(meaning.complaint.is_complaint == (Label.COMPLAINT in one.labels))
        step(name, place, len(every))
    many = max(len(held), 1)
    return Score(judging.name, sum(right[: len(held)]) / many, sum(heard[: len(held)]) / many, sum(right[len(held) :]))


def show(console: Console, before: Score, after: Score, many: int) -> None:
    """Print before and after side by side."""
    table = Table("", "before", "after")
    table.add_row("head", before.name, after.name)
    table.add_row("held-out sentences, label acceptable", f"{before.held_out:.3f}", f"{after.held_out:.3f}")
    table.add_row("held-out sentences, complaint or not", f"{before.complaints:.3f}", f"{after.complaints:.3f}")
    table.add_row("corrections, label acceptable", f"{before.corrected} of {many}", f"{after.corrected} of {many}")
    console.print(table)


def _kept(heads: Path) -> Path:
    return heads.with_name(f"{heads.name}.before")


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)


def _stepping(shown: Progress) -> Step:
    tasks: dict[str, TaskID] = {}

    def step(name: str, done: int, every: int) -> None:
        if name not in tasks:
            tasks[name] = shown.add_task(name, total=every)
        shown.update(tasks[name], completed=done, total=every)

    return step
