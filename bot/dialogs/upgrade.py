"""A newer model? The successor of a product, and what is different."""

from dataclasses import replace

from bot.actions import Decision, Paper, Situation, State
from bot.dialogs import find, handed
from bot.dialogs.prices import visible
from bot.dialogs.product import remembered
from bot.dialogs.speech import HUMAN, Row, product_choice, say
from bot.firm import in_language
from bot.meaning import Label
from bot.trade import ProductCard


def answer(situation: Situation) -> Decision:
    """Show what follows the product that is meant: the one named, shown last, or bought last."""
    card = _meant(situation)
    if card is None:
        offered = tuple(one for one in situation.catalogue if one.successor)[:6]
        return _ask(situation, offered) if offered else handed.hand_over(situation)
    successor = newest(situation.catalogue, card)
    if successor is None:
        return _none(situation, card)
    rows: tuple[Row, ...] = (
        (product_choice(successor, "product"),),
        (product_choice(successor, "inquiry", "inquiry"),),
        HUMAN,
    )
    said = say(
        situation,
        "upgrade",
        picture=successor.picture,
        choices=rows,
        card=card,
        successor=successor,
        changes=in_language(successor.changes, situation.meaning.language),
        price=visible(situation, successor),
        papers=(Paper("comparison", (card.code, successor.code)),),
    )
    return Decision((said,), State("product", {"product": successor.code, "before": card.code}), Label.UPGRADE)


def newest(catalogue: tuple[ProductCard, ...], card: ProductCard) -> ProductCard | None:
    """Return the last successor in the line, None where there is none; a line that bites its tail ends there."""
    seen, found = {card.code}, None
    following = find.by_code(catalogue, card.successor)
    while following is not None and following.code not in seen:
        seen.add(following.code)
        found = following
        following = find.by_code(catalogue, following.successor)
    return found


def _meant(situation: Situation) -> ProductCard | None:
    named = find.products(situation)
    if len(named) == 1:
        return named[0]
    older = [card for card in named if card.successor]
    if older:
        return older[0]
    return remembered(situation) or _bought(situation)


def _bought(situation: Situation) -> ProductCard | None:
    """Return the newest product of the buyer's own orders that has a successor."""
    orders = situation.record.orders() if situation.record else ()
    codes = [line.product for order in orders for line in order.lines]
    cards = (find.by_code(situation.catalogue, code) for code in codes)
    return next((card for card in cards if card and card.successor), None)


def _ask(situation: Situation, cards: tuple[ProductCard, ...]) -> Decision:
    rows = (*((product_choice(card, "upgrade", "product"),) for card in cards), HUMAN)
    return Decision((say(situation, "upgrade_which", choices=rows, cards=cards),), situation.state, Label.UPGRADE)


def _none(situation: Situation, card: ProductCard) -> Decision:
    """There is no newer one: said honestly."""
    rows: tuple[Row, ...] = ((product_choice(card, "product"),), HUMAN)
    said = say(situation, "upgrade_none", choices=rows, card=card)
    return Decision((said,), State("product", {"product": card.code}), Label.UPGRADE)


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `upgrade:<code>`."""
    card = find.by_code(situation.catalogue, rest)
    if card is None:
        return None
    return answer(replace(situation, text="", state=State("product", {"product": card.code})))
