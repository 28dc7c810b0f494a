"""The command line's contract, tried as a person does: its output, its exit code; where that matters, a process."""

import asyncio
import json
import shutil
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands.backup import backup, restore
from bot.commands.staff import add
from bot.demo.mailserver import running
from bot.errors import DangolError
from bot.store.database import opened
from bot.store.interactions import Direction, Interaction, Kind
from tests.cast import NOW, ana, build_house
from tests.dangol import Shell
from tests.integration.test_writer import BUYERS, PRODUCTS, TRADES
from tests.stories.newsletter import write_issue

MAIL = (
    b"From: Ana <ana@lisboacasa.example>\r\nTo: sales@haneul.example\r\nSubject: cups\r\n"
    b"Message-ID: <1@x.example>\r\n\r\n"
)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def empty(shell: Shell, sqlite_template: Path) -> str:
    """The URL of an SQLite database with all tables in the shell's folder."""
    shutil.copy(sqlite_template, shell.folder / "house.db")
    return f"sqlite:///{shell.folder / 'house.db'}"


def test_the_version(shell: Shell) -> None:
    done = shell.process("--version")
    assert (done.code, done.out.split()[0]) == (0, "dangol")


def test_an_address_that_another_program_holds_is_told_in_one_line(shell: Shell) -> None:
    shell.configure()
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        done = shell.process("run", DANGOL_SERVICE__LISTEN=place)
    assert done.code == 2
    assert f"service.listen: {place} cannot be used (Address already in use); stop the program" in done.err
    assert "Traceback" not in done.out + done.err


def test_a_text_is_understood(shell: Shell) -> None:
    done = shell.dangol("understand", "Where is my order 8812? I also want to talk about the payment.", "--json")
    (found,) = done.lines()
    assert found["language"] == "en"
    assert "delivery" in found["labels"]
    assert found["label"] == found["labels"][0]
    assert 0 <= found["confidence"] <= 1
    assert found["complaint"] == {"is": False, "kind": None, "severity": None}
    assert isinstance(found["entities"], dict)


def test_who_gives_no_text_is_told_how(shell: Shell) -> None:
    done = shell.dangol("understand")
    assert (done.code, "give a text" in done.err) == (1, True)
    assert shell.dangol("understand", "", "--json").lines()[0]["label"] == "other"


def test_lines_are_understood_in_their_order_and_hostile_ones_too(shell: Shell) -> None:
    hostile = [
        b"not json at all", b"[1, 2]", b"null", b'{"text": null}', b'{"text": 42}', b'{"other": "x"}', b'"a string"',
        b"\xff\xfe\x00", b'{"text": "\\ud800"}', b'{"text": "a\\u0000b"}', b"[" * 5000,
        b'{"text": "' + b"x" * 200_000 + b'"}',
    ]  # fmt: skip
    good = [json.dumps({"text": f"What is the MOQ of cup {number}?"}).encode() for number in range(20)]
    korean = json.dumps({"text": "최소 주문 수량이 어떻게 되나요?"}).encode()
    lines = [*good[:10], *hostile, *good[10:], korean]
    done = shell.process("understand", "--stdin", stdin=b"\n".join(lines))
    found = done.lines()
    assert done.code == 0
    assert len(found) == len(lines)
    assert {each["label"] for each in [*found[:10], *found[-11:-1]]} == {"product"}
    assert found[-1]["language"] == "ko"
    assert all({"language", "label", "labels", "confidence", "complaint", "entities"} <= each.keys() for each in found)


