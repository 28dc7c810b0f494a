"""The inquiry that is open, and the one that waits: behind a complaint, a hand-over, or another inquiry."""

import json
from dataclasses import replace

from bot.actions import Decision, Say, Situation, State
from bot.dialogs import placing
from bot.dialogs.draft import DIALOG, Draft, Item, from_slots

_QUESTIONS = ("inquiry_ask_", "inquiry_summary")


def is_open(situation: Situation) -> bool:
    """Say whether an inquiry is being gathered."""
    return situation.state.dialog == DIALOG


def current(situation: Situation) -> Draft:
    """Return the open inquiry, as far as our catalogue still has its products."""
    return known(situation, from_slots(situation.state.slots))


def known(situation: Situation, draft: Draft) -> Draft:
    """Return the draft with those of its products asked again that have left the catalogue meanwhile."""
    codes = {card.code for card in situation.catalogue}
    items = tuple(item if item.product in codes else replace(item, product="") for item in draft.items)
    return replace(draft, items=tuple(item for item in items if item != Item()))


def keep(situation: Situation, decision: Decision) -> Decision:
    """Let an inquiry wait behind a complaint or a hand-over that breaks into it."""
    if not is_open(situation) or decision.state.dialog not in {"complaint", "handed"}:
        return decision
    slots = {**decision.state.slots, "kept": json.dumps(dict(situation.state.slots))}
    return replace(decision, state=State(decision.state.dialog, slots))


def without_question(decision: Decision) -> Decision:
    """Leave out the inquiry's question: something else in the same answer asks it."""
    kept = tuple(one for one in decision.actions if not (isinstance(one, Say) and one.stem.startswith(_QUESTIONS)))
    return replace(decision, actions=kept)


def gathered(situation: Situation) -> str:
    """Return what is gathered so far, for the person who takes over."""
    return placing.note(current(situation)) if is_open(situation) else ""


def waiting(packed: str) -> Draft | None:
    """Return the inquiry that was put aside; None where there is none that could go on."""
    draft = from_slots(unpacked(packed))
    return draft if draft.items or draft.place or draft.country else None


def unpacked(packed: str) -> dict[str, str]:
    """Return the slots that were packed as JSON."""
    try:
        read = json.loads(packed or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in read.items()} if isinstance(read, dict) else {}


def behind(situation: Situation, draft: Draft) -> Draft:
    """Let the open inquiry wait behind `draft`; one that waits already keeps its place."""
    open_one = from_slots(situation.state.slots)
    if open_one.repeats == draft.repeats:
        return replace(draft, kept=open_one.kept)
    return replace(draft, kept=open_one.kept or json.dumps(dict(situation.state.slots)))
