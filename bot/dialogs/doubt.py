"""Not sure what is meant: whoever would act asks first. What only informs needs no asking back.

In chat the buyer gets what might be meant as buttons; by mail a careful letter goes out and a person reads theirs. The
state `doubt` keeps the message (`text`, `orders`, `references`, `new` for an inquiry) and the `labels` that were
offered. Nobody is asked twice in a row: who stays unclear is for a person.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions import (
    Accept,
    Action,
    Choice,
    Decision,
    EraseData,
    OpenCase,
    SetWishes,
    Situation,
    State,
    StoreTrade,
    Subscribe,
    Unsubscribe,
)
from bot.dialogs import find, handed, inquiry, packed, pending, product
from bot.dialogs.draft import DIALOG as INQUIRY
from bot.dialogs.draft import from_slots
from bot.dialogs.phrases import is_cancel, is_no, is_yes, normal, pattern, tokens
from bot.dialogs.reading import Reading
from bot.dialogs.speech import HUMAN, Row, open_case, say
from bot.meaning import Label

Answers = Mapping[Label, Callable[[Situation], Decision]]

DIALOG = "doubt"
_ACTS = (StoreTrade, Subscribe, Unsubscribe, SetWishes, Accept, EraseData)
_GRAVE = frozenset({"leaving", "erasure"})  # reasons of cases that are opened only for who surely wants it
_NEVER = frozenset({Label.COMPLAINT, Label.HUMAN})
_OFFERED = 2
# What an open dialog asked for is no guess.
_ASKED_FOR: Mapping[str, tuple[type[object], ...]] = {
    "acceptance": (Accept,),
    "subscribe": (Subscribe, SetWishes),
    "end": (EraseData, Unsubscribe),
    INQUIRY: (StoreTrade,),
    "stock": (StoreTrade,),
}
# Words that say it plainly, whatever the judgement is.
_PLAIN = {
    Unsubscribe: ("unsubscribe", "news_off", "goodbye", "delete"),
    SetWishes: ("pause", "fewer", "weekly", "monthly", "quarterly", "everything"),
    Subscribe: ("subscribe",),
    Accept: ("all_well",),
}
_BUYING = ("quotation", "sample", "order", "repeat", "go_on")


def asked_back(situation: Situation, decision: Decision) -> Decision:
    """Return the decision, or a question back where it would act on a message that is not sure."""
    meaning = situation.meaning
    if meaning.confidence >= situation.ask_back or meaning.complaint.is_complaint or meaning.label in _NEVER:
        return decision
    if (
        is_cancel(situation.text)
        or _picked(situation)
        or not (_acts(situation, decision) or _begins(situation, decision))
    ):
        return decision
    if pending.is_open(situation):
        return inquiry.retry(situation)
    if situation.state.dialog == DIALOG or situation.channel == "email":
        return _to_staff(situation)
    return _ask(situation)


def go_on(situation: Situation, answers: Answers) -> Decision | None:
    """Take what was picked by its number; None where the message is judged by itself."""
    if (picked := _picked(situation)) is not None:
        return _meant(situation, picked, answers)
    short = len(tokens(situation.text)) <= 3 and (is_yes(situation.text) or is_no(situation.text))
    return _to_staff(situation) if short else None


def press(situation: Situation, rest: str, answers: Answers) -> Decision | None:
    """Take a button: `meant:<label>`; None where nothing was asked back any more."""
    chosen = next((label for label in _labels(situation) if label == rest), None)
    return _meant(situation, chosen, answers) if chosen else None


def _acts(situation: Situation, decision: Decision) -> bool:
    asked_for = _ASKED_FOR.get(situation.state.dialog, ())
    head = normal(situation.text)

    def guessed(action: Action) -> bool:
        if isinstance(action, OpenCase):
            return action.reason in _GRAVE and not _says(head, _PLAIN[Unsubscribe])
        if not isinstance(action, _ACTS) or isinstance(action, asked_for):
            return False
        return not _says(head, _PLAIN.get(type(action), ()))

    return any(guessed(action) for action in decision.actions)


def _begins(situation: Situation, decision: Decision) -> bool:
    """Say whether an inquiry would begin by the label alone, with nothing in the message that names what is wanted."""
    if decision.state.dialog != INQUIRY or situation.state.dialog in {INQUIRY, "waiting", "stock"}:
        return False
    told = situation.meaning.entities
    named = told.products or told.quantities or told.incoterms or find.products(situation)
    return not (named or product.remembered(situation) or _says(normal(situation.text), _BUYING))


def _says(head: str, groups: tuple[str, ...]) -> bool:
    return any(pattern(group).search(head) for group in groups)


def _ask(situation: Situation) -> Decision:
    offered = _likely(situation)
    rows: tuple[Row, ...] = tuple(
        (Choice("activity", f"meant:{label}", {"activity": str(label)}),) for label in offered
    )
    said = say(situation, "doubt", activities=[str(label) for label in offered], choices=(*rows, HUMAN))
    slots = {**packed.question(situation, situation.meaning.label), "labels": json.dumps([str(one) for one in offered])}
    if {Label.NEED, Label.ORDER, Label.STOCK} & set(offered):
        slots["new"] = json.dumps(dict(inquiry.opened(situation).draft.state().slots))
    return Decision((said,), State(DIALOG, slots), situation.meaning.label)


def _to_staff(situation: Situation) -> Decision:
    """Do nothing by a guess: a person reads it, with what came before."""
    before = situation.state.slots.get("text", "")[:300] if situation.state.dialog == DIALOG else ""
    likely = [str(label) for label in _likely(situation)]
    case = open_case(situation, "unsure", "doubt_handed", note=before, activities=likely)
    kept = situation.state if situation.state.dialog == "complaint" else None
    state = kept or State("handed", {"label": str(situation.meaning.label)})
    return Decision((case,), state, situation.meaning.label)


def _likely(situation: Situation) -> list[Label]:
    """Return what might be meant, the likeliest first, of what a dialog can answer."""
    scores = situation.meaning.scores
    ranked = sorted(scores, key=lambda label: -scores[label])
    silent = {Label.OTHER, Label.GREETING, Label.THANKS, *_NEVER}
    found = dict.fromkeys([*situation.meaning.labels, *ranked])
    return [label for label in found if label not in silent][:_OFFERED]


def _labels(situation: Situation) -> list[Label]:
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    return [Label(one) for one in packed.strings(slots.get("labels", "")) if one in set(Label)]


def _picked(situation: Situation) -> Label | None:
    """Return what a bare number picks of what was offered."""
    labels, words = _labels(situation), tokens(situation.text)
    number = int(words[0]) if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 3 else 0
    return labels[number - 1] if 0 < number <= len(labels) else None


def _meant(situation: Situation, label: Label, answers: Answers) -> Decision | None:
    """Answer the message as what the buyer says it was."""
    slots = situation.state.slots
    if label in {Label.NEED, Label.ORDER} and (new := slots.get("new", "")):
        draft = from_slots(pending.unpacked(new))
        known = packed.restored(situation, slots, label)
        return inquiry.begin(known, Reading(replace(draft, wish="order") if label is Label.ORDER else draft))
    answer = answers.get(label)
    return answer(packed.restored(situation, slots, label)) if answer else handed.hand_over(situation)
