"""The wing to a larger model, if the exporter has one: any OpenAI-compatible endpoint, near or far.

It refines what the local judgement is unsure of, within a limit of time and a budget a day. Nothing is ever raised:
when it is away, slow, wrong in form or over budget, the local judgement stands. Budget and breaker are kept in memory:
a restart begins the day anew.
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import Any

import httpx
import structlog

from bot.clock import Clock
from bot.meaning import Meaning
from bot.understanding import second
from bot.understanding.masking import mask

log = structlog.get_logger(__name__)
_LARGEST = 200_000  # bytes of an answer that are read
_AT_ONCE = 4
# Strikes in a row after which nobody is asked for a while. A wrong answer is one, for a buyer's text may provoke it; an
# endpoint that is away or slow gets three at a time.
_STRIKES = 9
_AWAY = 3
_REST = timedelta(minutes=5)
_CHARACTERS_A_TOKEN = 2  # where the other side does not say what it counted; few, so that the budget errs on our side
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Where the model is and what it may cost. Zero tokens or cost a day means no such limit."""

    url: str  # the endpoint's base, as in http://localhost:11434/v1
    model: str
    api_key: str = ""
    timeout_seconds: float = 5.0
    per_day: int = 500  # questions
    tokens_per_day: int = 0
    cost_per_day: Decimal = Decimal(0)
    price_per_million: Decimal = Decimal(0)  # what a million tokens cost, in the currency of `cost_per_day`
    below: float = 0.6  # ask where the local confidence lies under this


@dataclass(slots=True)
class Spent:
    """What one day has used up."""

    day: date
    questions: int = 0
    tokens: int = 0


class SecondOpinion:
    """Asks the larger model. One per process; close it at the end."""

    def __init__(self, settings: LlmSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        headers = {"Accept-Encoding": "identity"}  # a small answer cannot unpack into a large one
        if settings.api_key:
            headers["Authorization"] = f"Bearer {settings.api_key}"
        self._client = httpx.AsyncClient(headers=headers, timeout=settings.timeout_seconds, follow_redirects=False)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._spent = Spent(clock.now().date())
        self._strikes = 0
        self._rests_until: datetime | None = None

    async def __aenter__(self) -> "SecondOpinion":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def refine(self, text: str, meaning: Meaning, names: Iterable[str] = ()) -> Meaning | None:
        """Return a better judgement of `text` where the local one is unsure and the larger model gives one, else None.

        `names` are those known of the writer and their firm: they are taken out with everything else that is personal.
        """
        if not text.strip() or not second.is_unsure(meaning, self._settings.below) or not self._may_ask():
            return None
        # Masking looks through the whole text: not on the event loop.
        masked = await asyncio.to_thread(mask, text, tuple(names))
        body = second.request(masked.text, meaning, self._settings.model)
        self._spent.questions += 1
        try:
            answer = await self._ask(body)
            refined = second.read(answer, meaning)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            self._fail(error)
            return None
        self._strikes, self._rests_until = 0, None
        log.info("second opinion", action="llm.refine", was=meaning.label, now=refined.label)
        return refined

    async def _ask(self, body: dict[str, Any]) -> object:
        """Return the text of the first choice; the limit of time holds for all of it, waiting for room included."""
        async with asyncio.timeout(self._settings.timeout_seconds), self._room:
            url = f"{self._settings.url.rstrip('/')}/chat/completions"
            async with self._client.stream("POST", url, json=body) as response:
                response.raise_for_status()
                content = await _read(response)
        found = _decoded(content)
        self._spent.tokens += _tokens(found, body, content)
        return _first_choice(found)

    def _may_ask(self) -> bool:
        now, settings = self._clock.now(), self._settings
        if self._spent.day != now.date():
            self._spent = Spent(now.date())
        if self._rests_until is not None and now < self._rests_until:
            return False
        spent = self._spent
        if spent.questions >= settings.per_day or 0 < settings.tokens_per_day <= spent.tokens:
            return False
        return not 0 < settings.cost_per_day <= spent.tokens * settings.price_per_million / _MILLION

    def _fail(self, error: Exception) -> None:
        """Note a failure; after several in a row nobody is asked for a while, then one question tries again."""
        self._strikes += 1 if isinstance(error, second.UnfitAnswerError) else _AWAY
        if self._strikes >= _STRIKES:
            self._rests_until = self._clock.now() + _REST
        # Never the answer or the question: both hold what a buyer wrote.
        log.warning("no second opinion", action="llm.failed", why=type(error).__name__, strikes=self._strikes)


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > _LARGEST:
            raise second.UnfitAnswerError("too long an answer")
    return bytes(content)


def _decoded(content: bytes) -> object:
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise second.UnfitAnswerError("no JSON") from error
    return found


def _tokens(answer: object, body: dict[str, Any], content: bytes) -> int:
    """Return what the other side says it counted, never less than nothing; else an estimate."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    told = usage.get("total_tokens") if isinstance(usage, dict) else None
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 10_000_000:
        return told
    return (len(json.dumps(body)) + len(content)) // _CHARACTERS_A_TOKEN


def _first_choice(answer: object) -> object:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    return message.get("content") if isinstance(message, dict) else None
