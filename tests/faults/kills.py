"""Kills the service at random moments while a load goes through, and counts what became of it."""

import asyncio
import random
import time
from dataclasses import dataclass

from bot.store.database import opened
from tests.faults.load import Load, arrive, prepare
from tests.faults.service import Service
from tests.faults.tally import Tally, settled, tally
from tests.faults.world import World


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `seconds` counts from the first start to the last letter."""

    tally: Tally
    kills: int
    seconds: float
    parallel: dict[str, int]
    exit_code: int


async def run(world: World, load: Load, kills: int, dice: random.Random, *, timeout: float = 240.0) -> Outcome:
    """Let `load` go through while the service is killed `kills` times, each time in the middle of its work."""
    service = Service(world)
    async with opened(world.settings.database_url, migrate=False):
        await prepare(world, load)
        started = time.monotonic()
        arriving = asyncio.create_task(arrive(world, load, dice))
        try:
            for _ in range(kills):
                await service.start()
                await asyncio.sleep(dice.uniform(0.05, 2.5))
                await service.kill()
            await service.start()
            await arriving
            await settled(load, timeout)
            seconds = time.monotonic() - started
            code = await service.stop()
        finally:
            arriving.cancel()
            await asyncio.gather(arriving, return_exceptions=True)
            await service.stop(1)
        return Outcome(await tally(world), kills, seconds, _parallel(world), code)


def _parallel(world: World) -> dict[str, int]:
    return {"email": world.settings.email.smtp.connections, "telegram": 10}
