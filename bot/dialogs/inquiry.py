"""A request for a quotation, a sample or an order, gathered over several turns until the buyer confirms it.

Whatever the message adds is noted; then the next open question is asked. A question that got no usable answer is asked
again with an example, twice at most; then a person goes on. Nothing is stored before the buyer said yes.
"""

import json
from dataclasses import replace

from bot.actions import Choice, Decision, Situation, State, StoreTrade
from bot.dialogs import facets, find
from bot.dialogs.draft import DIALOG, Draft, from_slots
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.product import remembered, show
from bot.dialogs.reading import placed, read
from bot.dialogs.speech import CANCEL, CATALOGUE, HUMAN, Row, open_case, product_choice, say
from bot.meaning import Label
from bot.trade import Incoterm, ProductCard, Quantity, WantedLine

_TRIES = 2
_KINDS = {"quotation": "inquiry", "sample": "sample", "order": "order"}
_OFFERED = 6
_RULES = (("EXW", "FCA", "FOB"), ("CFR", "CIF", "CPT"), ("DAP", "DPU", "DDP"))


def is_open(situation: Situation) -> bool:
    """Say whether an inquiry is being gathered."""
    return situation.state.dialog == DIALOG


def start(situation: Situation, card: ProductCard | None = None) -> Decision:
    """Begin an inquiry with all that the message says already, and the product that the talk was about."""
    entities = situation.meaning.entities
    if card is None and len(entities.quantities) > 1 and len(set(entities.products)) > 1:
        return _hand_over(situation, Draft(), "inquiry_many")
    context = card or remembered(situation)
    begun = read(situation, Draft(note=situation.text.strip()))
    if context and not begun.product:
        begun = replace(begun, product=context.code)
    return _ask(situation, Draft(), begun, started=True)


def go_on(situation: Situation) -> Decision | None:
    """Take the message as an answer; None where it answers nothing."""
    before = _draft(situation)
    after = read(situation, before)
    if after != before:
        return _ask(situation, before, replace(after, tries=0))
    if before.question != "confirm":
        return None
    if is_yes(situation.text):
        return _with_answer(situation, confirm(situation))
    return _change(situation, before) if is_no(situation.text) else None


def _with_answer(situation: Situation, confirmed: Decision | None) -> Decision | None:
    """Answer the question that came with a yes."""
    card = find.by_code(situation.catalogue, situation.state.slots.get("product", ""))
    if confirmed is None or card is None or not facets.asked(situation.text):
        return confirmed
    answer = show(situation, card)
    return Decision((*confirmed.actions, *answer.actions), confirmed.state, confirmed.label)


def retry(situation: Situation) -> Decision:
    """Ask the open question again with an example; after the second time a person goes on."""
    draft = _draft(situation)
    if draft.tries >= _TRIES:
        return _hand_over(situation, draft)
    again = replace(draft, tries=draft.tries + 1)
    return _ask(situation, again, again, again=True)


def resume(situation: Situation, aside: Decision) -> Decision:
    """After something said in between, ask the open question again."""
    draft = _draft(situation)
    asked = _ask(situation, draft, draft)
    return Decision((*aside.actions, *asked.actions), asked.state, aside.label)


def confirm(situation: Situation) -> Decision | None:
    """Store the inquiry that the buyer said yes to; None while something is missing."""
    draft = _draft(situation)
    card = find.by_code(situation.catalogue, draft.product)
    if draft.question != "confirm" or not (card and draft.quantity and draft.incoterm):
        return None
    quantity = _with_unit(draft.quantity, card) or draft.quantity
    stored = StoreTrade(
        _KINDS.get(draft.wish, "inquiry"),
        (WantedLine(draft.product, quantity),),
        "inquiry_stored",
        destination=draft.destination,
        incoterm=draft.incoterm,
        note=draft.note,
    )
    return Decision((stored,), State("product", {"product": card.code}), Label.ORDER)


def choose_product(situation: Situation, card: ProductCard) -> Decision:
    """Take the product of a pressed button."""
    before = _draft(situation)
    return _ask(situation, before, replace(before, product=card.code, tries=0))


def choose_incoterm(situation: Situation, rule: str) -> Decision:
    """Take the Incoterms rule of a pressed button."""
    before = _draft(situation)
    return _ask(situation, before, placed(replace(before, incoterm=Incoterm(rule), tries=0)))


