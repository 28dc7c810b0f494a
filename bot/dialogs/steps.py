"""Steps of an inquiry that a button takes: a product, a delivery term, a change, a question to a person."""

from dataclasses import replace

from bot.actions import Decision, Situation
from bot.dialogs import asking, spans
from bot.dialogs.draft import Item
from bot.dialogs.pending import current, is_open
from bot.dialogs.reading import placed
from bot.dialogs.speech import CANCEL, say
from bot.meaning import Label
from bot.trade import Incoterm, ProductCard

# Buttons that take a step of the inquiry themselves: after them its question is not asked once more.
VERBS = frozenset({"change", "described", "repeat", "resume", "fresh", "quantity"})


def change(situation: Situation, _rest: str = "") -> Decision | None:
    """Ask what shall be changed."""
    if not is_open(situation):
        return None
    draft = replace(current(situation), doubt="change")
    return Decision((say(situation, "inquiry_change", choices=(CANCEL,)),), draft.state(), Label.ORDER)


def take_described(situation: Situation, _rest: str = "") -> Decision | None:
    """Take what is wanted as the buyer described it, for staff to find; None where nothing was described."""
    before = current(situation)
    if not is_open(situation) or not before.described:
        return None
    place = next((place for place, item in enumerate(before.items) if not item.known), len(before.items))
    item = before.items[place] if place < len(before.items) else Item()
    described = replace(item, words=before.described, said="")
    items = (*before.items[:place], described, *before.items[place + 1 :])
    return asking.ask(situation, before, replace(before, items=items, described="", tries=0))


def choose_quantity(situation: Situation, rest: str) -> Decision | None:
    """Take one end of a span, or all ends for a quotation; None where that is not asked any more."""
    before = current(situation)
    if not is_open(situation) or before.question != "quantity":
        return None
    item = before.items[before.lacking]
    if rest == "all" and item.among:
        return asking.ask(situation, before, spans.every(before))
    meant = next((one for one in item.among if f"{one.amount:f}" == rest), None)
    return asking.ask(situation, before, spans.one(before, meant)) if meant else None


def choose_product(situation: Situation, card: ProductCard) -> Decision:
    """Take the product of a pressed button: the answer to our question, or one more."""
    before = current(situation)
    if card.code in before.codes:
        return asking.ask(situation, before, before)
    place = next((place for place, item in enumerate(before.items) if not item.known), len(before.items))
    item = before.items[place] if place < len(before.items) else Item()
    items = (*before.items[:place], replace(item, product=card.code), *before.items[place + 1 :])
    return asking.ask(situation, before, replace(before, items=items, tries=0))


def choose_incoterm(situation: Situation, rule: str) -> Decision:
    """Take the Incoterms rule of a pressed button."""
    before = current(situation)
    named = before.incoterm.place if before.incoterm and before.question == "transport" else ""
    return asking.ask(situation, before, placed(replace(before, incoterm=Incoterm(rule, named), tries=0)))


def ask_about(situation: Situation, card: ProductCard) -> Decision:
    """Take the next message as a question about `card` to a person; the inquiry stays open."""
    draft = replace(current(situation), asking=card.code)
    return Decision((say(situation, "product_ask", card=card),), draft.state(), Label.PRODUCT)
