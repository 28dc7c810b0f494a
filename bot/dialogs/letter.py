"""A letter that asks several things gets one answer that answers each of them, the gravest first.

Every part is decided like a message of its own. What goes to staff goes as one case; the conversation stands afterwards
where the gravest part left it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.actions import Action, Decision, OpenCase, Part, Say, Situation, State
from bot.dialogs import inquiry
from bot.dialogs.draft import DIALOG
from bot.dialogs.phrases import is_question
from bot.dialogs.speech import say
from bot.meaning import Label

_MOST = 6  # parts answered one by one; a longer letter is for a person
_HEADING = 120  # characters of a question that are repeated above its answer
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；؟])\s*|\n+")
_MARKUP = re.compile(r"[{}<>]")
# What is open after the letter: the first of these that a part left open.
_GRAVEST = ("complaint", "inquiry", "proof", "handed")


def answer(situation: Situation, decide: Callable[[Situation], Decision]) -> Decision | None:
    """Answer the parts of a letter; None where there are none, or too many to be answered one by one."""
    parts = _gravest_first(situation.parts)
    if not 1 < len(parts) <= _MOST:
        return None
    decisions = _decided(situation, parts, decide)
    actions: list[Action] = []
    for part, decision in zip(parts, decisions, strict=True):
        told = situation.channel == "email" and any(isinstance(action, Say) for action in decision.actions)
        if told and (heading := _short(part.text)):
            actions.append(say(situation, "about_question", question=heading))
        actions += [action for action in decision.actions if action not in actions]
    return Decision(tuple(_one_case(actions)), _state(situation, decisions), decisions[0].label)


def _decided(situation: Situation, parts: Sequence[Part], decide: Callable[[Situation], Decision]) -> list[Decision]:
    """Decide each part; an inquiry that one begins goes on in the others, and asks its question once, at the end."""
    decisions: list[Decision] = []
    met = situation
    for part in parts:
        decision = decide(_alone(met, part))
        if decision.state.dialog == DIALOG:
            decisions = [inquiry.without_question(one) for one in decisions]
            met = replace(situation, state=decision.state)
        decisions.append(decision)
    return decisions


def _gravest_first(parts: Sequence[Part]) -> list[Part]:
    first = (Label.COMPLAINT, Label.HUMAN)
    return sorted(parts, key=lambda part: not (part.meaning.complaint.is_complaint or part.meaning.label in first))


def _alone(situation: Situation, part: Part) -> Situation:
    return replace(situation, text=part.text, meaning=part.meaning, articles=part.articles, parts=(), files=0)


def _short(text: str) -> str:
    """Return what a part asks, on one line: its first question, else its first sentence; nothing where it is markup."""
    said = [piece for piece in _SENTENCE.split(text) if piece.strip()]
    line = " ".join(next((piece for piece in said if is_question(piece)), said[0] if said else "").split())
    if _MARKUP.search(line):
        return ""
    return line if len(line) <= _HEADING else f"{line[:_HEADING].rsplit(' ', 1)[0]} …"


def _one_case(actions: Sequence[Action]) -> list[Action]:
    """Keep one case of those that hand over: the first, or one that stands for several subjects."""
    handed = [action for action in actions if isinstance(action, OpenCase) and action.reason == "unsure"]
    complained = any(isinstance(action, OpenCase) and action.reason == "complaint" for action in actions)
    if len(handed) < 2 and not (handed and complained):
        return list(actions)
    rest = [action for action in actions if action not in handed]
    return [*rest, replace(handed[0], told="handed_several")]


def _state(situation: Situation, decisions: Sequence[Decision]) -> State:
    left = [decision.state for decision in decisions if decision.state != situation.state]
    # The last of an inquiry: it has gathered what all parts told.
    gravest = next((state for dialog in _GRAVEST for state in reversed(left) if state.dialog == dialog), None)
    begun = next((state for state in reversed(left) if state.dialog == DIALOG), None)
    if gravest and begun:
        return inquiry.keep(replace(situation, state=begun), Decision((), gravest)).state
    return gravest or (left[-1] if left else situation.state)
