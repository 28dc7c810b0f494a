"""The open question of an inquiry, or its summary, with all that the texts need."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.actions import Choice, Decision, Say, Situation
from bot.dialogs import find, product
from bot.dialogs.draft import Draft, Item
from bot.dialogs.speech import CANCEL, HUMAN, Row, common, product_choice
from bot.firm import in_language
from bot.meaning import Label
from bot.trade import ProductCard, Quantity

_OFFERED = 6
_ONE = Decimal(1)  # of a sample, where no number was named
_RULES = (("EXW", "FCA", "FOB"), ("CFR", "CIF", "CPT"), ("DAP", "DPU", "DDP"))
_CONFIRM: tuple[Row, ...] = (
    (Choice("confirm", "confirm"),),
    (Choice("change", "change"), Choice("cancel", "cancel")),
)


def ask(
    situation: Situation,
    before: Draft,
    after: Draft,
    *,
    started: bool = False,
    again: bool = False,
    remarked: bool = False,
    flaws: tuple[str, ...] = (),
    past: date | None = None,
) -> Decision:
    """Say what was noted and what was not, and ask what is open next; the summary where nothing is."""
    question = after.question
    said = after.items[after.lacking].said if question == "product" and after.items else ""
    after = replace(after, described=said or after.described)
    cards = _offered(situation, after, said) if question == "product" else ()
    asked = replace(
        after,
        asked=question,
        options=json.dumps([card.code for card in cards]) if cards else "",
        doubt="" if after.doubt == "change" else after.doubt,
        offered="yes" if question == "confirm" else after.offered,
        described=after.described if question == "product" else "",
    )
    stem = "inquiry_summary" if question == "confirm" else f"inquiry_ask_{question}"
    told = {"started": started, "again": again, "remarked": remarked, "flaws": flaws, "past": past, "cards": cards}
    spoken = _said(situation, stem, before, after, told)
    return Decision((replace(spoken, choices=_choices(situation, asked, cards)),), asked.state(), Label.ORDER)


def _said(situation: Situation, stem: str, before: Draft, after: Draft, told: dict[str, object]) -> Say:
    item = after.items[after.lacking] if after.items else Item()
    card = find.by_code(situation.catalogue, item.product)
    values: dict[str, object] = {
        "noted": _noted(situation, before, after),
        "card": card,
        "quantity": item.quantity,
        "below_moq": below_moq(card, item.quantity),
        "among": tuple(with_unit(one, card) for one in item.among),
        "described": after.described,
        "said": item.said if after.question == "product" else "",
        "suggestion": after.conflict,
        "offer": not after.offered and not (after.target or after.wanted or after.certificates or after.repeats),
        "sample_terms": in_language(situation.firm.sample_terms, situation.meaning.language),
    }
    return Say(stem, {**common(situation), **told, **values, **summary(situation, after)})


def summary(situation: Situation, draft: Draft) -> dict[str, object]:
    """Return the facts of a draft as the texts tell them."""
    return {
        "items": tuple(line(situation, item, sample=draft.wish == "sample") for item in draft.items),
        "place": draft.place,
        "country": draft.country,
        "incoterm": draft.incoterm,
        "transport": draft.transport,
        "target": draft.target,
        "wanted": draft.wanted,
        "certificates": list(draft.certificates),
        "address": draft.address,
        "courier": draft.courier,
        "repeats": draft.repeats,
        "wish": draft.wish,
    }


def line(situation: Situation, item: Item, *, sample: bool = False) -> dict[str, object]:
    """Return one item as the texts tell it: card (None where there is no code), quantity, words and missed minimum."""
    card = find.by_code(situation.catalogue, item.product)
    quantity = with_unit(item.quantity, card) or (Quantity(_ONE, card.unit if card else "pcs") if sample else None)
    several = tuple(with_unit(one, card) for one in item.among) if item.every else ()
    least = min(item.among, key=lambda one: one.amount) if several else item.quantity
    short = None if sample else below_moq(card, least)
    return {"card": card, "quantity": quantity, "among": several, "words": item.words, "below_moq": short}


def with_unit(quantity: Quantity | None, card: ProductCard | None) -> Quantity | None:
    """A bare number counts in the product's own unit."""
    return Quantity(quantity.amount, quantity.unit or card.unit) if quantity and card else quantity


