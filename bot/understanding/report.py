"""How good is the judgement? `python -m bot.understanding.report [FILE] [--model vectors|use|words]` prints it.

Without FILE: our own sentences, the tenth that is held out. With FILE: lines of JSON with `text`, `labels` (any of
them is right, the first is the expected one), `lang`, `source`, and `complaint` where somebody said whether it is one.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.meaning import Label
from bot.understanding import judge, sentences
from bot.understanding.tables import Case, Judged, tables

_TODAY = date(2026, 6, 1)


def main(arguments: Sequence[str]) -> None:
    """Print the report."""
    asked = _parser().parse_args(arguments)
    started = time.process_time()
    judging = judge.load(asked.model, asked.heads)
    judging.judge("hello", today=_TODAY)
    loaded = time.process_time() - started
    cases = list(_read(asked.file) if asked.file else _own())
    judged = [_judge(judging, case) for case in cases]
    for line in (f"model {judging.name}", *tables(judged), *_cost(judged, loaded)):
        sys.stdout.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.understanding.report", description="How good is the judgement?"
    )
    parser.add_argument("file", nargs="?", type=Path, help="lines of JSON; our own held-out sentences without it")
    parser.add_argument("--model", default="auto", choices=("auto", "vectors", "use", "words"))
    parser.add_argument("--heads", type=Path, help="a folder with heads of one's own")
    return parser


def _own() -> Iterator[Case]:
    for one in sentences.load():
        if one.held_out:
            labels = tuple(label.value for label in one.labels)
            said = Label.COMPLAINT in one.labels
            yield Case(one.text, one.language, labels, said, kind=one.kind or "", severity=one.severity or "")


def _read(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = tuple(row["labels"])
        said = row.get("complaint")
        told = said if said is not None else True if labels[:1] == ("complaint",) else None
        told = False if told is None and "complaint" not in labels else told
        yield Case(row["text"], row.get("lang", ""), labels, told, row.get("source", ""))


def _judge(judging: judge.Judge, case: Case) -> Judged:
    # Of the processor, not of the wall: other work on the machine is none of this text's.
    started = time.process_time()
    meaning = judging.judge(case.text, today=_TODAY)
    return Judged(case, meaning, time.process_time() - started)


def _cost(judged: Sequence[Judged], loaded: float) -> Iterator[str]:
    times = sorted(item.seconds for item in judged) or [0.0]
    middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"\nloading {loaded:.2f} s; a text p50 {middle:.1f} ms, p95 {late:.1f} ms; the process's peak {memory:.0f} MB"


if __name__ == "__main__":
    main(sys.argv[1:])
