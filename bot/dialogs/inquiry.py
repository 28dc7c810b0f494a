"""A request for a quotation, a sample or an order, gathered over several turns until the buyer confirms it.

Whatever the message adds is noted; then the next open question is asked. A question that got no usable answer is asked
again with an example, twice at most; then a person goes on. Nothing is stored before the buyer said yes.
"""

import json
from dataclasses import replace

from bot.actions import Decision, Say, Situation, State
from bot.dialogs import asking, facets, find, lines, placing
from bot.dialogs.draft import DIALOG, Draft, Item, from_slots
from bot.dialogs.phrases import is_bare, is_no, is_question, is_yes, normal, pattern, tokens
from bot.dialogs.product import pointed, remembered, show, side_by
from bot.dialogs.reading import Reading, noted, placed, read
from bot.dialogs.speech import CANCEL, CATALOGUE, HUMAN, open_case, say
from bot.meaning import ComplaintKind, Label
from bot.trade import Incoterm, ProductCard

_TRIES = 2
_QUESTIONS = ("inquiry_ask_", "inquiry_summary")
_REMARK = 3  # words from which on an answer to the summary is a remark for staff
_DESCRIBED = 300
_ANSWER = 4  # words up to which a fact after "ask a question" is an answer and not the question
_CORRECTION = 6  # words of "no, wait, make it 600 please"
_SURE = 0.6
_CERTAIN = 0.9
# Kinds of complaint that a correction of the inquiry may be taken for, and labels that speak of goods sent long since.
_CORRECTING = frozenset({None, ComplaintKind.QUANTITY, ComplaintKind.PRICE, ComplaintKind.OTHER})
_OF_THE_PAST = frozenset({Label.ACCEPTANCE, Label.DELIVERY, Label.SERVICE})
# Buttons that take a step of the inquiry themselves: after them its question is not asked once more.
VERBS = frozenset({"change", "described", "repeat", "resume", "fresh"})


def is_open(situation: Situation) -> bool:
    """Say whether an inquiry is being gathered."""
    return situation.state.dialog == DIALOG


def start(situation: Situation, card: ProductCard | None = None) -> Decision:
    """Begin an inquiry with all that the message says already, and the product that the talk was about."""
    return begin(situation, opened(situation, card))


def opened(situation: Situation, card: ProductCard | None = None) -> Reading:
    """Return what the first message of an inquiry says."""
    reading = read(situation, noted(Draft(), situation.text))
    # Of several that stand side by side none is meant before it is named.
    context = card or pointed(situation) or (None if side_by(situation) else remembered(situation))
    if context is None or any(item.product for item in reading.draft.items):
        return reading
    first = reading.draft.items[0] if reading.draft.items else Item()
    return replace(reading, draft=replace(reading.draft, items=(replace(first, product=context.code),)))


def begin(situation: Situation, reading: Reading) -> Decision:
    """Ask the first question of an inquiry; what we do not find may be taken in the buyer's own words."""
    draft = reading.draft
    uncoded = not draft.codes and not any(item.said for item in draft.items)
    unknown = uncoded and any(item.quantity for item in draft.items) and draft.wish != "sample"
    if unknown and len(tokens(situation.text)) >= _REMARK:
        draft = replace(draft, described=" ".join(situation.text.split())[:_DESCRIBED])
    return asking.ask(situation, Draft(), draft, started=True, flaws=reading.flaws, past=reading.past)


def go_on(situation: Situation) -> Decision | None:
    """Take the message as an answer; None where it answers nothing."""
    before = _draft(situation)
    if before.asking and not _answers_shortly(situation, before):
        return _asked_aside(situation, before)
    before = replace(before, asking="")
    reading = read(situation, before)
    if reading.draft != before or reading.flaws:
        after = reading.draft
        tries = 0 if after != before else before.tries
        after = replace(noted(after, situation.text) if after != before else after, tries=tries)
        return asking.ask(situation, before, after, flaws=reading.flaws, past=reading.past)
    if _restated(situation, before):
        return asking.ask(situation, before, before)
    agreed = _agreed(situation, before) if is_yes(situation.text) else None
    return agreed or _declined(situation, before)


def _restated(situation: Situation, draft: Draft) -> bool:
    """Say whether a short message only says again what we know."""
    entities = situation.meaning.entities
    counts = {item.quantity.amount for item in draft.items if item.quantity}
    rules = {draft.incoterm.rule} if draft.incoterm else set()
    known = (
        any(one.amount in counts for one in entities.quantities)
        or any(one.rule in rules for one in entities.incoterms)
        or any(place.casefold() == draft.place.casefold() for place in entities.places)
    )
    return known and draft.question == "confirm" and len(tokens(situation.text)) <= _ANSWER


def _agreed(situation: Situation, draft: Draft) -> Decision | None:
    """Take a yes to what was asked."""
    if draft.question == "confirm" and draft.doubt == "change":
        # They wanted something else and did not say what: a yes now is shown once more what it is about.
        return asking.ask(situation, draft, draft)
    if draft.question == "confirm":
        return _with_answer(situation, confirm(situation))
    if draft.asked == "product" and draft.described:
        return take_described(situation)
    if draft.question == "transport":
        return choose_incoterm(situation, draft.conflict)
    return None


