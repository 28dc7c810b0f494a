"""`dangol import`: reads a file of buyers, trades or products, shows how far it is, and tells what was wrong."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.clock import SystemClock
from bot.commands.shell import Config, console, with_database
from bot.errors import DangolError
from bot.importing import Kind, Options, Outcome, bring
from bot.store.writer import DatabaseWriter

_SHOWN = 20


def import_rows(
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check.")] = False,
    columns: Annotated[list[str] | None, typer.Option("--map", help='"COLUMN=FIELD", as often as needed.')] = None,
    sheet: Annotated[str, typer.Option(help="The sheet of an XLSX file.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding of a CSV file, where it is not found out.")] = "",
    dates: Annotated[str, typer.Option(help="dmy or mdy, for dates like 03/04/2026.")] = "",
    decimal: Annotated[str, typer.Option(help='"." or ",", for numbers like 1,234 that may be either.')] = "",
    config: Config = None,
) -> None:
    """Read buyers, trades or products from a file; nothing is written where any row is wrong."""
    options = Options(
        mapping(columns or []), sheet, encoding, one_of("--dates", dates, "dmy", "mdy"),
        one_of("--decimal", decimal, ".", ","),
    )  # fmt: skip

    async def work() -> None:
        if not await import_file(console, kind, file, options, dry_run=dry_run):
            raise typer.Exit(1)

    with_database(config, work)


async def import_file(console: Console, kind: Kind, path: Path, options: Options, *, dry_run: bool) -> bool:
    """Import a file and print how it went; return whether all of it was right."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"{kind} from {escape(path.name)}", total=None)
        writer = None if dry_run else DatabaseWriter(SystemClock())
        outcome = await bring(kind, path, writer, options, lambda rows: progress.update(task, completed=rows))
    _tell(console, outcome, dry_run=dry_run)
    return not outcome.faults


def _tell(console: Console, outcome: Outcome, *, dry_run: bool) -> None:
    checked = outcome.checked
    if checked.ignored:
        console.print(f"columns nobody reads: {', '.join(checked.ignored)}", markup=False, style="dim")
    for fault in outcome.faults[:_SHOWN]:
        console.print(f"  {fault}", markup=False, style="red", highlight=False, soft_wrap=True)
    if len(outcome.faults) > _SHOWN:
        console.print(f"  … and {len(outcome.faults) - _SHOWN} more", style="red")
    if outcome.faults:
        where = f"; all of them stand in {outcome.errors_file}" if outcome.errors_file else ""
        found = f"{_counted(len(outcome.faults), 'fault')} in {_counted(checked.lines, 'row')}"
        console.print(f"{found}: nothing was written{where}", markup=False, soft_wrap=True)
    elif dry_run or outcome.counts is None:
        console.print(f"{_counted(checked.lines, 'row')}, no fault; nothing was written, as this was a dry run")
    else:
        counts = outcome.counts
        console.print(f"{counts.created} created, {counts.updated} updated, {counts.unchanged} unchanged")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def one_of(option: str, value: str, *allowed: str) -> str:
    """Return `value` where it is empty or allowed; raise DangolError for any other."""
    if value and value not in allowed:
        raise DangolError(f"{option} {value!r}: expected {' or '.join(allowed)}")
    return value


def mapping(pairs: list[str]) -> dict[str, str]:
    """Return `--map "회사명=name"` as a mapping; raise DangolError for what is none."""
    found = {}
    for pair in pairs:
        title, equals, name = pair.partition("=")
        if not equals or not title.strip():
            raise DangolError(f"--map {pair!r}: expected COLUMN=FIELD")
        found[title.strip()] = name.strip()
    return found
