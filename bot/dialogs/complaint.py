"""A complaint: a case at its first word, then the facts asked gently, one at a time, each once.

Which order, how many, photos, and what would help: what the buyer has told already is not asked. The state `complaint`
keeps the kind and what was asked. Whatever comes while it is open and means nothing else is added to the case.
"""

from dataclasses import replace

from bot.actions import Choice, Decision, OpenCase, Situation, State
from bot.dialogs.phrases import is_bare, is_question, is_yes, normal, pattern, tokens
from bot.dialogs.speech import HUMAN, Row, open_case
from bot.dialogs.wanting import wants_to_buy
from bot.meaning import ComplaintKind, Label, Severity
from bot.record import TradeCard

DIALOG = "complaint"
_OF_GOODS = frozenset({"quality", "quantity", "damage", "packaging"})
_FACTS = ("order", "count", "photos", "wish")
_ORDERS = 4  # offered to choose from
# In an open complaint these are more of it, unless the message clearly is something else.
_LEAVES = frozenset({
    Label.GREETING, Label.THANKS, Label.PRODUCT, Label.COMPARE, Label.NEED, Label.ORDER, Label.SUBSCRIBE, Label.UPGRADE,
    Label.SOURCE, Label.ACCOUNT,
})  # fmt: skip
# Questions of these that ask for no remedy are answered beside it; staff read them in the case all the same.
_BESIDE = frozenset({Label.DELIVERY, Label.SERVICE, Label.PAYMENT, Label.STOCK})
_CLEAR = 0.6
_SURE = 0.75
_PLAIN = 0.8  # of thanks and greetings: what is less sure is more of the matter


def answer(situation: Situation) -> Decision:
    """Open a case at the first word of a complaint; a further word goes to the case that is open."""
    if situation.state.dialog == DIALOG:
        return go_on(situation)
    kind, severity = _judged(situation)
    asked = _next_fact(situation, str(kind), ())
    case = open_case(
        situation,
        "complaint",
        "complaint_opened",
        complaint=kind,
        severity=severity,
        kind=str(kind),
        files=situation.files,
        label=str(Label.COMPLAINT),
        ask=asked,
        choices=_choices(situation, asked),
        note=_named_trade(situation),
    )
    return Decision((case,), _state(str(kind), (*_told(situation), asked)), Label.COMPLAINT)


def go_on(situation: Situation) -> Decision:
    """Add what was said to the case, and ask for the next fact that is missing."""
    return _added(situation, _named_trade(situation) or _agreed_trade(situation))


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `complaint:<number>` names the order; only one of the buyer's own counts."""
    trade = situation.record.find(rest) if situation.record else None
    if situation.state.dialog != DIALOG or trade is None:
        return None
    return _added(situation, trade.number)


def belongs(situation: Situation) -> bool:
    """Say whether the message is more of the open complaint."""
    if situation.state.dialog != DIALOG:
        return False
    label = situation.meaning.label
    if label in {Label.GREETING, Label.THANKS}:
        return situation.meaning.confidence < _PLAIN or (label is Label.THANKS and is_yes(situation.text))
    if _aside(situation):
        return False
    if label not in _LEAVES or situation.meaning.confidence < _CLEAR:
        return True
    return label in {Label.NEED, Label.ORDER} and not wants_to_buy(situation)


def beside(situation: Situation, decision: Decision) -> Decision:
    """Note in the case what was answered while it is open; a mere answer does not close the complaint."""
    if situation.state.dialog != DIALOG or not _aside(situation):
        return decision
    state = decision.state if decision.state.dialog in {"inquiry", "proof"} else situation.state
    if any(isinstance(one, OpenCase) for one in decision.actions):
        return replace(decision, state=state)
    return replace(decision, actions=(*decision.actions, open_case(situation, "addition", "")), state=state)


