"""What a message adds to an inquiry: several facts at once, in any order, and corrections."""

from dataclasses import dataclass, replace
from datetime import date

from bot.actions import Situation
from bot.dialogs import denial, destination, extras, lines, unmatched
from bot.dialogs.destination import RULE
from bot.dialogs.draft import ARRIVAL_RULES, LINES, Draft
from bot.dialogs.phrases import is_no, is_question, normal, pattern
from bot.meaning import Label
from bot.trade import INCOTERMS, OUTDATED_INCOTERMS, Incoterm

_SHORT = 60  # a plain answer is not longer
_NOTE = 1_000
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Reading:
    """The draft after a message, what in the message could not be taken, and a wanted date that has passed."""

    draft: Draft
    flaws: tuple[str, ...] = ()
    past: date | None = None


def read(situation: Situation, draft: Draft) -> Reading:
    """Return the draft with every fact that the message gives."""
    draft = replace(draft, wish=_wish(situation, draft))
    found = lines.read(situation, draft)
    strange = tuple(one for one in unmatched.items(situation, draft) if one not in draft.items)
    if strange:
        # An amount that was taken for one of them, for want of a product, is theirs.
        kept = tuple(one for one in found.items if one.known or one in draft.items)
        found = replace(found, items=(*kept, *strange)[:LINES])
    # Several quantities of one thing can be quoted, and not ordered.
    every = draft.wish == "order" and any(item.every for item in found.items)
    draft = _incoterm(situation, replace(draft, items=found.items, wish="quotation" if every else draft.wish))
    draft = replace(draft, transport=situation.meaning.entities.transport or draft.transport)
    if draft.wish != "sample":
        draft = placed(destination.read(situation, draft))
    told = extras.read(situation, draft)
    return Reading(told.draft, found.flaws, told.past)


def noted(draft: Draft, text: str) -> Draft:
    """Keep the buyer's own words: staff read them beside the facts."""
    words = " ".join(text.split())
    if not words or words in draft.note:
        return draft
    return replace(draft, note=" / ".join(part for part in (draft.note, words) if part)[:_NOTE])


def _incoterm(situation: Situation, draft: Draft) -> Draft:
    named = [term for term in situation.meaning.entities.incoterms if term.rule in INCOTERMS]
    waits = draft.asked in {"incoterm", "delivery", "transport", "confirm"}
    named = named or _written_rules(situation.text[:_SHORT].upper() if waits else situation.text[:4_000])
    if not named:
        return draft
    meant = denial.wanted(situation.text, named, lambda term: (term.outdated or term.rule,))
    chosen = meant[-1] if is_no(situation.text) else meant[0]
    place = "" if destination.is_no_name(chosen.place) else chosen.place
    return replace(draft, incoterm=replace(chosen, place=place))


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


def _wish(situation: Situation, draft: Draft) -> str:
    """Return what shall come of it. A sample is a sample from the first message on, or by a short word later."""
    head = normal(situation.text)
    later = bool(draft.asked)
    if draft.repeats or (later and (len(situation.text) > _SHORT or is_question(situation.text))):
        return draft.wish
    if pattern("sample").search(head):
        return "sample"
    if draft.wish == "inquiry" and pattern("quotation").search(head):
        return "quotation"
    if draft.wish in {"inquiry", "quotation"} and pattern("order").search(head):
        return "order"
    ordered = situation.meaning.label is Label.ORDER and not later and draft.wish == "inquiry"
    sure = situation.meaning.confidence >= _SURE and not is_question(situation.text)
    return "order" if ordered and sure else draft.wish
