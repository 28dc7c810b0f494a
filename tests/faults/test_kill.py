"""kill -9 at random moments: nothing is lost, nothing is answered twice, doubles are bounded (invariant 4)."""

import random
from pathlib import Path

import pytest

from tests.faults import kills
from tests.faults.load import Load
from tests.faults.world import world

SEED = 20261118
KILLS = 5


@pytest.mark.timeout(600)
async def test_nothing_is_lost_when_the_service_is_killed_at_random_moments(database_url: str, tmp_path: Path) -> None:
    async with world(tmp_path, database_url) as outside:
        load = Load()
        found = await kills.run(outside, load, KILLS, random.Random(SEED))
    tally = found.tally
    assert tally.inbound == load.chats + load.mails
    assert tally.lost == []
    assert tally.twice == []
    assert tally.answered == load.chats + load.mails
    for channel, parallel in found.parallel.items():
        assert tally.doubles[channel] <= parallel * KILLS
    assert found.exit_code == 0
