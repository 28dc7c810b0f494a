"""The one root: builds everything from the settings, opens it, and closes it again. Nobody else constructs clients."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from starlette.applications import Starlette

from bot import build, web
from bot.cases import post
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import Clock, SystemClock
from bot.config.settings import Settings
from bot.conversation.inbox import Reception
from bot.errors import ChannelDownError
from bot.health import MailHealth
from bot.house import Adviser, House
from bot.knowledge import kept
from bot.knowledge.library import Library
from bot.messages import Channel
from bot.outbox import Outbox
from bot.papers import press
from bot.render import Words
from bot.serving import serve
from bot.store import claims
from bot.store.database import opened, transaction
from bot.tokens import Signer
from bot.understanding.judge import Judge, load

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class App:
    """Everything built and open. `nudge` is what the clock puts there once it ticks."""

    settings: Settings
    house: House
    channels: Mapping[str, Channel]
    reception: Reception
    web: Starlette
    nudge: list[Callable[[], None]] = field(default_factory=list)
    mail: MailHealth = field(default_factory=MailHealth)
    library: Library | None = None

    async def listen(self, stop: asyncio.Event) -> None:
        """Take in what arrives on all channels, and work on it, until `stop`."""
        async with asyncio.TaskGroup() as group:
            ears = [group.create_task(self._ear(channel)) for channel in self.channels.values()]
            worker = group.create_task(self.reception.run(stop))
            group.create_task(self.mail.watch(self.house, stop))
            group.create_task(press.warm(self.house.words))
            if self.library is not None:
                group.create_task(self.library.watch(stop))
            await stop.wait()
            for ear in ears:
                ear.cancel()
            self.reception.wake()
            await asyncio.wait([worker], timeout=30)
            worker.cancel()

    async def _ear(self, channel: Channel) -> None:
        """Listen on one channel; where our own credentials are refused, tell staff and try again, slowly."""
        while True:
            try:
                await channel.listen(self.reception.accept)
            except ChannelDownError as error:
                await self._tell_down(channel.kind, str(error))
            except Exception:
                log.exception("listening failed", action="app.listen", channel=channel.kind)
            await asyncio.sleep(60)

    async def _tell_down(self, kind: str, why: str) -> None:
        log.error("channel down", action="app.down", channel=kind, error=why)
        key = f"down:{kind}:in:{self.house.clock.now().date()}"
        values = {"channel": kind, "why": why}
        try:
            async with transaction():
                if kind == "telegram":
                    await post.to_each(self.house, key, "staff/channel_down", values)
                else:
                    await post.tell(self.house, key, "staff/channel_down", values)
        except Exception:
            # It is told at the next try; the other channels go on listening.
            log.exception("staff not told", action="app.down", channel=kind)
        self.house.nudge()

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve the public pages and Telegram's webhook until `stop`."""
        host, _, port = self.settings.service.listen.rpartition(":")
        await serve(self.web, host, int(port), stop)


@asynccontextmanager
async def open_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """Open database and channels for the tasks started inside."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(settings.database_url))
        await claims.release_dead(clock.now())
        mail = MailHealth()
        channels = build.channels(settings, clock, mail.note)
        for channel in channels.values():
            stack.push_async_callback(channel.close)
        nudges: list[Callable[[], None]] = []
        adviser = build.adviser(settings, clock)
        if adviser is not None:
            stack.push_async_callback(adviser.close)
        # Lexicons, profiles and heads are read from disk: not on the event loop.
        judge = await asyncio.to_thread(load, settings.understanding.model, build.heads(settings))
        library = Library(Path(settings.firm.articles), judge, clock, kept.usual())
        house = await _house(settings, clock, channels, nudges, adviser, judge, library)
        telegram = channels.get("telegram")
        webhook = (
            telegram.handle_webhook if isinstance(telegram, TelegramChannel) and settings.telegram.webhook else None
        )
        reception = Reception(house, channels)
        yield App(settings, house, channels, reception, web.build(house, webhook), nudges, mail, library)


async def _house(
    settings: Settings,
    clock: Clock,
    channels: Mapping[str, Channel],
    nudges: list[Callable[[], None]],
    adviser: Adviser | None,
    judge: Judge,
    library: Library,
) -> House:
    domain = settings.email.address.rpartition("@")[2] or "dangol.invalid"

    def nudge() -> None:
        for wake in nudges:
            wake()

    return House(
        clock=clock,
        words=Words(),
        outbox=Outbox(clock, {kind: channel.limits for kind, channel in channels.items()}, domain),
        signer=Signer(settings.service.secret.get_secret_value()),
        exporter=build.exporter(settings, clock),
        judge=judge,
        rules=build.rules(settings),
        firm=build.firm(settings),
        nudge=nudge,
        adviser=adviser,
        knowledge=library,
    )
