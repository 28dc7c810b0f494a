"""The exporter as the dialogs may tell of it: who we are, who vouches for us, where to pay, what we know. Values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.people import Stage
from bot.trade import DocumentCard

Texts = Mapping[str, str]  # the same words by ISO 639-1 language code


def in_language(texts: Texts, language: str) -> str:
    """Return the text in `language`, else in English, else any, else nothing."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class Bank:
    """Where to pay. It comes from the configuration alone, and no message ever changes it (invariant 7)."""

    beneficiary: str
    bank: str
    account: str
    swift: str = ""
    address: str = ""
    currency: str = ""  # ISO 4217; empty: any


@dataclass(frozen=True, slots=True)
class Reference:
    """A customer who allowed us to name them, to buyers of these countries (ISO 3166-1 alpha-2; none: to all)."""

    name: str
    text: Texts = field(default_factory=dict)
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who speaks for us in these countries."""

    name: str
    countries: tuple[str, ...]
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """What may be told of the exporter.

    List prices are shown from the stage `prices_from` on; below it a price comes by quotation. `carriers` holds by
    carrier's name (lower case) the address of its tracking page, with `{number}` in it.
    """

    name: str
    country: str = ""
    founded: int | None = None
    employees: int | None = None
    website: str = ""
    chat: str = ""  # address of our chat, for anybody; empty: none is offered
    postal_address: str = ""
    introduction: Texts = field(default_factory=dict)
    certificates: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    agents: tuple[Agent, ...] = ()
    visit: Texts = field(default_factory=dict)  # how to visit the factory
    capacity: Texts = field(default_factory=dict)
    payment_terms: Texts = field(default_factory=dict)
    banks: tuple[Bank, ...] = ()
    prices_from: Stage = Stage.POTENTIAL
    sample_terms: Texts = field(default_factory=dict)  # who pays for samples and their courier
    warranty: Texts = field(default_factory=dict)
    quotation_days: int = 30  # how long a quotation is valid
    carriers: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[DocumentCard, ...] = ()  # company profile, certificates of the firm


@dataclass(frozen=True, slots=True)
class Article:
    """A piece of knowledge, in one language. `score` says how well it fits what was asked, 0 to 1."""

    slug: str
    title: str
    text: str  # Markdown
    language: str
    products: tuple[str, ...] = ()  # codes; none: about no product in particular
    stage: Stage = Stage.POTENTIAL  # the least stage that may read it
    score: float = 0.0
