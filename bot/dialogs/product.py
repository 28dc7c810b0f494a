"""A question about products: answered from the catalogue, or handed over with an honest word.

The state `product` remembers which product was shown (`product`), which were offered to choose from (`options`), or
that the next message is a question about one (`asking`), so that "and the MOQ?" and "2" are understood.
"""

import json

from bot.actions import Action, Decision, Paper, Situation, State
from bot.dialogs import catalogue, certificates, facets, find, strangers
from bot.dialogs.phrases import normal, pattern, tokens
from bot.dialogs.prices import visible
from bot.dialogs.speech import CATALOGUE, open_case, product_choice, say
from bot.meaning import Label
from bot.trade import ProductCard

_COMPARED = 4
_LISTED = 5


def answer(situation: Situation) -> Decision:
    """Answer a question about one product, several, or the range."""
    cards = find.products(situation)
    if len(cards) == 1:
        return show(situation, cards[0])
    if cards:
        return (side_by_side if facets.compares(situation.text) else choose)(situation, cards)
    card = remembered(situation)
    if card is None and certificates.asked(situation) and (told := certificates.answer(situation)):
        return told
    if facets.wants_catalogue(situation.text):
        return catalogue.show(situation)
    return show(situation, card) if card else certificates.answer(situation) or _nothing(situation)


def meant(situation: Situation) -> ProductCard | None:
    """Return the one product that the message names, else the one that the talk is about."""
    cards = find.products(situation, exact=True)
    return cards[0] if len(cards) == 1 else (None if cards else remembered(situation))


def show(situation: Situation, card: ProductCard) -> Decision:
    """Show one product with its picture; what the card does not know is asked of a person at once."""
    asked = facets.asked(situation.text)
    if certificates.asked(situation) and "certificates" not in asked:
        asked = (*asked, "certificates")
    buttons = ((product_choice(card, "inquiry", "inquiry"),), (product_choice(card, "ask", "ask"),), CATALOGUE)
    said = say(
        situation,
        "product",
        picture=card.picture,
        choices=buttons,
        papers=_papers(situation, card, asked),
        card=card,
        asked=asked,
        price=visible(situation, card),
        certified=certificates.found(situation, card),
        unknown=strangers.codes(situation),
    )
    actions: tuple[Action, ...] = (said,)
    if lacking := facets.missing(card, asked):
        note = f"{card.code}: {', '.join(lacking)}"
        actions += (open_case(situation, "unsure", "product_fact_missing", card=card, missing=lacking, note=note),)
    earlier = remembered(situation)
    slots = {"product": card.code, "before": earlier.code if earlier else ""}
    return Decision(actions, _state(situation, slots), Label.PRODUCT)


def _papers(situation: Situation, card: ProductCard, asked: tuple[str, ...]) -> tuple[Paper, ...]:
    """Return the documents that are asked for: those we hold, a drawn data sheet where we hold none."""
    papers: list[Paper] = []
    if "data_sheet" in asked:
        papers += stored(situation, card, "data_sheet") or [Paper("data_sheet", (card.code,))]
    told = certificates.found(situation, card)
    if "certificates" in asked and (told is None or told.own):
        papers += stored(situation, card, "certificate")
    return tuple(papers)


def stored(situation: Situation, card: ProductCard, kind: str) -> list[Paper]:
    """Return the documents of this kind that we hold: in the reader's language where there is one, else in English."""
    found = [one for one in card.documents if one.kind == kind]
    for language in (situation.meaning.language, "en", ""):
        own = [one for one in found if one.language == language]
        if own:
            found = own
            break
    return [Paper("stored", (one.sha256, one.title)) for one in found]


def choose(situation: Situation, cards: tuple[ProductCard, ...]) -> Decision:
    """Ask which of several products is meant."""
    rows = tuple((product_choice(card, "product"),) for card in cards)
    said = say(situation, "product_choose", choices=rows, cards=cards)
    options = json.dumps([card.code for card in cards])
    return Decision((said,), _state(situation, {"options": options}), Label.PRODUCT)


