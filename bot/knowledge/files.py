"""Articles as files: Markdown with a few settings at the head, one file for each article and language.

The language comes from the name (`shipping.de.md`), the folder (`de/shipping.md`) or the settings, the slug from the
name. What is wrong with a file is told with its place; a faulty file is left out, the others are read.
"""

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.page import CLOSENESS, FaultyError, Page, parse
from bot.people import Stage

_LONGEST = 200_000  # bytes of a file
_MOST = 5_000  # files
_SLUG = 80  # characters
_LANGUAGE = re.compile(r"[a-z]{2}")

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An article as its files have it. Titles, texts and keywords are by language."""

    slug: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stage: Stage = Stage.POTENTIAL
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds. `faults` are `file: what is wrong`; `broken` are slugs that a faulty file belongs to."""

    articles: tuple[Written, ...] = ()
    faults: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()


def signature(folder: Path) -> Signature:
    """Return what changes when a file of the folder does: names, times and sizes."""
    return tuple(sorted((str(path), *_stat(path)) for path in _files(folder)))


def read(folder: Path) -> Folder:
    """Read every article of the folder."""
    pages: dict[tuple[str, str], Page] = {}
    faults: list[str] = []
    broken: set[str] = set()
    for path in _files(folder):
        place = path.relative_to(folder)
        slug, language = named(place)
        try:
            page = parse(slug, language, _text(path))
            if (page.slug, page.language) in pages:
                raise FaultyError(f"there is another file of {page.slug!r} in {page.language!r}")
        except FaultyError as error:
            faults.append(f"{place.as_posix()}: {error}")
            broken.add(slug)
        else:
            pages[page.slug, page.language] = page
    articles, apart = _joined([page for page in pages.values() if page.slug not in broken])
    return Folder(tuple(articles), (*faults, *apart), frozenset(broken))


def named(place: Path) -> tuple[str, str]:
    """Return slug and language as the place of a file in the folder has them; the language may be empty."""
    stem = unicodedata.normalize("NFC", place.stem)
    name, dot, ending = stem.rpartition(".")
    by_name = dot and _LANGUAGE.fullmatch(ending.lower())
    by_folder = next((part for part in reversed(place.parts[:-1]) if _LANGUAGE.fullmatch(part)), "")
    return slugged(name if by_name else stem), ending.lower() if by_name else by_folder


def slugged(words: str) -> str:
    """Return words as a slug: small letters and digits of any script, and hyphens."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", words).casefold()).strip("-")[:_SLUG].strip("-")


def _joined(pages: list[Page]) -> tuple[list[Written], list[str]]:
    """Put the languages of each article together; the strictest stage counts, and all products."""
    by_slug: dict[str, list[Page]] = {}
    for page in pages:
        by_slug.setdefault(page.slug, []).append(page)
    faults = [
        f"{slug}: its languages name different stages; {_strictest(group)} counts"
        for slug, group in by_slug.items()
        if len({page.stage for page in group}) > 1
    ]
    return [_article(slug, group) for slug, group in sorted(by_slug.items())], faults


def _article(slug: str, pages: list[Page]) -> Written:
    return Written(
        slug,
        {page.language: page.title for page in pages},
        {page.language: page.text for page in pages},
        {page.language: page.keywords for page in pages if page.keywords},
        _strictest(pages),
        tuple(dict.fromkeys(code for page in pages for code in page.products)),
    )


def _strictest(pages: list[Page]) -> Stage:
    return max((page.stage for page in pages), key=CLOSENESS.index)


def _files(folder: Path) -> list[Path]:
    """Return the Markdown files below the folder, hidden ones and READMEs left out; links are not followed."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(".md") and not name.startswith(".") and name.lower() != "readme.md":
                found.append(Path(place, name))
        if len(found) >= _MOST:
            return found[:_MOST]
    return found


def _stat(path: Path) -> tuple[int, int]:
    try:
        known = path.stat()
    except OSError:
        return (0, 0)
    return (known.st_mtime_ns, known.st_size)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LONGEST:
            raise FaultyError(f"longer than {_LONGEST // 1000} kB")
        # A database takes no NUL.
        return path.read_text("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        raise FaultyError("it must be written in UTF-8") from None
    except OSError as error:
        raise FaultyError(f"it cannot be read: {error.strerror}") from None
