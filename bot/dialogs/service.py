"""After the sale: warranty by the purchase date, manuals, spare parts, and what needs a person's hands.

The purchase date comes from the buyer's own orders, so from a verified sender only; without one the months of the
warranty are told, never a date.
"""

from calendar import monthrange
from dataclasses import replace
from datetime import date

from bot.actions import Choice, Decision, Situation, State
from bot.dialogs import complaint, find, handed, smalltalk
from bot.dialogs.phrases import normal, pattern
from bot.dialogs.product import remembered, stored
from bot.dialogs.speech import HUMAN, Row, open_case, product_choice, say
from bot.firm import in_language
from bot.meaning import Complaint, ComplaintKind, Label, Severity
from bot.trade import ProductCard

_OFFERED = 6
_ASPECTS = ("manual", "spare_part", "warranty")
_REQUEST: Row = (Choice("service_request", "service:request"),)


def answer(situation: Situation) -> Decision:
    """Answer what is asked of a product; a repair goes to a person with all that is known."""
    text = normal(situation.text)
    if pattern("hazard").search(text):
        return complaint.answer(_grave(situation))
    asked = tuple(aspect for aspect in _ASPECTS if pattern(aspect).search(text))
    card = _meant(situation)
    if card is None and not asked and (told := smalltalk.login(situation)):
        return told  # a lost password is no repair
    if card is None:
        return _which(situation, asked) if asked else _request(situation, None)
    return _tell(situation, card, asked) if asked else _request(situation, card)


def _grave(situation: Situation) -> Situation:
    """Return what may hurt somebody as the complaint that it is, though only a warranty was asked for."""
    grave = Complaint(True, situation.meaning.complaint.kind or ComplaintKind.QUALITY, Severity.HIGH)
    return replace(situation, meaning=replace(situation.meaning, complaint=grave))


def go_on(situation: Situation) -> Decision | None:
    """Take the product that was asked for."""
    cards = find.products(situation)
    if len(cards) != 1 or situation.meaning.label not in {Label.OTHER, Label.PRODUCT, Label.SERVICE}:
        return None
    return _tell(situation, cards[0], _slots(situation))


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `service:<code>` names the product, `service:request` asks for a person's hands."""
    if rest == "request":
        return _request(situation, find.by_code(situation.catalogue, situation.state.slots.get("product", "")))
    card = find.by_code(situation.catalogue, rest)
    return _tell(situation, card, _slots(situation)) if card else None


def warranty_end(card: ProductCard, bought: date) -> date | None:
    """Return the last day of the warranty of what was bought on that day; None without one."""
    if card.warranty_months is None:
        return None
    months = bought.month - 1 + card.warranty_months
    year, month = bought.year + months // 12, months % 12 + 1
    return date(year, month, min(bought.day, monthrange(year, month)[1]))


def _tell(situation: Situation, card: ProductCard, asked: tuple[str, ...]) -> Decision:
    manuals = stored(situation, card, "manual") if "manual" in asked or not asked else []
    bought = _bought_on(situation, card)
    lacking = ("manual" in asked and not manuals) or ("spare_part" in asked and not card.spare_parts)
    lacking = lacking or ("warranty" in asked and card.warranty_months is None)
    rows: tuple[Row, ...] = ((product_choice(card, "inquiry", "inquiry"),), _REQUEST)
    said = say(
        situation,
        "service",
        choices=rows,
        papers=tuple(manuals),
        card=card,
        asked=asked or _ASPECTS,
        manuals=len(manuals),
        bought=bought,
        ends=warranty_end(card, bought) if bought else None,
        covers=in_language(situation.firm.warranty, situation.meaning.language),
        today=situation.today,
    )
    state = State("service", {"product": card.code})
    if not lacking:
        return Decision((said,), state, Label.SERVICE)
    case = open_case(situation, "unsure", "service_asked", note=f"{card.code}: {', '.join(asked)}", card=card)
    return Decision((said, case), state, Label.SERVICE)


def _request(situation: Situation, card: ProductCard | None) -> Decision:
    """A repair, a technician, a part that fails: a person does it; tell them what we know of the purchase."""
    bought = _bought_on(situation, card) if card else None
    note = " · ".join(part for part in (card.code if card else "", bought.isoformat() if bought else "") if part)
    case = open_case(situation, "unsure", "service_request", note=note, card=card)
    return Decision((case,), State("handed", {"label": str(Label.SERVICE)}), Label.SERVICE)


def _which(situation: Situation, asked: tuple[str, ...]) -> Decision:
    cards = (_orders(situation) or find.products(situation) or situation.catalogue)[:_OFFERED]
    if not cards:
        return handed.hand_over(situation)
    rows = (*((product_choice(card, "service"),) for card in cards), HUMAN)
    said = say(situation, "service_which", choices=rows, cards=cards)
    return Decision((said,), State("service", {"wanted": ",".join(asked)}), Label.SERVICE)


def _meant(situation: Situation) -> ProductCard | None:
    named = find.products(situation)
    if len(named) == 1:
        return named[0]
    known = find.by_code(situation.catalogue, situation.state.slots.get("product", ""))
    bought = _orders(situation)
    return remembered(situation) or known or (bought[0] if len(bought) == 1 else None)


def _orders(situation: Situation) -> tuple[ProductCard, ...]:
    """Return the products of the buyer's own orders, newest first."""
    orders = situation.record.orders() if situation.record else ()
    codes = dict.fromkeys(line.product for order in orders for line in order.lines)
    return tuple(card for code in codes if (card := find.by_code(situation.catalogue, code)))


def _bought_on(situation: Situation, card: ProductCard) -> date | None:
    """Return when the buyer last ordered this product; None where we do not know, or may not tell."""
    orders = situation.record.orders() if situation.record else ()
    days = (order.ordered_on for order in orders if any(line.product == card.code for line in order.lines))
    return max((day for day in days if day), default=None)


def _slots(situation: Situation) -> tuple[str, ...]:
    wanted = situation.state.slots.get("wanted", "").split(",")
    return tuple(aspect for aspect in _ASPECTS if aspect in wanted)
