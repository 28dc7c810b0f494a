"""Faults of a file to import, and the file beside it that tells them."""

import contextlib
import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ImportFileError

# What a spreadsheet takes for the beginning of a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. `line` is the row as a spreadsheet numbers it; 0: the file as a whole."""

    line: int
    column: str  # as the file's own header calls it; empty: the row as a whole
    value: str
    expected: str

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line else "the file"
        column = f", {self.column}" if self.column else ""
        found = f'found "{self.value}", ' if self.value else ""
        return f"{place}{column}: {found}expected {self.expected}"


class FaultyFileError(ImportFileError):
    """The file to import has faulty rows; nothing was written. A writer raises it too, inside its transaction."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Wrong(Exception):
    """A cell does not hold what its column wants; `expected` says what that is."""

    def __init__(self, expected: str, column: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.column = column


def errors_path(path: Path) -> Path:
    """Return where the faults of a file are written: `<file>.errors.csv`, beside it."""
    return path.with_name(f"{path.name}.errors.csv")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: a quote is put before it, unless it is a plain number."""
    text = cell.replace("\0", "")
    if not text.startswith(_FORMULA) and not text.lstrip().startswith(_FORMULA):
        return text
    with contextlib.suppress(ValueError):
        float(text)
        return text
    return f"'{text}"


def write_errors(
    path: Path, header: Sequence[str], faults: Iterable[Fault], lines: Mapping[int, Sequence[str]]
) -> Path:
    """Write the faulty rows, each as it stood, with its line and what is wrong, and return the file's name.

    UTF-8 with a byte order mark, without which spreadsheets take it for another encoding. Raises OSError.
    """
    by_line: dict[int, list[Fault]] = {}
    for fault in faults:
        by_line.setdefault(fault.line, []).append(fault)
    target = errors_path(path)
    partial = target.with_name(f"{target.name}.part")
    with partial.open("w", encoding="utf-8-sig", errors="replace", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(map(harmless, ("line", "problem", *header)))
        for number in sorted(by_line):
            problem = "; ".join(_told(fault) for fault in by_line[number])
            writer.writerow(map(harmless, (str(number or ""), problem, *lines.get(number, ()))))
    os.replace(partial, target)  # noqa: PTH105 - atomic on every system, which Path.rename is not
    return target


def _told(fault: Fault) -> str:
    return str(fault).partition(": ")[2] if not fault.column else f"{fault.column}: {str(fault).partition(': ')[2]}"
