"""One question about the buyer themselves, where their stage allows it: the closer the relation, the more may be asked.

Asked at the end of an answer, when nothing is open; never in a complaint, never of somebody whom we hardly know, once
in a conversation. The answer becomes a fact, and is asked again when it has gone stale. The slot `profile` of the
state holds what was asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import Action, Choice, Decision, OpenCase, Remember, Say, Situation, State, StoreTrade
from bot.dialogs.phrases import is_no, is_question, tokens
from bot.dialogs.speech import say
from bot.meaning import Label
from bot.people import Stage
from bot.record import FactCard

_ORDER = (Stage.POTENTIAL, Stage.BUYER, Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)
_PAUSE = timedelta(hours=24)  # between two questions: one a conversation
_LONGEST = 40  # words of an answer
_ASKED = "asked:"
# After these a person has what they came for, and a question is no burden.
_AFTER = frozenset({Label.PRODUCT, Label.COMPARE, Label.ACCEPTANCE, Label.ACCOUNT, Label.DELIVERY, Label.THANKS})
_TAKEN = frozenset({Label.OTHER, Label.NEED, Label.PRODUCT, Label.THANKS, Label.GREETING, Label.STOCK})


@dataclass(frozen=True, slots=True)
class Question:
    """What may be asked from `stage` on (stem `profile_<key>`), and how many months the answer holds (0: for good)."""

    key: str
    stage: Stage
    months: int


QUESTIONS = (
    Question("use", Stage.BUYER, 24),
    Question("season", Stage.REGULAR, 12),
    Question("birthday", Stage.REGULAR, 0),
    Question("trends", Stage.ADVOCATE, 6),
    Question("plans", Stage.PARTNER, 6),
    Question("hobby", Stage.PARTNER, 36),
)


def next_question(stage: Stage, facts: Sequence[FactCard], now: datetime) -> str:
    """Return the key of what may be asked now (UTC), empty where nothing may."""
    if stage not in _ORDER or any(now - fact.observed_at < _PAUSE for fact in facts if fact.key.startswith(_ASKED)):
        return ""
    own = _ORDER.index(stage)
    fresh = {fact.key for fact in facts if fact.ask_again_at is None or fact.ask_again_at > now}
    for question in QUESTIONS:
        known = question.key in fresh or f"{_ASKED}{question.key}" in fresh
        if _ORDER.index(question.stage) <= own and not known:
            return question.key
    return ""


def added(situation: Situation, decision: Decision) -> Decision:
    """Put the question behind an answer, where one may be asked and nothing else is open."""
    if not situation.ask or decision.label not in _AFTER or not _is_settled(decision):
        return decision
    skip = ((Choice("profile_skip", "profile:skip"),),)
    actions: tuple[Action, ...] = (
        *decision.actions,
        say(situation, f"profile_{situation.ask}", choices=skip),
        Remember(f"{_ASKED}{situation.ask}", "", 3),
    )
    slots = {**decision.state.slots, "profile": situation.ask}
    return replace(decision, actions=actions, state=State(decision.state.dialog, slots))


def taken(situation: Situation) -> Decision | None:
    """Keep the answer to the question; None where the message is about something else."""
    key = situation.state.slots.get("profile", "")
    question = next((one for one in QUESTIONS if one.key == key), None)
    if question is None or not situation.text.strip() or is_question(situation.text):
        return None
    if situation.meaning.label not in _TAKEN or len(tokens(situation.text)) > _LONGEST:
        return None
    if is_no(situation.text):
        return _skipped(situation)
    kept = Remember(question.key, _value(situation, key), question.months)
    return Decision((kept, say(situation, "profile_thanks")), _without(situation.state), Label.OTHER)


def _value(situation: Situation, key: str) -> str:
    """Return what is kept: a birthday as month and day ("03-15"), anything else in the buyer's own words."""
    days = situation.meaning.entities.dates
    if key == "birthday" and days:
        return f"{days[0]:%m-%d}"
    return " ".join(situation.text.split())


def press(situation: Situation, rest: str) -> Decision | None:
    """Take the button `profile:skip`."""
    return _skipped(situation) if rest == "skip" else None


def _skipped(situation: Situation) -> Decision:
    return Decision((say(situation, "profile_skipped"),), _without(situation.state), Label.OTHER)


def _without(state: State) -> State:
    return State(state.dialog, {key: value for key, value in state.slots.items() if key != "profile"})


def _is_settled(decision: Decision) -> bool:
    """Say whether nothing is open after this decision."""
    hands_over = any(isinstance(action, OpenCase | StoreTrade) for action in decision.actions)
    says = any(isinstance(action, Say) for action in decision.actions)
    asks = bool(decision.state.slots.keys() & {"asked", "asking", "options"})
    return says and not hands_over and not asks and decision.state.dialog in {"", "product"}
