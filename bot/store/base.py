"""What all models share."""

from datetime import datetime
from typing import Any

from tortoise import fields
from tortoise.functions import Count
from tortoise.models import Model


class Row(Model):
    """A table row with a number of its own and the moment it was written (UTC, by the caller's clock)."""

    id = fields.BigIntField(primary_key=True)
    created_at: datetime = fields.DatetimeField()

    class Meta:
        abstract = True


# Tortoise's SQLite migrations split statements at every semicolon: the first line of a model's docstring, which
# becomes the table's comment, must hold none.

# A JSON column: what comes out is what json.loads gives.
Json = dict[str, Any]


async def count_by(model: type[Row], column: str) -> dict[str, int]:
    """Return how many rows there are of each value of a column that is never empty."""
    rows = await model.annotate(many=Count("id")).group_by(column).order_by(column).values(column, "many")
    return {str(row[column]): int(row["many"]) for row in rows}
