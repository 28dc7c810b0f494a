"""The configuration reference as Markdown, made from the keys themselves: `python -m bot.config`."""

from collections.abc import Iterator
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.config.base import Section
from bot.config.faults import KeyPath, dotted, expected, is_secret, subsection
from bot.config.kinds import Span
from bot.config.settings import Settings

_HEAD = """\
# Configuration

One TOML file holds all settings. `dangol init` asks for the few that are needed and writes it;
`dangol doctor` tries out what they lead to. [config.example.toml](../config.example.toml) shows every key.

**Where it is looked for**, in this order: `--config FILE`, the file named by `DANGOL_CONFIG`, `./dangol.toml`,
`~/.config/dangol/dangol.toml`. Without any file the environment alone is enough.

**Environment.** Every key can be set from the environment, which wins over the file: the key in capitals, with two
underscores for each dot. `DANGOL_EMAIL__IMAP__PORT=143` sets `email.imap.port`. Lists are written with commas
(`DANGOL_STAFF__WORKING_DAYS=mon,tue`) or as in TOML. An empty variable counts as not set.

**Secrets.** A key marked *secret* need not stand in the file: put it in the environment, or in a file of its own and
name that file with `_file` after the key (`token_file = "telegram.token"`, or
`DANGOL_TELEGRAM__TOKEN_FILE=/run/secrets/telegram` in the environment).
Names in the file start from the folder of the configuration file, names in the environment from the working directory.

**Faults.** All faults are told together, each with its key, what was found and what is expected. An unknown
key is a fault. Nothing is started and nothing is changed; the exit code is 2.
"""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *_section(Settings, ())])


def _section(section: type[Section], above: KeyPath) -> Iterator[str]:
    values = {name: key for name, key in section.model_fields.items() if subsection(key) is None}
    if values:
        yield "| key | expects | default | meaning |\n| --- | --- | --- | --- |"
        yield from (_row((*above, name), key) for name, key in values.items())
        yield ""
    for name, key in section.model_fields.items():
        if (inner := subsection(key)) is not None:
            path = (*above, name)
            yield f"{'#' * (len(path) + 1)} [{dotted(path)}]\n\n{key.description}\n"
            yield from _section(inner, path)


def _row(path: KeyPath, key: FieldInfo) -> str:
    secret = " *Secret.*" if is_secret(key) else ""
    cells = (f"`{dotted(path)}`", expected(key), _default(path, key), f"{key.description}{secret}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(path: KeyPath, key: FieldInfo) -> str:
    if key.is_required():
        return "`" + written(default_of(path)) + "`" if path[0] == "promises" else "**required**"
    if path[-1] == "enabled":
        return ""  # follows from another key, as its meaning says
    value = default_of(path)
    return "" if value in ("", None, (), {}) else f"`{written(value)}`"


def default_of(path: KeyPath) -> Any:
    """Return the value a key has where nobody sets it; None where it is required."""
    value: Any = None
    section: type[Section] = Settings
    for part in path:
        if isinstance(value, Section):
            value = getattr(value, str(part))
            continue
        key = section.model_fields[str(part)]
        value = key.get_default(call_default_factory=True, validated_data={})
        section = subsection(key) or section
    return None if value is PydanticUndefined else value.get_secret_value() if isinstance(value, SecretStr) else value


def written(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(written(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {written(part)}" for name, part in value.items()) + " }"
    return quoted(str(value)) if isinstance(value, str | Span) else ""


def quoted(text: str) -> str:
    """Write a TOML basic string: quotes, backslashes and control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'
