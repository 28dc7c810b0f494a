"""The text of an issue in one language: sections, each with the least stage that reads it.

    ::: section market stage=regular
    ## Market notes
    …
    :::

What stands outside of any section is for everybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.letters.markdown import linkable, references
from bot.letters.personal import MARKER, VALUES
from bot.people import Stage

# How close a stage is. A relation that cooled gets what everybody gets.
CLOSENESS = {
    Stage.DISSOLVED: 0,
    Stage.DORMANT: 0,
    Stage.POTENTIAL: 0,
    Stage.BUYER: 1,
    Stage.REGULAR: 2,
    Stage.ADVOCATE: 3,
    Stage.PARTNER: 4,
}
_LEAST = tuple(stage.value for stage, close in CLOSENESS.items() if close or stage is Stage.POTENTIAL)
_OPEN = re.compile(r":::\s*section\s+([a-z][a-z0-9-]{0,39})(?:\s+stage=(\S+))?\s*$")
_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a page in Markdown, for `stage` and closer. Without a name it stands outside of any section."""

    name: str
    stage: Stage
    markdown: str
    line: int  # of the file, where the Markdown begins; counts from 1

    def is_for(self, stage: Stage) -> bool:
        """Say whether a buyer at `stage` reads it."""
        return CLOSENESS[stage] >= CLOSENESS[self.stage]


class Reader:
    """Reads one page and notes its faults."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self._file = path.name
        self._faults = faults
        self._sections: list[Section] = []
        self._open: Section | None = None
        self._lines: list[str] = []
        self._start = 1

    def read(self, text: str) -> tuple[Section, ...]:
        """Return the sections of `text`, in order."""
        number = 0
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith(":::"):
                self._mark(line.rstrip(), number)
            else:
                self._lines.append(line)
        if self._open:
            self._fault(self._open.line - 1, f"the section {self._open.name!r} is never closed with :::")
        self._end(number)
        return tuple(self._sections)

    def _mark(self, line: str, number: int) -> None:
        opened = _OPEN.match(line)
        if line == ":::":
            if not self._open:
                self._fault(number, "::: closes no section")
            self._end(number)
        elif not opened:
            self._fault(number, "a section is opened with `::: section NAME` or `::: section NAME stage=STAGE`")
        else:
            if self._open:
                self._fault(number, f"the section {self._open.name!r} is still open: close it with ::: first")
            self._begin(opened[1], opened[2] or Stage.POTENTIAL.value, number)

    def _begin(self, name: str, stage: str, number: int) -> None:
        self._end(number)
        if stage not in _LEAST:
            self._fault(number, f"there is no stage {stage!r}; the stages are {', '.join(_LEAST)}")
        if any(section.name == name for section in self._sections):
            self._fault(number, f"there are two sections called {name!r}")
        self._open = Section(name, Stage(stage) if stage in _LEAST else Stage.POTENTIAL, "", number + 1)

    def _end(self, number: int) -> None:
        markdown = "\n".join(self._lines)
        opened = self._open or Section("", Stage.POTENTIAL, "", self._start)
        if markdown.strip():
            self._sections.append(Section(opened.name, opened.stage, markdown, opened.line))
        elif self._open:
            self._fault(opened.line - 1, f"the section {opened.name!r} is empty")
        self._open, self._lines, self._start = None, [], number + 1

    def _fault(self, line: int, what: str) -> None:
        self._faults.append(f"{self._file}:{line}: {what}")


def marker_faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 0, what is wrong) for every variable in `text` that no letter has."""
    for number, line in enumerate(text.splitlines()):
        for found in MARKER.finditer(line):
            if found[1] not in VALUES:
                yield number, f"unknown variable {found[1]!r}; there are {', '.join(VALUES)}"
        if _BRACES.search(MARKER.sub("", line)):
            yield number, "a variable is written {{ name }} or {{ name | words for who has none }}"


def reference_faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 0, what is wrong) for every link that leads nowhere and every picture without words."""
    for found in references(text):
        if found.kind == "link" and not linkable(found.target):
            yield found.line, f"the link {found.target!r} must begin with https://, http:// or mailto:"
        if found.kind == "link" and not found.words.strip():
            yield found.line, f"the link {found.target!r} has no words to click on"
        if found.kind == "picture" and not found.words.strip():
            yield found.line, f"the picture {found.target!r} needs a description: ![what it shows]({found.target})"
