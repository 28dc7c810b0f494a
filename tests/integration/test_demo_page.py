"""The demo: its script from end to end, and what its page lets in and keeps out."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from rich.console import Console

from bot.demo.check import check_demo
from bot.demo.issue import Issue, write_issue
from bot.demo.page.guard import Guard
from bot.demo.page.live import Hub
from bot.demo.page.mailbox import Letter, opened, page
from bot.demo.page.pictures import picture_type
from bot.demo.page.port import listen
from bot.demo.run import demo, run_demo
from bot.demo.visitor import Visitor
from bot.errors import DangolError
from bot.letters.issue import read_issue
from scheduler.service import clockwork
from tests.cast import NOW

SILENT = Console(quiet=True)
_TRAVEL = 90.0  # seconds, on a machine that is busy
# In the loop of the demo that they share.
together = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Open:
    """A running demo."""

    address: str
    client: httpx.AsyncClient
    visitor: Visitor


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> AsyncIterator[Open]:
    """One demo for all who only play with its page; each plays somebody else."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "data").mkdir(mode=0o700)
    shutil.copy(sqlite_template, folder / "data" / "dangol.db")
    with listen(0) as listening:
        async with (
            demo(clockwork, folder, listening, SILENT) as address,
            httpx.AsyncClient(base_url=address, timeout=30) as client,
        ):
            yield Open(address, client, Visitor(client))


@pytest.mark.timeout(240)
async def test_the_script_of_the_demo_plays_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert await check_demo(clockwork, console=Console(force_terminal=False, width=200))
    said = capsys.readouterr().out
    assert said.count("✓") == 7
    assert "✗" not in said


@together
async def test_a_stranger_is_met_edits_and_sends_a_file(running: Open) -> None:
    stranger = await running.visitor.do("/api/people", name="Robin Moreau", language="en")
    key = stranger["key"]
    assert (await running.visitor.get(f"/api/people/{key}/memory")) == {"known": False}
    await running.visitor.do(f"/api/people/{key}/start")
    hello = await running.visitor.hears(stranger, 0)
    assert "Haneul" in hello["text"]
    known = await running.visitor.remembers(stranger, lambda found: found["firm"]["stage"] == "potential", "them")
    assert known["contact"]["name"] == "Robin Moreau"
    listed = [one for one in await running.visitor.people() if one["was"] == key]
    assert [one["mail"] for one in listed] == [stranger["mail"]]
    note = {"file": ("note.txt", b"hello", "text/plain")}
    answer = await running.client.post(f"/api/people/{key}/chat", data={"text": "see this"}, files=note)
    assert answer.status_code == 200
    chat = await running.visitor.get(f"/api/people/{key}/chat")
    mine = next(one for one in chat["messages"] if one["files"] and one["mine"])
    got = await running.client.get(mine["files"][0]["url"])
    assert got.content == b"hello"
    assert got.headers["content-disposition"].startswith("attachment")
    await running.visitor.do(f"/api/people/{key}/edit", message=mine["id"], text="look at this")
    chat = await running.visitor.get(f"/api/people/{key}/chat")
    assert next(one for one in chat["messages"] if one["id"] == mine["id"])["edited"]


@together
async def test_who_proves_to_be_a_known_buyer_keeps_the_phone_as_that_buyer(running: Open) -> None:
    buyer = next(one for one in await running.visitor.people() if one["language"] == "en" and one["stage"] == "regular")
    stranger = await running.visitor.do("/api/people", name="Sam Poe", language="en")
    await running.visitor.do(f"/api/people/{stranger['key']}/start")
    asked = await running.visitor.says(stranger, "Where is my order?")
    await running.visitor.hears(stranger, asked, "e-mail address")
    named = await running.visitor.says(stranger, buyer["mail"])
    await running.visitor.hears(stranger, named, "code")
    code = await running.visitor.until(lambda: _code(running, buyer), "no code came")
    proven = await running.visitor.says(stranger, code)
    await running.visitor.hears(stranger, proven, "knows this chat")
    now = [one for one in await running.visitor.people() if one["was"] == stranger["key"] or one["name"] == "Sam Poe"]
    assert [(one["key"], one["mail"]) for one in now] == [(buyer["key"], buyer["mail"])]
    chat = await running.visitor.get(f"/api/people/{buyer['key']}/chat")
    assert any(one["text"] == "Where is my order?" for one in chat["messages"])


