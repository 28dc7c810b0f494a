"""Updates waiting for the bot: fetched by getUpdates and forgotten when confirmed, or pushed to a webhook."""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import httpx

from bot.clock import Clock
from bot.demo.botapi.errors import ApiError, Json
from bot.demo.botapi.patience import PATIENCE

# What Telegram leaves out unless it is asked for.
_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_FIRST_RETRY = 0.05  # seconds; doubles up to the last
_LAST_RETRY = 2.0


@dataclass(slots=True)
class Hook:
    """A webhook as setWebhook named it, and how it fares."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


class Updates:
    """The bot's queue. One reader at a time: a new getUpdates ends the one that waits."""

    def __init__(self, clock: Clock) -> None:
        self.hook = Hook()
        self._clock = clock
        self._next_id = secrets.randbelow(100_000_000) + 100_000_000
        self._waiting: deque[tuple[int, Json]] = deque()
        self._allowed: frozenset[str] | None = None
        self._arrived = asyncio.Event()
        self._taken = asyncio.Event()
        self._reader: asyncio.Event | None = None
        self._closing = False
        self._pusher: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def allowed(self) -> list[str] | None:
        return None if self._allowed is None else sorted(self._allowed)

    def add(self, kind: str, body: Json) -> int:
        """Queue an update of `kind`, unless the bot does not want that kind; return its id, or 0."""
        if kind in _UNASKED if self._allowed is None else kind not in self._allowed:
            return 0
        return self.add_raw({kind: body})

    def add_raw(self, update: Json) -> int:
        """Queue whatever `update` holds, under the next id, and return that id."""
        self._next_id += 1
        self._waiting.append((self._next_id, {"update_id": self._next_id} | update))
        self._arrived.set()
        return self._next_id

    def leap(self, next_id: int) -> None:
        """Go on numbering from `next_id`: after a week without updates Telegram draws a number anew."""
        self._next_id = next_id - 1

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Keep only updates of these kinds from now on; none named means the usual ones."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def forget_before(self, offset: int) -> None:
        """Forget what `offset` confirms: all lower ids, or all but the last -offset."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while offset > 0 and self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        self._taken.set()

    async def get(self, offset: int, limit: int, timeout: float, gone: asyncio.Event) -> list[Json]:
        """Answer getUpdates: confirm by `offset`, then wait up to `timeout` seconds for something to arrive."""
        if self.hook.url:
            why = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise ApiError(409, f"Conflict: {why}")
        if self._reader is not None:
            self._reader.set()
        self._reader = mine = asyncio.Event()
        self.forget_before(offset)
        try:
            if not self._waiting and not self._closing:
                await self._arrival(timeout, mine, gone)
            if mine.is_set():
                raise ApiError(409, f"Conflict: {self._conflict()}")
            wanted = (update for number, update in self._waiting if number >= offset)
            return list(islice(wanted, max(1, min(limit, 100))))
        finally:
            if self._reader is mine:
                self._reader = None

    def _conflict(self) -> str:
        if self.hook.url:
            return "terminated by setWebhook request"
        return "terminated by other getUpdates request; make sure that only one bot instance is running"

    async def _arrival(self, timeout: float, *others: asyncio.Event) -> None:
        self._arrived.clear()
        waits = [asyncio.ensure_future(event.wait()) for event in (self._arrived, *others)]
        try:
            await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def set_webhook(self, hook: Hook, *, drop_pending: bool) -> None:
        """Push updates to `hook` from now on; an empty URL takes the webhook away."""
        self._stop_pushing()
        if drop_pending:
            self._waiting.clear()
            self._taken.set()
        self.hook = hook
        if not hook.url:
            return
        if self._reader is not None:
            self._reader.set()
        self._pusher = asyncio.create_task(self._push_all(hook))

    async def drained(self, timeout: float = PATIENCE) -> None:
        """Wait until nothing waits any more: all is confirmed, or the webhook took it."""
        async with asyncio.timeout(timeout):
            while self._waiting:
                self._taken.clear()
                await self._taken.wait()

    async def close(self) -> None:
        """End the waiting reader and the pushing."""
        self._closing = True
        self._arrived.set()
        pusher = self._pusher
        self._stop_pushing()
        if pusher is not None:
            await asyncio.gather(pusher, return_exceptions=True)

    def _stop_pushing(self) -> None:
        if self._pusher is not None:
            self._pusher.cancel()
            self._pusher = None

    async def _push_all(self, hook: Hook) -> None:
        retry = _FIRST_RETRY
        async with httpx.AsyncClient(timeout=30) as client:
            while True:
                while not self._waiting:
                    self._arrived.clear()
                    await self._arrived.wait()
                number, update = self._waiting[0]
                if await self._push(client, hook, update):
                    retry = _FIRST_RETRY
                    self.forget_before(number + 1)
                else:
                    await asyncio.sleep(retry)
                    retry = min(retry * 2, _LAST_RETRY)

    async def _push(self, client: httpx.AsyncClient, hook: Hook, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            why = f"Connection failed: {error}"
        else:
            if answer.is_success:
                return True
            why = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        hook.last_error_date, hook.last_error_message = int(self._clock.now().timestamp()), why
        return False
