"""Products: their columns, and what must fit together."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.importing import values
from bot.importing.faults import Fault, Wrong
from bot.importing.header import Field
from bot.importing.rows import ProductRow

FIELDS = (
    Field("code", values.words(64), required=True),
    Field("name", values.words(200), required=True, by_language=True),
    Field("description", values.words(4000), by_language=True),
    Field("price", values.price),
    Field("currency", values.currency),
    Field("unit", values.words(16)),
    Field("moq", values.count),
    Field("lead_time_days", values.days),
    Field("hs_code", values.hs_code),
    Field("origin", values.country),
    Field("certificates", values.listed),
    Field("picture", values.picture),
    Field("successor", values.words(64)),
    Field("active", values.consent),
    Field("category", values.words(60)),
    Field("packing", values.words(200)),
    Field("stock", values.count),
    Field("warranty_months", values.count),
    Field("spare_parts", values.listed),
)


def build(line: int, found: Mapping[str, Any]) -> ProductRow:
    """Return the row; raise Wrong where its cells do not fit together."""
    kept = dict(found)
    kept["names"] = kept.pop("name", {})
    kept["descriptions"] = kept.pop("description", {})
    price_currency(kept)
    return ProductRow(line=line, **kept)


def price_currency(kept: dict[str, Any]) -> None:
    """Part a price from the currency written beside it; the two must agree, and a price must have one."""
    header = kept.pop("header_currency", "")
    if "price" not in kept:
        return
    kept["price"], beside = kept["price"]
    said = kept.get("currency", "")
    if beside and said and beside != said:
        raise Wrong(f"a price in {said}, as the currency column says", "price")
    kept["currency"] = beside or said or header
    if not kept["currency"]:
        raise Wrong("a currency for the price, in this column or beside the price", "currency")


class Between:
    """What must fit between rows: one code, one row."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def check(self, row: ProductRow) -> Iterator[Fault]:
        """Give the faults of a row beside those before it."""
        if (first := self._codes.setdefault(row.code.casefold(), row.line)) != row.line:
            yield Fault(row.line, "code", row.code, f"a code of its own; line {first} has it already")
