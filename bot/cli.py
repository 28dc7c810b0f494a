"""The command line: one short function a command, which is why it is long. The only module that knows both packages."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import __version__
from bot.channels.email.readmail import read_files
from bot.commands import articles, backup, bring, doctor, export, learn, letters, replay, staff, status, timeline
from bot.commands.ask import Terminal
from bot.commands.init import initialise
from bot.config.load import load
from bot.config.settings import Settings
from bot.demo import check as demo_check
from bot.demo import run as demo_run
from bot.errors import ConfigError, DangolError
from bot.importing import Kind, Options
from bot.log import setup
from bot.meaning import ComplaintKind, Label
from bot.store.buyers import find_buyer
from bot.store.database import opened, pending
from bot.timeline import entries
from bot.understanding import judge
from bot.understanding.language import detect
from bot.understanding.sentences import Sentence
from scheduler import service

app = typer.Typer(
    name="dangol",
    help="Dangol (단골): answers foreign buyers, keeps them warm, brings complaints to a person, remembers everything.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
database = typer.Typer(help="Look after the database.", no_args_is_help=True)
people = typer.Typer(help="Who of the exporter's people may answer.", no_args_is_help=True)
app.add_typer(database, name="db")
app.add_typer(people, name="staff")
newsletter = typer.Typer(help="Newsletters: look, try, send.", no_args_is_help=True)
cards = typer.Typer(help="E-cards.", no_args_is_help=True)
app.add_typer(newsletter, name="newsletter")
app.add_typer(cards, name="cards")
knowledge = typer.Typer(help="Articles: what we know.", no_args_is_help=True)
app.add_typer(knowledge, name="articles")

Config = Annotated[Path | None, typer.Option("--config", "-c", help="The configuration file.", metavar="FILE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
console = Console()
errors = Console(stderr=True)


def main() -> None:
    """Run the command line. Faults a person can mend are told in words; exit code 2 means the configuration."""
    try:
        app()
    except ConfigError as error:
        errors.print("The configuration cannot be used:", style="bold red")
        for fault in error.faults:
            errors.print(f"  • {fault}", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(2) from None
    except DangolError as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _version(wanted: bool) -> None:
    if wanted:
        print(f"dangol {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    _ = version


@app.command()
def run(
    config: Config = None,
    only: Annotated[str, typer.Option(help="Only these roles: inbox, clock, web (comma-separated).")] = "",
) -> None:
    """Run the service until it is told to stop."""
    settings = load(config, os.environ)
    setup(settings.log.level, settings.log.format)
    roles = [role.strip() for role in only.split(",") if role.strip()] or list(service.ROLES)
    if unknown := [role for role in roles if role not in service.ROLES]:
        raise DangolError(f"unknown role {unknown[0]!r}; the roles are {', '.join(service.ROLES)}")
    if settings.telegram.webhook and "web" in roles and "inbox" not in roles:
        raise DangolError("with telegram.webhook the roles web and inbox belong in one process: --only inbox,web")
    asyncio.run(service.run(settings, roles))


@app.command(name="init")
def write_config(
    config: Annotated[Path, typer.Option("--config", "-c", help="The file to write.", metavar="FILE")] = Path(
        "dangol.toml"
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; the answers stand in DANGOL_… variables.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Ask a few questions and write the configuration."""
    for step in initialise(config, None if yes else Terminal(console), os.environ, force=force):
        console.print(step, markup=False, highlight=False)


@app.command(name="import")
def import_rows(
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check.")] = False,
    columns: Annotated[list[str] | None, typer.Option("--map", help='"COLUMN=FIELD", as often as needed.')] = None,
    sheet: Annotated[str, typer.Option(help="The sheet of an XLSX file.")] = "",
    encoding: Annotated[str, typer.Option(help="The encoding of a CSV file, where it is not found out.")] = "",
    dates: Annotated[str, typer.Option(help="dmy or mdy, for dates like 03/04/2026.")] = "",
    config: Config = None,
) -> None:
    """Read buyers, trades or products from a file; nothing is written where any row is wrong."""
    options = Options(bring.mapping(columns or []), sheet, encoding, dates)
    good = True

    async def work() -> None:
        nonlocal good
        good = await bring.import_file(console, kind, file, options, dry_run=dry_run)

    _with_database(config, work)
    if not good:
        raise typer.Exit(1)


@app.command(name="read-mail")
def read_mail(
    files: Annotated[list[Path], typer.Argument(help="Raw mails, or folders of them.")], as_json: AsJson = False
) -> None:
    """Show what the service makes of raw mails: one JSON object a line."""
    for found in read_files(files, detect):
        print(json.dumps(found, ensure_ascii=False) if as_json else json.dumps(found, ensure_ascii=False, indent=2))


