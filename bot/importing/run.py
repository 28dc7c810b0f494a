"""An import from beginning to end: read, check, and hand to a writer; nothing is written where any row is wrong."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from bot.importing import buyers, grid, products, trades
from bot.importing.faults import Fault, FaultyFileError, Wrong, errors_path, write_errors
from bot.importing.header import Column, Field, Header, read_header
from bot.importing.rows import BuyerRow, ProductRow, TradeRow
from bot.importing.values import Manner

Progress = Callable[[int], None]  # is told how many rows have been read
_SEARCHED = 20
_TOLD = 100  # characters of a cell that a fault shows


class Kind(StrEnum):
    """What a file may hold."""

    BUYERS = "buyers"
    TRADES = "trades"
    PRODUCTS = "products"


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is read where it does not say so itself. `mapping` is by column title: `{"회사명": "firm", "X": ""}`.

    `dates` is "dmy" or "mdy" for dates like 03/04/2026; `decimal` the decimal sign, "." or ","; empty: worked out.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    encoding: str = ""
    dates: str = ""
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it was read: its rows where all are right, its faults otherwise."""

    kind: Kind
    path: Path
    rows: tuple[BuyerRow | TradeRow | ProductRow, ...]
    faults: tuple[Fault, ...]
    titles: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()  # titles of columns that nobody reads
    faulty: Mapping[int, Sequence[str]] = field(default_factory=dict)  # the faulty lines as they stood
    lines: int = 0  # rows read, without the header


@dataclass(frozen=True, slots=True)
class Counts:
    """What a writer did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class Writer(Protocol):
    """Who writes the rows: each call in one transaction. Raises FaultyFileError, and has then changed nothing.

    That is for what only the database knows: a trade whose buyer or product is not there.
    """

    async def buyers(self, rows: Sequence[BuyerRow]) -> Counts: ...
    async def trades(self, rows: Sequence[TradeRow]) -> Counts: ...
    async def products(self, rows: Sequence[ProductRow]) -> Counts: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an import went: counts where it was written, else the faults and where they were written to."""

    checked: Checked
    counts: Counts | None = None
    faults: tuple[Fault, ...] = ()
    errors_file: Path | None = None


class _Between(Protocol):
    def check(self, row: Any) -> Iterator[Fault]: ...


def check(kind: Kind, path: Path, options: Options | None = None, progress: Progress | None = None) -> Checked:
    """Read and check a file. Raises ImportFileError where it cannot be read at all; faulty rows are in the result."""
    chosen = options or Options()
    opened = grid.read(path, sheet_name=chosen.sheet, encoding=chosen.encoding)
    comma = chosen.decimal == "," if chosen.decimal else opened.comma_decimal
    first = list(itertools.islice(opened.lines, _SEARCHED))
    header = read_header(kind, first, _fields(kind), chosen.mapping)
    if header.faults:
        told = {header.line.number: header.line.texts()}
        return Checked(kind, path, (), header.faults, header.line.texts(), header.ignored, told)
    body = (line for line in itertools.chain(first, opened.lines) if line.number > header.line.number)
    reading = _Reading(kind, header, Manner(path.parent, comma, chosen.dates))
    for count, line in enumerate(body, 1):
        reading.take(line)
        if progress is not None:
            progress(count)
    return reading.result(path)


def _fields(kind: Kind) -> tuple[Field, ...]:
    return {Kind.BUYERS: buyers.FIELDS, Kind.TRADES: trades.FIELDS, Kind.PRODUCTS: products.FIELDS}[kind]


