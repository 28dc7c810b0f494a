"""An inquiry being gathered. It travels between two messages as the slots of the state `inquiry`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import babel

from bot.actions import State
from bot.trade import INCOTERMS, Incoterm, Money, Quantity

DIALOG = "inquiry"
MOST = Decimal(10) ** 9  # a larger quantity is a slip of the hand
LINES = 20  # more products than these are for a person
# Rules whose named place is where the goods arrive; with the others it is where we hand them over.
ARRIVAL_RULES = frozenset({"CPT", "CIP", "DAP", "DPU", "DDP", "CFR", "CIF"})
# Incoterms 2020 keeps these for sea and inland waterway; beside each the one that does the same by any transport.
SEA_RULES = {"FAS": "FCA", "FOB": "FCA", "CFR": "CPT", "CIF": "CIP"}
# The fields of a draft that travel as they are.
_PLAIN = (
    "place", "country", "transport", "wish", "address", "courier", "repeats", "asked", "doubt", "offered", "options",
    "described", "asking", "moved", "kept",
)  # fmt: skip
_TRANSPORTS = frozenset({"sea", "air", "road", "rail", "courier"})
_NOTE_LENGTH = 1_000
_WORDS_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is wanted. `words` are the buyer's own: a specification, or what it is where we have no code."""

    product: str = ""  # code
    quantity: Quantity | None = None
    words: str = ""
    said: str = ""  # what the buyer wrote of something that we do not find, until it is clear what becomes of it
    among: tuple[Quantity, ...] = ()  # of which none was chosen: the ends of a span, tiers of a price
    every: bool = False  # all of them are to be quoted

    @property
    def known(self) -> bool:
        """Whether it is clear what is wanted, be it only described."""
        return bool(self.product or self.words)

    @property
    def counted(self) -> bool:
        """Whether it is clear how much is wanted."""
        return self.quantity is not None or (self.every and bool(self.among))


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an inquiry so far. `asked` names the open question, `tries` how often it went wrong."""

    items: tuple[Item, ...] = ()
    place: str = ""  # destination as written
    country: str = ""  # destination, ISO 3166-1 alpha-2
    incoterm: Incoterm | None = None
    transport: str = ""  # sea | air | road | rail | courier
    target: Money | None = None  # for one unit
    wanted: date | None = None
    certificates: tuple[str, ...] = ()
    wish: str = "inquiry"  # inquiry | quotation | sample | order
    address: str = ""  # where a sample goes
    courier: str = ""  # the buyer's own courier account
    repeats: str = ""  # number of the order that it repeats
    asked: str = ""  # product | quantity | address | transport | delivery | destination | incoterm | wanted | confirm
    tries: int = 0
    doubt: str = ""  # "wanted": the date that was told cannot be; "change": we asked what shall be changed
    offered: str = ""  # "yes" once we asked whether there is anything besides
    options: str = ""  # JSON list of the product codes offered last
    described: str = ""  # what we do not find in the catalogue, to be taken in the buyer's own words
    asking: str = ""  # code of the product that the next message is a question about
    moved: str = ""  # "yes": it was begun in another conversation and goes on here
    kept: str = ""  # JSON of an inquiry that waits while this one is dealt with
    note: str = ""  # the buyer's own words, for staff

    @property
    def question(self) -> str:
        """Return what to ask next, "confirm" when everything is there. Destination and Incoterm are asked together."""
        if not self.items or not all(item.known for item in self.items):
            return "product"
        if self.wish == "sample":
            return "confirm" if self.address else "address"
        if not all(item.counted for item in self.items):
            return "quantity"
        return self._delivery() or ("wanted" if self.doubt == "wanted" else "confirm")

    def _delivery(self) -> str:
        if self.conflict:
            return "transport"
        destination = bool(self.place or self.country)
        if not destination and not self.incoterm:
            return "delivery"
        return ("" if self.incoterm else "incoterm") if destination else "destination"

    @property
    def conflict(self) -> str:
        """Return the rule to take instead where the one named is for ships and the goods go another way."""
        by_ship = self.transport in {"", "sea"} or self.incoterm is None
        return "" if by_ship or self.incoterm is None else SEA_RULES.get(self.incoterm.rule, "")

    @property
    def lacking(self) -> int:
        """Return the place of the item that is asked about: the first without product or quantity, else the last."""
        places = range(len(self.items))
        unknown = (place for place in places if not self.items[place].known)
        uncounted = (place for place in places if not self.items[place].counted)
        return next(unknown, next(uncounted, len(self.items) - 1))

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the products that are wanted."""
        return tuple(item.product for item in self.items if item.product)

    @property
    def destination(self) -> str:
        """Return the destination in words that staff and papers can use: "Hamburg, Germany"."""
        return ", ".join(part for part in (self.place, country_name(self.country)) if part)

    def state(self) -> State:
        """Return the state that holds this draft. `product` is the first one, for whoever looks in from outside."""
        rule, target = self.incoterm or Incoterm(""), self.target
        slots = {
            **{name: str(getattr(self, name)) for name in _PLAIN},
            "product": next(iter(self.codes), ""),
            "lines": json.dumps([_row(item) for item in self.items[:LINES]], ensure_ascii=False) if self.items else "",
            "rule": rule.rule,
            "rule_place": rule.place,
            "outdated": rule.outdated,
            "target": f"{target.amount:f} {target.currency}" if target else "",
            "wanted": self.wanted.isoformat() if self.wanted else "",
            "certificates": json.dumps(self.certificates, ensure_ascii=False) if self.certificates else "",
            "tries": str(self.tries) if self.tries else "",
            "note": self.note[:_NOTE_LENGTH],
        }
        return State(DIALOG, {key: value for key, value in slots.items() if value})


