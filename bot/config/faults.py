"""Faults in plain words: the key, what was found, what is expected. None shows what a secret holds."""

import itertools
from collections.abc import Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from rapidfuzz import fuzz, process

from bot.config.base import Section
from bot.config.kinds import Expects

KeyPath = tuple[str | int, ...]


def dotted(path: KeyPath) -> str:
    """Write a path as in the documentation: `staff.working_hours[1]`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def keys(section: type[Section], above: KeyPath = ()) -> Iterator[tuple[KeyPath, FieldInfo]]:
    """Give every key that holds a value, with its path, in the order of the file."""
    for name, field in section.model_fields.items():
        inner = subsection(field)
        if inner is None:
            yield (*above, name), field
        else:
            yield from keys(inner, (*above, name))


def subsection(field: FieldInfo) -> type[Section] | None:
    """Return the section that a key opens, or None where it holds a value."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Section) else None


def find(section: type[Section], path: KeyPath) -> FieldInfo | None:
    """Return the key at `path`, or the one that holds the list or table which `path` points into."""
    field = section.model_fields.get(str(path[0])) if path else None
    if field is None:
        return None
    inner = subsection(field)
    return field if inner is None or len(path) == 1 else find(inner, path[1:])


def is_secret(field: FieldInfo | None) -> bool:
    """Say whether a key holds a secret."""
    return field is not None and field.annotation is SecretStr


def is_table(field: FieldInfo) -> bool:
    """Say whether a key holds a table whose names are free, such as texts by language."""
    return get_origin(field.annotation) is dict


def expected(field: FieldInfo) -> str:
    """Say in words what a key expects."""
    for extra in field.metadata:
        if isinstance(extra, Expects):
            return extra.words
    return _kind(field.annotation, field.metadata)


def _kind(kind: Any, metadata: list[Any]) -> str:  # noqa: PLR0911 - one line a kind is the plainest table
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(str(value) for value in inside)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(str(one.value) for one in kind)
    if origin in (Union, UnionType):
        return _kind(next(part for part in inside if part is not NoneType), metadata)
    if origin is tuple:
        return f"a list, each {_kind(inside[0], [])}"
    if hasattr(kind, "__metadata__"):
        words = next((extra.words for extra in kind.__metadata__ if isinstance(extra, Expects)), "")
        return words or _kind(inside[0], list(kind.__metadata__))
    if kind is bool:
        return "true or false"
    if kind in (int, float):
        return ("a whole number" if kind is int else "a number") + _bounds(_flat(metadata))
    if isinstance(kind, type) and issubclass(kind, Section):
        return "a section"
    return "a text" + _length(metadata)


def _flat(metadata: list[Any]) -> list[Any]:
    return [inner for extra in metadata for inner in (extra.metadata if isinstance(extra, FieldInfo) else [extra])]


def _bounds(metadata: list[Any]) -> str:
    words = ""
    for extra in metadata:
        if isinstance(extra, Ge):
            words = f" from {extra.ge}"
        elif isinstance(extra, Gt):
            words = f" above {extra.gt}"
    for extra in metadata:
        if isinstance(extra, Le):
            words += f" to {extra.le}" if " from " in words else f" and at most {extra.le}"
        elif isinstance(extra, Lt):
            words += f" and below {extra.lt}"
    return words


def _length(metadata: list[Any]) -> str:
    least = next((extra.min_length for extra in metadata if isinstance(extra, MinLen)), 0)
    most = next((extra.max_length for extra in metadata if isinstance(extra, MaxLen)), 0)
    return (" that is not empty" if least == 1 else "") + (f" of at most {most} characters" if most else "")


def shown(value: Any, *, secret: bool) -> str:
    """Show what was found; of a secret only its length."""
    if secret:
        return f"{len(value)} characters" if isinstance(value, str) else f"a {_toml_kind(value)}"
    if isinstance(value, dict | list):
        return f"a {_toml_kind(value)}"
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _toml_kind(value: Any) -> str:
    return "section" if isinstance(value, dict) else "list" if isinstance(value, list) else "number or other value"


