"""The list of products, page by page."""

import json

from bot.actions import Choice, Decision, Situation, State
from bot.dialogs.speech import HUMAN, Row, product_choice, say
from bot.meaning import Label
from bot.trade import ProductCard

_CHAT_PAGE = 8
_LETTER_PAGE = 25  # a letter has no buttons to turn the page with


def show(situation: Situation, page: int = 1) -> Decision:
    """Show one page of the catalogue; a page that does not exist shows the last one."""
    cards = situation.catalogue
    if not cards:
        return Decision((say(situation, "catalogue_empty", choices=(HUMAN,)),), situation.state, Label.PRODUCT)
    size = _LETTER_PAGE if situation.channel == "email" else _CHAT_PAGE
    pages = -(-len(cards) // size)
    page = min(max(page, 1), pages)
    first = (page - 1) * size
    shown = cards[first : first + size]
    rows = (*((product_choice(card, "product"),) for card in shown), *_turn(page, pages))
    said = say(
        situation, "catalogue", choices=rows, cards=shown, first=first + 1, page=page, pages=pages, total=len(cards)
    )
    return Decision((said,), _state(situation, shown, first), Label.PRODUCT)


def _state(situation: Situation, shown: tuple[ProductCard, ...], first: int) -> State:
    """Remember what was listed, so that a number picks from it; an open complaint or hand-over stays open."""
    if situation.state.dialog in {"complaint", "handed"}:
        return situation.state
    return State("product", {"options": json.dumps([card.code for card in shown]), "first": str(first)})


def _turn(page: int, pages: int) -> tuple[Row, ...]:
    back = (Choice("previous", f"catalogue:{page - 1}"),) if page > 1 else ()
    on = (Choice("next", f"catalogue:{page + 1}"),) if page < pages else ()
    return ((*back, *on),) if back or on else ()
