"""What all models share."""

from datetime import datetime
from typing import Any

from tortoise import fields
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
