"""What a judgement costs: `python -m tests.benchmarks.judging [auto|vectors|use|words]`.

Times are of the processor, on one core; other work on the machine is none of theirs. Memory is of the whole process.
"""

import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.understanding import judge, sentences

_TODAY = date(2026, 6, 1)
_EVERY = 12  # of the held-out sentences, one in so many


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds to load, milliseconds for a message and for a letter, megabytes before and after."""

    model: str
    loading: float
    p50: float
    p95: float
    letter: float
    worst: float
    before: float
    after: float


def measure(model: str) -> Cost:
    """Measure one model in this process."""
    before, started = _memory(), time.process_time()
    judging = judge.load(model)
    judging.judge("hello", today=_TODAY)
    loading = time.process_time() - started
    rows = [one.text for one in sentences.load() if one.held_out][::_EVERY]
    times = [_milliseconds(judging, text) for text in rows]
    letter = statistics.median(_milliseconds(judging, "\n".join(rows[at : at + 12])) for at in range(0, 60, 12))
    worst = max(_milliseconds(judging, piece * 20_000) for piece in ("1,", "a ", "no. ", "뭐?\n"))
    percentiles = statistics.quantiles(times, n=20)
    return Cost(judging.name, loading, percentiles[9], percentiles[18], letter, worst, before, _memory())


def main(arguments: Sequence[str]) -> None:
    """Print what a model costs."""
    found = measure(arguments[0] if arguments else "auto")
    for name in found.__slots__:
        value = getattr(found, name)
        sys.stdout.write(f"{name:8} {value if isinstance(value, str) else round(value, 2)}\n")


def _milliseconds(judging: judge.Judge, text: str) -> float:
    started = time.process_time()
    judging.judge(text, today=_TODAY)
    return (time.process_time() - started) * 1000


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