def test_mails_are_read_in_order_from_files_and_folders(shell: Shell) -> None:
    folder = shell.folder / "mails"
    folder.mkdir()
    (folder / "b.eml").write_bytes(MAIL + b"How much?\r\n")
    (folder / "a.eml").write_bytes(b"")
    (shell.folder / "bytes.eml").write_bytes(bytes(range(256)) * 40)
    (shell.folder / "nested.eml").write_bytes(b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5000)
    away = MAIL.replace(b"Subject: cups", b"Auto-Submitted: auto-replied\r\nSubject: away") + b"Away.\r\n"
    (shell.folder / "away.eml").write_bytes(away)
    done = shell.dangol("read-mail", "away.eml", "mails", "bytes.eml", "nested.eml", "gone.eml", "--json")
    found = done.lines()
    assert [Path(each["file"]).name for each in found] == [
        "away.eml", "a.eml", "b.eml", "bytes.eml", "nested.eml", "gone.eml",
    ]  # fmt: skip
    kinds = [each["kind"] for each in found]
    assert kinds[:3] == ["auto_reply", "unreadable", "message"]
    assert kinds[3:] == ["unreadable"] * 3
    assert all(each["why"] for each in found if each["kind"] == "unreadable")
    mail = found[2]
    assert (mail["from"], mail["subject"], mail["text"], mail["message_id"]) == (
        "ana@lisboacasa.example", "cups", "How much?", "<1@x.example>",
    )  # fmt: skip
    assert (mail["references"], mail["attachments"], mail["bounce"]) == ([], [], None)


def test_every_fault_of_a_configuration_is_told_at_once(shell: Shell) -> None:
    (shell.folder / "dangol.toml").write_text(
        '[exporter]\nname = "H"\ncountry = "Narnia"\ntimezone = "Mars/Base"\n[telegram]\ntokn = "1:abc"\n', "utf-8"
    )
    done = shell.process("run")
    assert done.code == 2
    for part in ("exporter.country", "exporter.timezone", "telegram.tokn", "did you mean", "token"):
        assert part in done.err


def test_without_a_configuration_it_is_said_how_to_get_one(shell: Shell) -> None:
    done = shell.dangol("run", "--config", "nowhere.toml")
    assert done.code == 2
    assert "nowhere.toml" in done.err


def test_articles_of_a_folder_that_is_not_there_are_no_sound_ones(shell: Shell) -> None:
    done = shell.dangol("articles", "check", "nowhere")
    assert done.code != 0
    assert "no such folder" in done.err


def test_the_help_of_a_correction_names_what_a_message_can_mean(shell: Shell) -> None:
    told = shell.dangol("correct", "--help").out
    assert "acceptance" in told
    assert "shortage" in told or "damage" in told


def test_an_unknown_role_is_refused(shell: Shell) -> None:
    shell.configure()
    done = shell.dangol("run", "--only", "coffee")
    assert done.code == 1
    assert "coffee" in done.err


async def test_init_without_questions_and_the_doctor_after_it(shell: Shell) -> None:
    async with running() as mail:
        done = shell.process(
            "init", "--yes",
            DANGOL_EXPORTER__NAME="Haneul Living", DANGOL_EXPORTER__COUNTRY="KR",
            DANGOL_EMAIL__ADDRESS="sales@haneul.example", DANGOL_EMAIL__IMAP__PASSWORD="demo",
            DANGOL_EMAIL__IMAP__HOST="127.0.0.1", DANGOL_EMAIL__IMAP__PORT=str(mail.imap_port),
            DANGOL_EMAIL__IMAP__SECURITY="none", DANGOL_EMAIL__SMTP__HOST="127.0.0.1",
            DANGOL_EMAIL__SMTP__PORT=str(mail.smtp_port), DANGOL_EMAIL__SMTP__SECURITY="none",
            DANGOL_EMAIL__SMTP__LOGIN="false",
        )  # fmt: skip
        assert done.code == 0, done.err
        path = shell.folder / "dangol.toml"
        assert path.stat().st_mode & 0o077 == 0
        assert shell.process("staff", "add", "Kim Minsu", "--email", "minsu@haneul.example").code == 0
        # The mail server runs in this very process: it must be free to answer.
        told = await asyncio.to_thread(shell.process, "doctor")
    assert told.code == 0, told.out
    assert "IDLE" in told.out
    assert "SMTP" in told.out


def test_the_doctor_says_what_is_wrong_and_ends_with_one(shell: Shell) -> None:
    shell.configure()
    done = shell.dangol("doctor")
    assert done.code == 1
    assert "nobody is on the staff list" in done.out
    assert "dangol staff add" in done.out
    assert "host and port" in done.out


def test_staff_come_and_go(shell: Shell) -> None:
    shell.configure()
    assert "Kim Minsu" in shell.dangol("staff", "add", "Kim Minsu", "--telegram", "501").out
    wrong = shell.dangol("staff", "add", "Lee Jiwon", "--telegram", "@jiwon")
    assert (wrong.code, "not its @name" in wrong.err) == (1, True)
    assert "Kim Minsu" not in shell.dangol("staff", "remove", "Kim Minsu").out
    assert "Kim Minsu" not in shell.dangol("staff", "list").out


