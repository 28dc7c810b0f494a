"""The running service: the app that listens and the clock that ticks, until the process is told to stop."""

import asyncio
import signal
from collections.abc import Iterable

import structlog

from bot.app import App, open_app
from bot.config.settings import Settings
from scheduler.clock import Clockwork
from scheduler.relay import Relay

log = structlog.get_logger(__name__)
ROLES = ("inbox", "clock", "web")


async def run(settings: Settings, roles: Iterable[str] = ROLES, stop: asyncio.Event | None = None) -> None:
    """Run the service until `stop`, SIGTERM or SIGINT.

    Roles: `inbox` listens and answers, `clock` sends and keeps time, `web` serves the public pages and the webhook.
    """
    stop = stop or _on_signal()
    async with open_app(settings) as app, asyncio.TaskGroup() as group:
        wanted = set(roles)
        log.info("started", action="service.start", roles=sorted(wanted), channels=sorted(app.channels))
        if "inbox" in wanted:
            group.create_task(app.listen(stop))
        if "web" in wanted:
            group.create_task(app.serve(stop))
        if "clock" in wanted:
            group.create_task(tick(app, stop))
        await stop.wait()
        log.info("stopping", action="service.stop")


def clockwork(app: App) -> Clockwork:
    """Return the clock of an app, with a relay for each of its channels."""
    return Clockwork(app.house, [Relay(app.house, channel) for channel in app.channels.values()])


async def tick(app: App, stop: asyncio.Event) -> None:
    """Run the clock until `stop`, then let letters on the wire finish."""
    ticking = clockwork(app)
    app.nudge.append(ticking.nudge)
    ticking.start()
    try:
        await stop.wait()
    finally:
        await ticking.stop()


def _on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