def _declined(situation: Situation, draft: Draft) -> Decision | None:
    """Take a no, "it does not matter", or words to the summary that staff shall read."""
    text = situation.text
    if draft.question == "product" and is_no(text) and draft.items and draft.items[draft.lacking].said:
        return _left_out(situation, draft)
    if draft.question == "wanted" and (is_no(text) or pattern("whatever").search(normal(text))):
        return asking.ask(situation, draft, replace(draft, doubt="", tries=0))
    if draft.question != "confirm":
        return None
    if is_no(text) and len(tokens(text)) <= _REMARK:
        return change(situation)
    return _remarked(situation, draft)


def _left_out(situation: Situation, draft: Draft) -> Decision:
    """Leave out the line that we do not find."""
    place = draft.lacking
    items = (*draft.items[:place], *draft.items[place + 1 :])
    return asking.ask(situation, draft, replace(draft, items=items, described="", tries=0))


def _remarked(situation: Situation, draft: Draft) -> Decision | None:
    """Keep a sentence that is about nothing else beside the facts, for staff."""
    about = situation.meaning.label in {Label.NEED, Label.ORDER, Label.OTHER}
    if is_question(situation.text) or len(tokens(situation.text)) < _REMARK or not about:
        return None
    after = noted(draft, situation.text)
    return asking.ask(situation, draft, after, remarked=True) if after != draft else None


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
    if draft.question == "wanted" and draft.tries:
        return asking.ask(situation, draft, replace(draft, doubt="", tries=0))
    if draft.tries >= _TRIES:
        return _hand_over(situation, draft)
    again = replace(noted(draft, situation.text), tries=draft.tries + 1, asking="")
    if (
        draft.question == "product"
        and not is_bare(situation.text)
        and sum(sign.isalpha() for sign in situation.text) > 2
    ):
        again = replace(again, described=" ".join(situation.text.split())[:_DESCRIBED])
    return asking.ask(situation, again, again, again=True)


def resume(situation: Situation, aside: Decision) -> Decision:
    """After something said in between, ask the open question again."""
    draft = _draft(situation)
    asked = asking.ask(situation, draft, draft)
    return Decision((*aside.actions, *asked.actions), asked.state, aside.label)


def confirm(situation: Situation) -> Decision | None:
    """Store the inquiry that the buyer said yes to; None while something is missing."""
    draft = _draft(situation)
    if draft.question != "confirm":
        return None
    return _unpacked(situation, draft, placing.place(situation, draft))


def change(situation: Situation, _rest: str = "") -> Decision | None:
    """Ask what shall be changed."""
    if not is_open(situation):
        return None
    draft = replace(_draft(situation), doubt="change")
    return Decision((say(situation, "inquiry_change", choices=(CANCEL,)),), draft.state(), Label.ORDER)


def take_described(situation: Situation, _rest: str = "") -> Decision | None:
    """Take what is wanted as the buyer described it, for staff to find; None where nothing was described."""
    before = _draft(situation)
    if not is_open(situation) or not before.described:
        return None
    place = next((place for place, item in enumerate(before.items) if not item.known), len(before.items))
    item = before.items[place] if place < len(before.items) else Item()
    described = replace(item, words=before.described, said="")
    items = (*before.items[:place], described, *before.items[place + 1 :])
    return asking.ask(situation, before, replace(before, items=items, described="", tries=0))


def choose_product(situation: Situation, card: ProductCard) -> Decision:
    """Take the product of a pressed button: the answer to our question, or one more."""
    before = _draft(situation)
    if card.code in before.codes:
        return asking.ask(situation, before, before)
    place = next((place for place, item in enumerate(before.items) if not item.known), len(before.items))
    item = before.items[place] if place < len(before.items) else Item()
    items = (*before.items[:place], replace(item, product=card.code), *before.items[place + 1 :])
    return asking.ask(situation, before, replace(before, items=items, tries=0))


def choose_incoterm(situation: Situation, rule: str) -> Decision:
    """Take the Incoterms rule of a pressed button."""
    before = _draft(situation)
    named = before.incoterm.place if before.incoterm and before.question == "transport" else ""
    return asking.ask(situation, before, placed(replace(before, incoterm=Incoterm(rule, named), tries=0)))


def cancel(situation: Situation) -> Decision:
    """Leave the dialog; nothing is stored. What waited behind it goes on."""
    draft = _draft(situation)
    left = Decision((say(situation, "inquiry_cancelled", choices=(CATALOGUE, HUMAN)),), State(), Label.ORDER)
    return _unpacked(situation, draft, left)


def ask_about(situation: Situation, card: ProductCard) -> Decision:
    """Take the next message as a question about `card` to a person; the inquiry stays open."""
    draft = replace(_draft(situation), asking=card.code)
    return Decision((say(situation, "product_ask", card=card),), draft.state(), Label.PRODUCT)


