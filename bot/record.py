"""A buyer's own record as the dialogs see it: trades, payments, shipments, agreed prices, facts. Values only.

It is handed to a dialog only where the sender's address is verified (invariant 7): what is not there cannot be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bot.people import Consent
from bot.trade import DocumentCard, Incoterm, Money, Quantity

VOID = frozenset({"cancelled", "lost"})  # statuses of trades of which nothing comes


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a trade. `price` is for one unit, None while it is only asked for."""

    product: str  # code
    quantity: Quantity
    price: Money | None = None

    @property
    def amount(self) -> Money | None:
        """What the line comes to; None without a price."""
        return Money(self.price.amount * self.quantity.amount, self.price.currency) if self.price else None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came for a trade."""

    amount: Money
    paid_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TradeCard:
    """One trade. `kind` is inquiry, quotation, sample or order; `status` open, confirmed, production, shipped,
    delivered, paid, closed, cancelled or lost. `accepted` is "yes" or "claim" once the buyer has told, else empty.
    """

    number: str
    kind: str
    status: str
    created_on: date
    currency: str
    lines: tuple[Line, ...] = ()
    ordered_on: date | None = None
    incoterm: Incoterm | None = None
    destination: str = ""
    payment_terms: str = ""
    invoice: str = ""
    due_on: date | None = None
    payments: tuple[Payment, ...] = ()
    etd: date | None = None
    eta: date | None = None
    carrier: str = ""
    tracking: str = ""
    bl: str = ""
    container: str = ""
    delivered_on: date | None = None
    accepted: str = ""
    documents: tuple[DocumentCard, ...] = ()

    @property
    def total(self) -> Money | None:
        """What all lines come to; None where a line has no price yet."""
        amounts = [line.amount for line in self.lines]
        if not amounts or any(amount is None for amount in amounts):
            return None
        return Money(sum((amount.amount for amount in amounts if amount), Decimal()), self.currency)

    @property
    def paid(self) -> Money:
        """What came so far, in the trade's own currency."""
        came = (payment.amount for payment in self.payments)
        return Money(sum((one.amount for one in came if one.currency == self.currency), Decimal()), self.currency)

    @property
    def balance(self) -> Money | None:
        """What is still to be paid, never below nothing; None where the total is not known."""
        total = self.total
        return Money(max(total.amount - self.paid.amount, Decimal()), self.currency) if total else None


@dataclass(frozen=True, slots=True)
class Record:
    """What a verified sender may hear of their own firm's dealings. Trades newest first.

    `agreed` are prices agreed with this buyer, by product code, for one unit.
    """

    trades: tuple[TradeCard, ...] = ()
    agreed: Mapping[str, Money] = field(default_factory=dict)

    def orders(self) -> tuple[TradeCard, ...]:
        """Return the orders, newest first."""
        return tuple(trade for trade in self.trades if trade.kind == "order")

    def find(self, number: str) -> TradeCard | None:
        """Return the trade meant by any of its numbers, whatever the case and the marks between."""
        wanted = _bare(number)
        if not wanted:
            return None
        for trade in self.trades:
            if wanted in {
                _bare(one) for one in (trade.number, trade.invoice, trade.bl, trade.container, trade.tracking)
            }:
                return trade
        return None


def _bare(number: str) -> str:
    return "".join(sign for sign in number.casefold() if sign.isalnum())


@dataclass(frozen=True, slots=True)
class FactCard:
    """Something known of the contact or their firm, and by when (UTC) to ask again."""

    key: str
    value: str
    observed_at: datetime
    ask_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What letters the contact wants. `frequency` is weekly, monthly, quarterly or empty (no wish told).

    `double` says that the country's rule asks for a confirmed (double) opt-in.
    """

    consent: Consent = Consent.NONE
    interests: tuple[str, ...] = ()
    frequency: str = ""
    double: bool = False
    paused_until: date | None = None
