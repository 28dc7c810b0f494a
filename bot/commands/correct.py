"""`dangol correct`: what a message really meant, written down by staff."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from bot.commands.shell import Config, console, with_database
from bot.errors import DangolError
from bot.meaning import ComplaintKind, Label, Severity
from bot.store.interactions import Correction, Direction, Interaction

_Word = TypeVar("_Word", Label, ComplaintKind, Severity)


def correct_judgement(
    number: Annotated[int, typer.Argument(help="The message's id in `dangol timeline --json`.", metavar="MESSAGE")],
    labels: Annotated[
        list[str] | None, typer.Option("--label", help=f"What it meant, the first counts most: {', '.join(Label)}.")
    ] = None,
    complaint: Annotated[
        str, typer.Option(help=f"The kind, where it was a complaint: {', '.join(ComplaintKind)}.")
    ] = "",
    severity: Annotated[str, typer.Option(help="low, normal or high, where it was a complaint.")] = "",
    author: Annotated[str, typer.Option(help="Who says so.", envvar="USER")] = "staff",
    config: Config = None,
) -> None:
    """Write down what a message really meant; `dangol learn` learns from it."""

    async def work() -> None:
        row = await correct(number, labels or [], complaint, severity, author, datetime.now(UTC))
        told = " ".join([*row.labels, row.complaint_kind, row.severity])
        console.print(f"{number}: {told.strip()} ({row.author})", markup=False, highlight=False)

    with_database(config, work)


async def correct(
    number: int, labels: Sequence[str], complaint: str, severity: str, author: str, now: datetime
) -> Correction:
    """Write down what a message really meant; raise DangolError for what is no such message or no such word."""
    said = await Interaction.get_or_none(id=number, direction=Direction.IN)
    if said is None or not (said.text or said.subject):
        raise DangolError(f"{number} is no message of a buyer; `dangol timeline BUYER --json` shows the numbers")
    chosen = [_one(Label, "label", label) for label in labels]
    kind = _one(ComplaintKind, "complaint", complaint) if complaint else None
    grade = _one(Severity, "severity", severity) if severity else None
    if (kind or grade) and Label.COMPLAINT not in chosen:
        chosen = [Label.COMPLAINT, *chosen]
    if not chosen:
        raise DangolError("name at least one --label")
    is_complaint = Label.COMPLAINT in chosen
    return await Correction.create(
        created_at=now,
        interaction_id=number,
        labels=[str(label) for label in dict.fromkeys(chosen)],
        complaint_kind=(kind or ComplaintKind.OTHER) if is_complaint else "",
        severity=(grade or Severity.NORMAL) if is_complaint else "",
        author=author[:120],
    )


def _one(kind: type[_Word], name: str, word: str) -> _Word:
    try:
        return kind(word.strip().lower())
    except ValueError:
        raise DangolError(f"unknown {name} {word!r}; expected one of {', '.join(kind)}") from None