def test_an_import_from_dry_run_to_unchanged(shell: Shell, empty: str) -> None:
    shell.configure(empty)
    for name, text in (("products", PRODUCTS), ("buyers", BUYERS), ("trades", TRADES)):
        (shell.folder / f"{name}.csv").write_text(text, "utf-8")
    dry = shell.dangol("import", "buyers", "buyers.csv", "--dry-run")
    assert (dry.code, "dry run" in dry.out) == (0, True)
    early = shell.dangol("import", "trades", "trades.csv")
    assert (early.code, "nothing was written" in early.out) == (1, True)
    assert (shell.folder / "trades.csv.errors.csv").exists()
    for name, created in (("products", 2), ("buyers", 2), ("trades", 1)):
        assert f"{created} created" in shell.dangol("import", name, f"{name}.csv").out
    again = shell.dangol("import", "buyers", "buyers.csv")
    assert "0 created, 0 updated, 2 unchanged" in again.out
    found = json.loads(shell.dangol("status", "--json").out)
    assert found["buyers"] == {"total": 2, "by_stage": {"potential": 1, "regular": 1}}
    assert found["migrations_pending"] == []


def test_what_cannot_be_imported_is_told_in_words(shell: Shell, empty: str) -> None:
    shell.configure(empty)
    (shell.folder / "picture.xlsx").write_bytes(b"\x89PNG")
    done = shell.dangol("import", "buyers", "picture.xlsx")
    assert (done.code, "nothing was written" in done.out) == (1, True)
    (shell.folder / "prices.csv").write_text("code;name;price;currency\nA;Cup;1,234;USD\nA;Cup;1;USD\n", "utf-8")
    for option in (("--dates", "dym"), ("--decimal", "x")):
        assert f"{option[0]} '{option[1]}': expected" in shell.dangol("import", "products", "prices.csv", *option).err
    done = shell.dangol("import", "products", "prices.csv", "--decimal", ",", "--dry-run")
    assert "1 fault in 2 rows" in done.out
    assert shell.dangol("import", "buyers", "gone.csv").code == 2
    assert shell.dangol("import", "cats", "picture.xlsx").code == 2


async def fill(url: str) -> None:
    """Store Ana, one message of hers and our answer."""
    async with opened(url):
        house = build_house()
        address = await ana(house)
        now = house.clock.now()
        about: dict[str, Any] = {
            "buyer_id": address.contact.buyer_id,
            "contact_id": address.contact_id,
            "channel": "email",
        }
        for direction, text in ((Direction.IN, "=1+1 안녕하세요"), (Direction.OUT, "Hello Ana")):
            await Interaction.create(
                created_at=now, at=now, direction=direction, kind=Kind.MESSAGE, text=text, label="greeting", **about
            )
        await add("Kim Minsu", now, telegram="501", email="", role="agent", language="en")


async def test_timeline_and_export_of_either_database(database_url: str, shell: Shell) -> None:
    await fill(database_url)
    shell.configure(database_url)
    lines = shell.dangol("timeline", "ANA@lisboacasa.example", "--json").lines()
    assert [line["direction"] for line in lines] == ["in", "out"]
    assert datetime.fromisoformat(lines[0]["at"]).astimezone(UTC) == NOW
    assert shell.dangol("export", "out").code == 0
    files = {path.name for path in (shell.folder / "out").iterdir()}
    assert {"buyer.csv", "contact.csv", "address.csv", "trade.csv", "timeline.jsonl"} <= files
    said = [json.loads(line) for line in (shell.folder / "out" / "timeline.jsonl").read_text("utf-8").splitlines()]
    assert [each["text"] for each in said] == ["=1+1 안녕하세요", "Hello Ana"]


async def test_what_people_read_of_timeline_and_status(shell: Shell, empty: str) -> None:
    await fill(empty)
    shell.configure(empty)
    assert "안녕하세요" in shell.dangol("timeline", "Lisboa Casa Lda").out
    assert "1 regular" in shell.dangol("status").out
    nobody = shell.dangol("timeline", "nobody@nowhere.example")
    assert (nobody.code, "nobody@nowhere.example" in nobody.err) == (1, True)


