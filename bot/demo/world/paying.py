"""How the sample orders are invoiced and paid: by their terms, a few of them late."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bot.demo.world.model import Payment, Trade

_CENT = {"JPY": Decimal(1)}
_LATE = 0.06  # the share of invoices that wait longer than agreed


def paid(trade: Trade, today: date) -> Trade:
    """Give an order its invoice, its B/L and what came for it until `today`; anything else stays as it is."""
    if trade.kind != "order" or trade.status == "cancelled" or trade.etd is None:
        return trade
    total = sum((line.quantity * (line.price or 0) for line in trade.lines), Decimal())
    random = Random(f"paying:{trade.number}")
    late = timedelta(days=random.randint(15, 50)) if random.random() < _LATE else timedelta()
    parts = _parts(trade, total)
    payments = tuple(
        Payment(amount, day + late, f"TT{random.randint(10**7, 10**8 - 1)}")
        for amount, day in parts
        if amount > 0 and day + late <= today
    )
    shipped = trade.status in {"shipped", "delivered", "closed"}
    return replace(
        trade,
        invoice=trade.number.replace("SO", "CI"),
        due_on=parts[-1][1],
        bl=f"{trade.tracking[:4]}{random.randint(10**7, 10**8 - 1)}" if shipped and trade.tracking else "",
        payments=payments,
    )


def _parts(trade: Trade, total: Decimal) -> list[tuple[Decimal, date]]:
    """Return how much is due when: a deposit at the order where one is agreed, the rest by the terms."""
    assert trade.etd is not None
    terms, ordered, etd = trade.payment_terms, trade.ordered_on, trade.etd
    if "in advance" in terms:
        return [(total, ordered + timedelta(days=3))]
    if "30%" in terms:
        deposit = (total * Decimal("0.3")).quantize(_CENT.get(trade.currency, Decimal("0.01")))
        return [(deposit, ordered + timedelta(days=4)), (total - deposit, etd - timedelta(days=2))]
    if terms.startswith("O/A"):
        days = int("".join(sign for sign in terms if sign.isdigit()) or 30)
        return [(total, etd + timedelta(days=days))]
    return [(total, etd + timedelta(days=8))]
