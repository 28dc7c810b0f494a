"""Writes imported rows: what is new is created, what differs is changed, all of a file or nothing of it."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.importing import BuyerRow, Counts, Fault, FaultyFileError, ProductRow, TradeRow
from bot.store.database import transaction
from bot.store.products import Product
from bot.store.staff import Staff
from bot.store.writing.buyers import write_buyer
from bot.store.writing.changes import Tally
from bot.store.writing.products import link_successors, write_product
from bot.store.writing.trades import buyer_of, missing, write_trade


class DatabaseWriter:
    """Keeps `bot.importing.Writer`. An import never takes back what a person said: who left stays away."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def buyers(self, rows: Sequence[BuyerRow]) -> Counts:
        """Write buyers with their contacts and addresses."""
        tally = Tally()
        async with transaction():
            owners = {staff.name.casefold(): staff.id for staff in await Staff.all()}
            for row in rows:
                tally.add(await write_buyer(row, owners, self._clock.now()))
        return tally.counts()

    async def products(self, rows: Sequence[ProductRow]) -> Counts:
        """Write products; a successor may stand in the same file."""
        tally = Tally()
        async with transaction():
            for row in rows:
                tally.add(await write_product(row, self._clock.now()))
            await link_successors(rows)
        return tally.counts()

    async def trades(self, rows: Sequence[TradeRow]) -> Counts:
        """Write trades; raise FaultyFileError with all that name a buyer or a product which is not there."""
        tally, faults = Tally(), list[Fault]()
        async with transaction():
            products = {product.code: product for product in await Product.all()}
            for row in rows:
                buyer = await buyer_of(row)
                lacking = missing(row, buyer, products)
                faults += lacking
                if buyer is not None and not lacking and not faults:
                    tally.add(await write_trade(row, buyer, products, self._clock.now()))
            if faults:
                raise FaultyFileError(faults)
        return tally.counts()
