"""What is said beside business: one friendly line, an honest word on being a machine, and calm for the angry."""

from bot.actions import Decision, Situation, State
from bot.dialogs.phrases import normal, pattern, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, open_case, say
from bot.meaning import Label

_SHORT = 14  # words: a longer message has a matter of its own
_TALE = 40  # words in which somebody tells how they could not log in


def answer(situation: Situation) -> Decision | None:
    """Answer small talk, a question about ourselves, or abuse; None where it is none of these."""
    text = normal(situation.text)
    if pattern("abuse").search(text):
        return _calm(situation)
    if _asks_for_login(situation, text):
        return Decision((say(situation, "no_login", choices=(HUMAN,)),), situation.state, Label.OTHER)
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


def _asks_for_login(situation: Situation, text: str) -> bool:
    """Say whether it is about a log-in, a password or a registration; a locked file's password is another matter."""
    about_file = situation.files or pattern("locked_file").search(text)
    return not about_file and len(tokens(situation.text)) <= _TALE and bool(pattern("login").search(text))


def _calm(situation: Situation) -> Decision:
    """Whoever is angry gets no argument but a person."""
    case = open_case(situation, "human", "abuse_calm", label=str(Label.OTHER))
    return Decision((case,), State("handed", {"label": str(Label.OTHER)}), Label.OTHER)
