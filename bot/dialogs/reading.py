"""What a message adds to an inquiry: several facts at once, in any order, and corrections."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.actions import Situation
from bot.dialogs import find, product
from bot.dialogs.draft import ARRIVAL_RULES, Draft, sensible
from bot.dialogs.phrases import is_no, is_question, is_yes, normal, pattern
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm, Quantity

_SHORT = 60  # a plain answer to "where to?" or "how many?" is not longer
# A number that stands alone or with a unit behind it ("600박스"); part of a code or a container's size it is none.
_NUMBER = re.compile(
    r"(?<![\w.,-])\d{1,15}(?:[.,' \u00a0\u202f]\d{1,3}){0,5}(?!\d|[.,-]\d|\s?(?:hq|hc|gp|ft|feet)(?!\w)|-\w|%)"
)
_RULE = re.compile(rf"(?<![A-Za-z])({'|'.join((*INCOTERMS, *map(re.escape, OUTDATED_INCOTERMS)))})(?![A-Za-z])")
_LEAD = re.compile(r"^(?:to|into|in|nach|a|à|al|para|para o|até|до|в|на|إلى|الى|ke|đến|tới|至|到|往)\s+", re.IGNORECASE)
_TRAIL = re.compile(r"(?:으로|로|까지|입니다|이에요|예요|です|まで|へ|に)$")
_TOWARDS = r"(?:to|into|nach|a|à|para|до|в|إلى|الى|ke|đến|tới|至|到|往)[\s:]*{}|{}\s?(?:으로|로|까지|まで|へ)"


def read(situation: Situation, draft: Draft) -> Draft:
    """Return the draft with every fact that the message gives."""
    draft = _product(situation, draft)
    draft = _quantity(situation, draft)
    draft = _incoterm(situation, draft)
    draft = _destination(situation, draft)
    return replace(draft, wish=_wish(situation.text, draft.wish))


def _product(situation: Situation, draft: Draft) -> Draft:
    if draft.asked == "product" and (card := product.pick(situation, draft.options)):
        return replace(draft, product=card.code)
    cards = find.products(situation, exact=bool(draft.product))
    if len(cards) == 1:
        return replace(draft, product=cards[0].code)
    return draft


def _quantity(situation: Situation, draft: Draft) -> Draft:
    named = [quantity for quantity in situation.meaning.entities.quantities if sensible(quantity)]
    if not named and _waits_for_number(situation, draft):
        named = [quantity for quantity in (_bare_number(situation.text),) if quantity and sensible(quantity)]
    if not named:
        return draft
    chosen = named[-1] if is_no(situation.text) else named[0]
    if not chosen.unit and draft.quantity:
        chosen = Quantity(chosen.amount, draft.quantity.unit)
    return replace(draft, quantity=chosen)


def _waits_for_number(situation: Situation, draft: Draft) -> bool:
    """A bare number is a quantity when we asked for one, or when it corrects one; never when it picks a product."""
    if len(situation.text) > _SHORT or draft.asked == "product":
        return False
    return draft.asked == "quantity" or (draft.asked == "confirm" and bool(draft.quantity))


def _bare_number(text: str) -> Quantity | None:
    """Read the last number: "1,000" and "1.000" and "1 000" are a thousand, "2.5" is two and a half."""
    found = _NUMBER.findall(normal(text))
    if not found:
        return None
    written = re.sub(r"['\s]", "", found[-1])
    grouped = re.sub(r"[.,](?=\d{3}(?:[.,]|$))", "", written)
    parts = re.split(r"[.,]", grouped)
    if len(parts) > 2 or not all(part.isdecimal() for part in parts):
        return None
    return Quantity(Decimal(".".join(str(int(part)) if not place else part for place, part in enumerate(parts))))


def _incoterm(situation: Situation, draft: Draft) -> Draft:
    named = [term for term in situation.meaning.entities.incoterms if term.rule in INCOTERMS]
    waits = draft.asked in {"incoterm", "delivery", "confirm"}
    named = named or _written_rules(situation.text[:_SHORT].upper() if waits else situation.text[:4_000])
    if not named:
        return draft
    chosen = named[-1] if is_no(situation.text) else named[0]
    return replace(draft, incoterm=chosen)


def _written_rules(text: str) -> list[Incoterm]:
    return [
        Incoterm(OUTDATED_INCOTERMS.get(rule, rule), outdated=rule if rule in OUTDATED_INCOTERMS else "")
        for rule in _RULE.findall(text)
    ]


def _destination(situation: Situation, draft: Draft) -> Draft:
    entities = situation.meaning.entities
    term = draft.incoterm
    arrival = term.place if term and term.rule in ARRIVAL_RULES and term.place != draft.place else ""
    departure = term.place.casefold() if term and term.rule not in ARRIVAL_RULES else ""
    places = [place for place in entities.places if place.casefold() != departure]
    place = _towards(situation.text, places) or (arrival if arrival in entities.places or not draft.place else "")
    country = entities.countries[-1] if entities.countries else ""
    if not place and not country:
        place = _plain_place(situation, draft)
    return _arriving(situation, draft, place, country)


def _arriving(situation: Situation, draft: Draft, place: str, country: str) -> Draft:
    if not place and not country:
        return draft
    # A new place makes the old country doubtful, and a country named as a correction the old place.
    replaces = bool(draft.country) or is_no(situation.text)
    kept = draft.place if not place and not replaces else place
    moved = replace(
        draft, place=" ".join(kept.split())[:_SHORT], country=country or ("" if place != draft.place else draft.country)
    )
    term = moved.incoterm
    if term and term.rule in ARRIVAL_RULES and place:
        return replace(moved, incoterm=replace(term, place=moved.place))
    return moved


def _towards(text: str, places: list[str]) -> str:
    """Return the place that the goods go to: one after "to", else the last that is named."""
    head = normal(text)
    for place in places:
        name = re.escape(normal(place))
        if re.search(rf"(?<!\w){_TOWARDS.format(name, name)}", head):
            return place
    return places[-1] if places else ""


def _plain_place(situation: Situation, draft: Draft) -> str:
    """Take a short plain answer to "where to?" as it is written: no list knows every port."""
    text = situation.text.strip()
    if draft.asked not in {"destination", "delivery"} or len(text) > _SHORT or "\n" in text or is_question(text):
        return ""
    rest = _RULE.sub(" ", text if not text.islower() else text.upper()) if draft.asked == "delivery" else text
    words = re.sub(r"[,;:.!/()]+", " ", rest).strip()
    words = _TRAIL.sub("", _LEAD.sub("", words)).strip()
    if any(char.isdigit() for char in words) or sum(char.isalpha() for char in words) < 2 or len(words.split()) > 4:
        return ""
    if is_yes(words) or is_no(words) or pattern("no_place").search(normal(words)):
        return ""
    return words.title() if text.islower() else words


def _wish(text: str, wish: str) -> str:
    head = normal(text)
    if pattern("sample").search(head):
        return "sample"
    return "order" if wish == "quotation" and pattern("order").search(head) else wish