@newsletter.command(name="preview")
def preview_issue(
    folder: Annotated[Path, typer.Argument(help="The issue's folder.", exists=True, file_okay=False)],
    name: Annotated[str, typer.Option(help="The reader's name.")] = "Ana Silva",
    target: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path(
        "newsletter-preview.html"
    ),
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    config: Config = None,
) -> None:
    """Show every edition of an issue: phone and desktop, light and dark."""
    letters.preview(_settings(config), folder, target, name, show=show, console=console)


@newsletter.command(name="test")
def try_issue(
    folder: Annotated[Path, typer.Argument(help="The issue's folder.", exists=True, file_okay=False)],
    to: Annotated[list[str], typer.Option("--to", help="An address, up to five times.")],
    config: Config = None,
) -> None:
    """Send an issue at once to a few contacts who consented."""
    settings = load(config, os.environ)
    setup("warning", "console")
    asyncio.run(letters.send(settings, folder, now=True, only=to, console=console))


@newsletter.command(name="send")
def send_issue(
    folder: Annotated[Path, typer.Argument(help="The issue's folder.", exists=True, file_okay=False)],
    now: Annotated[
        bool, typer.Option("--now", help="At once, not at each reader's own hour of the issue's date.")
    ] = False,
    config: Config = None,
) -> None:
    """Plan an issue for everybody who consented; the running service sends it."""
    settings = load(config, os.environ)
    setup("warning", "console")
    asyncio.run(letters.send(settings, folder, now=now, only=(), console=console))


@cards.command(name="preview")
def preview_cards(
    target: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("cards-preview.html"),
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    config: Config = None,
) -> None:
    """Show every card with names in every script."""
    letters.gallery(_settings(config), target, show=show, console=console)


@app.command(name="demo")
def show_demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is served; the next free one if taken.")
    ] = 8700,
    folder: Annotated[Path | None, typer.Option(help="Keep everything in this folder.", file_okay=False)] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Play a script, verify what happened, and stop.")] = False,
) -> None:
    """Try everything out on this machine: no account, nothing to configure."""
    if check:
        if not asyncio.run(demo_check.check_demo(service.clockwork, console=console)):
            raise typer.Exit(1)
        return
    asyncio.run(demo_run.run_demo(service.clockwork, port=port, folder=folder, open_browser=browser, console=console))


@app.command(name="doctor")
def examine(config: Config = None) -> None:
    """Check every connection and say what to do."""
    settings = load(config, os.environ)
    setup("error", "console")
    if not asyncio.run(doctor.report(console, settings)):
        raise typer.Exit(1)


