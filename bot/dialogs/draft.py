"""An inquiry being gathered. It travels between two messages as the slots of the state `inquiry`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import babel

from bot.actions import State
from bot.trade import INCOTERMS, Incoterm, Quantity

DIALOG = "inquiry"
MOST = Decimal(10) ** 12  # a larger quantity is a slip of the hand
# Rules whose named place is where the goods arrive; with the others it is where we hand them over.
ARRIVAL_RULES = frozenset({"CPT", "CIP", "DAP", "DPU", "DDP", "CFR", "CIF"})
_NOTE_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an inquiry so far. `asked` names the open question, `tries` how often it went wrong."""

    product: str = ""  # code
    quantity: Quantity | None = None
    place: str = ""  # destination as written
    country: str = ""  # destination, ISO 3166-1 alpha-2
    incoterm: Incoterm | None = None
    wish: str = "quotation"  # quotation | sample | order
    asked: str = ""  # product | quantity | delivery | destination | incoterm | confirm
    tries: int = 0
    options: str = ""  # JSON list of the product codes offered last
    note: str = ""  # the buyer's own words at the beginning, for staff

    @property
    def question(self) -> str:
        """Return what to ask next, "confirm" when everything is there. Destination and Incoterm are asked together."""
        if not self.product:
            return "product"
        if not self.quantity:
            return "quantity"
        destination = bool(self.place or self.country)
        if not destination and not self.incoterm:
            return "delivery"
        if not destination:
            return "destination"
        return "confirm" if self.incoterm else "incoterm"

    @property
    def destination(self) -> str:
        """Return the destination in words that staff and papers can use: "Hamburg, Germany"."""
        return ", ".join(part for part in (self.place, country_name(self.country)) if part)

    def state(self) -> State:
        """Return the state that holds this draft."""
        rule = self.incoterm or Incoterm("")
        slots = {
            "product": self.product,
            "amount": str(self.quantity.amount) if self.quantity else "",
            "unit": self.quantity.unit if self.quantity else "",
            "place": self.place,
            "country": self.country,
            "rule": rule.rule,
            "rule_place": rule.place,
            "outdated": rule.outdated,
            "wish": self.wish,
            "asked": self.asked,
            "tries": str(self.tries),
            "options": self.options,
            "note": self.note[:_NOTE_LENGTH],
        }
        return State(DIALOG, {key: value for key, value in slots.items() if value})


def from_slots(slots: Mapping[str, str]) -> Draft:
    """Read a stored draft; what an older or damaged state holds and we cannot use counts as not known."""
    rule = slots.get("rule", "")
    tries = slots.get("tries", "0")
    return Draft(
        product=slots.get("product", ""),
        quantity=_quantity(slots.get("amount", ""), slots.get("unit", "")),
        place=slots.get("place", ""),
        country=slots.get("country", ""),
        incoterm=Incoterm(rule, slots.get("rule_place", ""), slots.get("outdated", "")) if rule in INCOTERMS else None,
        wish=slots.get("wish", "quotation"),
        asked=slots.get("asked", ""),
        tries=int(tries) if tries in {"0", "1", "2", "3"} else 0,
        options=slots.get("options", ""),
        note=slots.get("note", ""),
    )


def sensible(quantity: Quantity) -> bool:
    """Say whether the quantity can be meant."""
    return quantity.amount.is_finite() and 0 < quantity.amount <= MOST


def country_name(code: str, language: str = "en") -> str:
    """Return the name of a country in `language` where Babel has one, in English, or the code itself."""
    try:
        territories = babel.Locale.parse(language).territories
    except (babel.UnknownLocaleError, ValueError, TypeError):
        territories = babel.Locale.parse("en").territories
    return str(territories.get(code, code))


def _quantity(amount: str, unit: str) -> Quantity | None:
    try:
        read = Quantity(Decimal(amount), unit)
    except InvalidOperation:
        return None
    return read if sensible(read) else None
