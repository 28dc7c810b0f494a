"""One file of an article: Markdown with a few settings at its head."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.people import Stage

_KEYS = ("title", "language", "languages", "lang", "stage", "products", "keywords")
_FENCES = ("+++", "---")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SPECIAL = frozenset("[]{}\"'|>&*!")  # of YAML beyond `key: value`
CLOSENESS = (Stage.POTENTIAL, Stage.BUYER, Stage.REGULAR, Stage.ADVOCATE, Stage.PARTNER)


@dataclass(frozen=True, slots=True)
class Page:
    """An article in one language."""

    slug: str
    language: str
    title: str
    text: str
    keywords: tuple[str, ...]
    stage: Stage
    products: tuple[str, ...]


class FaultyError(Exception):
    """A file cannot be taken as an article."""


def parse(slug: str, language: str, source: str) -> Page:
    """Return one file's article; raise FaultyError where it is none."""
    front, body = _parted(source)
    if unknown := sorted(front.keys() - set(_KEYS)):
        raise FaultyError(f"unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}")
    told = _list(front, "language") or _list(front, "languages") or _list(front, "lang")
    language = language or (told[0].lower() if len(told) == 1 else "")
    if told and language not in {one.lower() for one in told}:
        raise FaultyError(f"its name or folder says {language!r}, its settings {', '.join(told)}")
    if not _LANGUAGE.fullmatch(language):
        raise FaultyError(f"in which language? name it {slug or 'name'}.en.md, or put it into a folder en")
    title, text = _titled(str(front.get("title", "")).strip(), body.strip())
    if not slug or not title or not text:
        missing = "a name" if not slug else "a title" if not title else "a text"
        raise FaultyError(f"{missing} is missing")
    keywords, products = _list(front, "keywords"), _list(front, "products")
    return Page(slug, language, title[:300], text, keywords, _stage(front), products)


def _parted(source: str) -> tuple[dict[str, object], str]:
    """Part the settings at the head from the text: TOML between lines of +++, `key: value` between lines of ---."""
    lines = source.splitlines()
    fence = lines[0].rstrip() if lines else ""
    if fence not in _FENCES:
        return {}, source
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == fence), 0)
    if not end:
        raise FaultyError(f"line 1: the settings do not end with a line of {fence}")
    body = "\n".join(lines[end + 1 :])
    if fence == "---":
        return dict(_plain(lines[1:end])), body
    try:
        return tomllib.loads("\n".join(["", *lines[1:end]])), body
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FaultyError(f"the settings between the lines of {fence}: {error}") from error


def _plain(lines: list[str]) -> Iterator[tuple[str, object]]:
    """Give the settings written as `key: value`; a value with commas, or in brackets, is a list."""
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.partition(":")
        value = value.strip()
        if value.startswith("[") and value.endswith("]"):
            yield key.strip(), [one.strip().strip("\"'") for one in value[1:-1].split(",") if one.strip()]
            continue
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        elif not colon or key[:1].isspace() or value[:1] in _SPECIAL:
            raise FaultyError(f"line {number}: expected `key: value`")
        yield key.strip(), value


def _list(front: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = front.get(key, ())
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, (str, int)) for one in value):
        raise FaultyError(f"{key} must be a list of words")
    return tuple(dict.fromkeys(word for one in value if (word := str(one).strip())))


def _stage(front: Mapping[str, object]) -> Stage:
    wanted = str(front.get("stage", Stage.POTENTIAL)).strip().lower()
    if wanted not in CLOSENESS:
        raise FaultyError(f"stage is {wanted!r}, expected one of {', '.join(CLOSENESS)}")
    return Stage(wanted)


def _titled(title: str, text: str) -> tuple[str, str]:
    """Take the title from the first heading where the settings have none; a heading that repeats it goes."""
    first, _, rest = text.partition("\n")
    heading = re.fullmatch(r"#\s+(.+?)\s*#*\s*", first)
    if heading and (not title or heading[1] == title):
        return heading[1], rest.strip()
    return " ".join(title.split()), text
