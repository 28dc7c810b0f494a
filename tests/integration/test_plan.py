"""Planning a newsletter, twice at once and after a change."""

import asyncio
from pathlib import Path

import pytest

from bot.errors import IssueError
from bot.letters.issue import read_issue
from bot.letters.plan import plan
from bot.store.interactions import Interaction
from bot.store.letters import Edition
from bot.store.outbox import Delivery
from tests.cast import ana, build_house
from tests.stories.newsletter import write_issue


async def test_two_who_plan_the_same_issue_at_once_plan_it_once(database: str, tmp_path: Path) -> None:
    house = build_house()
    await ana(house)
    issue = read_issue(write_issue(tmp_path))
    done = await asyncio.gather(*(plan(house, issue) for _ in range(3)))
    assert sorted((one.new, one.before) for one in done) == [(0, 1), (0, 1), (1, 0)]
    assert await Delivery.all().count() == await Interaction.all().count() == 1


async def test_an_issue_may_change_until_its_first_letter_is_planned(database: str, tmp_path: Path) -> None:
    house = build_house()
    folder = write_issue(tmp_path)
    await plan(house, read_issue(folder))
    (folder / "en.md").write_text((folder / "en.md").read_text("utf-8").replace("warm", "cold"), "utf-8")
    await ana(house)
    await plan(house, read_issue(folder))
    assert all("cold" in edition.text for edition in await Edition.filter(language="en"))
    (folder / "en.md").write_text((folder / "en.md").read_text("utf-8").replace("cold", "hot"), "utf-8")
    with pytest.raises(IssueError, match="new slug"):
        await plan(house, read_issue(folder))
