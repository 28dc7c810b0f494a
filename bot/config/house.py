"""The sections about the exporter and the service itself."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from bot.config.base import Section
from bot.config.kinds import (
    Country,
    DaySpan,
    Expects,
    Hour,
    Listen,
    PublicAddress,
    StaffLanguage,
    Texts,
    WebAddress,
    Weekday,
    Zone,
    checked_secret,
    empty_is_none,
    is_database,
    read_span,
)
from bot.config.llm import Llm
from bot.people import Stage


class Exporter(Section):
    """The firm that the service speaks for."""

    name: str = Field(min_length=1, max_length=200, description="The firm's name, as buyers read it.")
    country: Country = Field(description="Where the firm is; decides which law on advertising is kept.", min_length=2)
    language: StaffLanguage = Field("en", description="The language of staff messages and staff pages.")
    timezone: Zone = Field("", description="The firm's time zone; empty: the country's, where it has only one.")
    website: WebAddress = Field("", description="The firm's web site, told to buyers who ask for it.")
    postal_address: str = Field(
        "", max_length=500, description="Postal address at the foot of newsletters; many countries' law asks for it."
    )
    introduction: Texts = Field(
        default_factory=dict, description="Who the firm is, in a few sentences: one text, or one by language."
    )

    def introduce(self, language: str) -> str:
        """Return the introduction in `language`, else in English, else any, else nothing."""
        texts = self.introduction
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


class Service(Section):
    """The running service."""

    secret: Annotated[
        SecretStr,
        checked_secret(lambda value: len(value) >= 32),
        Expects("at least 32 characters that nobody can guess"),
    ] = Field(
        SecretStr(""), description="Signs reply addresses and unsubscribe links. Keep it: a new one breaks old links."
    )
    public_url: PublicAddress = Field(
        "", description="Where buyers reach this service from outside; needed for one-click unsubscribe and webhooks."
    )
    listen: Listen = Field("127.0.0.1:8600", description="Where the service listens, usually behind a web server.")
    data_dir: str = Field(
        "data", min_length=1, description="Folder of the database and files, from this file's folder."
    )

    @property
    def host(self) -> str:
        """The host to listen on, without the brackets of IPv6."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self.listen.rpartition(":")[2])


class Database(Section):
    """Where everything is remembered."""

    url: Annotated[
        SecretStr, checked_secret(is_database), Expects("sqlite://file or postgres://user:password@host/name")
    ] = Field(
        SecretStr(""),
        description="sqlite://file (from this file's folder), sqlite:///absolute/file, or "
        "postgres://user:password@host:5432/name; empty: dangol.sqlite3 in the data folder.",
    )
    password: SecretStr = Field(SecretStr(""), description="Password of a PostgreSQL user, where the url has none.")


class Staff(Section):
    """When the exporter's people work: answer-time promises count these hours only."""

    working_days: tuple[Weekday, ...] = Field(
        ("mon", "tue", "wed", "thu", "fri"), min_length=1, description="The days on which staff work."
    )
    working_hours: tuple[DaySpan, ...] = Field(
        (read_span("09:00-12:00"), read_span("13:00-18:00")), min_length=1, description="The hours in which staff work."
    )
    timezone: Zone = Field("", description="The zone of these hours; empty: the exporter's.")
    holidays: Country = Field(
        "", description="Whose public holidays are no working days; empty: the exporter's country."
    )
    language: StaffLanguage | None = Field(None, description="The language of staff messages; empty: the exporter's.")

    @property
    def weekdays(self) -> frozenset[int]:
        """The working days as numbers, Monday 0."""
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        return frozenset(names.index(day) for day in self.working_days)


class Promise(Section):
    """How soon, in working hours."""

    first_hours: float = Field(gt=0, le=1000, description="Working hours until a person first answers.")
    solution_hours: float = Field(gt=0, le=10_000, description="Working hours until the complaint is solved.")


def _promise(first: float, solution: float) -> Promise:
    return Promise(first_hours=first, solution_hours=solution)


class Promises(Section):
    """Answer-time promises by relationship stage. A severe complaint halves them, a light one doubles them."""

    partner: Promise = Field(_promise(1, 8), description="To a partner.")
    advocate: Promise = Field(_promise(2, 16), description="To an advocate.")
    regular: Promise = Field(_promise(4, 24), description="To a regular buyer.")
    buyer: Promise = Field(_promise(8, 40), description="To a buyer.")
    potential: Promise = Field(_promise(16, 80), description="To a potential buyer, and where the relation has cooled.")

    @model_validator(mode="before")
    @classmethod
    def _keep_the_rest(cls, value: Any) -> Any:
        """Let one of the two hours be set alone: the other stays as it is by default."""
        if not isinstance(value, dict):
            return value
        defaults = {name: key.default.model_dump() for name, key in cls.model_fields.items()}
        return {
            name: defaults[name] | own if name in defaults and isinstance(own, dict) else own
            for name, own in value.items()
        }

    def of(self, stage: Stage) -> Promise:
        """Return the promise to a buyer in this stage."""
        found: Promise = getattr(self, stage.value, self.potential)
        return found


class Letters(Section):
    """Newsletters and cards."""

    newsletter_folder: str = Field(
        "newsletters", min_length=1, description="Folder of editions, from this file's folder."
    )
    newsletter_hour: Hour = Field(10, description="The hour, where the reader is, at which a newsletter goes out.")
    birthday_cards: bool = Field(True, description="Whether birthday cards are sent.")
    card_hour: Hour = Field(9, description="The hour, where the contact is, at which a card goes out.")
    quiet_hours: Annotated[DaySpan | None, BeforeValidator(empty_is_none), Expects("a span such as 21:00-08:00")] = (
        Field(
            read_span("21:00-08:00"),
            description="Hours, where the reader is, in which no newsletter and no card goes out; empty: none.",
        )
    )
    per_week: int = Field(2, ge=0, le=100, description="At most this many newsletters and offers a contact a week.")


class Understanding(Section):
    """How messages are understood."""

    model: Literal["auto", "vectors", "use", "words"] = Field(
        "auto",
        description="The model that judges a message: sentence vectors of two encoders, of the small one alone (use), "
        "or words; auto: the best that this machine runs.",
    )
    head: str = Field(
        "",
        description="Folder of what `dangol learn` has learned, from this file's folder; empty: learned in the data "
        "folder.",
    )
    llm: Llm = Field(default_factory=Llm, description="A larger model that is asked where this one is unsure.")


class Limits(Section):
    """How much is taken and given."""

    answers_per_thread_per_day: int = Field(
        1, ge=1, le=100, description="Automatic answers in 24 hours to a thread that asks nothing new."
    )
    answers_per_address: int = Field(3, ge=1, le=1000, description="The same for one address in three hours.")
    attachment_mb: int = Field(20, ge=1, le=200, description="Larger files are not kept; their sender is told.")
    parse_seconds: int = Field(30, ge=1, le=600, description="A message that takes longer to read is put aside.")


class Log(Section):
    """What the service says of itself."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least grave lines to write.")
    format: Literal["console", "json"] = Field("console", description="Lines for people, or JSON for machines.")
