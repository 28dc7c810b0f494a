"""The trade's own words: money, quantities, delivery terms, products (invariant 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# ICC Incoterms 2020, in the order of the publication: any mode of transport first, then sea and inland waterway.
INCOTERMS = ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF")
# Rules of older editions and the one that took their place.
OUTDATED_INCOTERMS = {"DAT": "DPU", "DAF": "DAP", "DES": "DAP", "DEQ": "DPU", "DDU": "DAP", "C&F": "CFR", "CNF": "CFR"}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in an ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit, in the singular ("pcs", "carton", "kg", "40HQ"); empty when none was named."""

    amount: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Incoterm:
    """An Incoterms 2020 rule with its named place; `outdated` holds the older rule that was written, if any."""

    rule: str
    place: str = ""
    outdated: str = ""


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A stored document that a buyer may be given. `kind`: data_sheet, manual, certificate, drawing, profile, invoice,
    packing_list, bl, origin, other. `language` is empty where it does not matter.
    """

    kind: str
    title: str
    sha256: str
    media_type: str = "application/pdf"
    language: str = ""


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What a buyer wants of one product. `specification` is in the buyer's own words.

    `price` for one unit stands only on the draft of a quotation, where it may be told to this buyer.
    """

    product: str  # code
    quantity: Quantity
    specification: str = ""
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as the judgement rooms see it. `names`, `descriptions` and `changes` are by language code.

    `price` is the list price; `stage_prices` the list price by stage, where one differs. Who may see which is for
    `bot/dialogs/prices.py` to say. `changes` tells what is new against the product that this one succeeds.
    """

    id: int
    code: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    price: Money | None = None
    unit: str = "pcs"
    moq: int | None = None
    lead_time_days: int | None = None
    hs_code: str = ""
    origin: str = ""
    certificates: tuple[str, ...] = ()
    picture: str = ""  # sha256 of the stored picture; empty when there is none
    category: str = ""
    stage_prices: Mapping[str, Money] = field(default_factory=dict)
    packing: str = ""  # "12 pcs per carton, 0.042 CBM, 9.5 kg"
    # "capacity": "1.4 l". Size, weight, capacity, power, voltage, battery, runtime, material and colour are translated.
    specs: Mapping[str, str] = field(default_factory=dict)
    stock: int | None = None  # on hand, in `unit`; None where it is not kept
    warranty_months: int | None = None
    spare_parts: tuple[str, ...] = ()
    successor: str = ""  # code
    changes: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[DocumentCard, ...] = ()

    def name(self, language: str) -> str:
        """Return the name in `language`, else in English, else any."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.code)

    def description(self, language: str) -> str:
        """Return the description in `language`, else nothing: no letter mixes two languages."""
        return self.descriptions.get(language, "")
