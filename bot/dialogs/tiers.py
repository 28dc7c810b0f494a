"""Prices of several quantities: told where this buyer may see them, and every quantity noted for staff elsewhere."""

from bot.actions import Decision, Say, Situation, State
from bot.dialogs import inquiry, need, pending, prices, product, spans
from bot.dialogs.asking import with_unit
from bot.dialogs.speech import CATALOGUE, product_choice, say
from bot.meaning import Label
from bot.trade import Money, ProductCard, Quantity

_ABOUT = frozenset({Label.PRODUCT, Label.NEED, Label.ORDER, Label.COMPARE, Label.OTHER})


def answer(situation: Situation) -> Decision | None:
    """Answer "price for 500, 1000 and 3000 pcs of it"; None where that is not asked."""
    named = spans.tiers(situation)
    if not named or pending.is_open(situation) or situation.meaning.label not in _ABOUT:
        return None
    card = product.meant(situation)
    price = prices.visible(situation, card) if card else None
    if card is None or price is None:
        return need.answer(situation)
    told = _told(situation, card, price, named)
    if situation.meaning.label is Label.PRODUCT:
        return Decision((told,), State("product", {"product": card.code}), Label.PRODUCT)
    begun = inquiry.start(situation, card)
    return Decision((told, *begun.actions), begun.state, begun.label)


def _told(situation: Situation, card: ProductCard, price: Money, named: spans.Among) -> Say:
    tiers = [_tier(card, price, one) for one in named]
    rows = ((product_choice(card, "inquiry", "inquiry"),), CATALOGUE)
    return say(situation, "price_tiers", choices=rows, card=card, price=price, tiers=tiers)


def _tier(card: ProductCard, price: Money, one: Quantity) -> dict[str, object]:
    quantity = with_unit(one, card) or one
    total = Money(price.amount * quantity.amount, price.currency) if quantity.unit == card.unit else None
    return {"quantity": quantity, "total": total}
