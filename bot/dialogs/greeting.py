"""Hello. Whoever meets us for the first time hears who we are, and that we are a machine."""

from bot.actions import Decision, Say, Situation
from bot.dialogs import handed
from bot.dialogs.phrases import is_question
from bot.dialogs.speech import CATALOGUE, HUMAN, say
from bot.meaning import Label


def greet(situation: Situation) -> Decision:
    """Greet by the contact's own hour; introduce ourselves to a newcomer."""
    if situation.state.dialog in {"handed", "complaint"} and is_question(situation.text):
        return handed.add(situation)  # "hello?" from somebody who waits
    if situation.contact.interactions == 0:
        return introduce(situation)
    greeting = say(situation, "greeting", part=part_of_day(situation.local_hour), choices=(CATALOGUE, HUMAN))
    return Decision((greeting,), situation.state, Label.GREETING)


def introduce(situation: Situation) -> Decision:
    """Say who we are and what we can do."""
    return Decision((say(situation, "introduction", choices=(CATALOGUE, HUMAN)),), situation.state, Label.GREETING)


def introduced(situation: Situation, decision: Decision) -> Decision:
    """Put the short introduction before the first answer that a newcomer gets."""
    stems = {action.stem for action in decision.actions if isinstance(action, Say)}
    if situation.contact.interactions or stems & {"introduction", "unsubscribed"}:
        return decision
    actions = (say(situation, "introduction_short"), *decision.actions)
    return Decision(actions, decision.state, decision.label)


def part_of_day(hour: int) -> str:
    """Return the part of the day that people name when they greet."""
    if 5 <= hour < 12:
        return "morning"
    if 12 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 23 else "night"