def _aside(situation: Situation) -> bool:
    """Say whether a plain question of another kind was asked that no more belongs to the complaint."""
    meaning, head = situation.meaning, normal(situation.text)
    guarded = meaning.label is Label.SERVICE and bool(pattern("warranty").search(head))
    sure = meaning.confidence >= (_CLEAR if guarded else _SURE)
    if not sure or meaning.complaint.is_complaint or situation.files:
        return False
    if meaning.label in {Label.NEED, Label.ORDER, Label.STOCK} and pattern("repeat").search(head):
        return True
    asks = is_question(situation.text) or guarded
    return meaning.label in _BESIDE and asks and not pattern("remedy").search(head)


def _added(situation: Situation, note: str) -> Decision:
    kind = situation.state.slots.get("kind", "other")
    before = tuple(part for part in situation.state.slots.get("facts", "").split(",") if part)
    known = (*before, "order") if note else before
    asked = _next_fact(situation, kind, known)
    judged, severity = _judged(situation)
    case = open_case(
        situation,
        "addition",
        "complaint_added",
        complaint=judged,
        severity=severity,
        files=situation.files,
        ask=asked,
        choices=_choices(situation, asked),
        note=note,
    )
    return Decision((case,), _state(kind, (*_told(situation), *known, asked)), Label.COMPLAINT)


def _state(kind: str, facts: tuple[str, ...]) -> State:
    asked = ",".join(dict.fromkeys(fact for fact in facts if fact))
    return State(DIALOG, {"kind": kind, **({"facts": asked} if asked else {})})


def _next_fact(situation: Situation, kind: str, asked: tuple[str, ...]) -> str:
    """Return the next fact to ask for: neither told in this message nor asked before; empty when there is none."""
    told = _told(situation)
    wanted = _FACTS if kind in _OF_GOODS else ("order", "wish")
    return next((fact for fact in wanted if fact not in asked and fact not in told), "")


def _told(situation: Situation) -> tuple[str, ...]:
    """Return the facts that the message tells; the digits of a number of papers count nothing."""
    entities = situation.meaning.entities
    text = normal(situation.text)
    for number in entities.orders:
        text = text.replace(normal(number), " ")
    told = {
        "order": bool(entities.orders or _named_trade(situation)),
        "count": bool(entities.quantities) or any(word.isdecimal() for word in tokens(text)),
        "photos": bool(situation.files),
        "wish": bool(pattern("remedy").search(text)),
    }
    return tuple(fact for fact, known in told.items() if known)


def _named_trade(situation: Situation) -> str:
    """Return the number of the buyer's own trade that the message names; another's number is no number here."""
    if situation.record is None:
        return ""
    found = (situation.record.find(number) for number in situation.meaning.entities.orders)
    return next((trade.number for trade in found if trade), "")


def _agreed_trade(situation: Situation) -> str:
    """Return the one order that we offered, where the answer to "which order?" is a plain yes."""
    asked_last = situation.state.slots.get("facts", "").split(",")[-1]
    orders = situation.record.orders() if situation.record else ()
    return (
        orders[0].number
        if asked_last == "order" and len(orders) == 1 and is_bare(situation.text) and is_yes(situation.text)
        else ""
    )


def _choices(situation: Situation, asked: str) -> tuple[Row, ...]:
    if asked != "order" or situation.record is None:
        return (HUMAN,) if asked else ()
    recent: tuple[TradeCard, ...] = situation.record.orders()[:_ORDERS]
    return tuple(
        (Choice("order_number", f"complaint:{trade.number}", {"number": trade.number, "date": trade.ordered_on}),)
        for trade in recent
    )


def _judged(situation: Situation) -> tuple[ComplaintKind, Severity]:
    judged = situation.meaning.complaint
    known = situation.state.slots.get("kind", "") if situation.state.dialog == DIALOG else ""
    earlier = ComplaintKind(known) if known in set(ComplaintKind) else ComplaintKind.OTHER
    return judged.kind or earlier, judged.severity or Severity.NORMAL