def unknown(section: type[Section], path: KeyPath) -> str:
    """Say that a key is unknown, and which one may have been meant."""
    guess = guessed(section, path)
    return f"{dotted(path)}: unknown key" + (f"; did you mean {guess}?" if guess else "")


def guessed(section: type[Section], path: KeyPath) -> str:
    """Return the known key or section that is most like `path`, or nothing: first among its siblings, then anywhere."""
    siblings = [name for name in known(section) if name.rpartition(".")[0] == dotted(path[:-1])]
    wanted = dotted(path)
    same = next((name for name in known(section) if _plain(name) == _plain(wanted)), "")
    if same:
        return same
    for names, least in ((siblings, 60), (known(section), 75)):
        found = process.extractOne(wanted, names, scorer=fuzz.ratio, processor=_plain, score_cutoff=least)
        if found and _alike(wanted, found[0]):
            return str(found[0])
    word = str(path[-1]).replace("_", "")
    # At the top of the file stand sections, below them values.
    values = known(section) if len(path) == 1 else [dotted(key) for key, _ in keys(section)]
    last = [name for name in values if name.rpartition(".")[2] == path[-1]]
    # Who writes a value where a section has that name means its address: exporter.email is email.address.
    last += [name for name in values if name in {f"{word}.address", f"e{word}.address"}]
    return last[0] if last else ""


def _alike(wanted: str, found: str) -> bool:
    # Long common sections make short keys look alike: the last words must be alike by themselves.
    ends = wanted.rpartition(".")[2], found.rpartition(".")[2]
    return fuzz.ratio(*ends, processor=_plain) >= 55


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(".", "")


def known(section: type[Section]) -> list[str]:
    """Return all dotted names, sections too."""
    names: dict[str, None] = {}
    for path, _ in keys(section):
        for length in range(1, len(path) + 1):
            names[dotted(path[:length])] = None
    return list(names)


def faulty(error: ValidationError, data: Any) -> list[KeyPath]:
    """Return the keys that an error is about: a faulty entry of a list counts as the whole list."""
    paths = [_ours(detail["loc"], data) for detail in error.errors(include_url=False)]
    return [tuple(itertools.takewhile(lambda part: isinstance(part, str), path)) for path in paths]


def told(error: ValidationError, section: type[Section], data: Any, origins: Mapping[KeyPath, str]) -> list[str]:
    """Turn pydantic's findings into faults, one for each key, in the order in which they were found."""
    faults: dict[str, str] = {}
    details = [(_ours(detail["loc"], data), str(detail["type"])) for detail in error.errors(include_url=False)]
    for path, kind in details:
        # pydantic also calls a list too short once its faulty entries are gone: the entries are the fault.
        if any(other[: len(path)] == path and len(other) > len(path) for other, _ in details):
            continue
        fault = _fault(kind, path, section, data)
        source = next((origins[path[:n]] for n in range(len(path), 0, -1) if path[:n] in origins), "")
        faults.setdefault(dotted(path), fault + (f" (from {source})" if source else ""))
    return list(faults.values())


def _fault(kind: str, path: KeyPath, section: type[Section], data: Any) -> str:
    if kind == "extra_forbidden":
        return unknown(section, path)
    field = find(section, path)
    wanted = expected(field) if field else "another value"
    if kind == "missing":
        return f"{dotted(path)}: missing; expected {wanted}"
    return f"{dotted(path)}: found {shown(look(data, path), secret=is_secret(field))}, expected {wanted}"


def _ours(loc: KeyPath, data: Any) -> KeyPath:
    """Cut what pydantic adds to a path (the branch of a union), so that it points into the file."""
    path: list[str | int] = []
    for number, part in enumerate(loc):
        inside = isinstance(data, dict) or (isinstance(data, list) and isinstance(part, int))
        if number and not inside:
            break
        path.append(part)
        data = look(data, (part,))
    return tuple(path)


def look(data: Any, path: KeyPath) -> Any:
    """Return what stands at `path` in nested tables and lists, or None."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
