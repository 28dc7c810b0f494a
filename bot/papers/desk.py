"""What lies on the desk when a paper is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.papers.text import Pen
from bot.pictures import cjk_region
from bot.record import Record, TradeCard
from bot.render import RIGHT_TO_LEFT
from bot.store.buyers import Address
from bot.trade import Money, ProductCard

# Where letters are written on US Letter and not on A4 (ISO 216).
_LETTER = frozenset({"US", "CA", "MX", "PH"})


@dataclass(frozen=True, slots=True)
class Desk:
    """For whom a paper is drawn, in which language, and what may be told to them.

    `record` is None unless the sender is verified. `trade` is the one stored by the same decision. `address` is fetched
    with its contact and buyer.
    """

    address: Address
    language: str
    catalogue: tuple[ProductCard, ...]
    record: Record | None = None
    trade: TradeCard | None = None

    @property
    def country(self) -> str:
        """The reader's country, ISO 3166-1 alpha-2, or empty."""
        return self.address.contact.buyer.country

    @property
    def han(self) -> str:
        """Whose Han characters the reader is used to: KR, JP, SC or TC."""
        return cjk_region(self.language, self.country)

    @property
    def pen(self) -> Pen:
        """What writes texts from outside for this reader."""
        return Pen(self.han, self.language in RIGHT_TO_LEFT)

    @property
    def paper(self) -> str:
        """The size of the reader's paper, as typst names it."""
        return "us-letter" if self.country in _LETTER else "a4"

    @property
    def agreed(self) -> Mapping[str, Money] | None:
        """The prices agreed with the buyer; None for a sender who has not proven their address."""
        return self.record.agreed if self.record else None

    def product(self, code: str) -> ProductCard | None:
        """Return the product with this code, whatever the case."""
        return next((card for card in self.catalogue if card.code.casefold() == code.casefold()), None)
