"""Quantities of which none was chosen: the ends of a span, or tiers of which each price is asked. No end is a guess.

A span is asked back about, naming it; tiers, and a span whose ends shall all be noted, go to staff as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Situation
from bot.dialogs import denial
from bot.dialogs.draft import Draft, Item, sensible
from bot.dialogs.phrases import is_no, is_question, is_yes, normal, pattern, tokens
from bot.trade import Quantity

Among = tuple[Quantity, ...]
_MOST = 6
_ANSWER = 6  # words of "both of them, please"


def tiers(situation: Situation) -> Among:
    """Return the quantities of which the message asks each price."""
    return _sensible(situation.meaning.entities.tiers)


def named(situation: Situation, draft: Draft) -> tuple[Among, ...]:
    """Return the spans of the message, or the one group of several numbers that answers "how many?"."""
    entities = situation.meaning.entities
    spans = tuple(span for pair in entities.ranges if len(span := _sensible(pair)) > 1)
    if spans or draft.asked != "quantity" or len(draft.items) != 1 or entities.lines:
        return spans
    said = _sensible(entities.quantities)
    corrects = is_no(situation.text) or denial.denies(situation.text)
    return (said,) if len(said) > 1 and len({one.unit for one in said}) == 1 and not corrects else ()


def put(situation: Situation, draft: Draft, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items with what the message leaves open: each group beside the line that has no quantity yet."""
    asked = tiers(situation)
    groups = (asked,) if asked else named(situation, draft)
    if not groups or draft.wish == "sample":
        return items
    if not items:
        return (Item(among=groups[0], every=bool(asked)),)
    uncounted = [place for place, item in enumerate(items) if not item.counted]
    uncounted = uncounted or ([0] if len(items) == 1 else [])
    filled = list(items)
    for place, group in zip(uncounted, groups, strict=False):
        filled[place] = replace(items[place], quantity=None, among=group, every=bool(asked))
    return tuple(filled)


def taken(situation: Situation, draft: Draft) -> Draft | None:
    """Return the draft after "both", "the first" or a yes to noting all of them; None where nothing such was said."""
    if draft.question != "quantity" or not (item := draft.items[draft.lacking]).among or not _is_answer(situation):
        return None
    head = normal(situation.text)
    if pattern("all_of_them").search(head) or is_yes(situation.text):
        return every(draft)
    for place, group in enumerate(("place_1", "place_2", "place_3", "place_last")):
        if pattern(group).search(head):
            meant = len(item.among) - 1 if group == "place_last" else place
            return one(draft, item.among[meant]) if meant < len(item.among) else None
    return None


def every(draft: Draft) -> Draft:
    """Note all that the open line names, for a quotation."""
    return _filled(replace(draft, wish="quotation"), replace(draft.items[draft.lacking], every=True))


def one(draft: Draft, quantity: Quantity) -> Draft:
    """Take one of the quantities that the open line names."""
    return _filled(draft, replace(draft.items[draft.lacking], quantity=quantity, among=()))


def _filled(draft: Draft, item: Item) -> Draft:
    place = draft.lacking
    return replace(draft, items=(*draft.items[:place], item, *draft.items[place + 1 :]), tries=0)


def _is_answer(situation: Situation) -> bool:
    entities = situation.meaning.entities
    return (
        not (entities.quantities or entities.ranges or is_question(situation.text))
        and len(tokens(situation.text)) <= _ANSWER
    )


def _sensible(said: Sequence[Quantity]) -> Among:
    return tuple(dict.fromkeys(quantity for quantity in said if sensible(quantity)))[:_MOST]
