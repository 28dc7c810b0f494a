"""Updates in by webhook: Telegram's request is answered 200 only after its update is committed (invariant 1)."""

import asyncio
import hmac
import logging
from dataclasses import dataclass, field

from telegram.error import TelegramError

from bot.channels.telegram.door import translate
from bot.channels.telegram.parse import KINDS
from bot.channels.telegram.polling import Backoff, raw_of
from bot.channels.telegram.reading import Node, load, number
from bot.channels.telegram.wire import WireBot
from bot.clock import Clock
from bot.errors import ChannelDownError, UnreadableError
from bot.messages import Accept

_log = logging.getLogger(__name__)
_BODY_LIMIT = 4_000_000  # bytes; updates are some kilobytes


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where Telegram reaches us, and the secret it must show: 1 to 256 of A-Z, a-z, 0-9, _ and -."""

    url: str
    secret: str = field(repr=False)
    max_connections: int = 40
    recheck: float = 600.0  # seconds between two looks whether the webhook is still ours


@dataclass(slots=True)
class Webhook:
    """Keeps the webhook set, and takes what comes in by it."""

    bot: WireBot
    account: str
    clock: Clock
    settings: WebhookSettings
    backoff: Backoff = field(default_factory=Backoff)
    _accept: Accept | None = None
    _set: bool = False

    async def run(self, accept: Accept) -> None:
        """Set the webhook and keep it set until cancelled; then nothing more is taken, and Telegram keeps it for us."""
        self._accept = accept
        try:
            while True:
                try:
                    await self._keep()
                except TelegramError as error:
                    failure = translate(error)
                    if isinstance(failure, ChannelDownError):
                        raise failure from error
                    _log.warning("telegram.webhook.unset account=%s error=%s", self.account, error)
                    await self.backoff.wait()
                else:
                    self.backoff.reset()
                    await asyncio.sleep(self.settings.recheck)
        finally:
            self._accept = None

    async def _keep(self) -> None:
        # Telegram does not tell the secret back: the first time it is set whatever stands there.
        if self._set and (await self.bot.get_webhook_info()).url == self.settings.url:
            return
        await self.bot.set_webhook(
            self.settings.url,
            secret_token=self.settings.secret,
            max_connections=self.settings.max_connections,
            allowed_updates=KINDS,
        )
        self._set = True

    async def handle(self, secret: str | None, body: bytes) -> int:
        """Take one request of Telegram's and return the HTTP status to answer it with.

        403 without the secret, 400 for what is no update, 413 for what is too large, 503 while nobody listens,
        500 where the update could not be committed, 200 once it is.
        """
        if not hmac.compare_digest((secret or "").encode("utf-8", "replace"), self.settings.secret.encode()):
            _log.warning("telegram.webhook.forged account=%s", self.account)
            return 403
        if len(body) > _BODY_LIMIT:
            return 413
        try:
            update = load(body)
        except UnreadableError:
            return 400
        return await self._commit(body, update) if number(update, "update_id") else 400

    async def _commit(self, body: bytes, update: Node) -> int:
        if self._accept is None:
            return 503
        try:
            await self._accept([raw_of(body, update, self.account, self.clock)])
        except Exception:
            _log.exception("telegram.accept.failed account=%s", self.account)
            return 500
        return 200
