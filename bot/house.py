"""What every room above is handed: clock, words, the way out, and who the exporter is. Built once, by the roof."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import time
from typing import Protocol

from bot.clock import Clock
from bot.firm import Article, Firm
from bot.meaning import Meaning
from bot.office import Office
from bot.outbox import Outbox
from bot.render import Words
from bot.tokens import Signer
from bot.understanding.judge import Judge


@dataclass(frozen=True, slots=True)
class Exporter:
    """The firm we speak for. `reply_pattern` has one `{token}`; `staff_group` is a Telegram chat id or empty."""

    name: str
    language: str = "en"
    timezone: str = "UTC"
    country: str = ""
    website: str = ""
    postal_address: str = ""
    email: str = ""
    reply_pattern: str = ""
    staff_group: str = ""
    public_url: str = ""
    chat_pattern: str = ""  # of a link that opens the chat, with `{token}` in it; empty: none is offered
    card_hour: int = 9  # local hour at which a card goes out
    newsletter_hour: int = 10
    newsletter_folder: str = ""
    birthday_cards: bool = True
    office: Office = field(default_factory=Office)

    def reply_address(self, token: str) -> str:
        """Return the address at which an answer finds back to what `token` names; empty where mail is not set up."""
        return self.reply_pattern.replace("{token}", token) if self.reply_pattern else ""

    @property
    def domain(self) -> str:
        """The right side of our Message-IDs and list names."""
        return self.email.rpartition("@")[2] or "dangol.invalid"

    @property
    def signature(self) -> list[str]:
        """The lines under a letter."""
        return [line for line in (self.name, self.website) if line]


@dataclass(frozen=True, slots=True)
class Rules:
    """How much the house takes and gives. `quiet` is the span of local time in which no letter to many goes out."""

    answers_per_thread: int = 1  # in 24 hours, to a thread that asks nothing new
    answers_per_address: int = 3  # in three hours, likewise
    attachment_bytes: int = 20_000_000
    quiet: tuple[time, time] | None = (time(21), time(8))
    letters_per_week: int = 2  # newsletters and offers to one contact


class Adviser(Protocol):
    """Whom to ask about a text that the judge is unsure of; see `bot/llm.py`."""

    async def refine(self, text: str, meaning: Meaning, names: Iterable[str] = ()) -> Meaning | None:
        """Return a better judgement, or None where there is none; never raises."""


class Knowledge(Protocol):
    """Where what we know is looked up."""

    async def find(self, text: str, meaning: Meaning) -> tuple[Article, ...]:
        """Return the articles that fit what was asked, best first: none that fits badly."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """The shared parts. `nudge` wakes the relay, so that an answer does not wait for its next look."""

    clock: Clock
    words: Words
    outbox: Outbox
    signer: Signer
    exporter: Exporter
    judge: Judge
    rules: Rules = field(default_factory=Rules)
    firm: Firm = field(default_factory=lambda: Firm(""))
    nudge: Callable[[], None] = lambda: None
    adviser: Adviser | None = None
    knowledge: Knowledge | None = None
