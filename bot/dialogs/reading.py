"""What a message adds to an inquiry: several facts at once, in any order, and corrections."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.actions import Situation
from bot.dialogs import destination, find, product
from bot.dialogs.destination import RULE
from bot.dialogs.draft import ARRIVAL_RULES, Draft, sensible
from bot.dialogs.phrases import is_no, normal, pattern
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm, Quantity

_SHORT = 60  # a plain answer to "how many?" is not longer
# A number that stands alone or with a unit behind it ("600박스"); part of a code or a container's size it is none.
_NUMBER = re.compile(
    r"(?<![\w.,-])\d{1,15}(?:[.,' \u00a0\u202f]\d{1,3}){0,5}(?!\d|[.,-]\d|\s?(?:hq|hc|gp|ft|feet)(?!\w)|-\w|%)"
)


def read(situation: Situation, draft: Draft) -> Draft:
    """Return the draft with every fact that the message gives."""
    if draft.asked == "product" and (card := product.pick(situation, draft.options)):
        return replace(draft, product=card.code)
    draft = _product(situation, draft)
    draft = _quantity(situation, draft)
    draft = _incoterm(situation, draft)
    draft = placed(destination.read(situation, draft))
    return replace(draft, wish=_wish(situation.text, draft.wish))


def _product(situation: Situation, draft: Draft) -> Draft:
    cards = find.products(situation, exact=bool(draft.product))
    if len(cards) == 1:
        return replace(draft, product=cards[0].code)
    return draft


def _quantity(situation: Situation, draft: Draft) -> Draft:
    named = [quantity for quantity in situation.meaning.entities.quantities if sensible(quantity)]
    if not named and _waits_for_number(situation, draft):
        named = [quantity for quantity in (bare_number(situation.text),) if quantity]
    if not named or (not draft.asked and _may_be_year(named[0])):
        return draft
    chosen = named[-1] if is_no(situation.text) else named[0]
    if not chosen.unit and draft.quantity:
        chosen = Quantity(chosen.amount, draft.quantity.unit)
    return replace(draft, quantity=chosen)


def _may_be_year(quantity: Quantity) -> bool:
    """Say whether it looks like a year: "price list 2026" orders nothing."""
    return not quantity.unit and 2020 <= quantity.amount <= 2035


def _waits_for_number(situation: Situation, draft: Draft) -> bool:
    """A bare number is a quantity at the beginning, when we asked, or when it corrects one; never when it picks."""
    if len(situation.text) > _SHORT or draft.asked == "product":
        return False
    return draft.asked in {"", "quantity"} or (draft.asked == "confirm" and bool(draft.quantity))


def bare_number(text: str) -> Quantity | None:
    """Read the last number: "1,000" and "1.000" and "1 000" are a thousand, "2.5" is two and a half."""
    found = _NUMBER.findall(normal(text))
    if not found:
        return None
    written = re.sub(r"['\s]", "", found[-1])
    grouped = written if written.startswith("0") else re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", written)
    parts = re.split(r"[.,]", grouped)
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        return None
    read = Quantity(Decimal(".".join(str(int(part)) if not place else part for place, part in enumerate(parts))))
    return read if sensible(read) else None


def _incoterm(situation: Situation, draft: Draft) -> Draft:
    named = [term for term in situation.meaning.entities.incoterms if term.rule in INCOTERMS]
    waits = draft.asked in {"incoterm", "delivery", "confirm"}
    named = named or _written_rules(situation.text[:_SHORT].upper() if waits else situation.text[:4_000])
    if not named:
        return draft
    chosen = named[-1] if is_no(situation.text) else named[0]
    return replace(draft, incoterm=chosen)


def placed(draft: Draft) -> Draft:
    """An arrival rule without a named place means the destination."""
    term = draft.incoterm
    if term and draft.place and not term.place and term.rule in ARRIVAL_RULES:
        return replace(draft, incoterm=replace(term, place=draft.place))
    return draft


def _written_rules(text: str) -> list[Incoterm]:
    return [
        Incoterm(OUTDATED_INCOTERMS.get(rule, rule), outdated=rule if rule in OUTDATED_INCOTERMS else "")
        for rule in RULE.findall(text)
    ]


def _wish(text: str, wish: str) -> str:
    head = normal(text)
    if pattern("sample").search(head):
        return "sample"
    return "order" if wish == "quotation" and pattern("order").search(head) else wish