def from_slots(slots: Mapping[str, str]) -> Draft:
    """Read a stored draft; what an older or damaged state holds and we cannot use counts as not known."""
    rule, tries = slots.get("rule", ""), slots.get("tries", "0")
    transport = slots.get("transport", "")
    return Draft(
        **{
            **{name: slots[name] for name in _PLAIN if name in slots},
            "transport": transport if transport in _TRANSPORTS else "",
        },
        items=_items(slots),
        incoterm=Incoterm(rule, slots.get("rule_place", ""), slots.get("outdated", "")) if rule in INCOTERMS else None,
        target=_money(slots.get("target", "")),
        wanted=_date(slots.get("wanted", "")),
        certificates=tuple(str(one) for one in _listed(slots.get("certificates", "")))[:LINES],
        tries=int(tries) if tries in {"0", "1", "2", "3"} else 0,
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


def _row(item: Item) -> list[str]:
    amount, unit = (f"{item.quantity.amount:f}", item.quantity.unit) if item.quantity else ("", "")
    said = "" if item.known else item.said[:_WORDS_LENGTH]
    among = "|".join(f"{one.amount:f} {one.unit}" for one in item.among)
    row = [item.product, amount, unit, item.words[:_WORDS_LENGTH], said, among, "every" if item.every else ""]
    while len(row) > 4 and not row[-1]:
        row.pop()
    return row


def _items(slots: Mapping[str, str]) -> tuple[Item, ...]:
    if "lines" in slots:
        return tuple(_item(row) for row in _listed(slots["lines"])[:LINES] if isinstance(row, list))
    # A state of the days when an inquiry was for one product.
    one = Item(slots.get("product", ""), _quantity(slots.get("amount", ""), slots.get("unit", "")))
    return (one,) if one != Item() else ()


def _item(row: Iterable[object]) -> Item:
    product, amount, unit, words, said, among, every, *_ = (*(str(part) for part in row), *[""] * 7)
    return Item(product, _quantity(amount, unit), words, said, _among(among), every == "every")


def _among(text: str) -> tuple[Quantity, ...]:
    parted = (one.partition(" ") for one in text.split("|")[:LINES])
    return tuple(read for amount, _, unit in parted if (read := _quantity(amount, unit)))


def _listed(text: str) -> list[object]:
    try:
        read = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    return read if isinstance(read, list) else []


def _quantity(amount: str, unit: str) -> Quantity | None:
    try:
        read = Quantity(Decimal(amount), unit)
    except InvalidOperation:
        return None
    return read if sensible(read) else None


def _money(text: str) -> Money | None:
    amount, _, currency = text.partition(" ")
    try:
        read = Decimal(amount)
    except InvalidOperation:
        return None
    known = currency.isascii() and currency.isalpha() and len(currency) == 3
    return Money(read, currency) if known and read.is_finite() and 0 < read <= MOST else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
