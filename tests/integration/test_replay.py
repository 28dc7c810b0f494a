"""A recorded day judged again, on both databases: by the same version nothing differs."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.channels.memory import MemoryChannel
from bot.clock import MovableClock
from bot.commands import replay as command
from bot.conversation import trace
from bot.conversation.inbox import Reception
from bot.conversation.replay import Pair, replay
from bot.errors import DangolError
from bot.house import House
from bot.meaning import Complaint, ComplaintKind, Label, Meaning, Severity
from bot.messages import Act, Limits
from bot.outbox import Outbox
from bot.store.interactions import Interaction
from bot.trade import ProductCard
from tests.cast import JUDGE, NOW, build_house, lunchbox

pytestmark = pytest.mark.usefixtures("database")
DAY = [
    ("1", "hello"),
    ("1", "Glass lunch box, what is the MOQ?"),
    ("1", "I want a quotation"),
    ("1", "600 pcs"),
    ("2", "My parcel is late and the boxes are broken!"),
    ("2", "order number SO-1"),
    ("1", "CIF Hamburg"),
    ("3", "qwertz uiop asdf"),
    ("3", "unsubscribe"),
]


class Second:
    """The next version: takes every lunch box for a source, and hears a complaint in every qwertz."""

    name = "words-2"

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        meaning = JUDGE.judge(text, known_language=known_language, catalogue=catalogue, today=today)
        if "lunch box" in text:
            return replace(meaning, label=Label.SOURCE, labels=(Label.SOURCE,))
        if "qwertz" in text:
            return replace(meaning, complaint=Complaint(True, ComplaintKind.SERVICE, Severity.LOW))
        return meaning

    def vector(self, text: str) -> bytes:
        return b""


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    clock = MovableClock(NOW, frozen=True)
    built = replace(
        build_house(clock, staff_group=""),
        outbox=Outbox(clock, {"memory": Limits(text=4096, buttons=True)}, "x.example"),
    )
    await lunchbox(built)
    yield built


async def record(house: House) -> MemoryChannel:
    """Let the day happen: what is said, a button and files without words."""
    channel = MemoryChannel(clock=house.clock)
    reception = Reception(house, {"memory": channel})
    assert isinstance(house.clock, MovableClock)
    for sender, text in DAY:
        house.clock.move(timedelta(minutes=5))
        channel.write(text, sender=sender)
        await reception.accept([channel.exchange.waiting.pop()])
        await reception.drain()
    channel.write("", sender="2", act=Act.BUTTON, button="catalogue:1")
    await reception.accept([channel.exchange.waiting.pop()])
    await reception.drain()
    return channel


async def again(house: House) -> list[Pair]:
    heard: list[str] = []
    found = [pair async for pair in replay(house, NOW, NOW + timedelta(days=1), lambda text, *_: heard.append(text))]
    assert heard == []  # words have no vectors to remember
    return found


async def test_the_same_version_sees_no_difference(house: House) -> None:
    await record(house)
    pairs = await again(house)
    assert len(pairs) == len(DAY) + 1
    assert all(pair.then.actions for pair in pairs)
    assert command.compared(pairs, None)[0] == []


async def test_another_version_shows_every_difference_and_nothing_else(house: House, tmp_path: Path) -> None:
    await record(house)
    file = tmp_path / "first.jsonl"
    command.save(await again(house), file)
    pairs = await again(replace(house, judge=Second()))
    for against in (None, file):
        found, counts = command.compared(pairs, against)
        seen = {(one.text, one.what) for one in found}
        assert {(text, what) for text, what in seen if what != "actions"} == {
            ("Glass lunch box, what is the MOQ?", "labels"),
            ("qwertz uiop asdf", "complaint"),
        }
        assert {text for text, what in seen if what == "actions"} == {
            "Glass lunch box, what is the MOQ?", "qwertz uiop asdf",
        }  # fmt: skip
        assert counts["messages"] == len(DAY) + 1
        assert counts["different"] == 2


async def test_replaying_changes_nothing_and_answers_nobody(house: House) -> None:
    channel = await record(house)
    before = [await Interaction.all().order_by("id").values(), len(channel.sent)]
    await again(replace(house, judge=Second()))
    assert [await Interaction.all().order_by("id").values(), len(channel.sent)] == before


async def test_what_came_before_traces_were_kept_is_judged_and_its_decision_left_out(house: House) -> None:
    await record(house)
    for row in await Interaction.all():
        row.note = {key: value for key, value in row.note.items() if key != trace.KEY}
        await row.save(update_fields=["note"])
    pairs = await again(replace(house, judge=Second()))
    assert all(pair.now.actions is None for pair in pairs)
    assert {one.what for one in command.compared(pairs, None)[0]} == {"labels", "complaint"}


async def test_only_the_span_that_was_asked_for_is_judged(house: House) -> None:
    await record(house)
    day = NOW + timedelta(minutes=6)
    assert len([pair async for pair in replay(house, NOW, day, lambda *_: None)]) == 1
    assert [
        pair async for pair in replay(house, day + timedelta(days=1), day + timedelta(days=2), lambda *_: None)
    ] == []


async def test_the_differences_are_lines_of_json(house: House) -> None:
    await record(house)
    found, counts = command.compared(await again(replace(house, judge=Second())), None)
    lines = [json.loads(line) for line in command.lines(found, counts)]
    assert len(lines) == len(found) + 1
    assert lines[-1]["summary"]["different"] == 2


def test_days_are_whole_days_in_utc() -> None:
    today = date(2026, 11, 18)
    assert command.span("", "", today) == (NOW.replace(day=17, hour=0), NOW.replace(day=19, hour=0))
    assert command.span("2026-11-01", "2026-11-01", today)[1].day == 2
    for since, until in (("yesterday", ""), ("2026-11-02", "2026-11-01")):
        with pytest.raises(DangolError):
            command.span(since, until, today)