@app.command(name="understand")
def understand(
    text: Annotated[str, typer.Argument(help="What a buyer wrote.")] = "",
    stdin: Annotated[
        bool, typer.Option("--stdin", help='One JSON object {"text": …} a line in, one a line out.')
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a text means to Dangol."""
    mind, today = judge.load("auto"), datetime.now(UTC).date()

    def say(said: str) -> None:
        found = judge.as_json(mind.judge(said, today=today))
        print(
            json.dumps(found, ensure_ascii=False)
            if as_json or stdin
            else json.dumps(found, ensure_ascii=False, indent=2)
        )

    if not stdin:
        say(text)
        return
    for line in sys.stdin.buffer:
        if line.strip():
            say(_text_of(line))
            sys.stdout.flush()


def _text_of(line: bytes) -> str:
    """Return the text of one line of input; a line that is no such object is judged as what it says."""
    decoded = line.decode("utf-8", "replace").strip()
    try:
        found: Any = json.loads(decoded)
    except (ValueError, RecursionError):
        return decoded
    return str(found.get("text") or "") if isinstance(found, dict) else decoded


@app.command(name="timeline")
def show_timeline(
    who: Annotated[
        str, typer.Argument(help="An address, a buyer's number, import key or name.", metavar="ADDRESS|BUYER")
    ],
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of the latest entries.")] = 500,
    config: Config = None,
) -> None:
    """Show everything that happened with a buyer."""

    async def work() -> None:
        buyer = await find_buyer(who)
        if buyer is None:
            raise DangolError(f"no buyer is known by {who!r}")
        found = await entries(buyer, limit)
        if as_json:
            for line in timeline.as_json(found):
                print(line)
        else:
            timeline.show(console, buyer, found)

    _with_database(config, work)


@app.command(name="status")
def show_status(as_json: AsJson = False, config: Config = None) -> None:
    """Show how the house is, in numbers."""

    async def work() -> None:
        found = await status.gather(datetime.now(UTC))
        if as_json:
            print(json.dumps(found))
        else:
            status.show(console, found)

    _with_database(config, work)


@app.command(name="export")
def export_all(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("dangol-export"), config: Config = None
) -> None:
    """Write the whole buyer database as CSV and JSON lines."""

    async def work() -> None:
        with console.status("writing…") as shown:
            written = await export.export(folder, lambda name, rows: shown.update(f"{name}: {rows}"))
        for name, rows in written.items():
            console.print(f"{folder / name}: {rows}")

    _with_database(config, work)


@database.command()
def migrate(config: Config = None) -> None:
    """Bring the tables up to date (`dangol run` does so by itself)."""

    async def work() -> None:
        print("up to date" if not await pending() else "not up to date")

    _with_database(config, work)


@database.command(name="backup")
def make_backup(target: Annotated[Path, typer.Argument(help="The file to write.")], config: Config = None) -> None:
    """Write a whole copy of the database; the service may run."""
    backup.backup(_settings(config).database_url, target)
    console.print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


@database.command()
def restore(
    source: Annotated[Path, typer.Argument(help="The file to read.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of the database. Stop the service first."""
    backup.restore(_settings(config).database_url, source, force=force)
    console.print("restored")


@people.command(name="add")
def add_staff(
    name: Annotated[str, typer.Argument(help="The name that buyers will read.")],
    telegram: Annotated[str, typer.Option(help="Their Telegram user id (a number).")] = "",
    email: Annotated[str, typer.Option(help="Their e-mail address.")] = "",
    role: Annotated[str, typer.Option(help="owner, manager, agent or readonly.")] = "agent",
    language: Annotated[str, typer.Option(help="en or ko.")] = "en",
    config: Config = None,
) -> None:
    """Put somebody on the staff list, or change them."""

    async def work() -> None:
        now = datetime.now(UTC)
        await staff.add(name, now, telegram=telegram, email=email, role=role, language=language)
        await staff.show(console)

    _with_database(config, work)


@people.command(name="remove")
def remove_staff(name: str, config: Config = None) -> None:
    """Take somebody off the staff list."""

    async def work() -> None:
        await staff.remove(name)
        await staff.show(console)

    _with_database(config, work)


@people.command(name="list")
def list_staff(config: Config = None) -> None:
    """Show the staff list."""
    _with_database(config, lambda: staff.show(console))


@knowledge.command(name="list")
def list_articles(config: Config = None) -> None:
    """Show every article."""
    _with_database(config, lambda: articles.show(console))


@knowledge.command(name="check")
def check_articles(
    folder: Annotated[Path | None, typer.Argument(help="A folder; without it the configured one.")] = None,
    config: Config = None,
) -> None:
    """Say what is wrong with the files of articles."""
    if folder is not None and not folder.is_dir():
        raise DangolError(f"{folder}: there is no such folder")
    if not articles.check(console, folder or Path(_settings(config).firm.articles)):
        raise typer.Exit(1)


@app.command(name="correct")
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
        row = await learn.correct(number, labels or [], complaint, severity, author, datetime.now(UTC))
        told = " ".join([*row.labels, row.complaint_kind, row.severity])
        console.print(f"{number}: {told.strip()} ({row.author})", markup=False, highlight=False)

    _with_database(config, work)


@app.command(name="learn")
def learn_from_corrections(
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the head before.")] = False, config: Config = None
) -> None:
    """Learn from what staff set right, and show how good the judgement was and is."""
    heads = Path(_settings(config).understanding.head)
    if undo:
        if not learn.undo(heads):
            raise DangolError("there is no head to go back to")
        console.print("the head before is back; restart the service")
        return
    own: list[Sentence] = []

    async def work() -> None:
        own.extend(await learn.corrections())

    _with_database(config, work)
    if not own:
        raise DangolError("nothing to learn from: `dangol correct --help`")
    before, after = learn.learn(console, own, heads)
    learn.show(console, before, after, len(own))
    console.print("restart the service to judge with it; `dangol learn --undo` goes back")


@app.command(name="replay")
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
    first, last = replay.span(since, until, datetime.now(UTC).date())

    async def work() -> None:
        pairs = await replay.judged(_settings(config), first, last, model, head, errors)
        found, counts = replay.compared(pairs, against)
        if keep is not None:
            replay.save(pairs, keep)
        if as_json:
            for line in replay.as_json(found, counts):
                print(line)
        else:
            replay.show(console, found, counts)

    _with_database(config, work)


def _settings(config: Path | None) -> Settings:
    """Return settings for a command that only looks: a secret and a channel may be missing."""
    settings = load(config, os.environ, running=False)
    setup("warning", "console")
    return settings


def _with_database(config: Path | None, work: Callable[[], Awaitable[None]]) -> None:
    async def opened_work() -> None:
        async with opened(_settings(config).database_url):
            await work()

    asyncio.run(opened_work())
