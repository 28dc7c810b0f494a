"""Reads XLSX files: cell by cell, never the whole workbook, and nothing that unpacks to more than it should."""

import itertools
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from bot.errors import ImportFileError
from bot.importing.text import tidy

# Sizes once unpacked, in bytes. Rows are read one by one; strings are kept, and all other parts become objects.
_MOST = {"sheet": 500_000_000, "strings": 100_000_000, "other": 20_000_000}
_MOST_PARTS = 10_000
_BATCH = 500


def rows(
    path: Path, sheet_name: str, most_lines: int, most_columns: int
) -> Iterator[tuple[int, list[str | Decimal | date]]]:
    """Give the numbered rows of the named sheet, or of the first one that shows. Raises ImportFileError.

    A formula counts by the value it had when the file was saved. Of cells that were merged the first holds the value.
    """
    try:
        check_size(path)
        with path.open("rb") as opened, closing(_open(opened)) as workbook:
            worksheet = _sheet(workbook, sheet_name)
            # What a file says of its own size is often wrong, and rows outside it would be lost.
            worksheet.reset_dimensions()
            found = worksheet.iter_rows(max_row=most_lines * 2, max_col=most_columns + 1, values_only=True)
            for number, row in enumerate(_quietly(found), 1):
                if row.count(None) < len(row):
                    yield number, [cell_of(value) for value in row]
    except ImportFileError:
        raise
    except Exception as error:
        # openpyxl has no error of its own: a damaged workbook raises whatever its parser stumbled over.
        raise ImportFileError(f"{path}: cannot be read as XLSX ({type(error).__name__}); save it again") from error


def check_size(path: Path) -> None:
    """Refuse a workbook whose parts would fill the memory once unpacked. A part cannot unpack to more than it says."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > _MOST_PARTS:
        raise ImportFileError(f"{path}: has {len(parts)} parts; expected a workbook with fewer than {_MOST_PARTS}")
    for part in parts:
        name = part.filename.lower()
        kind = "strings" if "sharedstrings" in name else "sheet" if "worksheets/" in name else "other"
        if name.endswith((".xml", ".rels")) and part.file_size > _MOST[kind]:
            raise ImportFileError(f"{path}: {part.filename} is too large once unpacked ({part.file_size} bytes)")


def _open(opened: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(opened, read_only=True, data_only=True, keep_links=False)


def _sheet(workbook: Any, name: str) -> Any:
    sheets = [sheet for sheet in workbook.worksheets if name or sheet.sheet_state == "visible"]
    for sheet in sheets:
        if not name or sheet.title.strip().casefold() == name.strip().casefold():
            return sheet
    titles = ", ".join(sheet.title for sheet in workbook.worksheets) or "none"
    raise ImportFileError(f"no sheet {name!r}; the workbook has: {titles}" if name else f"no visible sheet: {titles}")


def _quietly(found: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    # openpyxl warns of everything it leaves out (data validation, drawings), none of which concerns an import.
    # Row by row would cost more than the reading itself.
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            some = list(itertools.islice(found, _BATCH))
        if not some:
            return
        yield from some


def cell_of(value: Any) -> str | Decimal | date:
    """Return a cell's value: dates without their time, numbers as they are shown, everything else as text."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    return (
        value.isoformat()
        if isinstance(value, time)
        else str(value)
        if isinstance(value, timedelta)
        else tidy(str(value))
    )


def _number(value: float) -> str | Decimal:
    # A spreadsheet keeps 15 digits: 0.1 + 0.2 is shown as 0.3.
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else str(value)
