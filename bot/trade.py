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
class ProductCard:
    """A product as the judgement rooms see it. `names` and `descriptions` are by language code."""

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

    def name(self, language: str) -> str:
        """Return the name in `language`, else in English, else any."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.code)

    def description(self, language: str) -> str:
        """Return the description in `language`, else in English, else nothing."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")
