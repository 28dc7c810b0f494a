"""What the exporter sells."""

from datetime import date
from decimal import Decimal

from tortoise import fields
from tortoise.expressions import Q

from bot.store.base import Json, Row
from bot.trade import DocumentCard, Money, ProductCard


class Product(Row):
    """A product. `names` and `descriptions` are by language code. Price is the list price."""

    code = fields.CharField(64, unique=True)
    names: Json = fields.JSONField(default=dict)
    descriptions: Json = fields.JSONField(default=dict)
    price: Decimal | None = fields.DecimalField(14, 4, null=True)
    currency = fields.CharField(3, default="USD")
    unit = fields.CharField(16, default="pcs")
    moq = fields.IntField(null=True)
    lead_time_days = fields.IntField(null=True)
    hs_code = fields.CharField(16, default="")
    origin = fields.CharField(2, default="")
    certificates: list[str] = fields.JSONField(default=list)
    active = fields.BooleanField(default=True)
    picture_id: str | None
    picture: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Blob", related_name="products", null=True, on_delete=fields.SET_NULL
    )
    successor_id: int | None
    successor: fields.ForeignKeyNullableRelation["Product"] = fields.ForeignKeyField(
        "store.Product", related_name="predecessors", null=True, on_delete=fields.SET_NULL
    )

    category = fields.CharField(60, default="")
    packing = fields.CharField(200, default="")
    specs: Json = fields.JSONField(default=dict)
    stage_prices: Json = fields.JSONField(default=dict)  # stage: amount as text, in `currency`
    stock = fields.IntField(null=True)
    warranty_months = fields.SmallIntField(null=True)
    spare_parts: list[str] = fields.JSONField(default=list)
    changes: Json = fields.JSONField(default=dict)
    documents: fields.ReverseRelation["ProductDocument"]

    class Meta:
        table = "product"
        ordering = ("code",)

    def card(self) -> ProductCard:
        """Return the product as the judgement rooms see it; its successor and documents must be fetched."""
        return ProductCard(
            id=self.id,
            code=self.code,
            names=self.names,
            descriptions=self.descriptions,
            price=None if self.price is None else Money(self.price.normalize() + 0, self.currency),
            unit=self.unit,
            moq=self.moq,
            lead_time_days=self.lead_time_days,
            hs_code=self.hs_code,
            origin=self.origin,
            certificates=tuple(self.certificates),
            picture=self.picture_id or "",
            category=self.category,
            stage_prices={stage: Money(Decimal(amount), self.currency) for stage, amount in self.stage_prices.items()},
            packing=self.packing,
            specs=self.specs,
            stock=self.stock,
            warranty_months=self.warranty_months,
            spare_parts=tuple(self.spare_parts),
            successor=self.successor.code if self.successor_id is not None and self.successor is not None else "",
            changes=self.changes,
            documents=tuple(document.card() for document in self.documents),
        )


class ProductDocument(Row):
    """A document of a product: a data sheet, a manual, a certificate. Empty language: it does not matter."""

    product_id: int
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "store.Product", related_name="documents", on_delete=fields.CASCADE
    )
    kind = fields.CharField(16)
    title = fields.CharField(200)
    language = fields.CharField(8, default="")
    media_type = fields.CharField(127, default="application/pdf")
    blob_id: str
    blob: fields.ForeignKeyRelation[Row] = fields.ForeignKeyField(
        "store.Blob", related_name="product_documents", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "product_document"
        ordering = ("id",)
        indexes = (("product_id",),)

    def card(self) -> DocumentCard:
        """Return the document as the judgement rooms see it."""
        return DocumentCard(self.kind, self.title, self.blob_id, self.media_type, self.language)


class Agreement(Row):
    """A price agreed with one buyer for one unit of a product, valid to a day or without end."""

    buyer_id: int
    buyer: fields.ForeignKeyRelation[Row] = fields.ForeignKeyField(
        "store.Buyer", related_name="agreements", on_delete=fields.RESTRICT
    )
    product_id: int
    product: fields.ForeignKeyRelation[Product] = fields.ForeignKeyField(
        "store.Product", related_name="agreements", on_delete=fields.RESTRICT
    )
    price: Decimal = fields.DecimalField(14, 4)
    currency = fields.CharField(3, default="USD")
    valid_until: date | None = fields.DateField(null=True)

    class Meta:
        table = "agreement"
        indexes = (("buyer_id",),)


async def agreed(buyer_id: int, today: date) -> dict[str, Money]:
    """Return the prices agreed with a buyer that hold today, by product code; the newest where there are several."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    rows = await Agreement.filter(valid, buyer_id=buyer_id).order_by("id").select_related("product")
    return {row.product.code: Money(row.price.normalize() + 0, row.currency) for row in rows}


async def catalogue() -> tuple[ProductCard, ...]:
    """Return all active products, by code."""
    rows = Product.filter(active=True).select_related("successor").prefetch_related("documents")
    return tuple(product.card() for product in await rows)
