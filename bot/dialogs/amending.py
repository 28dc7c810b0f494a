"""What a message does to the open inquiry, asked before its label decides: takes out, corrects, adds, lets it wait."""

from dataclasses import replace

from bot.actions import Situation
from bot.dialogs import lines
from bot.dialogs.pending import current, is_open
from bot.dialogs.phrases import is_yes, normal, pattern, tokens
from bot.dialogs.reading import read
from bot.meaning import ComplaintKind, Label

_CORRECTION = 6  # words of "no, wait, make it 600 please"
_SURE = 0.6
_CERTAIN = 0.9
# Kinds of complaint that a correction of the inquiry may be taken for, and labels that speak of goods sent long since.
_CORRECTING = frozenset({None, ComplaintKind.QUANTITY, ComplaintKind.PRICE, ComplaintKind.OTHER})
_OF_THE_PAST = frozenset({Label.ACCEPTANCE, Label.DELIVERY, Label.SERVICE})


def removes(situation: Situation) -> bool:
    """Say whether the message takes a product out of the open inquiry, rather than leaving it."""
    draft = current(situation)
    return is_open(situation) and len(lines.read(situation, draft).items) < len(draft.items)


def corrects(situation: Situation) -> bool:
    """Say whether what looks like a complaint is a short answer that the open inquiry takes: "no wait, 600"."""
    meaning = situation.meaning
    elsewhere = meaning.label in _OF_THE_PAST or (meaning.label is Label.COMPLAINT and meaning.confidence >= _SURE)
    if not is_open(situation) or elsewhere or meaning.complaint.kind not in _CORRECTING:
        return False
    draft = replace(current(situation), asking="")
    return len(tokens(situation.text)) <= _CORRECTION and read(situation, draft).draft != draft


def takes(situation: Situation) -> bool:
    """Say whether a short message surely tells the open inquiry something, whatever it is judged to be."""
    told = situation.meaning.entities
    named = told.products or told.quantities or told.incoterms or told.places or told.ports or told.countries
    if not is_open(situation) or not named or situation.meaning.confidence >= _CERTAIN:
        return False
    draft = replace(current(situation), asking="")
    return len(tokens(situation.text)) <= _CORRECTION and read(situation, draft).draft != draft


def waits(situation: Situation) -> bool:
    """Say whether the order that would be repeated shall wait: "not yet, next month"."""
    repeats = is_open(situation) and bool(current(situation).repeats)
    later = bool(pattern("not_yet").search(normal(situation.text)))
    return repeats and later and not is_yes(situation.text) and len(tokens(situation.text)) <= _CORRECTION
