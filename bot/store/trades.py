"""Trades: inquiries, quotations, samples and orders, each with its terms."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tortoise import fields

from bot.store.base import Json, Row
from bot.store.buyers import Buyer
from bot.store.products import Product


class TradeKind(StrEnum):
    """How far a trade has come."""

    INQUIRY = "inquiry"
    QUOTATION = "quotation"
    SAMPLE = "sample"
    ORDER = "order"


class Trade(Row):
    """One trade with a buyer. Delivery terms are Incoterms 2020 with a place. `terms` holds the rarer ones."""

    number = fields.CharField(40, unique=True)
    buyer_id: int
    buyer: fields.ForeignKeyRelation[Buyer] = fields.ForeignKeyField(
        "store.Buyer", related_name="trades", on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(TradeKind, max_length=16)
    status = fields.CharField(24, default="open")
    incoterm = fields.CharField(3, default="")
    place = fields.CharField(120, default="")
    destination = fields.CharField(120, default="")
    currency = fields.CharField(3, default="USD")
    payment_terms = fields.CharField(80, default="")
    ordered_on: date | None = fields.DateField(null=True)
    etd: date | None = fields.DateField(null=True)
    eta: date | None = fields.DateField(null=True)
    carrier = fields.CharField(80, default="")
    tracking = fields.CharField(80, default="")
    note = fields.TextField(default="")
    terms: Json = fields.JSONField(default=dict)
    lines: fields.ReverseRelation["TradeLine"]

    class Meta:
        table = "trade"
        indexes = (("buyer_id", "ordered_on"),)


class TradeLine(Row):
    """A line of a trade: a product, how much, at what price (None while it is only asked for)."""

    trade_id: int
    trade: fields.ForeignKeyRelation[Trade] = fields.ForeignKeyField(
        "store.Trade", related_name="lines", on_delete=fields.CASCADE
    )
    product_id: int
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "store.Product", related_name="lines", on_delete=fields.RESTRICT
    )
    quantity: Decimal = fields.DecimalField(14, 3)
    unit = fields.CharField(16, default="pcs")
    price: Decimal | None = fields.DecimalField(14, 4, null=True)

    class Meta:
        table = "trade_line"
        indexes = (("trade_id",),)


async def last_trades(buyer_id: int, limit: int = 3) -> list[Trade]:
    """Return a buyer's newest trades with their lines and products."""
    rows = Trade.filter(buyer_id=buyer_id).order_by("-created_at", "-id").limit(limit)
    return await rows.prefetch_related("lines__product")


def inquiry_number(now: datetime, row_id: int) -> str:
    """Return the number of an inquiry, e.g. `Q-2026-00042`."""
    return f"Q-{now:%Y}-{row_id:05d}"
