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
    if told := login(situation):
        return told
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


def login(situation: Situation) -> Decision | None:
    """Say that there is nothing to log in to; None where no log-in is meant. A file's password is another matter."""
    text = normal(situation.text)
    about_file = situation.files or pattern("locked_file").search(text)
    if about_file or len(tokens(situation.text)) > _TALE or not pattern("login").search(text):
        return None
    return Decision((say(situation, "no_login", choices=(HUMAN,)),), situation.state, Label.OTHER)


def _calm(situation: Situation) -> Decision:
    """Whoever is angry gets no argument but a person."""
    case = open_case(situation, "human", "abuse_calm", label=str(Label.OTHER))
    return Decision((case,), State("handed", {"label": str(Label.OTHER)}), Label.OTHER)
