"""Updates in by long polling: an offset is confirmed only after what lies below it is committed (invariant 1)."""

import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot.channels.telegram.door import translate
from bot.channels.telegram.parse import KIND, KINDS, lane
from bot.channels.telegram.reading import Node, number
from bot.channels.telegram.wire import Json, RefusedError, WireBot
from bot.clock import Clock
from bot.errors import ChannelDownError, TemporaryError
from bot.messages import Accept, Raw

_log = logging.getLogger(__name__)
_HASTY = 0.2  # seconds: the least time between two empty answers


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first` to `last` seconds, each with jitter so that many clients do not march in step."""

    first: float = 0.5
    last: float = 30.0
    _next: float = field(default=0.0)

    def reset(self) -> None:
        self._next = 0.0

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait once more."""
        self._next = min(self._next * 2 or self.first, self.last)
        await asyncio.sleep(max(at_least, self._next * random.uniform(0.5, 1.0)))


@dataclass(slots=True)
class Polling:
    """The loop that asks for updates."""

    bot: WireBot
    account: str
    clock: Clock
    seconds: float  # how long Telegram may keep us waiting
    backoff: Backoff = field(default_factory=Backoff)
    _offset: int | None = None

    async def run(self, accept: Accept) -> None:
        """Ask until cancelled; ChannelDownError where Telegram no longer knows the token."""
        while True:
            try:
                await self._step(accept)
            except TelegramError as error:
                await self._recover(error)
            except Exception:
                # Not committed, so not confirmed: Telegram will give it again.
                _log.exception("telegram.accept.failed account=%s", self.account)
                await self.backoff.wait()

    async def _step(self, accept: Accept) -> None:
        asked = time.monotonic()
        updates = [update for update in await self._updates() if number(update, "update_id")]
        if updates:
            await accept([as_raw(update, self.account, self.clock) for update in updates])
            self._offset = max(number(update, "update_id") for update in updates) + 1
        else:
            # The offset has done its work. To keep it would deafen us: after a week without updates Telegram draws
            # the next number anew, and it may be lower.
            self._offset = None
            await asyncio.sleep(max(0.0, min(_HASTY, self.seconds) - (time.monotonic() - asked)))
        self.backoff.reset()

    async def _updates(self) -> list[Json]:
        return await self.bot.raw_updates(self._offset, self.seconds, KINDS)

    async def _recover(self, error: TelegramError) -> None:
        failure = translate(error)
        if isinstance(failure, ChannelDownError):
            raise failure from error
        _log.warning("telegram.poll.failed account=%s error=%s", self.account, error)
        wait = failure.retry_after if isinstance(failure, TemporaryError) else None
        await self.backoff.wait(wait or 0.0)
        if isinstance(error, RefusedError) and error.code == 409 and "webhook" in error.description.lower():
            await self._take_webhook_away()

    async def _take_webhook_away(self) -> None:
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            _log.warning("telegram.webhook.stays account=%s error=%s", self.account, error)


def as_raw(update: Json, account: str, clock: Clock) -> Raw:
    """Return an update as raw input: every field that Telegram sent, those we do not know included."""
    content = json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return raw_of(content, update, account, clock)


def raw_of(content: bytes, update: Node, account: str, clock: Clock) -> Raw:
    """Return the bytes of `update` as raw input."""
    name = number(update, "update_id")
    return Raw(KIND, account, str(name), content, clock.now(), cursor=str(name + 1), lane=lane(update))