async def test_backup_and_restore_of_sqlite(shell: Shell, empty: str) -> None:
    await fill(empty)
    shell.configure(empty)
    assert shell.dangol("db", "backup", "copy.db").code == 0
    assert shell.dangol("staff", "remove", "Kim Minsu").code == 0
    refused = shell.dangol("db", "restore", "copy.db")
    assert (refused.code, "--force" in refused.err) == (1, True)
    assert shell.dangol("db", "restore", "copy.db", "--force").code == 0
    assert "Kim Minsu" in shell.dangol("staff", "list").out
    assert len(list(shell.folder.glob("house.db.before-*"))) == 1


async def test_only_a_whole_backup_takes_the_place_of_the_database(tmp_path: Path, empty: str) -> None:
    url, junk, copy = empty, tmp_path / "junk.db", tmp_path / "copy.db"
    await fill(url)
    backup(url, copy)
    with pytest.raises(DangolError, match="exists already"):
        backup(url, copy)
    with pytest.raises(DangolError, match="no database"):
        backup(f"sqlite:///{tmp_path / 'gone.db'}", tmp_path / "other.db")
    before = (tmp_path / "house.db").read_bytes()
    junk.write_bytes(b"SQLite format 3\0 and then something else" * 50)
    (tmp_path / "torn.db").write_bytes(copy.read_bytes()[:30_000])
    for source in ("junk.db", "torn.db", "gone.db"):
        with pytest.raises(DangolError):
            restore(url, tmp_path / source, force=True)
    assert (tmp_path / "house.db").read_bytes() == before


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_backup_and_restore_of_postgresql(database_url: str, shell: Shell) -> None:
    _require_client_tools()
    await fill(database_url)
    shell.configure(database_url)
    assert shell.dangol("db", "backup", "copy.dump").code == 0
    assert shell.dangol("staff", "remove", "Kim Minsu").code == 0
    assert shell.dangol("db", "restore", "copy.dump", "--force").code == 0
    assert "Kim Minsu" in shell.dangol("staff", "list").out


def _require_client_tools() -> None:
    """Skip where PostgreSQL's tools are missing, or older than the server of the tests."""
    tool = shutil.which("pg_dump")
    if tool is None:
        pytest.skip("no pg_dump on this machine")
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    major = next((int(word.split(".")[0]) for word in version.split() if word[0].isdigit()), 0)
    if major < 18:
        pytest.skip(f"pg_dump is of version {major}, the server of the tests of version 18")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_its_tools_a_backup_of_postgresql_says_what_to_install(database_url: str, shell: Shell) -> None:
    shell.configure(database_url)
    done = shell.dangol("db", "backup", "copy.dump", PATH=str(shell.folder))
    assert (done.code, "pg_dump is not on this machine" in done.err) == (1, True)


async def test_a_newsletter_is_previewed_tested_and_sent(shell: Shell, empty: str) -> None:
    await fill(empty)
    shell.configure(empty)
    issue = write_issue(shell.folder)
    assert shell.dangol("newsletter", "preview", issue, "--no-open", "-o", "look.html").code == 0
    assert "Glass was warm" in (shell.folder / "look.html").read_text("utf-8")
    assert shell.dangol("newsletter", "test", issue, "--to", "nobody@nowhere.example").code == 1
    assert "1 letters planned" in shell.dangol("newsletter", "test", issue, "--to", "ana@lisboacasa.example").out
    assert "1 letters planned, 0 were" in shell.dangol("newsletter", "send", issue).out
    assert "0 letters planned, 1 were planned before" in shell.dangol("newsletter", "send", issue).out
    (issue / "ko.md").unlink()
    faulty = shell.dangol("newsletter", "preview", issue, "--no-open")
    assert (faulty.code, "ko.md:1" in faulty.err) == (1, True)


def test_the_cards_are_shown(shell: Shell, empty: str) -> None:
    shell.configure(empty)
    done = shell.dangol("cards", "preview", "--no-open", "-o", "cards.html")
    assert done.code == 0, done.err
    assert "<img" in (shell.folder / "cards.html").read_text("utf-8")
