"""A file as rows of cells, whatever its kind: text, exact numbers and dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.errors import ImportFileError
from bot.importing import sheet, text

Cell = str | Decimal | date

MOST_LINES = 200_000
MOST_COLUMNS = 200
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """A row that holds something. `number` is the row as a spreadsheet or an editor numbers it, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def texts(self) -> tuple[str, ...]:
        """Return the cells as they are told to people."""
        return tuple(written(cell) for cell in self.cells)


def written(cell: Cell) -> str:
    """Write a cell: a date as ISO 8601, a number without exponent."""
    return cell if isinstance(cell, str) else f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()


@dataclass(frozen=True, slots=True)
class Grid:
    """A file that was opened for reading: its rows, and what its kind says of how numbers are written in it."""

    lines: Iterator[Line]
    comma_decimal: bool = False  # a file with semicolons comes from where the comma is the decimal sign


def read(path: Path, *, sheet_name: str = "", encoding: str = "") -> Grid:
    """Open a CSV or XLSX file, told apart by their first bytes. Empty rows are left out.

    `sheet_name` names a sheet (the first is read otherwise), `encoding` a text encoding that cannot be guessed. Raises
    ImportFileError, also while the rows are read: for a file that cannot be read, is too large, or is neither.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(8)
    except OSError as error:
        raise ImportFileError(f"{path}: cannot be read ({error.strerror})") from error
    if start.startswith(_OLD_EXCEL):
        raise ImportFileError(f"{path}: an old Excel file, or one with a password; save it as .xlsx without password")
    if start.startswith(b"PK\x03\x04"):
        rows, comma = sheet.rows(path, sheet_name, MOST_LINES, MOST_COLUMNS), False
    else:
        rows, comma = text.rows(path, encoding)
    return Grid(_lines(path, rows), comma)


def _lines(path: Path, rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[Line]:
    count = 0
    for number, cells in rows:
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MOST_LINES:
            raise ImportFileError(f"{path}: more than {MOST_LINES} rows; split it into several files")
        if len(cells) > MOST_COLUMNS:
            raise ImportFileError(f"{path}, line {number}: more than {MOST_COLUMNS} columns")
        yield Line(number, tuple(cells))
