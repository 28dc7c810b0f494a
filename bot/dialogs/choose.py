"""The one page that decides what to do about a message. Pure: it looks at the situation and returns a decision.

What breaks in always (a complaint, a wish for a person, a farewell) comes first, then the dialog that is open, then the
label. Any situation at all gets a decision with at least one action.
"""

from dataclasses import replace

from bot.actions import Decision, Situation
from bot.dialogs import (
    acceptance,
    amending,
    aside,
    catalogue,
    certificates,
    chat,
    complaint,
    doubt,
    end,
    facets,
    find,
    greeting,
    handed,
    human,
    inquiry,
    knowledge,
    letter,
    need,
    order,
    other,
    own,
    payment,
    pending,
    press,
    product,
    profile,
    smalltalk,
    steps,
    subscribe,
    table,
    tiers,
)
from bot.dialogs.phrases import is_bare, is_cancel, is_question, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, say
from bot.meaning import Complaint, Label

_SURE = 0.6
_CERTAIN = 0.9
_ASKING = frozenset({"inquiry", "complaint", "acceptance"})  # dialogs that ask, and take what means nothing else
# Labels that a product with its count, and nothing else that is sure, is taken for.
_DOUBTFUL = frozenset({Label.SERVICE, Label.GREETING, Label.THANKS, Label.SUBSCRIBE, Label.ACCOUNT, Label.PAYMENT})
_LONG = 4  # words: a shorter message in an open dialog is rather an odd answer than a new subject


def decide(situation: Situation) -> Decision:
    """Decide what to do about the situation."""
    heard = _heard(situation)
    return greeting.introduced(heard, profile.added(heard, own.of_cases(heard, table.kept(heard, _decide(heard)))))


def _heard(situation: Situation) -> Situation:
    """Take a bare yes or no, where one was asked for, as that: alone it looks like thanks, a greeting, a complaint."""
    if _is_well(situation):
        return replace(situation, meaning=replace(situation.meaning, complaint=Complaint()))
    asking = situation.state.dialog in _ASKING or bool(situation.state.slots.get("change"))
    if not asking or not is_bare(situation.text):
        return situation
    meaning = replace(situation.meaning, label=Label.OTHER, labels=(Label.OTHER,), complaint=Complaint())
    return replace(situation, meaning=meaning)


def _is_well(situation: Situation) -> bool:
    """Say whether a complaint was heard in words that surely tell of goods that came as they should."""
    meaning = situation.meaning
    sure = meaning.label is Label.ACCEPTANCE and meaning.confidence >= _CERTAIN
    return sure and meaning.complaint.is_complaint and acceptance.all_well(situation.text)


def _decide(situation: Situation) -> Decision:
    if proven := table.first(situation):
        return inquiry.resume(situation, proven) if pending.is_open(situation) else proven
    if situation.button:
        return _button(situation)
    if pressed := press.command(situation.text, situation.catalogue):
        return _pressed(situation, pressed)
    if not situation.text.strip():
        return _wordless(situation)
    leaves = is_cancel(situation.text) and not _of_a_part(situation)
    if pending.is_open(situation) and (leaves or amending.waits(situation)):
        return inquiry.cancel(situation)
    several = letter.answer(situation, _decide) if situation.parts else None
    return several or doubt.asked_back(situation, _alone(situation))


def _alone(situation: Situation) -> Decision:
    """Decide about a message that says one thing."""
    heard = _broken_in(situation) or _continued(situation)
    return heard or complaint.beside(situation, _answered(situation))


def _button(situation: Situation) -> Decision:
    verb, _, rest = situation.button.partition(":")
    if verb in table.PRESSED and (decision := table.PRESSED[verb](situation, rest)):
        beside = pending.is_open(situation) and verb not in steps.VERBS
        return inquiry.resume(situation, decision) if beside else decision
    return _pressed(situation, press.parse(situation.button, situation.catalogue))


def _pressed(situation: Situation, pressed: press.Press | None) -> Decision:
    decision = _verb(situation, pressed) if pressed else None
    if decision is None:
        unknown = say(situation, "button_unknown", choices=(CATALOGUE, HUMAN))
        decision = Decision((unknown,), situation.state)
        return inquiry.resume(situation, decision) if pending.is_open(situation) else decision
    return decision


def _verb(situation: Situation, pressed: press.Press) -> Decision | None:
    """Do what a button says; None for one that fits no conversation any more."""
    if pressed.verb == "human":
        return pending.keep(situation, human.answer(situation))
    if pressed.verb == "ask" and pressed.card and pending.is_open(situation):
        return steps.ask_about(situation, pressed.card)
    if pressed.verb == "ask" and pressed.card:
        return product.ask(situation, pressed.card)
    if shown := _shown(situation, pressed):
        return inquiry.resume(situation, shown) if pending.is_open(situation) else shown
    return _step(situation, pressed)


def _shown(situation: Situation, pressed: press.Press) -> Decision | None:
    """Answer what changes no inquiry."""
    if pressed.verb == "product" and pressed.card:
        return product.show(situation, pressed.card)
    if pressed.verb == "catalogue":
        return catalogue.show(situation, pressed.page)
    plain = {"start": greeting.introduce, "subscribe": subscribe.answer, "stop": end.unsubscribe}
    handler = plain.get(pressed.verb)
    return handler(situation) if handler else None


