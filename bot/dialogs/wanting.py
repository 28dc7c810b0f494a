"""Does a message want to buy? Asked where its label alone would mislead."""

from bot.actions import Situation
from bot.dialogs import find
from bot.dialogs.phrases import normal, pattern


def wants_to_buy(situation: Situation) -> bool:
    """Say whether the message is a purchase: "the order number is 4711" is none, "an offer for the tea" is one."""
    if situation.meaning.entities.orders or situation.files:
        return False
    return bool(find.products(situation, exact=True)) or bool(pattern("quotation").search(normal(situation.text)))
