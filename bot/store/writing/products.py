"""Writes imported products."""

from collections.abc import Sequence
from datetime import datetime

from bot.importing import Fault, FaultyFileError, ProductRow
from bot.store import blobs
from bot.store.products import Product
from bot.store.writing.changes import change, given


async def write_product(row: ProductRow, now: datetime) -> str:
    """Write a product, with its picture, but without its successor, which may not be written yet."""
    picture = await blobs.keep(row.picture.read_bytes(), now) if row.picture else None
    product = await Product.get_or_none(code=row.code)
    values = given(
        price=row.price, currency=row.currency, unit=row.unit, moq=row.moq, lead_time_days=row.lead_time_days,
        hs_code=row.hs_code, origin=row.origin, certificates=list(row.certificates), picture_id=picture,
        active=row.active, category=row.category, packing=row.packing, stock=row.stock,
        warranty_months=row.warranty_months, spare_parts=list(row.spare_parts),
        names={**(product.names if product else {}), **row.names},
        descriptions={**(product.descriptions if product else {}), **row.descriptions},
    )  # fmt: skip
    if product is None:
        await Product.create(created_at=now, code=row.code, **values)
        return "created"
    return "updated" if await change(product, values) else "unchanged"


async def link_successors(rows: Sequence[ProductRow]) -> None:
    """Set the successors; raise FaultyFileError with all that are no known product."""
    faults: list[Fault] = []
    for row in rows:
        if not row.successor:
            continue
        successor = await Product.get_or_none(code=row.successor)
        if successor is None:
            faults.append(Fault(row.line, "successor", row.successor, "the code of a product that is known"))
        else:
            await Product.filter(code=row.code).update(successor_id=successor.id)
    if faults:
        raise FaultyFileError(faults)