class _Reading:
    """Takes line after line; keeps the rows, the faults, and of faulty lines what they said."""

    def __init__(self, kind: Kind, header: Header, manner: Manner) -> None:
        self._kind, self._header, self._manner = kind, header, manner
        self._build = {Kind.BUYERS: buyers.build, Kind.TRADES: trades.build, Kind.PRODUCTS: products.build}[kind]
        self._trades = trades.Between()
        others: dict[Kind, _Between] = {Kind.BUYERS: buyers.Between(), Kind.PRODUCTS: products.Between()}
        self._between: _Between = others.get(kind, self._trades)
        self._titles = {column.field.name: column.title for column in header.columns}
        self._rows: list[Any] = []
        self._faults: list[Fault] = []
        self._faulty: dict[int, Sequence[str]] = {}
        self._before: Mapping[str, Any] | None = None
        self._count = 0

    def take(self, line: grid.Line) -> None:
        self._count += 1
        faults = list(self._check(line))
        if faults:
            self._faulty[line.number] = line.texts()
            self._faults += faults

    def _check(self, line: grid.Line) -> Iterator[Fault]:
        found, faults = _cells(line, self._header, self._manner)
        if self._kind is Kind.TRADES:
            trades.carry(found, self._before)
            self._before = found if "number" in found else self._before
        faulty = {fault.column for fault in faults}
        for each in _fields(self._kind):
            if each.required and each.name not in found and self._titles[each.name] not in faulty:
                faults.append(Fault(line.number, self._titles[each.name], "", "a value; it is empty"))
        yield from faults
        if faults:
            return
        try:
            row = self._build(line.number, found)
        except Wrong as wrong:
            yield Fault(line.number, self._titles.get(wrong.column, wrong.column), "", wrong.expected)
            return
        between = [self._titled(fault) for fault in self._between.check(row)]
        yield from between
        if not between and not self._faults and self._kind is not Kind.TRADES:
            self._rows.append(row)

    def _titled(self, fault: Fault) -> Fault:
        return Fault(fault.line, self._titles.get(fault.column, fault.column), fault.value, fault.expected)

    def result(self, path: Path) -> Checked:
        rows = self._trades.trades() if self._kind is Kind.TRADES else self._rows
        header = self._header
        return Checked(
            kind=self._kind,
            path=path,
            rows=() if self._faults else tuple(rows),
            faults=tuple(self._faults),
            titles=header.line.texts(),
            ignored=header.ignored,
            faulty=self._faulty,
            lines=self._count,
        )


def _cells(line: grid.Line, header: Header, manner: Manner) -> tuple[dict[str, Any], list[Fault]]:
    """Read the cells of a line: the values by field, and the faults."""
    found: dict[str, Any] = {"header_currency": header.currency} if header.currency else {}
    faults: list[Fault] = []
    for column in header.columns:
        cell = line.cells[column.place] if column.place < len(line.cells) else ""
        if cell == "":
            continue
        try:
            _put(found, column, column.field.read(cell, manner))
        except Wrong as wrong:
            faults.append(Fault(line.number, column.title, grid.written(cell)[:_TOLD], wrong.expected))
    return found, faults


def _put(found: dict[str, Any], column: Column, value: Any) -> None:
    name = column.field.name
    if column.field.by_language:
        found.setdefault(name, {})[column.language or "en"] = value
    elif column.field.many:
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *value)))
    else:
        found[name] = value


async def bring(
    kind: Kind,
    path: Path,
    writer: Writer | None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Check a file and write it; without a writer only check it (a dry run).

    Faulty rows are told in `<file>.errors.csv` beside the file; a file without faults takes an older one away.
    Raises ImportFileError where the file cannot be read at all.
    """
    checked = await asyncio.to_thread(check, kind, path, options, progress)
    if checked.faults:
        return _told(checked, checked.faults)
    counts = None
    try:
        if writer is not None:
            counts = await _write(writer, checked)
    except FaultyFileError as error:
        return _told(checked, error.faults)
    with contextlib.suppress(OSError):
        errors_path(path).unlink(missing_ok=True)
    return Outcome(checked, counts)


async def _write(writer: Writer, checked: Checked) -> Counts:
    rows: Any = checked.rows
    if checked.kind is Kind.BUYERS:
        return await writer.buyers(rows)
    return await (writer.trades(rows) if checked.kind is Kind.TRADES else writer.products(rows))


def _told(checked: Checked, faults: Sequence[Fault]) -> Outcome:
    try:
        file: Path | None = write_errors(checked.path, checked.titles, faults, checked.faulty)
    except OSError:
        file = None  # the folder may not be ours to write in; the faults are in the outcome all the same
    return Outcome(checked, None, tuple(faults), file)
