"""What the exporter sells."""

from decimal import Decimal

from tortoise import fields

from bot.store.base import Json, Row
from bot.trade import Money, ProductCard


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

    class Meta:
        table = "product"
        ordering = ("code",)

    def card(self) -> ProductCard:
        """Return the product as the judgement rooms see it."""
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
        )


async def catalogue() -> tuple[ProductCard, ...]:
    """Return all active products, by code."""
    return tuple(product.card() for product in await Product.filter(active=True))