async def _code(running: Open, buyer: dict[str, Any]) -> str | None:
    for mail in await running.visitor.mails(buyer):
        whole = await running.visitor.get(f"/api/mail/{buyer['mail']}/{mail['id']}")
        if found := re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", whole["text"]):
            return found[0]
    return None


@together
async def test_a_personal_link_makes_a_chat_the_contact_s_own(running: Open) -> None:
    person = next(one for one in await running.visitor.people() if not one["telegram"])
    await running.visitor.do(f"/api/people/{person['key']}/start")
    found = await running.visitor.remembers(
        person, lambda one: "telegram" in [each["channel"] for each in one["contact"]["addresses"]], "the chat"
    )
    assert all(one["verified"] for one in found["contact"]["addresses"] if one["channel"] == "telegram")


@together
async def test_other_sites_and_other_names_are_kept_out(running: Open) -> None:
    get, post = running.client.get, running.client.post
    assert (await get("/api/people", headers={"Host": "evil.example"})).status_code == 403
    said = {"to": "hour"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert (await post("/api/clock", json=said, headers=headers)).status_code == 403
    assert (await post("/api/clock", json=said, headers={"Origin": running.address})).status_code == 200
    await running.visitor.until(lambda: _stands(running.visitor), "the clock does not arrive", _TRAVEL)


@together
async def test_what_is_not_there_or_not_understood_is_said(running: Open) -> None:
    get, post = running.client.get, running.client.post
    for path in ("/api/people/c999999/chat", "/api/people/x/chat", "/api/mail/a@b.example/r1", "/api/file/none"):
        assert (await get(path)).status_code == 404
    assert (await post("/api/clock", json={"to": "yesterday"})).json() == {"error": "nothing_ahead"}
    assert (await post("/api/clock", content=b"[")).status_code == 400
    assert (await post("/api/clock", json=["hour"])).status_code == 400
    assert (await post("/api/group", files={"text": (None, "hi"), "staff": (None, "7")})).status_code == 404
    huge = {"text": (None, "x" * 23_000_000)}
    assert (await post("/api/group", files=huge)).json() == {"error": "too_large"}
    fields = {"to": (None, "not an address"), "text": (None, "hi")}
    assert (await post("/api/mail/a@b.example", files=fields)).json() == {"error": "no_address"}


@together
async def test_the_page_speaks_korean_and_shows_no_secret(running: Open) -> None:
    english = await running.client.get("/", headers={"Accept-Language": "fr"})
    korean = await running.client.get("/?lang=ko")
    assert 'lang="en"' in english.text
    assert "메일함" in korean.text
    assert "script-src 'self'" in english.headers["content-security-policy"]
    words = json.loads(korean.text.partition('id="words">')[2].partition("</script>")[0])
    assert words["mail_send"]
    config = await running.client.get("/config")
    assert "staff_group" in config.text
    assert "local-try-out-token" not in config.text
    assert (await running.client.get("/readme")).status_code == 200
    assert (await running.client.get("/static/app.js")).headers["content-type"].startswith("text/javascript")


@together
async def test_the_clock_moves_once_at_a_time(running: Open) -> None:
    before = (await running.visitor.get("/api/clock"))["now"]
    first, second = await asyncio.gather(
        *(running.client.post("/api/clock", json={"to": "day", "person": ""}) for _ in range(2))
    )
    assert sorted([first.status_code, second.status_code]) == [200, 409]
    await running.visitor.until(lambda: _arrived(running.visitor, before), "the clock stood still", _TRAVEL)


async def _stands(visitor: Visitor) -> bool | None:
    return True if (await visitor.get("/api/clock"))["moving"] is None else None


async def _arrived(visitor: Visitor, before: str) -> bool | None:
    clock = await visitor.get("/api/clock")
    return True if clock["moving"] is None and clock["now"][:10] > before[:10] else None


@together
async def test_an_open_page_is_told_what_changed(running: Open) -> None:
    person = next(one for one in await running.visitor.people() if one["telegram"])
    async with running.client.stream("GET", "/api/events") as answer:
        lines = answer.aiter_lines()
        assert await _next(lines) == []
        await running.visitor.says(person, "hello")
        seen: set[str] = set()
        while not {f"chat:{person['telegram']}", "memory"} <= seen:
            seen |= set(await _next(lines))


async def _next(lines: AsyncIterator[str]) -> list[str]:
    async with asyncio.timeout(20):
        async for line in lines:
            if line.startswith("data: "):
                return list(json.loads(line[6:]))
    raise AssertionError("the stream ended")


async def test_a_slow_page_misses_nothing_and_holds_little() -> None:
    hub = Hub()
    with hub.listening() as listener:
        for number in range(10_000):
            hub.tell(f"chat:{number % 3}")
        assert listener.take() == ["chat:0", "chat:1", "chat:2"]
        assert listener.take() == []
    assert not hub.listeners


def test_a_letter_s_html_keeps_its_own_pictures_and_no_others() -> None:
    raw = (
        b'From: a@b.example\nTo: c@d.example\nSubject: hi\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
        b'Content-Type: text/html\n\n<img src="cid:one"><img src="cid:two"><script>alert(1)</script>\n--x\n'
        b"Content-Type: image/png\nContent-ID: <one>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x\n"
        b"Content-Type: image/svg+xml\nContent-ID: <two>\n\n<svg onload='x'/>\n--x--\n"
    )
    letter = Letter("r1", raw, NOW, unread=True)
    html = page(letter)
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in html
    assert 'src="about:blank"' in html
    assert opened(letter)["leave"] == ""


def test_only_pictures_are_shown_as_pictures() -> None:
    assert picture_type(b"\x89PNG\r\n\x1a\n...") == "image/png"
    assert picture_type(b"RIFF....WEBPVP8 ") == "image/webp"
    assert picture_type(b"<svg xmlns='x'>") == ""


def test_issues_follow_each_other_under_names_of_their_own(tmp_path: Path) -> None:
    first = Issue(1, NOW.date())
    for issue in (first, first.next()):
        write_issue(tmp_path, issue)
    found = [read_issue(folder) for folder in sorted((tmp_path / "newsletters").iterdir())]
    assert [issue.date for issue in found] == [first.date, first.next().date]
    assert len({issue.slug for issue in found}) == 2


def test_the_next_free_port_is_taken_where_one_is_in_use() -> None:
    with listen(0) as first, listen(first.getsockname()[1]) as second:
        assert second.getsockname()[1] > first.getsockname()[1]


async def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(DangolError, match="empty folder"):
        await run_demo(clockwork, port=0, folder=tmp_path, open_browser=False, console=SILENT)
    assert (tmp_path / "diary.txt").read_text() == "mine"


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_the_demo_leaves_nothing_when_it_is_stopped(tmp_path: Path) -> None:
    command = ("-c", "from bot.cli import main; main()", "demo", "--no-browser", "--port", "0")
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    running = await asyncio.create_subprocess_exec(
        sys.executable, *command, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    async with asyncio.timeout(100):
        while b"Ctrl-C" not in await running.stdout.readline():
            assert not running.stdout.at_eof()
        assert _files(tmp_path)
        running.terminate()
        await running.communicate()
    assert running.returncode == 0
    assert not _files(tmp_path)


def test_one_click_requests_are_let_in_from_anywhere() -> None:
    guard = Guard(lambda *_: None, 80)  # type: ignore[arg-type]
    headers = [(b"host", b"127.0.0.1:80"), (b"origin", b"null")]
    scope = {"type": "http", "method": "POST", "path": "/u/token", "headers": headers}
    assert guard._refusal(scope) == ""
    assert guard._refusal(scope | {"path": "/api/clock"})
