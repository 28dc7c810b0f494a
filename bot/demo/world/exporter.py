"""The sample exporter, its people and its catalogue."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.demo.world.data import table
from bot.demo.world.model import Exporter, Product, Staff
from bot.demo.world.pictures import picture
from bot.trade import Money


def exporter() -> Exporter:
    """Return the firm that sells."""
    return Exporter(**table("exporter")["exporter"], firm=table("exporter")["firm"])


def staff() -> tuple[Staff, ...]:
    """Return its people: the owner, a manager and two agents."""
    return tuple(Staff(**row) for row in table("exporter")["staff"])


def products() -> tuple[Product, ...]:
    """Return the catalogue with its pictures, by code."""
    return tuple(_product(row) for row in table("products")["product"])


def _product(row: Mapping[str, Any]) -> Product:
    values = (
        dict(row)
        | dict(table("details").get(row["code"], {}))
        | {
            "price": Money(Decimal(row["price"]), "USD"),
            "certificates": tuple(row["certificates"]),
            "picture": picture(row["code"]),
        }
    )
    values["spare_parts"] = tuple(values.get("spare_parts", ()))
    return Product(origin="KR", **values)
