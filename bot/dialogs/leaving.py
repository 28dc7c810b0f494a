"""Letters wanted and unwanted, data to see or delete, and goodbye."""

from bot.actions import Decision, Situation, State, Subscribe, Unsubscribe
from bot.dialogs.phrases import normal, pattern
from bot.dialogs.speech import open_case, say
from bot.meaning import Label


def end(situation: Situation) -> Decision:
    """Stop the letters at once; data and goodbyes go to a person."""
    text = normal(situation.text)
    about_data = bool(pattern("personal_data").search(text))
    if about_data and pattern("delete").search(text):
        return _erase(situation)
    if about_data and pattern("see_data").search(text):
        return _case(situation, "export", "data_export")
    if pattern("goodbye").search(text):
        return _case(situation, "leaving", "leaving")
    return unsubscribe(situation)


def unsubscribe(situation: Situation) -> Decision:
    """No more marketing letters; whatever conversation is open stays open."""
    return Decision((Unsubscribe(), say(situation, "unsubscribed")), situation.state, Label.END)


def subscribe(situation: Situation) -> Decision:
    """Marketing letters are welcome."""
    return Decision((Subscribe(), say(situation, "subscribed")), situation.state, Label.SUBSCRIBE)


def _erase(situation: Situation) -> Decision:
    case = open_case(situation, "erasure", "erasure", label=str(Label.END))
    return Decision((Unsubscribe(), case), State("handed", {"label": str(Label.END)}), Label.END)


def _case(situation: Situation, reason: str, told: str) -> Decision:
    case = open_case(situation, reason, told, label=str(Label.END))
    return Decision((case,), State("handed", {"label": str(Label.END)}), Label.END)
