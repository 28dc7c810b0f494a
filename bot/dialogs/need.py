"""A need told by the buyer: an inquiry begins, or one goes on that was left open days ago or on another channel.

The state `waiting` says that we asked whether to go on: `kept` holds that inquiry, `new` what the message has told.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import Choice, Decision, Situation, State
from bot.dialogs import asking, inquiry, pending
from bot.dialogs.draft import Draft, Item, from_slots
from bot.dialogs.phrases import is_no, is_yes, normal, pattern
from bot.dialogs.reading import Reading
from bot.dialogs.speech import Row, say
from bot.meaning import Label

DIALOG = "waiting"
_CHOICES: tuple[Row, ...] = ((Choice("resume", "resume"), Choice("fresh", "fresh")),)


def answer(situation: Situation) -> Decision:
    """Begin an inquiry, or offer to go on with the one that waits."""
    reading = inquiry.opened(situation)
    packed = _waiting(situation)
    kept = pending.waiting(packed)
    if kept is None or _another(reading.draft, kept):
        return inquiry.begin(situation, reading)
    slots = {"kept": packed, "new": json.dumps(dict(reading.draft.state().slots))}
    if not _here(situation):
        slots["moved"] = "yes"
    if resumes(situation):
        return _take(situation, slots)
    offered = say(situation, "need_waiting", choices=_CHOICES, here=_here(situation))
    offered = replace(offered, values={**offered.values, **asking.summary(situation, kept)})
    return Decision((offered,), State(DIALOG, slots), Label.NEED)


def resumes(situation: Situation) -> bool:
    """Say whether the message asks to go on with an inquiry that waits."""
    return bool(_waiting(situation)) and bool(pattern("go_on").search(normal(situation.text)))


def go_on(situation: Situation) -> Decision | None:
    """Take the answer to "shall we go on with it?"; None where the message is about something else."""
    if is_yes(situation.text) or resumes(situation):
        return _take(situation, situation.state.slots)
    if is_no(situation.text) or pattern("afresh").search(normal(situation.text)):
        return _fresh(situation)
    return inquiry.start(situation) if situation.meaning.label in {Label.NEED, Label.ORDER} else None


def press_resume(situation: Situation, _rest: str) -> Decision | None:
    """Go on with the inquiry that waits; None where none does any more."""
    return _take(situation, situation.state.slots) if situation.state.dialog == DIALOG else None


def press_fresh(situation: Situation, _rest: str) -> Decision | None:
    """Begin anew; None where nothing was offered."""
    return _fresh(situation) if situation.state.dialog == DIALOG else None


def _waiting(situation: Situation) -> str:
    """Return the slots of the inquiry that waits, as JSON: behind a complaint here, or in another conversation."""
    here = situation.state.slots.get("kept", "")
    if here or situation.elsewhere.dialog != "inquiry":
        return here
    return json.dumps(dict(situation.elsewhere.slots))


def _here(situation: Situation) -> bool:
    return bool(situation.state.slots.get("kept", ""))


def _another(new: Draft, kept: Draft) -> bool:
    """Say whether the message is plainly about other products than the inquiry that waits."""
    return bool(set(new.codes) - set(kept.codes))


def _take(situation: Situation, held: Mapping[str, str]) -> Decision:
    kept = pending.waiting(held.get("kept", ""))
    new = pending.waiting(held.get("new", ""))
    if kept is None:
        return inquiry.start(situation)
    draft = replace(_merged(kept, new) if new else kept, moved=held.get("moved", ""), kept="", tries=0)
    known = replace(situation, state=draft.state())
    return asking.ask(known, kept, pending.known(known, draft))


def _fresh(situation: Situation) -> Decision:
    new = from_slots(pending.unpacked(situation.state.slots.get("new", "")))
    return inquiry.begin(situation, Reading(new))


def _merged(kept: Draft, new: Draft) -> Draft:
    """Put what the new message told over what was known."""
    counts = {item.product: item for item in new.items if item.quantity or item.among}
    items = tuple(_recounted(one, counts.get(one.product, one)) for one in kept.items)
    return replace(
        kept,
        items=items,
        place=new.place or kept.place,
        country=new.country or (kept.country if not new.place else ""),
        incoterm=new.incoterm or kept.incoterm,
        transport=new.transport or kept.transport,
        target=new.target or kept.target,
        wanted=new.wanted or kept.wanted,
        certificates=tuple(dict.fromkeys((*kept.certificates, *new.certificates))),
    )


def _recounted(item: Item, new: Item) -> Item:
    return replace(item, quantity=new.quantity, among=new.among, every=new.every)
