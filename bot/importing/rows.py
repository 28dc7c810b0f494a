"""What an import file says, row by row: typed and checked, ready to be written.

An empty value says nothing: what is stored stays. Rows are matched with what is stored by these keys, so that the same
file imported twice changes nothing the second time:

- buyers by `external_id`, else by an e-mail address, else by firm and country; contacts by an e-mail address or
  Telegram number, else by name within the buyer;
- trades by `number`;
- products by `code`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.importing.dates import Birthday
from bot.people import Consent, Stage
from bot.trade import Incoterm


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """A contact and the firm it belongs to: several rows may name one firm. `line` is where it stands in the file.

    Codes as everywhere: country ISO 3166-1 alpha-2, language ISO 639-1, zone IANA, telephone E.164.
    """

    line: int
    firm: str
    country: str = ""
    external_id: str = ""
    contact: str = ""
    emails: tuple[str, ...] = ()
    telegram: str = ""
    phone: str = ""
    job_title: str = ""
    language: str = ""
    timezone: str = ""
    birthday: Birthday | None = None
    stage: Stage | None = None
    consent: Consent | None = None
    consent_evidence: str = ""
    consent_on: date | None = None
    source: str = ""
    owner: str = ""
    industry: str = ""
    market: str = ""
    website: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TradeLine:
    """One product of a trade. The price is in the trade's currency; None while it is only asked for."""

    line: int
    product: str  # code
    quantity: Decimal
    unit: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A trade with all its lines. `buyer` is an external id, an e-mail address or a firm's name.

    `buyer_country` tells two firms of one name apart.
    """

    line: int
    number: str
    buyer: str
    buyer_country: str = ""
    ordered_on: date | None = None
    kind: str = ""  # inquiry, quotation, sample, order
    status: str = ""
    incoterm: Incoterm | None = None
    destination: str = ""
    currency: str = ""
    payment_terms: str = ""
    etd: date | None = None
    eta: date | None = None
    carrier: str = ""
    tracking: str = ""
    invoice: str = ""
    due_on: date | None = None
    bl: str = ""
    container: str = ""
    paid: Decimal | None = None  # in all so far, in the trade's currency
    paid_on: date | None = None  # when the last of it came
    note: str = ""
    lines: tuple[TradeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product. Names and descriptions are by language code; a title without a language counts as English."""

    line: int
    code: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    price: Decimal | None = None
    currency: str = ""
    unit: str = ""
    moq: int | None = None
    lead_time_days: int | None = None
    hs_code: str = ""
    origin: str = ""
    certificates: tuple[str, ...] = ()
    picture: Path | None = None  # exists, and is a picture
    successor: str = ""  # code
    active: bool | None = None
    category: str = ""
    packing: str = ""
    stock: int | None = None  # 0 is told like any other number
    warranty_months: int | None = None
    spare_parts: tuple[str, ...] = ()
