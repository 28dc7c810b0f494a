"""The stage of the stories: the whole service on real protocols, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.demo.stage import Stage, Ticker, open_stage
from bot.demo.world.model import Exporter
from scheduler.clock import Clockwork
from scheduler.relay import Relay
from tests.cast import NOW

HANEUL = Exporter(
    name="Haneul Living", names={}, profiles={}, address="1 Haeundae-ro, Busan, Korea", country="KR",
    timezone="Asia/Seoul", phone="", email="sales@haneul.example", website="https://haneul.example", founded=2004,
)  # fmt: skip


def clockwork(app: App) -> Ticker:
    """Return the clock of the service."""
    return Clockwork(app.house, [Relay(app.house, channel) for channel in app.channels.values()])


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running service with an empty database; it is a Wednesday morning in Seoul."""
    clock = MovableClock(NOW)
    public = "https://dangol.haneul.example"
    async with open_stage(
        tmp_path, clockwork, HANEUL, clock=clock, public_url=public, database_url=database_url
    ) as running:
        yield running
