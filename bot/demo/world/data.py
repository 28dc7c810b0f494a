"""The files beside this one, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return what `<name>.toml` holds."""
    return tomllib.loads(text(f"{name}.toml"))


def text(path: str) -> str:
    """Return the text of a file of this folder; raise FileNotFoundError for an unknown one."""
    return files("bot.demo.world").joinpath(path).read_text(encoding="utf-8")
