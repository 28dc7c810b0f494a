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
PUBLIC = "https://dangol.haneul.example"


def clockwork(app: App) -> Ticker:
    """Return the clock of the service."""
    return Clockwork(app.house, [Relay(app.house, channel) for channel in app.channels.values()])


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running service with an empty database; it is a Wednesday morning in Seoul."""
    async with open_stage(
        tmp_path, clockwork, HANEUL, clock=MovableClock(NOW), public_url=PUBLIC, database_url=database_url
    ) as running:
        yield running


@pytest.fixture
async def still(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The same, where time passes by `move` only."""
    async with open_stage(
        tmp_path, clockwork, HANEUL, clock=MovableClock(NOW, frozen=True), public_url=PUBLIC, database_url=database_url
    ) as running:
        yield running


@pytest.fixture
async def quiet(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The same without a staff group: staff live by e-mail."""
    async with open_stage(
        tmp_path,
        clockwork,
        HANEUL,
        clock=MovableClock(NOW),
        public_url=PUBLIC,
        database_url=database_url,
        staff_in_group=False,
    ) as running:
        yield running
