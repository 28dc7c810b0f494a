"""The tables of the report: what was judged against what is right."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.meaning import Label, Meaning

_BINS = (0.0, 0.25, 0.4, 0.6, 0.7, 0.8, 0.9, 1.01)
_MISTAKES = 15


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what is right about it; `complaint` is None where nobody said."""

    text: str
    language: str
    labels: tuple[str, ...]
    complaint: bool | None
    source: str = ""
    kind: str = ""
    severity: str = ""


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


def tables(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield the report's lines."""
    yield f"{len(judged)} texts, first label acceptable: {_share(item.right for item in judged)}"
    yield from _by_label(judged)
    yield from _by_group(judged, "language", lambda item: item.case.language)
    if any(item.case.source for item in judged):
        yield from _by_group(judged, "source", lambda item: item.case.source)
    yield from _by_both(judged)
    yield from _confusion(judged)
    yield from _several(judged)
    yield from _complaints(judged)
    yield from _calibration(judged)


def _scores(judged: Sequence[Judged]) -> dict[Label, tuple[int, float, float, float]]:
    """Return how many, precision, recall and F1 of each label that occurs."""
    given = Counter(item.meaning.label.value for item in judged)
    wanted = Counter(item.credited for item in judged)
    hits = Counter(item.meaning.label.value for item in judged if item.right)
    return {
        label: (wanted[label.value], *_prf(hits[label.value], given[label.value], wanted[label.value]))
        for label in Label
        if wanted[label.value]
    }


def macro(judged: Sequence[Judged]) -> float:
    """Return the mean F1 over the labels that occur."""
    scores = _scores(judged)
    return sum(f1 for *_, f1 in scores.values()) / max(len(scores), 1)


def _by_label(judged: Sequence[Judged]) -> Iterator[str]:
    yield f"\n{'label':12} {'n':>5} {'precision':>10} {'recall':>8} {'F1':>6}"
    for label, (count, precision, recall, f1) in _scores(judged).items():
        yield f"{label.value:12} {count:5} {precision:10.2f} {recall:8.2f} {f1:6.2f}"
    yield f"macro-F1 {macro(judged):.3f}"


def _by_group(judged: Sequence[Judged], name: str, group: Callable[[Judged], str]) -> Iterator[str]:
    yield f"\n{name:10} {'n':>5} {'label':>6} {'macro-F1':>9} {'language':>9} {'complaint P/R':>14}"
    for key, items in _grouped(judged, group):
        language = _share(item.meaning.language == item.case.language for item in items)
        _, precision, recall = _heard(items)
        yield (
            f"{key:10} {len(items):5} {_share(item.right for item in items):>6} {macro(items):9.3f} {language:>9}"
            f" {precision:9.2f}/{recall:.2f}"
        )


def _by_both(judged: Sequence[Judged]) -> Iterator[str]:
    """F1 of every label in every language."""
    groups = _grouped(judged, lambda item: item.case.language)
    if len(groups) < 2:
        return
    table = {language: _scores(items) for language, items in groups}
    yield "\nF1 by label and language\n" + " " * 12 + "".join(f"{language:>6}" for language in table)
    for label in Label:
        cells = (f"{row[label][3]:6.2f}" if label in row else "     –" for row in table.values())
        yield f"{label.value:12}" + "".join(cells)


def _confusion(judged: Sequence[Judged]) -> Iterator[str]:
    wrong = Counter((item.case.labels[0], item.meaning.label.value) for item in judged if not item.right)
    yield "\nmost frequent mistakes (expected → given)"
    for (expected, given), times in wrong.most_common(_MISTAKES):
        yield f"{times:5} {expected} → {given}"


def _several(judged: Sequence[Judged]) -> Iterator[str]:
    """How well all labels of texts that carry several are found: where labels are alternatives this says nothing."""
    several = [item for item in judged if len(item.case.labels) > 1 and not item.case.source]
    if several:
        wanted = sum(len(item.case.labels) for item in several)
        hits = sum(len({label.value for label in item.meaning.labels} & set(item.case.labels)) for item in several)
        yield f"\nlabels found in texts with several: {hits / wanted:.3f} of {wanted} in {len(several)} texts"
    plain = [item for item in judged if len(item.case.labels) == 1]
    more = sum(len(set(item.meaning.labels) - {Label.THANKS, Label.GREETING}) > 1 for item in plain)
    yield f"texts with one label that were given several: {more / max(len(plain), 1):.3f} of {len(plain)}"


def _heard(items: Sequence[Judged]) -> tuple[int, float, float]:
    """Return how many complaints there are, and with which precision and recall they were heard."""
    told = [item for item in items if item.case.complaint is not None]
    hits = sum(1 for item in told if item.case.complaint and item.meaning.complaint.is_complaint)
    given = sum(1 for item in told if item.meaning.complaint.is_complaint)
    wanted = sum(1 for item in told if item.case.complaint)
    precision, recall, _ = _prf(hits, given, wanted)
    return wanted, precision, recall


def _complaints(judged: Sequence[Judged]) -> Iterator[str]:
    told = [item for item in judged if item.case.complaint is not None]
    wanted, precision, recall = _heard(told)
    yield f"\ncomplaint or not: {wanted} of {len(told)}, precision {precision:.2f}, recall {recall:.2f}"
    heard = [item for item in told if item.case.complaint and item.meaning.complaint.is_complaint]
    kinds = [item.meaning.complaint.kind == item.case.kind for item in heard if item.case.kind]
    if kinds:
        grades = [item.meaning.complaint.severity == item.case.severity for item in heard if item.case.severity]
        yield f"of those heard: kind right {_share(kinds)}, severity right {_share(grades)} of {len(kinds)}"


def _calibration(judged: Sequence[Judged]) -> Iterator[str]:
    yield "\nconfidence      n  right  said"
    error = 0.0
    for low, high in pairwise(_BINS):
        items = [item for item in judged if low <= item.meaning.confidence < high]
        if items:
            right = sum(item.right for item in items) / len(items)
            said = sum(item.meaning.confidence for item in items) / len(items)
            error += len(items) / len(judged) * abs(right - said)
            yield f"{low:.2f}–{min(high, 1.0):.2f}  {len(items):6}  {right:.3f}  {said:.3f}"
    yield f"expected calibration error {error:.3f}"


def _grouped(judged: Sequence[Judged], group: Callable[[Judged], str]) -> list[tuple[str, list[Judged]]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        groups[group(item)].append(item)
    return sorted(groups.items())


def _prf(hits: int, given: int, wanted: int) -> tuple[float, float, float]:
    precision, recall = hits / given if given else 1.0, hits / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def _share(right: Iterable[bool]) -> str:
    row = list(right)
    return f"{sum(row) / max(len(row), 1):.3f}"
