"""What is said beside business: one friendly line, an honest word on being a machine, and calm for the angry."""

from bot.actions import Decision, Situation, State
from bot.dialogs.phrases import normal, pattern, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, open_case, say
from bot.meaning import Label

_SHORT = 14  # words: a longer message has a matter of its own


def answer(situation: Situation) -> Decision | None:
    """Answer small talk, a question about ourselves, or abuse; None where it is none of these."""
    text = normal(situation.text)
    if pattern("abuse").search(text):
        return _calm(situation)
    if len(tokens(situation.text)) > _SHORT:
        return None
    if pattern("are_you_bot").search(text):
        return Decision((say(situation, "i_am_a_bot", choices=(CATALOGUE, HUMAN)),), situation.state, Label.OTHER)
    if pattern("how_are_you").search(text):
        return Decision((say(situation, "small_talk", choices=(CATALOGUE, HUMAN)),), situation.state, Label.OTHER)
    return None


def machine(situation: Situation) -> Decision | None:
    """Say that we are a machine to who asks just that; None for who also calls for a person."""
    rest, asked = pattern("are_you_bot").subn(" ", normal(situation.text))
    return answer(situation) if asked and not pattern("human").search(rest) else None


def _calm(situation: Situation) -> Decision:
    """Whoever is angry gets no argument but a person."""
    case = open_case(situation, "human", "abuse_calm", label=str(Label.OTHER))
    return Decision((case,), State("handed", {"label": str(Label.OTHER)}), Label.OTHER)
