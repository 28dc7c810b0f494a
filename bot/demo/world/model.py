"""What the sample world is made of. Frozen, plain, and with field names close to the tables that will hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bot.people import Consent, Stage
from bot.trade import Money


@dataclass(frozen=True, slots=True)
class Exporter:
    """The firm that sells. `names` and `profiles` (a paragraph about it) are by language code."""

    name: str
    names: Mapping[str, str]
    profiles: Mapping[str, str]
    address: str
    country: str
    timezone: str
    phone: str
    email: str
    website: str
    founded: int
    firm: Mapping[str, Any] = field(default_factory=dict, compare=False)  # the [firm] section of the configuration


@dataclass(frozen=True, slots=True)
class Staff:
    """One of the exporter's people. `telegram_id` is the user id as text."""

    external_id: str
    name: str
    latin_name: str
    role: str  # owner | manager | agent
    email: str
    telegram_id: str
    language: str = "ko"


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold. `price` is the list price FOB; `picture` a PNG of 800 by 600; `successor` a product code."""

    code: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    price: Money
    unit: str
    moq: int
    lead_time_days: int
    hs_code: str
    origin: str
    certificates: tuple[str, ...]
    successor: str = ""
    category: str = ""
    packing: str = ""
    specs: Mapping[str, str] = field(default_factory=dict)
    stock: int | None = None
    warranty_months: int | None = None
    spare_parts: tuple[str, ...] = ()
    changes: Mapping[str, str] = field(default_factory=dict)
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach a contact: channel `email` or `telegram` (a user id as text).

    `consent_on` and `consent_evidence` tell when and how a yes or no was given; None and empty where it never was.
    """

    channel: str
    value: str
    consent: Consent
    verified: bool
    consent_on: date | None = None
    consent_evidence: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a buyer. `name` is written as the person writes it, `latin_name` for those who cannot read that."""

    external_id: str
    name: str
    latin_name: str
    family_name_first: bool
    job_title: str
    language: str
    timezone: str
    birthday_month: int | None
    birthday_day: int | None
    birth_year: int | None
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was learned of a buyer, and by when to ask again."""

    key: str
    value: str
    source: str
    observed_on: date
    ask_again_on: date | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """A firm we sell to. `owner` is a staff member's external id, `referred_by` the buyer who brought it."""

    external_id: str
    name: str
    country: str
    market: str
    city: str
    port: str
    industry: str
    source: str
    stage: Stage
    stage_since: date
    website: str
    owner: str
    currency: str
    contacts: tuple[Contact, ...]
    facts: tuple[Fact, ...] = ()
    referred_by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a trade: a product code, how much, at what price apiece (None while it is only asked for)."""

    product: str
    quantity: Decimal
    unit: str
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came for a trade, in its currency."""

    amount: Decimal
    paid_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade with the buyer whose external id is `buyer`. Delivery terms are Incoterms 2020 with their place.

    Orders go through confirmed, production, shipped, delivered and closed, or end cancelled; what is no order yet is
    open. `carrier` and `tracking` are empty until the goods have left.
    """

    number: str
    buyer: str
    kind: str  # inquiry | quotation | sample | order
    status: str
    incoterm: str
    place: str
    destination: str
    currency: str
    payment_terms: str
    ordered_on: date
    etd: date | None
    eta: date | None
    carrier: str
    tracking: str
    lines: tuple[Line, ...]
    invoice: str = ""
    due_on: date | None = None
    bl: str = ""
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """All of it."""

    exporter: Exporter
    products: tuple[Product, ...]
    buyers: tuple[Buyer, ...]
    trades: tuple[Trade, ...]
    staff: tuple[Staff, ...]
