"""A request for a quotation, a sample or an order, gathered over several turns until the buyer confirms it.

Whatever the message adds is noted; then the next open question is asked. A question that got no usable answer is asked
again with an example, twice at most; then a person goes on. Nothing is stored before the buyer said yes.
"""

from dataclasses import replace

from bot.actions import Decision, Situation, State
from bot.dialogs import asking, facets, find, placing, spans, steps
from bot.dialogs.draft import Draft, Item
from bot.dialogs.pending import current, waiting
from bot.dialogs.phrases import is_bare, is_no, is_question, is_yes, normal, pattern, tokens
from bot.dialogs.product import pointed, remembered, show, side_by
from bot.dialogs.reading import Reading, noted, read
from bot.dialogs.speech import CATALOGUE, HUMAN, open_case, say
from bot.meaning import Label
from bot.trade import ProductCard

_TRIES = 2
_REMARK = 3  # words from which on an answer to the summary is a remark for staff
_DESCRIBED = 300
_ANSWER = 4  # words up to which a fact after "ask a question" is an answer and not the question


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
    unknown = uncoded and any(item.quantity or item.among for item in draft.items) and draft.wish != "sample"
    if unknown and len(tokens(situation.text)) >= _REMARK:
        draft = replace(draft, described=" ".join(situation.text.split())[:_DESCRIBED])
    return asking.ask(situation, Draft(), draft, started=True, flaws=reading.flaws, past=reading.past)


def go_on(situation: Situation) -> Decision | None:
    """Take the message as an answer; None where it answers nothing."""
    before = current(situation)
    if before.asking and not _answers_shortly(situation, before):
        return _asked_aside(situation, before)
    before = replace(before, asking="")
    if chosen := spans.taken(situation, before):
        return asking.ask(situation, before, noted(chosen, situation.text))
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
        return steps.take_described(situation)
    if draft.question == "transport":
        return steps.choose_incoterm(situation, draft.conflict)
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
        return steps.change(situation)
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
    draft = current(situation)
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
    draft = current(situation)
    asked = asking.ask(situation, draft, draft)
    return Decision((*aside.actions, *asked.actions), asked.state, aside.label)


def confirm(situation: Situation) -> Decision | None:
    """Store the inquiry that the buyer said yes to; None while something is missing."""
    draft = current(situation)
    if draft.question != "confirm":
        return None
    return _unpacked(situation, draft, placing.place(situation, draft))


def cancel(situation: Situation) -> Decision:
    """Leave the dialog; nothing is stored. What waited behind it goes on."""
    draft = current(situation)
    left = Decision((say(situation, "inquiry_cancelled", choices=(CATALOGUE, HUMAN)),), State(), Label.ORDER)
    return _unpacked(situation, draft, left)


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


def _hand_over(situation: Situation, draft: Draft) -> Decision:
    case = open_case(situation, "inquiry", "inquiry_handed", note=placing.note(draft), label=str(Label.ORDER))
    handed = Decision((case,), State("handed", {"label": str(Label.ORDER)}), Label.ORDER)
    return _unpacked(situation, draft, handed)
