"""What became of an imported row, and the few steps that every kind of row shares."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from tortoise.models import Model

from bot.importing import Counts

IMPORT = "import"  # the author of what no person did


class Tally:
    """Counts what became of rows."""

    def __init__(self) -> None:
        self._counts = {"created": 0, "updated": 0, "unchanged": 0}

    def add(self, what: str) -> None:
        """Count one row that was created, updated or unchanged."""
        self._counts[what] += 1

    def counts(self) -> Counts:
        """Return the sums."""
        return Counts(**self._counts)


def more(before: str, after: str) -> str:
    """Return what became of a row of which one part was `before` and another `after`."""
    return before if before in ("created", after) else "updated"


def given(**values: Any) -> dict[str, Any]:
    """Keep what a row says: an empty value says nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


async def change(row: Model, values: Mapping[str, Any]) -> bool:
    """Set what differs; return whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if different:
        row.update_from_dict(different)
        await row.save(update_fields=list(different))
    return bool(different)


def midnight(day: date) -> datetime:
    """Return the first moment of a day, UTC."""
    return datetime.combine(day, time(), UTC)
