"""Trades: inquiries, quotations, samples and orders, each with its terms."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tortoise import fields

from bot.people import Stage
from bot.record import Line, TradeCard
from bot.record import Payment as Paid
from bot.store.base import Json, Row
from bot.store.buyers import Buyer
from bot.store.products import Product
from bot.trade import DocumentCard, Incoterm, Money, Quantity


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
    invoice = fields.CharField(40, default="")
    due_on: date | None = fields.DateField(null=True)
    bl = fields.CharField(40, default="")
    container = fields.CharField(16, default="")
    wanted_on: date | None = fields.DateField(null=True)
    target_price: Decimal | None = fields.DecimalField(14, 4, null=True)
    delivered_on: date | None = fields.DateField(null=True)
    accepted = fields.CharField(8, default="")  # yes | claim, once the buyer has told
    asked_at: datetime | None = fields.DatetimeField(null=True)  # when we asked whether it arrived well
    lines: fields.ReverseRelation["TradeLine"]
    payments: fields.ReverseRelation["Payment"]
    documents: fields.ReverseRelation["TradeDocument"]

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


class Payment(Row):
    """Money that came for a trade, as the exporter's books say."""

    trade_id: int
    trade: fields.ForeignKeyRelation[Trade] = fields.ForeignKeyField(
        "store.Trade", related_name="payments", on_delete=fields.CASCADE
    )
    amount: Decimal = fields.DecimalField(16, 4)
    currency = fields.CharField(3)
    paid_on: date = fields.DateField()
    reference = fields.CharField(80, default="")

    class Meta:
        table = "payment"
        indexes = (("trade_id",),)


class TradeDocument(Row):
    """A paper of a trade: an invoice, a packing list, a bill of lading, a certificate of origin."""

    trade_id: int
    trade: fields.ForeignKeyRelation[Trade] = fields.ForeignKeyField(
        "store.Trade", related_name="documents", on_delete=fields.CASCADE
    )
    kind = fields.CharField(16)
    title = fields.CharField(200)
    media_type = fields.CharField(127, default="application/pdf")
    blob_id: str
    blob: fields.ForeignKeyRelation[Row] = fields.ForeignKeyField(
        "store.Blob", related_name="trade_documents", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "trade_document"
        ordering = ("id",)
        indexes = (("trade_id",),)


def card(trade: Trade) -> TradeCard:
    """Return a trade (fetched with its lines, their products, its payments and documents) as dialogs see it."""
    lines = tuple(
        Line(
            line.product.code,
            Quantity(line.quantity.normalize() + 0, line.unit),
            None if line.price is None else Money(line.price.normalize() + 0, trade.currency),
        )
        for line in trade.lines
    )
    payments = tuple(
        Paid(Money(payment.amount.normalize() + 0, payment.currency), payment.paid_on, payment.reference)
        for payment in trade.payments
    )
    return TradeCard(
        number=trade.number,
        kind=str(trade.kind),
        status=trade.status,
        created_on=trade.ordered_on or trade.created_at.date(),
        currency=trade.currency,
        lines=lines,
        ordered_on=trade.ordered_on,
        incoterm=Incoterm(trade.incoterm, trade.place) if trade.incoterm else None,
        destination=trade.destination,
        payment_terms=trade.payment_terms,
        invoice=trade.invoice,
        due_on=trade.due_on,
        payments=payments,
        etd=trade.etd,
        eta=trade.eta,
        carrier=trade.carrier,
        tracking=trade.tracking,
        bl=trade.bl,
        container=trade.container,
        delivered_on=trade.delivered_on,
        accepted=trade.accepted,
        documents=tuple(DocumentCard(one.kind, one.title, one.blob_id, one.media_type) for one in trade.documents),
    )


async def record(buyer_id: int, limit: int = 200) -> tuple[TradeCard, ...]:
    """Return a buyer's own trades, newest first, at most `limit`."""
    rows = Trade.filter(buyer_id=buyer_id).order_by("-ordered_on", "-id").limit(limit)
    return tuple(card(trade) for trade in await rows.prefetch_related("lines__product", "payments", "documents"))


async def one(trade_id: int) -> TradeCard:
    """Return one trade as dialogs see it."""
    rows = Trade.filter(id=trade_id).prefetch_related("lines__product", "payments", "documents")
    return card((await rows)[0])


async def awaiting_word(since: date, until: date, after: int, limit: int) -> list[tuple[int, int]]:
    """Return (id, buyer's id) of trades, with an id above `after`, that should have arrived between two days and of
    which nobody has asked or told yet whether they did.
    """
    due = Trade.filter(eta__gte=since, eta__lte=until, id__gt=after, asked_at__isnull=True, accepted="")
    sent = due.filter(kind__in=(TradeKind.ORDER, TradeKind.SAMPLE), status__in=("shipped", "delivered"))
    rows = sent.exclude(buyer__stage=Stage.DISSOLVED).order_by("id").limit(limit)
    return [(int(trade), int(buyer)) for trade, buyer in await rows.values_list("id", "buyer_id")]


async def last_trades(buyer_id: int, limit: int = 3) -> list[Trade]:
    """Return a buyer's newest trades with their lines and products."""
    rows = Trade.filter(buyer_id=buyer_id).order_by("-created_at", "-id").limit(limit)
    return await rows.prefetch_related("lines__product")


_PREFIX = {TradeKind.INQUIRY: "Q", TradeKind.QUOTATION: "PF", TradeKind.SAMPLE: "SP", TradeKind.ORDER: "SO"}


def trade_number(kind: TradeKind, now: datetime, row_id: int) -> str:
    """Return the number of a trade that the bot took down, e.g. `Q-2026-00042` for an inquiry."""
    return f"{_PREFIX[kind]}-{now:%Y}-{row_id:05d}"
