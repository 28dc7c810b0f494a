"""A buyer's account over a span of time: carried over + ordered - paid = open, for each currency by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.record import VOID, TradeCard


@dataclass(frozen=True, slots=True)
class Ledger:
    """One currency's sums, in its main unit. `carried` was open when the span began; below nothing is a credit."""

    carried: Decimal = Decimal()
    ordered: Decimal = Decimal()
    paid: Decimal = Decimal()

    @property
    def open(self) -> Decimal:
        """What is open at the end of the span."""
        return self.carried + self.ordered - self.paid


def ledgers(trades: Iterable[TradeCard], since: date | None, until: date | None) -> dict[str, Ledger]:
    """Return the sums by currency. Void trades, those without a price, and what is only asked for do not count."""
    found: dict[str, Ledger] = {}
    for trade in trades:
        counts = trade.kind == "order" or trade.payments
        if not counts or trade.status in VOID or trade.total is None:
            continue
        entries = [(trade.ordered_on or trade.created_on, trade.total, False)]
        entries += [(one.paid_on, one.amount, True) for one in trade.payments]
        for on, money, came in entries:
            if until is None or on <= until:
                before = found.get(money.currency, Ledger())
                early = since is not None and on < since
                found[money.currency] = _with(before, money.amount, came=came, early=early)
    return found


def _with(before: Ledger, amount: Decimal, *, came: bool, early: bool) -> Ledger:
    if early:
        return Ledger(before.carried + (-amount if came else amount), before.ordered, before.paid)
    if came:
        return Ledger(before.carried, before.ordered, before.paid + amount)
    return Ledger(before.carried, before.ordered + amount, before.paid)