def _step(situation: Situation, pressed: press.Press) -> Decision | None:
    """Take a step of an inquiry."""
    is_open = pending.is_open(situation)
    if pressed.verb == "cancel":
        return inquiry.cancel(situation) if is_open else other.nothing_open(situation)
    if pressed.card:
        return (steps.choose_product if is_open else inquiry.start)(situation, pressed.card)
    if not is_open:
        return None
    return steps.choose_incoterm(situation, pressed.rule) if pressed.rule else inquiry.confirm(situation)


def _wordless(situation: Situation) -> Decision:
    if situation.files and situation.state.dialog == complaint.DIALOG:
        return complaint.go_on(situation)
    decision = handed.take_files(situation) if situation.files else greeting.greet(situation)
    return inquiry.resume(situation, decision) if pending.is_open(situation) else decision


def _broken_in(situation: Situation) -> Decision | None:
    meaning = situation.meaning
    if payment.alarming(situation):
        return payment.alarm(situation)
    if first := knowledge.declined(situation) or _elsewhere(situation):
        return first
    if (meaning.complaint.is_complaint or meaning.label is Label.COMPLAINT) and not amending.corrects(situation):
        heard = acceptance.claim(situation) or complaint.answer(situation)
        return pending.keep(situation, end.with_complaint(situation, heard))
    if meaning.label in {Label.HUMAN, Label.END, Label.SUBSCRIBE} and need.resumes(situation):
        return need.answer(situation)
    if meaning.label is Label.HUMAN:
        return _called(situation)
    answers = subscribe.tells_how_often(situation) or amending.takes(situation)
    stays = meaning.label is not Label.END or _of_a_part(situation) or answers
    return None if stays else end.answer(situation)


def _elsewhere(situation: Situation) -> Decision | None:
    """Answer the wish to go on in chat; an open inquiry waits."""
    told = chat.answer(situation)
    return inquiry.resume(situation, told) if told and pending.is_open(situation) else told


def _called(situation: Situation) -> Decision:
    """Call a person; who asks whether we are one hears what we are."""
    told = smalltalk.machine(situation)
    if told is None:
        return pending.keep(situation, human.answer(situation))
    return inquiry.resume(situation, told) if pending.is_open(situation) else told


def _of_a_part(situation: Situation) -> bool:
    """Say whether a wish to end something is about a line of an inquiry or about an order, not about all between us."""
    return amending.removes(situation) or order.changes(situation)


def _continued(situation: Situation) -> Decision | None:
    """Go on with what is open; None where nothing is, or the message is about something else."""
    if complaint.belongs(situation):
        return complaint.go_on(situation)
    if pending.is_open(situation):
        changed = order.answer(situation) if order.changes(situation) else None
        return inquiry.resume(situation, changed) if changed else order.instead(situation) or _in_inquiry(situation)
    if (open_dialog := table.OPEN.get(situation.state.dialog)) and (decision := open_dialog(situation)):
        return decision
    if card := product.picked(situation):
        return product.show(situation, card)
    return product.asking(situation) or profile.taken(situation)


def _in_inquiry(situation: Situation) -> Decision:
    if aside.plain(situation):
        return inquiry.resume(situation, _answered(situation))
    if decision := inquiry.go_on(situation):
        return decision
    return inquiry.resume(situation, _answer_aside(situation)) if _is_aside(situation) else inquiry.retry(situation)


def _is_aside(situation: Situation) -> bool:
    """Say whether a message that answers nothing is clearly something else."""
    label, text = situation.meaning.label, situation.text
    if label in {Label.GREETING, Label.THANKS, Label.SUBSCRIBE}:
        return True
    if facets.wants_catalogue(text) or (is_question(text) and (facets.asked(text) or find.products(situation))):
        return True
    unlike_an_answer = is_question(text) or len(tokens(text)) >= _LONG
    return (
        label not in {Label.OTHER, Label.NEED, Label.ORDER}
        and situation.meaning.confidence >= _SURE
        and unlike_an_answer
    )


def _answer_aside(situation: Situation) -> Decision:
    text = situation.text
    product_asked = is_question(text) and (facets.asked(text) or find.products(situation))
    if not product_asked and not facets.wants_catalogue(text):
        return _answered(situation)
    card = find.by_code(situation.catalogue, situation.state.slots.get("product", ""))
    return product.show(situation, card) if card and not find.products(situation) else product.answer(situation)


def _answered(situation: Situation) -> Decision:
    """Answer by the label."""
    meaning = situation.meaning
    if order.changes(situation):
        return order.answer(situation)
    if several := tiers.answer(situation):
        return several
    if meaning.confidence < _SURE and meaning.entities.lines and meaning.label in _DOUBTFUL:
        return need.answer(situation)
    counted = meaning.entities.lines or meaning.entities.quantities or meaning.entities.ranges
    if meaning.label is Label.NEED and certificates.asked(situation) and not counted:
        return product.answer(situation)
    foreign = handed.is_foreign(situation)
    if foreign and meaning.label not in {Label.GREETING, Label.THANKS} and not find.products(situation, exact=True):
        return knowledge.instead(situation, handed.hand_over_foreign(situation))
    return knowledge.instead(situation, table.ANSWERS.get(meaning.label, handed.hand_over)(situation))
