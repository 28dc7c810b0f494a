"""One newsletter issue: a folder with `issue.md`, a page per language and pictures (docs/newsletters.md).

Everything that can be wrong with it is found here, all at once, each with its file and line.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

from bot.errors import IssueError
from bot.letters.markdown import references
from bot.letters.page import Reader, Section, marker_faults, reference_faults
from bot.letters.picture import Picture, read_picture

_FENCE = "+++"
_LONGEST = 300_000  # bytes of a page; a letter of a third of that is clipped already
_KEYS = ("slug", "date", "title", "preheader")


@dataclass(frozen=True, slots=True)
class Page:
    """The issue in one language."""

    language: str
    title: str
    preheader: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A whole issue, without fault. `pictures` are keyed as the pages name them."""

    slug: str
    date: date
    pages: Mapping[str, Page]
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in, the first one first."""
        return tuple(self.pages)


def read_issue(folder: Path) -> Issue:
    """Read the issue in `folder`; raise IssueError with every fault of it."""
    faults: list[str] = []
    front = _front(folder / "issue.md", faults)
    titles, preheaders = _texts(front, "title", faults), _texts(front, "preheader", faults)
    pages = {language: _page(folder, language, title, preheaders, faults) for language, title in titles.items()}
    pictures: dict[str, Picture] = {}
    for page in pages.values():
        _check(folder, page, pictures, faults)
    _compare(list(pages.values()), faults)
    if faults:
        raise IssueError(list(dict.fromkeys(faults)))
    return Issue(str(front["slug"]), _date(front["date"]), pages, pictures)


def _front(path: Path, faults: list[str]) -> Mapping[str, object]:
    """Return the TOML between the two lines of +++ at the head of issue.md."""
    lines = _read(path, faults).splitlines()
    ends = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE]
    if len(ends) < 2 or ends[0] != 0:
        faults.append(f"{path.name}:1: it must begin with its settings in TOML between two lines of {_FENCE}")
        return {}
    try:
        # The empty line stands for the first fence, so that TOML counts the lines as the file does.
        front = tomllib.loads("\n" + "\n".join(lines[1 : ends[1]]))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        faults.append(f"{path.name}:{line[1] if line else ends[1]}: {error}")
        return {}
    faults += [f"{path.name}:{number}: {what}" for number, what in _front_faults(front, lines)]
    return front


def _front_faults(front: Mapping[str, object], lines: list[str]) -> Iterator[tuple[int, str]]:
    for key in front.keys() - set(_KEYS):
        near = difflib.get_close_matches(key, _KEYS, 1)
        yield _line(lines, key), f"unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", str(front.get("slug", ""))):
        yield _line(lines, "slug"), "slug must be small letters, digits and hyphens, as in 2026-05"
    if not isinstance(front.get("date"), date):
        yield _line(lines, "date"), "date must be a date, as in 2026-05-04"


def _line(lines: list[str], key: str) -> int:
    found = (number for number, line in enumerate(lines, 1) if re.match(rf"\[?\s*{re.escape(key)}\b", line))
    return next(found, 1)


def _texts(front: Mapping[str, object], key: str, faults: list[str]) -> dict[str, str]:
    """Return a table of one text per language."""
    table = front.get(key, {})
    texts = {str(language): text for language, text in table.items()} if isinstance(table, dict) else {}
    if front and key == "title" and not texts:
        faults.append('issue.md:1: [title] must give the title in each language, as in en = "Spring news"')
    for language, text in texts.items():
        if not re.fullmatch(r"[a-z]{2,3}", language) or not isinstance(text, str) or not text.strip():
            faults.append(f"issue.md:1: {key}.{language} must be a language code and its text")
        else:
            faults += [f"issue.md:1: {key}.{language}: {what}" for _, what in marker_faults(text)]
    return {language: " ".join(str(text).split()) for language, text in texts.items()}


def _page(folder: Path, language: str, title: str, preheaders: Mapping[str, str], faults: list[str]) -> Page:
    path = folder / f"{language}.md"
    if preheaders and language not in preheaders:
        faults.append(f"issue.md:1: preheader.{language} is missing")
    sections = Reader(path, faults).read(_read(path, faults))
    return Page(language, title, preheaders.get(language, ""), sections)


def _read(path: Path, faults: list[str]) -> str:
    try:
        if path.stat().st_size > _LONGEST:
            faults.append(f"{path.name}:1: the file is longer than {_LONGEST // 1000} kB")
            return ""
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        faults.append(f"{path.name}:1: the file is missing")
    except UnicodeDecodeError:
        faults.append(f"{path.name}:1: the file must be written in UTF-8")
    except OSError as error:
        faults.append(f"{path.name}:1: the file cannot be read: {error.strerror}")
    return ""


def _check(folder: Path, page: Page, pictures: dict[str, Picture], faults: list[str]) -> None:
    """Note what is wrong with a page's variables, links and pictures; gather its pictures."""
    for section in page.sections:
        found = [*marker_faults(section.markdown), *reference_faults(section.markdown)]
        for reference in references(section.markdown):
            if reference.kind == "picture" and reference.target not in pictures:
                try:
                    pictures[reference.target] = read_picture(folder, unquote(reference.target))
                except ValueError as error:
                    found.append((reference.line, str(error)))
        faults += [f"{page.language}.md:{section.line + line}: {what}" for line, what in sorted(found)]


def _compare(pages: list[Page], faults: list[str]) -> None:
    """Every language has the same sections, for the same stages, in the same order."""
    for page in pages[1:]:
        first = {section.name: section.stage for section in pages[0].sections if section.name}
        here = {section.name: section.stage for section in page.sections if section.name}
        for section in (one for one in pages[0].sections if one.name and one.name not in here):
            faults.append(
                f"{page.language}.md:1: the section {section.name!r} of {pages[0].language}.md is not translated"
            )
        for section in (one for one in page.sections if one.name and first.get(one.name) != one.stage):
            what = "is for another stage" if section.name in first else "is missing"
            where = f"in {pages[0].language}.md"
            faults.append(f"{page.language}.md:{section.line - 1}: the section {section.name!r} {what} {where}")


def _date(value: object) -> date:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.min
