"""`dangol replay`: a recorded span judged and decided again, and every difference to then, or to another version."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot import build
from bot.clock import SystemClock
from bot.commands.shell import AsJson, Config, console, errors, say, settings_of, with_database
from bot.config.settings import Settings
from bot.conversation import differences
from bot.conversation.differences import Difference, Verdict
from bot.conversation.replay import Pair, replay
from bot.errors import DangolError
from bot.house import House
from bot.knowledge.library import Library
from bot.outbox import Outbox
from bot.render import Words
from bot.store.interactions import count_heard
from bot.tokens import Signer
from bot.understanding import rejudge


def replay_messages(
    since: Annotated[str, typer.Option(help="The first day, UTC; yesterday if left out.", metavar="DATE")] = "",
    until: Annotated[str, typer.Option(help="The last day, UTC; today if left out.", metavar="DATE")] = "",
    model: Annotated[str, typer.Option(help="words, vectors, use or auto; the configured one if left out.")] = "",
    head: Annotated[Path | None, typer.Option(help="Judge with this head.", metavar="FILE")] = None,
    against: Annotated[Path | None, typer.Option(help="Compare with what --save wrote.", metavar="FILE")] = None,
    keep: Annotated[Path | None, typer.Option("--save", help="Write the judgements to a file.", metavar="FILE")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Judge and decide a recorded day again, and show every difference. Nobody is answered."""
    if model not in ("", "words", "vectors", "use", "auto"):
        raise DangolError(f"unknown model {model!r}; expected words, vectors, use or auto")
    first, last = span(since, until, datetime.now(UTC).date())

    async def work() -> None:
        pairs = await judged(settings_of(config), first, last, model, head, errors)
        found, counts = compared(pairs, against)
        if keep is not None:
            save(pairs, keep)
        if as_json:
            for line in lines(found, counts):
                say(line)
        else:
            show(console, found, counts)

    with_database(config, work)


def _day(option: str, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise DangolError(f"{option} {said!r}: expected a date such as 2026-05-31") from None


def span(since: str, until: str, today: date) -> tuple[datetime, datetime]:
    """Return the moments that two days name, both whole days in UTC; yesterday and today where none is named."""
    first = _day("--since", since) if since else today - timedelta(days=1)
    last = _day("--until", until) if until else max(today, first)
    if last < first:
        raise DangolError(f"{last} is before {first}")
    return datetime.combine(first, time(), UTC), datetime.combine(last + timedelta(days=1), time(), UTC)


async def judged(
    settings: Settings, since: datetime, until: datetime, model: str, head: Path | None, console: Console
) -> list[Pair]:
    """Judge every message of the span again."""
    if head is not None and not head.exists():
        raise DangolError(f"{head}: there is no such file")
    folder = head.parent if head is not None and head.is_file() else head
    judging, remember = rejudge.load(model or settings.understanding.model, folder or build.heads(settings))
    clock = SystemClock()
    house = House(
        clock,
        Words(),
        Outbox(clock, {}, "dangol.invalid"),
        Signer(settings.service.secret.get_secret_value()),
        build.exporter(settings, clock),
        judging,
        firm=build.firm(settings),
        knowledge=Library(None, judging, clock),
    )
    pairs: list[Pair] = []
    with Progress(console=console, transient=True) as shown:
        task = shown.add_task("judging", total=await count_heard(since, until))
        async for pair in replay(house, since, until, remember):
            pairs.append(pair)
            shown.advance(task)
    return pairs


def compared(pairs: Sequence[Pair], against: Path | None) -> tuple[list[Difference], dict[str, int]]:
    """Compare with what was recorded, or with the judgements in a file; return differences and counts."""
    then = _read(against) if against else [pair.then for pair in pairs]
    found = list(differences.differences(then, [pair.now for pair in pairs]))
    return found, differences.summary(found, len(pairs))


def save(pairs: Sequence[Pair], file: Path) -> None:
    """Write the judgements of now as JSON lines, for another version to be compared with."""
    file.write_text("".join(differences.written(pair.now) + "\n" for pair in pairs), encoding="utf-8")


def lines(found: Sequence[Difference], counts: dict[str, int]) -> Iterator[str]:
    """Yield a line of JSON for each difference, and one with the counts."""
    for one in found:
        yield json.dumps(asdict(one), ensure_ascii=False)
    yield json.dumps({"summary": counts})


def show(console: Console, found: Sequence[Difference], counts: dict[str, int]) -> None:
    """Print every difference, by message, and the counts."""
    last = 0
    for one in found:
        if one.id != last:
            console.print(f"\n{one.id}  {one.text}", markup=False, highlight=False)
            last = one.id
        console.print(f"   {one.what}: {one.before or '–'}  →  {one.after or '–'}", markup=False, highlight=False)
    parts = [f"{counts['messages']} messages, {counts['different']} differ"]
    parts += [f"{many} in {what}" for what, many in counts.items() if what not in ("messages", "different") and many]
    console.print(("\n" if found else "") + ", ".join(parts))


def _read(file: Path) -> list[Verdict]:
    try:
        with file.open(encoding="utf-8") as opened:
            return list(differences.read(opened))
    except (OSError, ValueError) as error:
        raise DangolError(f"{file}: {error}") from error
