"""A letter that asks several things gets one answer that answers each of them, the gravest first.

Every part is decided like a message of its own. What goes to staff goes as one case; the conversation stands afterwards
where the gravest part left it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.actions import Action, Decision, OpenCase, Part, Say, Situation, State
from bot.dialogs import pending
from bot.dialogs.draft import DIALOG
from bot.dialogs.phrases import is_question
from bot.dialogs.speech import say
from bot.meaning import Label

QUEUE = "queue"  # slot with the questions that wait for a proof, as JSON
_MOST = 6  # parts answered one by one; a longer letter is for a person
_HEADING = 120  # characters of a question that are repeated above its answer
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；؟])\s*|\n+")
_NUMBERED = re.compile(r"\s{0,8}(?:\(?\d{1,2}[.)、．）](?!\d)|[①-⑳])\s*(?=\S)")
_MARKUP = re.compile(r"[{}<>]")
# What is open after the letter: the first of these that a part left open.
_Section = tuple[str, Sequence[Action]]  # a question and what is done about it
_GRAVEST = ("complaint", "inquiry", "proof", "handed")


def answer(situation: Situation, decide: Callable[[Situation], Decision]) -> Decision | None:
    """Answer the parts of a letter; None where there are none, or too many to be answered one by one."""
    parts = _gravest_first(situation.parts)
    if not 1 < len(parts) <= _MOST:
        return None
    decisions = _decided(situation, parts, decide)
    told = together(situation, [part.text for part in parts], decisions)
    return Decision(told, _state(situation, decisions), decisions[0].label)


def together(situation: Situation, asked: Sequence[str], decisions: Sequence[Decision]) -> tuple[Action, ...]:
    """Return what is done and said of several questions; in a letter each answer stands under its question.

    What answers several of them alike is said once, under all of them. What goes to staff goes as one case.
    """
    listed = _listed(situation.text)
    headings = [_short(text, listed) if situation.channel == "email" else "" for text in asked]
    sections = _one_case([(heading, one.actions) for heading, one in zip(headings, decisions, strict=True)])
    said: list[Action] = []
    for place, (heading, actions) in enumerate(sections):
        fresh = [one for one in actions if one not in said]
        if not fresh:
            continue
        alike = [later for later, other in sections[place + 1 :] if other and all(one in fresh for one in other)]
        # A complaint is regretted at once, without the buyer's words above it.
        spoken = any(isinstance(one, Say) or _hands_over(one) for one in fresh)
        said += [say(situation, "about_question", question=one) for one in (heading, *alike) if one and spoken]
        said += fresh
    return tuple(said)


def _decided(situation: Situation, parts: Sequence[Part], decide: Callable[[Situation], Decision]) -> list[Decision]:
    """Decide each part; an inquiry that one begins goes on in the others, and asks its question once, at the end."""
    decisions: list[Decision] = []
    met = situation
    for part in parts:
        decision = decide(_alone(met, part))
        if decision.state.dialog == DIALOG:
            decisions = [pending.without_question(one) for one in decisions]
            met = replace(situation, state=decision.state)
        decisions.append(decision)
    return decisions


def _gravest_first(parts: Sequence[Part]) -> list[Part]:
    first = (Label.COMPLAINT, Label.HUMAN)
    return sorted(parts, key=lambda part: not (part.meaning.complaint.is_complaint or part.meaning.label in first))


def _alone(situation: Situation, part: Part) -> Situation:
    return replace(situation, text=part.text, meaning=part.meaning, articles=part.articles, parts=(), files=0)


def _listed(text: str) -> tuple[str, ...]:
    """Return the numbered questions of a letter, without their numbers."""
    found = ((line, mark) for line in text.splitlines()[:200] if (mark := _NUMBERED.match(line)))
    return tuple(" ".join(line[mark.end() :].split()) for line, mark in found)


def _short(text: str, listed: Sequence[str] = ()) -> str:
    """Return what a part asks, on one line: its first question, else its first sentence; nothing where it is markup."""
    # Above the first of several numbered questions may stand a greeting and who writes: that is not what is asked.
    words = " ".join(text.split())
    numbered = next((line for line in listed if line and line in words), "")
    said = [piece for piece in _SENTENCE.split(numbered or text) if piece.strip()]
    line = " ".join(next((piece for piece in said if is_question(piece)), said[0] if said else "").split())
    if _MARKUP.search(line):
        return ""
    return line if len(line) <= _HEADING else f"{line[:_HEADING].rsplit(' ', 1)[0]} …"


def _one_case(sections: Sequence[_Section]) -> list[_Section]:
    """Make one case of those that hand over, which names its questions, at the end; one alone stays where it is."""
    cases = [(heading, one) for heading, actions in sections for one in actions if _hands_over(one)]
    complained = any(isinstance(one, OpenCase) and one.reason == "complaint" for _, told in sections for one in told)
    if len(cases) < 2 and not (cases and complained):
        return list(sections)
    rest = [(heading, tuple(one for one in told if not _hands_over(one))) for heading, told in sections]
    questions = tuple(dict.fromkeys(heading for heading, _ in cases if heading))
    return [*rest, ("", (_joined([one for _, one in cases if isinstance(one, OpenCase)], questions),))]


def _hands_over(action: Action) -> bool:
    return isinstance(action, OpenCase) and action.reason == "unsure"


def _joined(cases: Sequence[OpenCase], questions: tuple[str, ...]) -> OpenCase:
    """Return one case for several questions, with all that their dialogs know."""
    note = " · ".join(dict.fromkeys(str(one.values["note"]) for one in cases if one.values.get("note")))
    return replace(cases[0], told="handed_several", values={**cases[0].values, "note": note, "questions": questions})


def _state(situation: Situation, decisions: Sequence[Decision]) -> State:
    left = [decision.state for decision in decisions if decision.state != situation.state]
    # The last of an inquiry: it has gathered what all parts told.
    gravest = next((state for dialog in _GRAVEST for state in reversed(left) if state.dialog == dialog), None)
    begun = next((state for state in reversed(left) if state.dialog == DIALOG), None)
    if gravest and begun:
        gravest = pending.keep(replace(situation, state=begun), Decision((), gravest)).state
    stands = gravest or (left[-1] if left else situation.state)
    return _queued(stands, [state for state in left if state.dialog == "proof"])


def _queued(stands: State, proofs: Sequence[State]) -> State:
    """Let every question that needs a proof wait for it: those beside the one that the state holds stand in `queue`."""
    first = proofs[0] if proofs and stands.dialog == "proof" else stands
    stands, rest = first, [dict(one.slots) for one in proofs if one != first]
    if not rest:
        return stands
    return State(stands.dialog, {**stands.slots, QUEUE: json.dumps(rest, ensure_ascii=False)})
