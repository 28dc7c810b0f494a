"""Where settings come from: one TOML file, then the environment over it, and files that hold secrets."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from bot.config import faults
from bot.config.base import Section
from bot.config.faults import KeyPath

PREFIX = "DANGOL_"
NAMED = "DANGOL_CONFIG"  # names the file itself
_LARGEST = 1_000_000  # bytes: nobody writes a longer file, and a wrong path may lead to one


@dataclass(slots=True)
class Found:
    """What was read, before anybody has checked it. `origins` names the variable that set a key."""

    data: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    origins: dict[KeyPath, str] = field(default_factory=dict)


def places(environ: Mapping[str, str]) -> list[Path]:
    """Return where the file is looked for, in order, when no path is given."""
    if environ.get(NAMED):
        return [Path(environ[NAMED])]
    home = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME") or "~").expanduser() / ".config")
    return [Path("dangol.toml"), Path(home) / "dangol" / "dangol.toml"]


def locate(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Return the file to read: the given one, else the first that exists; None where there is none.

    A file that was named (by `path` or DANGOL_CONFIG) is returned even if it is not there: that is a fault.
    """
    if path is not None:
        return path
    candidates = places(environ)
    return candidates[0] if environ.get(NAMED) else next((place for place in candidates if place.is_file()), None)


def read_file(path: Path) -> Found:
    """Read the TOML file; what keeps it from being read is a fault."""
    found = Found()
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            found.faults.append(f"{path}: larger than {_LARGEST} bytes; expected a configuration file")
        else:
            found.data = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        found.faults.append(f"{path}: cannot be read ({error.strerror}); expected a configuration file")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found.faults.append(f"{path}, line {line}: not written in UTF-8; expected a file saved as UTF-8")
    except (ValueError, RecursionError) as error:
        found.faults.append(f"{path}{_syntax(str(error))}")
    return found


def _syntax(words: str) -> str:
    """Say where TOML cannot be read. The line itself is not shown: it may hold a secret."""
    where = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", words)
    plain = re.sub(r"\s*\(at [^)]*\)", "", words)
    place = f", line {where[1]}, column {where[2]}" if where and where[1] else ", at its end" if where else ""
    return f"{place}: not valid TOML ({plain}); expected key = value, texts in quotes"


def overlay(found: Found, environ: Mapping[str, str], section: type[Section]) -> None:
    """Put the environment over the file: `DANGOL_EMAIL__IMAP__PORT` is `email.imap.port`. An empty variable is not set.

    `…_FILE` names a file that holds the secret.
    """
    flat = {_squeezed(faults.dotted(path)): path for path, _ in faults.keys(section)}
    for name in sorted(environ):
        if not name.startswith(PREFIX) or not environ[name]:
            continue
        path: KeyPath = tuple(name.removeprefix(PREFIX).lower().split("__"))
        if len(path) > 1:
            _put(found, path, environ[name], name, section)
        elif (meant := flat.get(_squeezed(str(path[0])))) is not None:
            # One underscore instead of two is the usual slip; other DANGOL_ names belong to somebody else.
            found.faults.append(f"{name}: unknown variable; did you mean {variable(meant)}?")


def variable(path: KeyPath) -> str:
    """Return the environment variable that sets the key at `path`."""
    return PREFIX + "__".join(str(part).upper() for part in path)


def _squeezed(name: str) -> str:
    return re.sub(r"[._]", "", name.lower())


def _put(found: Found, path: KeyPath, value: str, name: str, section: type[Section]) -> None:
    plain = (*path[:-1], str(path[-1]).removesuffix("_file"))
    from_file = path != plain and faults.is_secret(faults.find(section, plain))
    key = faults.find(section, plain if from_file else path)
    if key is None or not _settable(key, plain if from_file else path, section):
        guess = faults.guessed(section, path)
        hint = f"; did you mean {variable(tuple(guess.split('.')))}?" if guess else ""
        found.faults.append(f"{name}: unknown variable, there is no key {faults.dotted(path)}{hint}")
        return
    table = _table(found.data, path[:-1])
    if table is None:
        return  # the file has a value where a section is expected: told when it is checked
    for other in (str(plain[-1]), f"{plain[-1]}_file"):
        table.pop(other, None)  # the environment wins over the file in either spelling
    # A file named by the environment is looked for from the working directory, as every other tool does.
    table[str(path[-1])] = str(Path(value).absolute()) if from_file else _value(value, key)
    found.origins[path] = found.origins[plain] = name


def _settable(key: FieldInfo, path: KeyPath, section: type[Section]) -> bool:
    """Say whether a path ends at a key that holds a value, or one step inside a table of texts."""
    if faults.subsection(key) is not None:
        return False
    exact = any(path == known for known, _ in faults.keys(section))
    return exact or faults.is_table(key)


def _table(data: dict[str, Any], path: KeyPath) -> dict[str, Any] | None:
    for part in path:
        inner = data.setdefault(str(part), {})
        if not isinstance(inner, dict):
            return None
        data = inner
    return data


def _value(text: str, key: Any) -> Any:
    """Read a variable: lists and tables as TOML, a list also as words between commas, all else as it stands."""
    kind = str(key.annotation)
    if not kind.startswith(("tuple", "dict")):
        return text
    if text.lstrip().startswith(("[", "{")):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError):
            return text
    return [part.strip() for part in text.split(",") if part.strip()] if kind.startswith("tuple") else text


def secrets(found: Found, folder: Path, section: type[Section]) -> None:
    """Replace each `<key>_file` by the content of that file; relative names start from the configuration's folder."""
    for path, field_ in faults.keys(section):
        table = faults.look(found.data, path[:-1])
        name = f"{path[-1]}_file"
        if not faults.is_secret(field_) or not isinstance(table, dict) or name not in table:
            continue
        source = table.pop(name)
        place = (*path[:-1], name)
        if table.get(str(path[-1])):
            found.faults.append(
                f"{faults.dotted(place)}: found beside {faults.dotted(path)}, expected only one of them"
            )
        elif not isinstance(source, str) or not source:
            found.faults.append(f"{faults.dotted(place)}: expected the name of a file")
        else:
            _load(found, path, place, folder / source, table)


def _load(found: Found, path: KeyPath, place: KeyPath, file: Path, table: dict[str, Any]) -> None:
    try:
        with file.expanduser().open("rb") as opened:
            content = opened.read(65_536).decode().strip("\r\n \t")
    except (OSError, ValueError, RuntimeError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "not a text"
        found.faults.append(f"{faults.dotted(place)}: the file {file} cannot be read ({why})")
        return
    if not content:
        found.faults.append(f"{faults.dotted(place)}: the file {file} is empty; expected {faults.dotted(path)} in it")
    table[str(path[-1])] = content
