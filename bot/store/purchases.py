"""What buyers ordered and asked for, product by product, as narrow rows: to look through very many trades at once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from bot.record import VOID
from bot.store.trades import TradeKind, TradeLine

_FEWEST = 3  # orders on fewer days have no rhythm
_DAYS = {
    "sqlite": "GROUP_CONCAT(DISTINCT trade.ordered_on)",
    "postgres": "STRING_AGG(DISTINCT trade.ordered_on::text, ',')",
}


class Deal(NamedTuple):
    """One product in one trade. `day` is when it was ordered, or else when it was written down."""

    buyer: int
    trade: int
    number: str
    kind: str
    status: str
    ordered_on: date | None
    created_at: datetime
    product: int

    @property
    def day(self) -> date:
        return self.ordered_on or self.created_at.date()


async def days_of_orders(buyers: Sequence[int], until: date) -> list[tuple[int, list[date]]]:
    """Return (buyer, days) for each product, still sold, that a buyer ordered on three days or more, last by `until`.

    Written out, with the days as one text: a line for each order, made into Python's values by the mapper, costs many
    times as much, and every run of the clock asks for all regular buyers.
    """
    connection = TradeLine._meta.db
    rows = await connection.execute_query_dict(
        f"SELECT trade.buyer_id AS buyer, {_DAYS[connection.capabilities.dialect]} AS days "
        "FROM trade JOIN trade_line ON trade_line.trade_id = trade.id "
        "JOIN product ON product.id = trade_line.product_id "
        f"WHERE trade.buyer_id IN ({', '.join(str(int(one)) for one in buyers)}) AND product.active "
        f"AND trade.kind = '{TradeKind.ORDER}' AND trade.ordered_on IS NOT NULL "
        f"AND trade.status NOT IN ({', '.join(repr(one) for one in sorted(VOID))}) "
        "GROUP BY trade.buyer_id, trade_line.product_id "
        f"HAVING COUNT(DISTINCT trade.ordered_on) >= {_FEWEST} AND MAX(trade.ordered_on) <= '{until.isoformat()}'"
    )
    return [(row["buyer"], [date.fromisoformat(one) for one in row["days"].split(",")]) for row in rows]


async def deals(buyers: Sequence[int]) -> list[Deal]:
    """Return every trade that was not lost, product by product; only products still sold."""
    lines = TradeLine.filter(trade__buyer_id__in=list(buyers), product__active=True)
    found = lines.exclude(trade__status__in=sorted(VOID)).values_list(
        "trade__buyer_id", "trade_id", "trade__number", "trade__kind", "trade__status", "trade__ordered_on",
        "trade__created_at", "product_id",
    )  # fmt: skip
    return [Deal(*row) for row in await found]
