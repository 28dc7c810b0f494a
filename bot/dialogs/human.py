"""A wish for a person, at any point of any dialog: one is called at once, with what was gathered so far."""

from bot.actions import Decision, Situation, State
from bot.dialogs import pending
from bot.dialogs.speech import open_case
from bot.meaning import Label


def answer(situation: Situation) -> Decision:
    """Bring a person in; who has complained has one already, and needs no second case."""
    complained = situation.state.dialog == "complaint"
    reason = "addition" if complained else "human"
    note = pending.gathered(situation)
    case = open_case(situation, reason, "human_called", note=note, label=str(Label.HUMAN))
    state = situation.state if complained else State("handed", {"label": str(Label.HUMAN)})
    return Decision((case,), state, Label.HUMAN)
