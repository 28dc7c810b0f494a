"""Two judgements of the same messages side by side: every difference, and nothing else. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

_SHOWN = 160  # characters of a message
_COMPARED = ("labels", "complaint", "entities", "actions")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one version makes of one message. `actions` is None where nothing is known of the decision."""

    id: int
    at: str  # ISO 8601, UTC
    channel: str
    text: str
    labels: tuple[str, ...]
    complaint: str = ""  # "damage high"; empty: none
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What two versions see differently in a message; `what` is labels, complaint, entities, actions or message."""

    id: int
    what: str
    before: str
    after: str
    text: str = ""


def verdict(
    number: int, at: str, channel: str, text: str, meaning: Mapping[str, Any], actions: Sequence[str] | None
) -> Verdict:
    """Return the verdict that a stored meaning is."""
    told = meaning.get("complaint") or {}
    complaint = f"{told.get('kind') or 'other'} {told.get('severity') or 'normal'}" if told.get("is") else ""
    entities = {key: tuple(map(str, items)) for key, items in (meaning.get("entities") or {}).items() if items}
    labels = tuple(str(label) for label in meaning.get("labels") or ())
    kept = None if actions is None else tuple(actions)
    return Verdict(number, at, channel, " ".join(text.split())[:_SHOWN], labels, complaint, entities, kept)


def differences(before: Iterable[Verdict], after: Iterable[Verdict]) -> Iterator[Difference]:
    """Give every difference, in the order of the messages; a message that only one side has is one too."""
    old, new = ({one.id: one for one in side} for side in (before, after))
    for number in sorted(old.keys() | new.keys()):
        if number not in old or number not in new:
            known = old.get(number) or new[number]
            here, there = ("", "judged") if number not in old else ("judged", "")
            yield Difference(number, "message", here, there, known.text)
        else:
            yield from _of(old[number], new[number])


def _of(old: Verdict, new: Verdict) -> Iterator[Difference]:
    for what in _COMPARED:
        before, after = getattr(old, what), getattr(new, what)
        # Nothing can be said of a decision that one side does not know.
        if before != after and before is not None and after is not None:
            yield Difference(old.id, what, shown(before, after), shown(after, before), new.text)


def shown(value: object, other: object = None) -> str:
    """Return a value as one line; of entities only those that the other side has not."""
    if isinstance(value, Mapping):
        rest = other if isinstance(other, Mapping) else {}
        return "; ".join(f"{key}: {', '.join(items)}" for key, items in value.items() if rest.get(key) != items)
    return ", ".join(str(one) for one in value) if isinstance(value, (list, tuple)) else str(value)


def summary(found: Iterable[Difference], judged: int) -> dict[str, int]:
    """Return how many messages were judged, how many differ, and in what."""
    listed = list(found)
    counts = Counter(one.what for one in listed)
    different = len({one.id for one in listed})
    return {"messages": judged, "different": different, **{what: counts[what] for what in (*_COMPARED, "message")}}


def written(one: Verdict) -> str:
    """Return a verdict as a line of JSON."""
    return json.dumps(asdict(one), ensure_ascii=False)


def read(lines: Iterable[str]) -> Iterator[Verdict]:
    """Read what `written` wrote; raise ValueError with the line's number for what is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            entities = {str(key): tuple(map(str, items)) for key, items in row["entities"].items()}
            actions = None if row["actions"] is None else tuple(map(str, row["actions"]))
            labels = tuple(map(str, row["labels"]))
            yield Verdict(
                int(row["id"]), str(row["at"]), str(row["channel"]), str(row["text"]), labels, str(row["complaint"]),
                entities, actions,
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"line {number} is no judgement: {error}") from error