def below_moq(card: ProductCard | None, quantity: Quantity | None) -> int | None:
    """Return the minimum order where the quantity, counted in the product's own unit, is below it."""
    if not card or not quantity or card.moq is None or quantity.unit not in {"", card.unit}:
        return None
    return card.moq if quantity.amount < card.moq else None


def _choices(situation: Situation, draft: Draft, cards: tuple[ProductCard, ...]) -> tuple[Row, ...]:
    if draft.asked == "product":
        described: tuple[Row, ...] = ((Choice("described", "described"),),) if draft.described else ()
        return (*((product_choice(card, "inquiry"),) for card in cards), *described, HUMAN, CANCEL)
    if draft.asked == "quantity" and (among := draft.items[draft.lacking].among):
        return (*_ends(situation, draft, among), CANCEL)
    if draft.asked == "transport":
        return ((Choice("incoterm", f"incoterm:{draft.conflict}", {"rule": draft.conflict}),), CANCEL)
    if draft.asked in {"incoterm", "delivery"}:
        rules = tuple(tuple(Choice("incoterm", f"incoterm:{rule}", {"rule": rule}) for rule in row) for row in _RULES)
        return (*rules, CANCEL)
    return _CONFIRM if draft.asked == "confirm" else (CANCEL,)


def _ends(situation: Situation, draft: Draft, among: tuple[Quantity, ...]) -> tuple[Row, ...]:
    """Return a button for each quantity that was named, and one for all of them."""
    card = find.by_code(situation.catalogue, draft.items[draft.lacking].product)
    each = tuple(Choice("quantity", f"quantity:{one.amount:f}", {"quantity": with_unit(one, card)}) for one in among)
    return (each, (Choice("quantities", "quantity:all", {"many": len(among)}),))


def _noted(situation: Situation, before: Draft, after: Draft) -> dict[str, object]:
    """Return what the message taught us, nothing for what it did not."""
    # A line that we do not find is asked about, not noted.
    told = (item for item in after.items if item.known or (item.counted and not item.said))
    fresh = tuple(item for item in told if item not in before.items)
    gone = tuple(code for code in before.codes if code not in after.codes)
    return {
        "lines": tuple(_fresh(situation, item, sample=after.wish == "sample") for item in fresh),
        "gone": tuple(card for code in gone if (card := find.by_code(situation.catalogue, code))),
        "place": after.place if after.place != before.place else None,
        "country": after.country if after.country != before.country else None,
        "incoterm": after.incoterm if after.incoterm != before.incoterm else None,
        "transport": after.transport if after.transport != before.transport else None,
        "target": after.target if after.target != before.target else None,
        "wanted": after.wanted if after.wanted != before.wanted else None,
        "certificates": [name for name in after.certificates if name not in before.certificates],
    }


def _fresh(situation: Situation, item: Item, *, sample: bool) -> dict[str, object]:
    told = line(situation, item)
    return {**told, "below_moq": None} if sample else told


def _offered(situation: Situation, draft: Draft, said: str) -> tuple[ProductCard, ...]:
    """Return what it may be: of what stands in a line that we do not find only what is like it."""
    if said:
        alone = replace(situation.meaning, entities=replace(situation.meaning.entities, products=()))
        near = find.products(replace(situation, text=said, meaning=alone))
        return tuple(card for card in near if card.code not in draft.codes)[:_OFFERED]
    return (find.products(situation) or product.side_by(situation) or situation.catalogue)[:_OFFERED]
