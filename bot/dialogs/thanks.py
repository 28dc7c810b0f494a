"""Thanks are taken kindly."""

from bot.actions import Decision, Situation
from bot.dialogs.speech import say
from bot.meaning import Label


def answer(situation: Situation) -> Decision:
    """Take thanks; an open conversation stays as it is."""
    return Decision((say(situation, "thanks"),), situation.state, Label.THANKS)
