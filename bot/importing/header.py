"""Which column is which: header names in English and Korean, explicit mappings, and "did you mean"."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.importing import names
from bot.importing.faults import Fault
from bot.importing.grid import Line
from bot.importing.values import Reader

_SEARCHED = 20  # rows: a title or an empty frame may stand above the header


@dataclass(frozen=True, slots=True)
class Field:
    """What a column may hold. `many` columns may hold it."""

    name: str
    read: Reader
    required: bool = False
    many: bool = False
    by_language: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is read. `language` where the field is given by language."""

    place: int
    title: str
    field: Field
    language: str = ""
    currency: str = ""  # named in the header, as in "Price (EUR)"


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: the columns that are read, and the titles of those that are not."""

    line: Line
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def currency(self) -> str:
        """The currency that the title of the price column names, if any."""
        return next((column.currency for column in self.columns if column.currency), "")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


Meant = tuple[Field, str]  # a field, and the language it is given in


class Names:
    """All names by which the fields of one kind of file may be called."""

    def __init__(self, kind: str, fields: Sequence[Field], mapping: Mapping[str, str]) -> None:
        self._fields = {each.name: each for each in fields}
        self._known: dict[str, list[Meant]] = {}
        for each in fields:
            self._note(each.name, each)
            for word in _words()[kind].get(each.name, ()):
                self._note(word, each)
        self._mapping = {names.folded(title): target for title, target in mapping.items()}

    def _note(self, title: str, each: Field) -> None:
        word = names.folded(title)
        self._add(word, (each, ""))
        if not each.by_language:
            return
        for code, others in names.header_languages().items():
            for other in others:
                self._add(word + other, (each, code))
                self._add(other + word, (each, code))

    def _add(self, word: str, meant: Meant) -> None:
        known = self._known.setdefault(word, [])
        if meant not in known:
            known.append(meant)

    def find(self, title: str) -> Sequence[Meant]:
        """Return what a column of this title may hold, likeliest first; nothing for a title nobody knows."""
        word = names.folded(title)
        if target := self._mapping.get(word):
            found = self.target(target)
            return (found,) if found else ()
        bare = names.folded(re.sub(r"[(\[（【][^)\]）】]{0,60}[)\]）】]", " ", title[:200]))
        return self._known.get(word) or self._known.get(bare) or ()

    def target(self, name: str) -> Meant | None:
        """Return the field that a mapping names: its own name, `name_de` for one by language, or any word for it."""
        if name in self._fields:
            return self._fields[name], ""
        return next(iter(self._known.get(names.folded(name), ())), None)

    def silenced(self, title: str) -> bool:
        """Say whether a mapping names this column to be left out (`--map "Remarks="`)."""
        return self._mapping.get(names.folded(title)) == ""

    def near(self, title: str, *, least: int = 84) -> str:
        """Return the field that `title` may be a slip of, or nothing."""
        word = names.folded(title)
        if len(word) < 3:
            return ""
        found = process.extractOne(word, self._known.keys(), scorer=fuzz.ratio, score_cutoff=least)
        return self._known[found[0]][0][0].name if found else ""

    def wrong_mappings(self, titles: Iterable[str]) -> Iterable[Fault]:
        """Give the faults of the explicit mapping: a title that is not in the file, a field that does not exist."""
        there = {names.folded(title) for title in titles}
        for title, target in self._mapping.items():
            if title not in there:
                yield Fault(0, "", title, "a column of that name, as the mapping says")
            if target and self.target(target) is None:
                yield Fault(0, "", target, f"a mapping to one of {', '.join(self._fields)}")


def read_header(kind: str, lines: Sequence[Line], fields: Sequence[Field], mapping: Mapping[str, str]) -> Header:
    """Return the header of a file of this kind: of the first rows the one in which most titles are known."""
    known = Names(kind, fields, mapping)
    line = max(lines[:_SEARCHED], key=lambda row: _recognised(row, known), default=Line(1, ()))
    titles = [(place, title) for place, title in enumerate(line.texts()) if title and not known.silenced(title)]
    columns, ignored, faults = _columns(line.number, titles, known)
    faults = [*known.wrong_mappings(line.texts()), *faults, *_slips(line.number, ignored, columns, known)]
    faults += _missing(line, fields, columns)
    return Header(line, tuple(columns), tuple(ignored), tuple(faults))


def _recognised(row: Line, known: Names) -> int:
    return len({found[0] for title in row.texts() if title and (found := known.find(title))})


def _columns(
    number: int, titles: Sequence[tuple[int, str]], known: Names
) -> tuple[list[Column], list[str], list[Fault]]:
    """Give each title its field. Of two columns for one field the first is read; two of one title are a fault."""
    certain = {known.find(title)[0] for _, title in titles if len(known.find(title)) == 1}
    columns: dict[tuple[Meant, int], Column] = {}
    ignored: list[str] = []
    faults: list[Fault] = []
    for place, title in titles:
        candidates = known.find(title)
        held = certain | {meant for meant, _ in columns}
        meant = next((each for each in candidates if len(candidates) == 1 or each not in held), None)
        if meant is None:
            ignored.append(title)
            continue
        key = (meant, place if meant[0].many else 0)
        if key not in columns:
            columns[key] = Column(place, title, *meant, _currency(title))
        elif names.folded(columns[key].title) == names.folded(title):
            faults.append(Fault(number, title, "", "one column only of this title; leave the other out of the file"))
        else:
            ignored.append(title)
    return list(columns.values()), ignored, faults


def _currency(title: str) -> str:
    inside = re.search(r"[(\[（【]([^)\]）】]{1,20})[)\]）】]", title)
    return names.currencies().get(inside[1].strip().casefold(), "") if inside else ""


def _slips(number: int, ignored: Sequence[str], columns: Sequence[Column], known: Names) -> list[Fault]:
    """A title that is nearly a field's, which no other column holds, is a slip: to ignore it would lose data."""
    held = {column.field.name for column in columns if not column.field.by_language}
    near = ((title, known.near(title)) for title in ignored)
    words = "a column that is known; did you mean {0}? Leave it out with the mapping {1}="
    return [Fault(number, title, "", words.format(name, title)) for title, name in near if name and name not in held]


def _missing(line: Line, fields: Sequence[Field], columns: Sequence[Column]) -> list[Fault]:
    held = {column.field.name for column in columns}
    titles = ", ".join(title for title in line.texts()[:30] if title) or "none"
    return [
        Fault(line.number, "", "", f"a column {each.name}; the columns are: {titles}")
        for each in fields
        if each.required and each.name not in held
    ]