def ask(situation: Situation, card: ProductCard) -> Decision:
    """Take the next message as a question about `card` to a person."""
    said = say(situation, "product_ask", card=card)
    return Decision((said,), State("product", {"product": card.code, "asking": "yes"}), Label.PRODUCT)


def asking(situation: Situation) -> Decision | None:
    """Hand the question over that the button "ask about this" announced; None where none is awaited."""
    card = remembered(situation)
    if situation.state.slots.get("asking") != "yes" or not card or not situation.text.strip():
        return None
    case = open_case(situation, "unsure", "product_asked", card=card, note=card.code)
    return Decision((case,), State("product", {"product": card.code}), Label.PRODUCT)


def picked(situation: Situation) -> ProductCard | None:
    """Return the product that a bare number picks from what was offered last."""
    if situation.state.dialog != "product":
        return None
    first = situation.state.slots.get("first", "0")
    listed_before = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 0
    return pick(situation, situation.state.slots.get("options", ""), listed_before)


def pick(situation: Situation, options: str, listed_before: int = 0) -> ProductCard | None:
    """Return the product whose place in `options` (a JSON list of codes) the text names with a bare number."""
    words = tokens(situation.text)
    if len(words) != 1 or not words[0].isdecimal() or len(words[0]) > 5:
        return None
    codes = _codes(options)
    place = int(words[0]) - listed_before
    return find.by_code(situation.catalogue, codes[place - 1]) if 0 < place <= len(codes) else None


def pointed(situation: Situation) -> ProductCard | None:
    """Return the product that "the second" means, of those that stand side by side."""
    codes = _codes(situation.state.slots.get("compared", "")) if situation.state.dialog == "product" else []
    head = normal(situation.text)
    groups = ("place_1", "place_2", "place_3")
    place = next((number for number, group in enumerate(groups) if pattern(group).search(head)), len(codes))
    return find.by_code(situation.catalogue, codes[place]) if place < len(codes) else None


def side_by(situation: Situation) -> tuple[ProductCard, ...]:
    """Return the products that were compared last."""
    codes = _codes(situation.state.slots.get("compared", "")) if situation.state.dialog == "product" else []
    return tuple(card for code in codes if (card := find.by_code(situation.catalogue, code)))


def remembered(situation: Situation) -> ProductCard | None:
    """Return the product that the conversation is about."""
    if situation.state.dialog not in {"product", "service", "knowledge"}:
        return None
    return find.by_code(situation.catalogue, situation.state.slots.get("product", ""))


def _nothing(situation: Situation) -> Decision:
    shown = situation.catalogue[:_LISTED]
    case = open_case(situation, "unsure", "product_none", cards=shown)
    state = _state(situation, {"options": json.dumps([card.code for card in shown])})
    return Decision((case,), state, situation.meaning.label)


def side_by_side(situation: Situation, cards: tuple[ProductCard, ...]) -> Decision:
    """Put two to four products side by side, as words and as a picture."""
    cards = cards[:_COMPARED]
    prices = {card.code: visible(situation, card) for card in cards}
    rows = tuple((product_choice(card, "inquiry", "inquiry_of"),) for card in cards)
    paper = Paper("comparison", tuple(card.code for card in cards))
    said = say(
        situation,
        "products_compare",
        cards=cards,
        prices=prices,
        choices=rows,
        papers=(paper,),
        unknown=strangers.codes(situation),
    )
    slots = {"product": cards[0].code, "before": cards[1].code if len(cards) > 1 else ""}
    slots["compared"] = json.dumps([card.code for card in cards])
    return Decision((said,), _state(situation, slots), Label.COMPARE)


def _state(situation: Situation, slots: dict[str, str]) -> State:
    """A look at a product does not close an open complaint or hand-over."""
    kept = situation.state.dialog in {"complaint", "handed"}
    return situation.state if kept else State("product", slots)


def _codes(options: str) -> list[str]:
    try:
        read = json.loads(options or "[]")
    except (ValueError, RecursionError):
        return []
    return [code for code in read if isinstance(code, str)] if isinstance(read, list) else []
