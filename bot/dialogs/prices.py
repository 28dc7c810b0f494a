"""Which price a buyer may see: the agreed one, that of their stage, the list price, or none before a quotation."""

from bot.actions import Situation
from bot.people import Stage
from bot.trade import Money, ProductCard

_CLOSENESS = (Stage.POTENTIAL, Stage.BUYER, Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)
# A relation that cooled was a trade once; one that ended is as far as a stranger.
_COOLED = {Stage.DORMANT: Stage.BUYER, Stage.DISSOLVED: Stage.POTENTIAL}


def visible(situation: Situation, card: ProductCard) -> Money | None:
    """Return the price of `card` for one unit that may be told to this sender; None where it comes by quotation.

    Who has not proven their address is told no more than a stranger: neither an agreed price nor that of a stage.
    """
    if situation.record and (agreed := situation.record.agreed.get(card.code)):
        return agreed
    stage = situation.contact.stage if situation.record else Stage.POTENTIAL
    if closeness(stage) < closeness(situation.firm.prices_from):
        return None
    return (card.stage_prices.get(stage) if situation.record else None) or card.price


def closeness(stage: Stage) -> int:
    """Return how close a stage is, 0 for a stranger."""
    return _CLOSENESS.index(_COOLED.get(stage, stage))
