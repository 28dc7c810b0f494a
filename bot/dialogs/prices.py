"""Which price a buyer may see: the agreed one, that of their stage, the list price, or none before a quotation."""

from collections.abc import Mapping

from bot.actions import Situation
from bot.firm import Firm
from bot.people import Stage
from bot.trade import Money, ProductCard

_CLOSENESS = (Stage.POTENTIAL, Stage.BUYER, Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)
# A relation that cooled was a trade once; one that ended is as far as a stranger.
_COOLED = {Stage.DORMANT: Stage.BUYER, Stage.DISSOLVED: Stage.POTENTIAL}


def visible(situation: Situation, card: ProductCard) -> Money | None:
    """Return the price of `card` for one unit that may be told to this sender; None where it comes by quotation."""
    agreed = situation.record.agreed if situation.record else None
    return price_of(card, situation.contact.stage, agreed, situation.firm)


def price_of(card: ProductCard, stage: Stage, agreed: Mapping[str, Money] | None, firm: Firm) -> Money | None:
    """Return the price that a buyer in `stage` may be told. `agreed` is None for who has not proven their address.

    Those are told no more than a stranger: neither an agreed price nor that of a stage.
    """
    if agreed and (price := agreed.get(card.code)):
        return price
    known = stage if agreed is not None else Stage.POTENTIAL
    if closeness(known) < closeness(firm.prices_from):
        return None
    return (card.stage_prices.get(known) if agreed is not None else None) or card.price


def closeness(stage: Stage) -> int:
    """Return how close a stage is, 0 for a stranger."""
    return _CLOSENESS.index(_COOLED.get(stage, stage))