def cancel(situation: Situation) -> Decision:
    """Leave the dialog; nothing is stored."""
    return Decision((say(situation, "inquiry_cancelled", choices=(CATALOGUE, HUMAN)),), State(), Label.ORDER)


def gathered(situation: Situation) -> str:
    """Return what is gathered so far, for the person who takes over."""
    return _note(_draft(situation)) if is_open(situation) else ""


def _draft(situation: Situation) -> Draft:
    """Read the state; a product that has left the catalogue meanwhile is asked again."""
    draft = from_slots(situation.state.slots)
    known = find.by_code(situation.catalogue, draft.product)
    return draft if known else replace(draft, product="")


def _ask(situation: Situation, before: Draft, after: Draft, *, started: bool = False, again: bool = False) -> Decision:
    question = after.question
    cards = _offered(situation) if question == "product" else ()
    asked = replace(after, asked=question, options=json.dumps([card.code for card in cards]) if cards else "")
    stem = "inquiry_summary" if question == "confirm" else f"inquiry_ask_{question}"
    card = find.by_code(situation.catalogue, after.product)
    said = say(
        situation,
        stem,
        choices=_choices(question, cards),
        started=started,
        again=again,
        noted=_noted(situation, before, after),
        cards=cards,
        card=card,
        quantity=after.quantity,
        place=after.place,
        country=after.country,
        incoterm=after.incoterm,
        wish=after.wish,
        below_moq=_below_moq(card, after.quantity),
    )
    return Decision((said,), asked.state(), Label.ORDER)


def _choices(question: str, cards: tuple[ProductCard, ...]) -> tuple[Row, ...]:
    if question == "product":
        return (*((product_choice(card, "inquiry"),) for card in cards), HUMAN, CANCEL)
    if question in {"incoterm", "delivery"}:
        rules = tuple(tuple(Choice("incoterm", f"incoterm:{rule}", {"rule": rule}) for rule in row) for row in _RULES)
        return (*rules, CANCEL)
    return ((Choice("confirm", "confirm"), Choice("cancel", "cancel")),) if question == "confirm" else (CANCEL,)


def _noted(situation: Situation, before: Draft, after: Draft) -> dict[str, object]:
    """Return what the message taught us, None for what it did not."""
    card = find.by_code(situation.catalogue, after.product)
    return {
        "card": card if after.product != before.product else None,
        "quantity": _with_unit(after.quantity, card) if after.quantity != before.quantity else None,
        "place": after.place if after.place != before.place else None,
        "country": after.country if after.country != before.country else None,
        "incoterm": after.incoterm if after.incoterm != before.incoterm else None,
    }


def _offered(situation: Situation) -> tuple[ProductCard, ...]:
    return find.products(situation)[:_OFFERED] or situation.catalogue[:_OFFERED]


def _with_unit(quantity: Quantity | None, card: ProductCard | None) -> Quantity | None:
    """A bare number counts in the product's own unit."""
    return Quantity(quantity.amount, quantity.unit or card.unit) if quantity and card else quantity


def _below_moq(card: ProductCard | None, quantity: Quantity | None) -> int | None:
    """Return the minimum order where the quantity, counted in the product's own unit, is below it."""
    if not card or not quantity or card.moq is None or quantity.unit not in {"", card.unit}:
        return None
    return card.moq if quantity.amount < card.moq else None


def _change(situation: Situation, draft: Draft) -> Decision:
    return Decision((say(situation, "inquiry_change", choices=(CANCEL,)),), draft.state(), Label.ORDER)


def _hand_over(situation: Situation, draft: Draft, told: str = "inquiry_handed") -> Decision:
    case = open_case(situation, "inquiry", told, note=_note(draft), label=str(Label.ORDER))
    return Decision((case,), State("handed", {"label": str(Label.ORDER)}), Label.ORDER)


def _note(draft: Draft) -> str:
    """Facts only, without words: a person of any language reads them."""
    quantity = f"{draft.quantity.amount:f} {draft.quantity.unit}".strip() if draft.quantity else ""
    rule = f"{draft.incoterm.rule} {draft.incoterm.place}".strip() if draft.incoterm else ""
    return " · ".join(part for part in (draft.product, quantity, draft.destination, rule, draft.note) if part)
