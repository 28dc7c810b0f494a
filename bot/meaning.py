"""What a message means: labels, complaint, entities. Values only; `bot/understanding/` works them out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.trade import Incoterm, Money, Quantity


class Label(StrEnum):
    """The fifteen purchasing activities and the four ways of writing that are none of them."""

    SUBSCRIBE = "subscribe"
    NEED = "need"
    PRODUCT = "product"
    COMPARE = "compare"
    SOURCE = "source"
    ORDER = "order"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    STOCK = "stock"
    COMPLAINT = "complaint"
    UPGRADE = "upgrade"
    SERVICE = "service"
    END = "end"
    ACCOUNT = "account"
    GREETING = "greeting"
    THANKS = "thanks"
    HUMAN = "human"
    OTHER = "other"


class ComplaintKind(StrEnum):
    """What a complaint is about."""

    QUALITY = "quality"
    QUANTITY = "quantity"
    DAMAGE = "damage"
    DELAY = "delay"
    DOCUMENTS = "documents"
    PAYMENT = "payment"
    PACKAGING = "packaging"
    SERVICE = "service"
    PRICE = "price"
    OTHER = "other"


class Severity(StrEnum):
    """How bad it is for the buyer: `high` halves the promise, `low` doubles it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Complaint:
    """The judgement beside the label: is it a complaint, of which kind, how severe."""

    is_complaint: bool = False
    kind: ComplaintKind | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A number by which papers or goods are known, as written, and of which kind it is.

    Kinds: order, invoice, inquiry, bl (bill of lading), container (ISO 6346), tracking, hs_code, case.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Port:
    """A port, airport or city that goods go through: UN/LOCODE, ISO 3166-1 alpha-2 country, the name as written."""

    code: str
    country: str
    name: str


@dataclass(frozen=True, slots=True)
class Entities:
    """What the message names. Products are codes of the catalogue, countries ISO 3166-1 alpha-2.

    `lines` pairs product codes with quantities where the text does. `transport` is sea, air, road, rail or courier,
    "" where none is named. `target` is the price that the buyer wishes to pay.
    """

    products: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    money: tuple[Money, ...] = ()
    incoterms: tuple[Incoterm, ...] = ()
    dates: tuple[date, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # named places of delivery terms, and ports that goods are to go to, as written
    orders: tuple[str, ...] = ()  # order, invoice, bill-of-lading, container and tracking numbers, as written
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # E.164
    references: tuple[Reference, ...] = ()  # what is in `orders`, each with its kind, and HS codes and cases
    lines: tuple[tuple[str, Quantity], ...] = ()
    ports: tuple[Port, ...] = ()  # every one that is named, where goods come from as well
    transport: str = ""
    target: Money | None = None
    ranges: tuple[tuple[Quantity, Quantity], ...] = ()  # spans of which no end was chosen; not among `quantities`
    tiers: tuple[Quantity, ...] = ()  # each asked the price of ("price for 500, 1000 and 3000"); not among them either


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was meant. `labels` holds every label found, the first is `label`; `confidence` is 0 to 1.

    `language` is an ISO 639-1 code; one outside the twelve is kept as it is, "und" when nothing tells.
    """

    language: str
    label: Label
    labels: tuple[Label, ...]
    confidence: float
    complaint: Complaint = field(default_factory=Complaint)
    entities: Entities = field(default_factory=Entities)
    scores: Mapping[Label, float] = field(default_factory=dict)
    vector: bytes = field(default=b"", repr=False)  # of the whole text: float16, little endian; empty without vectors
    model: str = ""  # name and version of what judged
