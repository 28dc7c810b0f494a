"""The in-memory channel: people write by `write`, what they got is in `sent`, `fail_next` lets letters fail."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC

from bot.channels.memory.wire import decode, encode
from bot.clock import Clock, SystemClock
from bot.errors import DeliveryError, PermanentError, TemporaryError, UncertainError
from bot.messages import Accept, Act, File, Finding, Inbound, Limits, Outbound, Raw, Sender, Sent
from bot.split import units

_RETRY = 0.02  # seconds


@dataclass(slots=True)
class Exchange:
    """The other side of the channel: outlives the channel, as a vendor's server outlives our process."""

    waiting: list[Raw] = field(default_factory=list)
    sent: list[Outbound] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    last: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    delivered: asyncio.Event = field(default_factory=asyncio.Event)


class MemoryChannel:
    """Keeps the whole contract of `bot.messages.Channel`, without a wire."""

    kind = "memory"

    def __init__(
        self,
        account: str = "memory",
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
        exchange: Exchange | None = None,
    ) -> None:
        self.account = account
        self.limits = limits or Limits(text=4096, caption=1024, buttons=True, parallel=10, utf16=True)
        self.exchange = exchange or Exchange()
        self._clock = clock or SystemClock()
        self._failures: list[DeliveryError] = []
        self._closed = False

    @property
    def sent(self) -> list[Outbound]:
        """Every letter that arrived, oldest first."""
        return self.exchange.sent

    def write(self, text: str = "", *, sender: str = "1", name: str = "", **more: object) -> Inbound:
        """Let a person write; `more` are further fields of Inbound. Return the message as it will be parsed."""
        message = Inbound(
            channel=self.kind,
            vendor_id=f"{sender}:{self.exchange.last + 1}",
            sender=Sender(sender, name, verified=True),
            act=Act.MESSAGE,
            # Whole seconds, as most vendors tell them.
            sent_at=self._clock.now().astimezone(UTC).replace(microsecond=0),
            chat=sender,
            text=text,
            full_text=text,
        )
        return self.push(replace(message, **more))  # type: ignore[arg-type]

    def push(self, message: Inbound) -> Inbound:
        """Let `message` arrive; files keep their content on the other side until they are fetched."""
        files = tuple(self._put_aside(file) for file in message.files)
        message = replace(message, files=files)
        self.push_raw(encode(message), lane=message.chat)
        return message

    def push_raw(self, content: bytes, lane: str = "") -> None:
        """Let any bytes arrive."""
        self.exchange.last += 1
        number = str(self.exchange.last)
        self.exchange.waiting.append(
            Raw(self.kind, self.account, number, content, self._clock.now(), cursor=number, lane=lane)
        )
        self.exchange.arrived.set()

    def _put_aside(self, file: File) -> File:
        if file.content is None:
            return file
        reference = file.vendor_ref or f"memory-{len(self.exchange.files)}"
        self.exchange.files[reference] = file.content
        return replace(file, content=None, size=len(file.content), vendor_ref=reference)

    def fail_next(self, error: DeliveryError, times: int = 1) -> None:
        """Let the next letters fail with `error`; one that fails with UncertainError arrives all the same."""
        self._failures += [error] * times

    async def listen(self, accept: Accept) -> None:
        """Hand over what waits, and forget it once `accept` returned."""
        while True:
            waiting = list(self.exchange.waiting)
            if not waiting:
                self.exchange.arrived.clear()
                await self.exchange.arrived.wait()
                continue
            try:
                await accept(waiting)
            except Exception:
                await asyncio.sleep(_RETRY)
            else:
                del self.exchange.waiting[: len(waiting)]

    async def parse(self, raw: Raw) -> Inbound | None:
        """Return the message that was pushed; UnreadableError for any other bytes."""
        return decode(raw.content)

    async def fetch(self, file: File) -> File:
        """Return `file` with its content; PermanentError where nobody has it."""
        if file.content is not None:
            return file
        if file.vendor_ref not in self.exchange.files:
            raise PermanentError(f"{file.name} is gone")
        content = self.exchange.files[file.vendor_ref]
        return replace(file, content=content, size=len(content))

    async def send(self, letter: Outbound) -> Sent:
        """Deliver a letter, unless a failure was planned or it is longer than the limits say."""
        if self._closed:
            raise TemporaryError("the channel is closed")
        failure = self._failures.pop(0) if self._failures else None
        if failure is not None and not isinstance(failure, UncertainError):
            raise failure
        self._check(letter)
        self.exchange.sent.append(letter)
        self.exchange.delivered.set()
        if failure is not None:
            raise failure
        return Sent(f"{letter.to}:sent-{len(self.exchange.sent)}", topic=letter.topic)

    def _check(self, letter: Outbound) -> None:
        if not (letter.text.strip() or letter.html or letter.files or letter.answers_button):
            raise PermanentError("the letter is empty")
        length = units(letter.text) if self.limits.utf16 else len(letter.text)
        if self.limits.text is not None and length > self.limits.text:
            raise PermanentError("the letter is too long")
        if any(len(file.content or b"") > self.limits.file_bytes for file in letter.files):
            raise PermanentError("a file is too large")

    async def until(self, look: Callable[[list[Outbound]], bool], timeout: float = 10.0) -> list[Outbound]:
        """Wait until `look` is content with what was sent, and return that."""
        async with asyncio.timeout(timeout):
            while not look(self.sent):
                self.exchange.delivered.clear()
                await self.exchange.delivered.wait()
        return self.sent

    async def check(self) -> list[Finding]:
        """Say that all is well, unless it is closed."""
        return [Finding(ok=not self._closed, what="memory is there")]

    async def close(self) -> None:
        """Take no more letters; a second time does nothing."""
        self._closed = True
