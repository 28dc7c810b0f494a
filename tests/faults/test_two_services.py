"""Two whole services on one database: they share the work, and nobody hears anything twice."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.store.database import opened
from tests.faults.load import Load, arrive, prepare
from tests.faults.service import Service
from tests.faults.tally import settled, tally
from tests.faults.world import world

LOAD = Load(chats=120, mails=60, readers=300, seconds=4)


@pytest.mark.timeout(180)
async def test_two_services_on_one_database_double_nothing(database_url: str, tmp_path: Path) -> None:
    async with world(tmp_path, database_url) as outside, opened(database_url, migrate=False):
        await prepare(outside, LOAD)
        both = [Service(outside), Service(outside)]
        try:
            await asyncio.gather(*(one.start() for one in both))
            await arrive(outside, LOAD, random.Random(1))
            await settled(LOAD, 90)
            assert [await one.stop() for one in both] == [0, 0]
        finally:
            for one in both:
                await one.stop(1)
        found = await tally(outside)
    assert found.inbound == found.answered == LOAD.chats + LOAD.mails
    assert found.lost == []
    assert found.twice == []
    assert sum(found.doubles.values()) == 0
