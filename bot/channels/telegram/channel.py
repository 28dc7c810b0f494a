"""The Telegram channel: what `bot.messages.Channel` promises, kept with python-telegram-bot."""

from dataclasses import replace

from telegram.error import TelegramError

from bot.channels.telegram import parse as parsing
from bot.channels.telegram.check import examine
from bot.channels.telegram.content import DOWNLOAD_LIMIT
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.door import translate
from bot.channels.telegram.flood import Flood, Rates
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook, WebhookSettings
from bot.channels.telegram.wire import RefusedError, build
from bot.clock import Clock, SystemClock
from bot.errors import FileTooLargeError, PermanentError, TemporaryError, UncertainError
from bot.messages import Accept, File, Finding, Inbound, Limits, Outbound, Raw, Sent

_UPLOAD_LIMIT = 50_000_000  # bytes
_GONE_FILE = 404


class TelegramChannel:
    """A bot. `base_url` and `base_file_url` name another Bot API server than Telegram's own.

    `poll_seconds` is how long Telegram may keep a getUpdates open; `timeout` bounds everything else, in seconds.
    With `webhook` the roof's web server hands requests to `handle_webhook`; without it the channel polls.
    """

    kind = parsing.KIND

    def __init__(
        self,
        token: str,
        *,
        account: str = "",
        base_url: str = "https://api.telegram.org/bot",
        base_file_url: str = "https://api.telegram.org/file/bot",
        clock: Clock | None = None,
        webhook: WebhookSettings | None = None,
        staff_group: str = "",
        rates: Rates | None = None,
        poll_seconds: float = 25.0,
        timeout: float = 20.0,
        parallel: int = 10,
    ) -> None:
        # The number before the colon is the bot's own user id: known without asking, the same for a renewed token.
        self.account = account or token.split(":", maxsplit=1)[0]
        self.limits = Limits(
            text=4096, caption=1024, buttons=True, file_bytes=_UPLOAD_LIMIT, parallel=parallel, utf16=True
        )
        self.flood = Flood(rates or Rates())
        self._staff_group = staff_group
        self._closed = False
        clock = clock or SystemClock()
        self._bot = build(token, base_url, base_file_url, parallel=parallel, timeout=timeout)
        self._delivery = Delivery(self._bot, self.flood, _UPLOAD_LIMIT)
        self._polling = Polling(self._bot, self.account, clock, poll_seconds)
        self._webhook = Webhook(self._bot, self.account, clock, webhook) if webhook else None

    async def listen(self, accept: Accept) -> None:
        """Take updates until cancelled; ChannelDownError where Telegram refuses the token."""
        await (self._webhook or self._polling).run(accept)

    async def handle_webhook(self, secret_header: str | None, body: bytes) -> int:
        """Take one webhook request and return the HTTP status for it; 404 where no webhook is configured.

        `secret_header` is the value of X-Telegram-Bot-Api-Secret-Token.
        """
        return 404 if self._webhook is None else await self._webhook.handle(secret_header, body)

    async def parse(self, raw: Raw) -> Inbound | None:
        """Return what an update means; see `bot.channels.telegram.parse`."""
        return parsing.parse(raw)

    async def fetch(self, file: File) -> File:
        """Return `file` with its content; PermanentError where it is gone, FileTooLargeError if no bot may have it."""
        if file.content is not None:
            return file
        if file.size > DOWNLOAD_LIMIT:
            raise FileTooLargeError(f"{file.name} is larger than the {DOWNLOAD_LIMIT} bytes that a bot may fetch")
        try:
            content = await self._download(file.vendor_ref)
        except TelegramError as error:
            raise _unfetched(error) from error
        return replace(file, content=content, size=len(content))

    async def _download(self, vendor_ref: str) -> bytes:
        found = await self._bot.get_file(vendor_ref)
        if (found.file_size or 0) > DOWNLOAD_LIMIT:
            raise FileTooLargeError("the file is larger than a bot may fetch")
        return bytes(await found.download_as_bytearray())

    async def send(self, letter: Outbound) -> Sent:
        """Send a letter, in its turn.

        `Sent.note` says "migrated:<chat>" where the group has a new id, else "no_topic" where none could be opened.
        """
        if self._closed:
            raise TemporaryError("the channel is closed")
        return await self._delivery.send(letter)

    async def check(self) -> list[Finding]:
        """Look at everything the service needs of Telegram and say what is amiss."""
        return await examine(self._bot, self._staff_group)

    async def close(self) -> None:
        """Close all connections; a second time does nothing."""
        self._closed = True
        await self._bot.hang_up()


def _unfetched(error: TelegramError) -> PermanentError | TemporaryError:
    """Return why a file could not be fetched. To ask twice harms nobody: nothing here is uncertain."""
    if isinstance(error, RefusedError) and error.code == _GONE_FILE:
        return PermanentError(f"the file is gone: {error}")
    if isinstance(error, RefusedError) and "temporarily unavailable" in error.description:
        return TemporaryError(str(error))
    if isinstance(error, RefusedError) and "file is too big" in error.description:
        return FileTooLargeError(str(error))
    failure = translate(error)
    if isinstance(failure, UncertainError):
        return TemporaryError(str(failure))
    assert isinstance(failure, PermanentError | TemporaryError)
    return failure
