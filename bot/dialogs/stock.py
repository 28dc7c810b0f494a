"""Running low: what the buyer usually orders, repeated by one touch. Our reminder in their own rhythm ends here too.

The state `stock` says that we asked whether to repeat an order (`trade`, its number).
"""

from bot.actions import Decision, Situation
from bot.dialogs import find, need, order, placing, proof
from bot.dialogs.phrases import is_no, is_yes, normal, pattern
from bot.dialogs.speech import CATALOGUE, say
from bot.meaning import Label

DIALOG = "stock"


def answer(situation: Situation) -> Decision:
    """Offer the usual again; without orders that we may speak of an inquiry begins."""
    named = tuple(card.code for card in find.products(situation, exact=True))
    orders = [trade for code in named or ("",) if (trade := order.last(situation, code))]
    if not orders:
        return need.answer(situation)
    return order.again(situation, orders[0], named)


def go_on(situation: Situation) -> Decision | None:
    """Take the answer to our reminder; None where the message is about something else."""
    if situation.record is None:
        return proof.ask(situation, Label.STOCK) if is_yes(situation.text) else None
    trade = situation.record.find(situation.state.slots.get("trade", ""))
    if trade is None:
        return None
    if is_yes(situation.text):
        draft = order.drafted(situation, trade)
        complete = draft.items and draft.question == "confirm"
        return placing.place(situation, draft) if complete else order.again(situation, trade)
    if is_no(situation.text) or pattern("not_yet").search(normal(situation.text)):
        return Decision((say(situation, "stock_later", choices=(CATALOGUE,)),), label=Label.STOCK)
    return order.again(situation, trade) if pattern("repeat").search(normal(situation.text)) else None
