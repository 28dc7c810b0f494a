"""A sheet of a workbook: real numbers and dates, and text that no spreadsheet takes for a formula."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.papers.amounts import places
from bot.trade import Money

Value = str | int | date | Money | None

_HEAD = PatternFill("solid", fgColor="17595F")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000  # characters of a cell (ECMA-376 allows 32,767)
_NARROW, _WIDE = 10, 48  # of columns, in characters
_UNFIT = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def title(words: str) -> str:
    """Return words as the name of a sheet may be written: at most 31 characters, without some."""
    return " ".join(words.translate(_UNFIT).split())[:31] or "-"


def fill(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write the head and the rows; freeze the head; make the columns as wide as what stands in them."""
    wide = [_width(name) + 2 for name in columns]
    for column, name in enumerate(columns, 1):
        cell = _cell(sheet, 1, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            cell = _cell(sheet, row, column, value)
            wide[column - 1] = max(wide[column - 1], _width(_shown(cell)) + 2)
    for column, width in enumerate(wide, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width, _NARROW), _WIDE)
    sheet.freeze_panes = "A2"


def total(sheet: Worksheet, values: Sequence[Value]) -> None:
    """Write a line of totals under what stands on the sheet."""
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = _cell(sheet, row, column, value)
        cell.font, cell.border = Font(bold=True), Border(top=Side("thin"))


def note(sheet: Worksheet, text: str) -> None:
    """Write a sentence under what stands on the sheet, an empty row between."""
    _cell(sheet, sheet.max_row + 2, 1, text).font = Font(italic=True, color="5C6872")


def _cell(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    match value:
        case Money():
            cell.value = value.amount
            decimals = places(value.currency)
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        case date():
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        case str():
            _write(cell, value)
        case _:
            cell.value = value
    return cell


def _write(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    # Whatever it looks like, it is text; the quotation mark keeps it text when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shown(cell: Cell) -> str:
    if isinstance(cell.value, Decimal):
        return f"{cell.value:,.2f}"
    return "2026-01-01" if isinstance(cell.value, date) else str(cell.value or "")


def _width(text: str) -> int:
    """Return how wide the longest line is, in Latin letters."""
    return max((sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:200])
                for line in text.splitlines()), default=0)  # fmt: skip
