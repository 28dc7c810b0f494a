"""How the sample orders are paid, delivered and carried. Carriers are invented."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bot.demo.world.model import Buyer, Trade
from bot.people import Stage

_LANDLOCKED = {"KZ", "UZ"}
_BY_SEA = (("FOB", 50), ("CIF", 25), ("CFR", 15), ("EXW", 10))
_BY_LAND = (("FCA", 50), ("CPT", 50))
_AT_ORIGIN = {"FOB", "EXW", "FCA"}
_PAYMENT = {
    Stage.POTENTIAL: ("T/T in advance",),
    Stage.BUYER: ("T/T 30% deposit, 70% before shipment", "L/C at sight"),
    Stage.REGULAR: ("T/T 30% deposit, 70% against copy of B/L", "L/C at sight", "O/A 30 days"),
    Stage.ADVOCATE: ("O/A 30 days", "O/A 45 days"),
    Stage.PARTNER: ("O/A 60 days",),
}
# Days on the way from Busan, by market.
_TRANSIT = {
    "East Asia": (3, 8), "ASEAN": (9, 16), "South Asia": (18, 24), "GCC": (24, 30), "EU": (34, 42), "EFTA": (36, 44),
    "United Kingdom": (35, 42), "North America": (14, 26), "LATAM": (28, 40), "Oceania": (16, 22), "CIS": (24, 34),
}  # fmt: skip
_SEA_CARRIERS = (
    ("Dongbaek Container Line", "DBQU"), ("Namhae Ocean Line", "NHQU"), ("White Heron Shipping", "WHQU")
)  # fmt: skip
_LAND_CARRIER = ("Eurasia Rail Bridge", "ERQU")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a buyer's trades; first orders are paid in advance."""

    incoterm: str
    place: str
    payment: str

    def at(self, count: int) -> "Terms":
        """Return the terms of the order that `count` others went before."""
        return self if count else replace(self, payment="T/T in advance")


def terms(buyer: Buyer, random: Random) -> Terms:
    """Draw the terms that a buyer trades on."""
    rules = _BY_LAND if buyer.country in _LANDLOCKED else _BY_SEA
    incoterm = random.choices([rule for rule, _ in rules], [weight for _, weight in rules])[0]
    place = "Busan" if incoterm in _AT_ORIGIN else buyer.port
    return Terms(incoterm, place, random.choice(_PAYMENT[buyer.stage]))


def shipped(order: Trade, buyer: Buyer, lead_days: int, today: date, random: Random) -> Trade:
    """Give an order its dates, and the state it is in today; what has left has a carrier and a container."""
    if random.random() < 0.03:
        return replace(order, status="cancelled")
    etd = order.ordered_on + timedelta(days=lead_days + random.randint(2, 9))
    eta = etd + timedelta(days=random.randint(*_TRANSIT.get(buyer.market, (30, 40))))
    status = _status(order.ordered_on, etd, eta, today)
    carrier, owner = _LAND_CARRIER if buyer.country in _LANDLOCKED else random.choice(_SEA_CARRIERS)
    container = container_number(owner, random.randint(100_000, 999_999))
    if status in {"confirmed", "production"}:
        carrier, container = "", ""
    return replace(order, status=status, etd=etd, eta=eta, carrier=carrier, tracking=container)


def _status(ordered: date, etd: date, eta: date, today: date) -> str:
    if today >= eta + timedelta(days=14):
        return "closed"
    if today >= eta:
        return "delivered"
    if today >= etd:
        return "shipped"
    return "production" if today >= ordered + timedelta(days=5) else "confirmed"


def container_number(owner: str, serial: int) -> str:
    """Return a container number with its check digit (ISO 6346): owner code with U, six digits, one digit."""
    body = f"{owner}{serial:06d}"
    return f"{body}{sum(_value(char) << place for place, char in enumerate(body)) % 11 % 10}"


def _value(char: str) -> int:
    if char.isdigit():
        return int(char)
    # Letters count from 10, leaving out the multiples of eleven.
    number = ord(char) - ord("A")
    return 10 + number + (number + 9) // 10
