"""The running service: the app that listens and the clock that ticks, until the process is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterable, Mapping

import structlog

from bot.app import App, open_app
from bot.config.settings import Settings
from bot.errors import DangolError
from scheduler.clock import Clockwork
from scheduler.relay import Relay

log = structlog.get_logger(__name__)
ROLES = ("inbox", "clock", "web")
Role = Callable[[App, asyncio.Event], Awaitable[None]]


async def run(settings: Settings, roles: Iterable[str] = ROLES, stop: asyncio.Event | None = None) -> None:
    """Run the service until `stop`, SIGTERM or SIGINT.

    Roles: `inbox` listens and answers, `clock` sends and keeps time, `web` serves the public pages and the webhook.
    """
    stop = stop or _on_signal()
    async with open_app(settings) as app:
        await play(app, roles, stop)


async def play(app: App, roles: Iterable[str], stop: asyncio.Event, known: Mapping[str, Role] | None = None) -> None:
    """Play the roles (`known` says how) until `stop`. One that fails ends the others; it is named in a DangolError."""
    parts = known or _PARTS
    wanted = set(roles)
    async with asyncio.TaskGroup() as group:
        log.info("started", action="service.start", roles=sorted(wanted), channels=sorted(app.channels))
        for name in ROLES:
            if name in wanted:
                group.create_task(_played(name, parts[name](app, stop)))
        await stop.wait()
        log.info("stopping", action="service.stop")


async def _played(name: str, part: Awaitable[None]) -> None:
    try:
        await part
    except DangolError:
        raise
    except Exception as error:
        log.exception("a role failed", action="service.failed", role=name)
        why = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
        if isinstance(why, DangolError):
            raise why from error
        raise DangolError(f"{name} has failed ({type(why).__name__}: {why}); the log has the details") from error


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


_PARTS: Mapping[str, Role] = {"inbox": App.listen, "web": App.serve, "clock": tick}


def _on_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
