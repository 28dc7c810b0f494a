"""Letters no more wanted, data to see or to forget, and goodbye.

Unsubscribing is done at once and for everybody. A person's data goes only to a verified address, and is forgotten only
after that person said yes once more. The state `end` with the slot `asked` = `erase` waits for that yes.
"""

from dataclasses import replace
from datetime import timedelta

from bot.actions import Choice, Decision, EraseData, Paper, SetWishes, Situation, State, Unsubscribe
from bot.dialogs import proof, subscribe
from bot.dialogs.phrases import is_no, is_yes, normal, pattern
from bot.dialogs.speech import open_case, say
from bot.meaning import Label
from bot.people import Stage

DIALOG = "end"
_PAUSE = timedelta(days=30)
# Who leaves from here is missed: staff are told.
_CLOSE = frozenset({Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER})


def answer(situation: Situation) -> Decision:
    """Do what the message asks: forget, show, farewell, fewer letters, or none."""
    if situation.state.dialog == DIALOG and (decision := go_on(situation)):
        return decision
    text = normal(situation.text)
    about_data = bool(pattern("personal_data").search(text))
    if about_data and pattern("delete").search(text):
        return _ask_erase(situation)
    if about_data and pattern("see_data").search(text):
        return _export(situation)
    if pattern("goodbye").search(text):
        return _farewell(situation)
    if pattern("pause").search(text):
        return _pause(situation)
    return subscribe.frequency(situation) if pattern("fewer").search(text) else unsubscribe(situation)


def news(situation: Situation) -> Decision:
    """Take the wish for news; in words that take them away it is none, whatever it was heard as: that is no consent."""
    unwanted = pattern("news_off").search(normal(situation.text))
    return unsubscribe(situation) if unwanted else subscribe.answer(situation)


def with_complaint(situation: Situation, decision: Decision) -> Decision:
    """Take our letters away from who complains of them, beside what is done about the complaint."""
    head = normal(situation.text)
    if not (pattern("circulars").search(head) and pattern("news_off").search(head)):
        return decision
    return replace(decision, actions=(Unsubscribe(), *decision.actions, say(situation, "unsubscribed")))


def unsubscribe(situation: Situation) -> Decision:
    """No more marketing letters; whatever conversation is open stays open."""
    return Decision((Unsubscribe(), say(situation, "unsubscribed")), situation.state, Label.END)


def go_on(situation: Situation) -> Decision | None:
    """Take the yes or no to forgetting everything."""
    if situation.state.slots.get("asked") != "erase":
        return None
    if is_yes(situation.text):
        return _erase(situation)
    return _kept(situation) if is_no(situation.text) else None


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `end:erase`, `end:keep`, `end:export`."""
    if rest == "erase":
        return _erase(situation)
    if rest == "export":
        return _export(situation)
    return _kept(situation) if rest == "keep" else None


def _export(situation: Situation) -> Decision:
    if situation.record is None:
        return proof.ask(situation, Label.END)
    said = say(situation, "data_export", papers=(Paper("data_export"),))
    return Decision((said,), situation.state, Label.END)


def _ask_erase(situation: Situation) -> Decision:
    """The letters stop at once; what is kept is forgotten after proof and one more yes."""
    if situation.record is None:
        asked = proof.ask(situation, Label.END)
        return Decision((Unsubscribe(), say(situation, "unsubscribed"), *asked.actions), asked.state, Label.END)
    row = (Choice("erase_yes", "end:erase"), Choice("erase_no", "end:keep"))
    export = (Choice("erase_export", "end:export"),)
    said = say(situation, "erase_ask", trades=bool(situation.record.trades), choices=(row, export))
    return Decision((Unsubscribe(), said), State(DIALOG, {"asked": "erase"}), Label.END)


def _erase(situation: Situation) -> Decision:
    if situation.record is None:
        return proof.ask(situation, Label.END)
    told = open_case(situation, "erasure", "erased", label=str(Label.END), trades=bool(situation.record.trades))
    return Decision((told, EraseData()), State(), Label.END)


def _kept(situation: Situation) -> Decision:
    return Decision((say(situation, "erase_not"),), State(), Label.END)


def _pause(situation: Situation) -> Decision:
    until = situation.today + _PAUSE
    said = say(situation, "paused", until=until)
    return Decision((SetWishes(paused_until=until), said), situation.state, Label.END)


def _farewell(situation: Situation) -> Decision:
    if situation.contact.stage not in _CLOSE:
        return Decision((Unsubscribe(), say(situation, "farewell")), State(), Label.END)
    case = open_case(situation, "leaving", "leaving", label=str(Label.END))
    return Decision((case,), State("handed", {"label": str(Label.END)}), Label.END)
