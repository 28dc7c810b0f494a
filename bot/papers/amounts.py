"""Amounts as they stand on papers: in whole coins."""

from decimal import ROUND_HALF_UP, Decimal

import babel.numbers

from bot.trade import Money


def places(currency: str) -> int:
    """Return how many decimal places a currency's coins have (ISO 4217 minor units)."""
    return babel.numbers.get_currency_precision(currency)


def coins(amount: Decimal, currency: str) -> Money:
    """Return the amount in whole coins of the currency, halves away from nothing."""
    return Money(amount.quantize(Decimal(1).scaleb(-places(currency)), ROUND_HALF_UP), currency)
