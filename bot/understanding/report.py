"""How good is the judgement? `python -m bot.understanding.report [FILE]` prints it.

Without FILE: our own sentences, the quarter that is held out. With FILE: lines of JSON with `text`, `labels` (any of
them is right, the first is the expected one), `lang`, `source`, and `complaint` where somebody said whether it is one.
"""

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from bot.meaning import Label, Meaning
from bot.understanding import judge, sentences

_TODAY = date(2026, 6, 1)
_BINS = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what is right about it; `complaint` is None where nobody said."""

    text: str
    language: str
    labels: tuple[str, ...]
    complaint: bool | None
    source: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what was made of it."""

    case: Case
    meaning: Meaning
    seconds: float

    @property
    def right(self) -> bool:
        return self.meaning.label.value in self.case.labels

    @property
    def credited(self) -> str:
        """The label that this case counts for: the one given if it is acceptable, else the expected one."""
        return self.meaning.label.value if self.right else self.case.labels[0]


def main(arguments: Sequence[str]) -> None:
    """Print the report."""
    started = time.perf_counter()
    judging = judge.load()
    judging.judge("hello", today=_TODAY)
    loaded = time.perf_counter() - started
    cases = list(_read(Path(arguments[0])) if arguments else _own())
    judged = [_judge(judging, case) for case in cases]
    for line in (*tables(judged), *_cost(judged, loaded)):
        sys.stdout.write(line + "\n")


def tables(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the report's lines."""
    yield f"{len(judged)} texts, first label acceptable: {_share(item.right for item in judged)}"
    yield from _by_label(judged)
    yield from _by_group(judged, "language", lambda item: item.case.language)
    if any(item.case.source for item in judged):
        yield from _by_group(judged, "source", lambda item: item.case.source)
    yield from _confusion(judged)
    yield from _complaints(judged)
    yield from _calibration(judged)


def _own() -> Iterator[Case]:
    for one in sentences.load():
        if one.held_out:
            labels = tuple(label.value for label in one.labels)
            yield Case(one.text, one.language, labels, Label.COMPLAINT in one.labels, kind=one.kind or "")


def _read(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = tuple(row["labels"])
        said = row.get("complaint")
        told = said if said is not None else True if labels[:1] == ("complaint",) else None
        told = False if told is None and "complaint" not in labels else told
        yield Case(row["text"], row.get("lang", ""), labels, told, row.get("source", ""))


def _judge(judging: judge.Judge, case: Case) -> Judged:
    started = time.perf_counter()
    meaning = judging.judge(case.text, today=_TODAY)
    return Judged(case, meaning, time.perf_counter() - started)


def _by_label(judged: Sequence[Judged]) -> Iterator[str]:
    given = Counter(item.meaning.label.value for item in judged)
    wanted = Counter(item.credited for item in judged)
    hits = Counter(item.meaning.label.value for item in judged if item.right)
    scores = []
    yield f"\n{'label':12} {'n':>5} {'precision':>10} {'recall':>8} {'F1':>6}"
    for label in Label:
        if wanted[label.value]:
            precision, recall, f1 = _prf(hits[label.value], given[label.value], wanted[label.value])
            scores.append(f1)
            yield f"{label.value:12} {wanted[label.value]:5} {precision:10.2f} {recall:8.2f} {f1:6.2f}"
    yield f"macro-F1 {sum(scores) / max(len(scores), 1):.3f}"


def _by_group(judged: Sequence[Judged], name: str, group: Callable[[Judged], str]) -> Iterator[str]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        groups[group(item)].append(item)
    yield f"\n{name:10} {'n':>5} {'label':>6} {'language':>9}"
    for key, items in sorted(groups.items()):
        language = _share(item.meaning.language == item.case.language for item in items)
        yield f"{key:10} {len(items):5} {_share(item.right for item in items):>6} {language:>9}"


def _confusion(judged: Sequence[Judged]) -> Iterator[str]:
    wrong = Counter((item.case.labels[0], item.meaning.label.value) for item in judged if not item.right)
    yield "\nmost frequent mistakes (expected → given)"
    for (expected, given), times in wrong.most_common(10):
        yield f"{times:5} {expected} → {given}"


def _complaints(judged: Sequence[Judged]) -> Iterator[str]:
    told = [item for item in judged if item.case.complaint is not None]
    hits = sum(1 for item in told if item.case.complaint and item.meaning.complaint.is_complaint)
    given = sum(1 for item in told if item.meaning.complaint.is_complaint)
    wanted = sum(1 for item in told if item.case.complaint)
    precision, recall, f1 = _prf(hits, given, wanted)
    yield f"\ncomplaint or not: {wanted} of {len(told)}, precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}"
    kinds = [item for item in told if item.case.kind and item.meaning.complaint.is_complaint]
    if kinds:
        yield f"kind right: {_share(item.meaning.complaint.kind == item.case.kind for item in kinds)} of {len(kinds)}"


def _calibration(judged: Sequence[Judged]) -> Iterator[str]:
    yield "\nconfidence     n  right"
    for low, high in pairwise(_BINS):
        items = [item for item in judged if low <= item.meaning.confidence < high]
        if items:
            yield f"{low:.1f}–{min(high, 1.0):.1f}  {len(items):6}  {_share(item.right for item in items)}"


def _cost(judged: Sequence[Judged], loaded: float) -> Iterator[str]:
    times = sorted(item.seconds for item in judged) or [0.0]
    middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"\nloading {loaded:.2f} s; a text p50 {middle:.1f} ms, p95 {late:.1f} ms; the process's peak {memory:.0f} MB"


def _prf(hits: int, given: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = hits / given if given else 1.0, hits / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def _share(right: Iterable[bool]) -> str:
    row = list(right)
    return f"{sum(row) / max(len(row), 1):.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
