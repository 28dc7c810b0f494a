"""The difference between products: two to four of them side by side."""

import json

from bot.actions import Decision, Situation, State
from bot.dialogs import find, handed, product, strangers
from bot.dialogs.speech import HUMAN, product_choice, say
from bot.meaning import Label
from bot.trade import ProductCard

_OFFERED = 6


def answer(situation: Situation) -> Decision:
    """Compare what is named; one that is named with the one shown before or its successor; else ask which."""
    cards = find.products(situation)
    if len(cards) > 1:
        return product.side_by_side(situation, cards)
    if strangers.codes(situation, loose=True):
        # What stands beside the one we have is none of ours: another in its place would be a guess.
        return _which(situation, cards)
    known = _known(situation, cards)
    if len(known) > 1:
        return product.side_by_side(situation, known)
    return _which(situation, known) if situation.catalogue else handed.hand_over(situation)


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `compare:<code>` adds the product to the one that waits to be compared."""
    card = find.by_code(situation.catalogue, rest)
    first = find.by_code(situation.catalogue, situation.state.slots.get("compared", ""))
    if card is None:
        return None
    return product.side_by_side(situation, (first, card)) if first and first != card else _which(situation, (card,))


def _known(situation: Situation, cards: tuple[ProductCard, ...]) -> tuple[ProductCard, ...]:
    before = find.by_code(situation.catalogue, situation.state.slots.get("before", ""))
    talked = [before, product.remembered(situation)]
    shown = [*cards, *reversed(talked)] if cards else talked
    related = [find.by_code(situation.catalogue, card.successor) for card in cards if card.successor]
    related += [card for card in situation.catalogue if cards and card.successor == cards[0].code]
    codes = dict.fromkeys(card.code for card in [*shown, *related] if card)
    return tuple(card for code in codes if (card := find.by_code(situation.catalogue, code)))[:2]


def _which(situation: Situation, known: tuple[ProductCard, ...]) -> Decision:
    """Ask with what to compare, offering what is most like it."""
    first = known[0] if known else None
    others = [card for card in situation.catalogue if first is None or card.code != first.code]
    others.sort(key=lambda card: first is None or card.category != first.category)
    offered = tuple(others[:_OFFERED])
    rows = (*((product_choice(card, "compare", "product"),) for card in offered), HUMAN)
    said = say(
        situation,
        "compare_which",
        choices=rows,
        card=first,
        cards=offered,
        unknown=strangers.codes(situation, loose=True),
    )
    slots = {"compared": first.code if first else "", "options": json.dumps([card.code for card in offered])}
    kept = situation.state.dialog in {"complaint", "handed"}
    return Decision((said,), situation.state if kept else State("compare", slots), Label.COMPARE)


def go_on(situation: Situation) -> Decision | None:
    """Take a product named, or picked by its number, as the one to compare with."""
    first = find.by_code(situation.catalogue, situation.state.slots.get("compared", ""))
    picked = product.pick(situation, situation.state.slots.get("options", ""))
    cards = (picked,) if picked else find.products(situation, exact=True)
    known = tuple(dict.fromkeys(card.code for card in (first, *cards) if card))
    chosen = tuple(card for code in known if (card := find.by_code(situation.catalogue, code)))
    if not cards or situation.meaning.label not in {Label.OTHER, Label.COMPARE, Label.PRODUCT}:
        return None
    return product.side_by_side(situation, chosen) if len(chosen) > 1 else _which(situation, chosen)