def keep(situation: Situation, decision: Decision) -> Decision:
    """Let an inquiry wait behind a complaint or a hand-over that breaks into it."""
    if not is_open(situation) or decision.state.dialog not in {"complaint", "handed"}:
        return decision
    slots = {**decision.state.slots, "kept": json.dumps(dict(situation.state.slots))}
    return replace(decision, state=State(decision.state.dialog, slots))


def without_question(decision: Decision) -> Decision:
    """Leave out the inquiry's question: something else in the same answer asks it."""
    kept = tuple(one for one in decision.actions if not (isinstance(one, Say) and one.stem.startswith(_QUESTIONS)))
    return replace(decision, actions=kept)


def gathered(situation: Situation) -> str:
    """Return what is gathered so far, for the person who takes over."""
    return placing.note(_draft(situation)) if is_open(situation) else ""


def waiting(packed: str) -> Draft | None:
    """Return the inquiry that was put aside; None where there is none that could go on."""
    draft = from_slots(unpacked(packed))
    return draft if draft.items or draft.place or draft.country else None


def unpacked(packed: str) -> dict[str, str]:
    """Return the slots that were packed as JSON."""
    try:
        read = json.loads(packed or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def behind(situation: Situation, draft: Draft) -> Draft:
    """Let the open inquiry wait behind `draft`; one that waits already keeps its place."""
    open_one = from_slots(situation.state.slots)
    if open_one.repeats == draft.repeats:
        return replace(draft, kept=open_one.kept)
    return replace(draft, kept=open_one.kept or json.dumps(dict(situation.state.slots)))


def removes(situation: Situation) -> bool:
    """Say whether the message takes a product out of the open inquiry, rather than leaving it."""
    draft = _draft(situation)
    return is_open(situation) and len(lines.read(situation, draft).items) < len(draft.items)


def corrects(situation: Situation) -> bool:
    """Say whether what looks like a complaint is a short answer that the open inquiry takes: "no wait, 600"."""
    meaning = situation.meaning
    elsewhere = meaning.label in _OF_THE_PAST or (meaning.label is Label.COMPLAINT and meaning.confidence >= _SURE)
    if not is_open(situation) or elsewhere or meaning.complaint.kind not in _CORRECTING:
        return False
    draft = replace(_draft(situation), asking="")
    return len(tokens(situation.text)) <= _CORRECTION and read(situation, draft).draft != draft


def takes(situation: Situation) -> bool:
    """Say whether a short message surely tells the open inquiry something, whatever it is judged to be."""
    told = situation.meaning.entities
    named = told.products or told.quantities or told.incoterms or told.places or told.ports or told.countries
    if not is_open(situation) or not named or situation.meaning.confidence >= _CERTAIN:
        return False
    draft = replace(_draft(situation), asking="")
    return len(tokens(situation.text)) <= _CORRECTION and read(situation, draft).draft != draft


def waits(situation: Situation) -> bool:
    """Say whether the order that would be repeated shall wait: "not yet, next month"."""
    repeats = is_open(situation) and bool(_draft(situation).repeats)
    later = bool(pattern("not_yet").search(normal(situation.text)))
    return repeats and later and not is_yes(situation.text) and len(tokens(situation.text)) <= _CORRECTION


def known(situation: Situation, draft: Draft) -> Draft:
    """Return the draft with those of its products asked again that have left the catalogue meanwhile."""
    codes = {card.code for card in situation.catalogue}
    items = tuple(item if item.product in codes else replace(item, product="") for item in draft.items)
    return replace(draft, items=tuple(item for item in items if item != Item()))


def _unpacked(situation: Situation, draft: Draft, done: Decision) -> Decision:
    """Go on with the inquiry that waited while this one was dealt with."""
    kept = waiting(draft.kept)
    return resume(replace(situation, state=kept.state()), done) if kept else done


def _answers_shortly(situation: Situation, draft: Draft) -> bool:
    """Tell an answer to the inquiry's question from the question that the buyer announced."""
    short = len(tokens(situation.text)) <= _ANSWER and not is_question(situation.text)
    return short and (read(situation, replace(draft, asking="")).draft != replace(draft, asking=""))


def _asked_aside(situation: Situation, draft: Draft) -> Decision:
    card = find.by_code(situation.catalogue, draft.asking)
    after = replace(draft, asking="")
    asked = asking.ask(situation, after, after)
    if card is None:
        return asked
    case = open_case(situation, "unsure", "product_asked", card=card, note=card.code, label=str(Label.PRODUCT))
    return Decision((case, *asked.actions), asked.state, Label.PRODUCT)


def _draft(situation: Situation) -> Draft:
    return known(situation, from_slots(situation.state.slots))


def _hand_over(situation: Situation, draft: Draft) -> Decision:
    case = open_case(situation, "inquiry", "inquiry_handed", note=placing.note(draft), label=str(Label.ORDER))
    handed = Decision((case,), State("handed", {"label": str(Label.ORDER)}), Label.ORDER)
    return _unpacked(situation, draft, handed)
