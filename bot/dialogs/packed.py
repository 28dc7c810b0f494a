"""A message put aside to be answered later: what of it travels in the slots of a state, and how it comes back."""

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import Situation, State
from bot.meaning import Complaint, Entities, Label, Reference

_KEPT = 1_000  # characters
_NUMBERS = 10


def question(situation: Situation, label: Label) -> dict[str, str]:
    """Return the slots that keep the message: `label`, `text`, `orders`, `references`."""
    entities = situation.meaning.entities
    kept = {"label": str(label), "text": situation.text[:_KEPT]}
    if entities.orders:
        kept["orders"] = json.dumps(entities.orders[:_NUMBERS])
    if entities.references:
        kept["references"] = json.dumps([[one.kind, one.value] for one in entities.references[:_NUMBERS]])
    return kept


def restored(situation: Situation, slots: Mapping[str, str], label: Label) -> Situation:
    """Return the situation as if the kept message came now, surely meant as `label`."""
    entities = Entities(orders=strings(slots.get("orders", "")), references=_references(slots.get("references", "")))
    meaning = replace(
        situation.meaning, label=label, labels=(label,), confidence=1.0, complaint=Complaint(), entities=entities
    )
    return replace(
        situation, text=slots.get("text", ""), meaning=meaning, state=State(), button="", proof="", parts=(), files=0
    )


def listed(stored: str) -> list[object]:
    """Return the list that was stored as JSON; an empty one for anything else."""
    try:
        read = json.loads(stored or "[]")
    except (ValueError, RecursionError):
        return []
    return read if isinstance(read, list) else []


def strings(stored: str) -> tuple[str, ...]:
    """Return the strings of a list that was stored as JSON."""
    return tuple(one for one in listed(stored) if isinstance(one, str))


def _references(stored: str) -> tuple[Reference, ...]:
    pairs = (one for one in listed(stored) if isinstance(one, list) and len(one) == 2)
    return tuple(Reference(str(kind), str(value)) for kind, value in pairs)
