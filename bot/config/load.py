"""Loads the settings, or tells every fault at once."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config import faults, sources
from bot.config.settings import Settings, completed, whole, zone_of
from bot.errors import ConfigError


def load(path: Path | None, environ: Mapping[str, str], *, running: bool = True) -> Settings:
    """Return the settings from the file (found by `sources.locate`) and the environment over it.

    Raises ConfigError with all faults. `running=False` asks less: a secret and a channel may be missing, as they are
    not needed to import, export or look.
    """
    file = sources.locate(path, environ)
    found = sources.read_file(file) if file else sources.Found()
    if file and found.faults:
        raise ConfigError(found.faults)
    if file is None and not any(name.startswith(sources.PREFIX) and "__" in name for name in environ):
        looked = " and ".join(str(place) for place in sources.places(environ))
        raise ConfigError([f"no configuration file: looked for {looked}; `dangol init` writes one"])
    folder = (file.parent if file else Path()).absolute()
    sources.overlay(found, environ, Settings)
    sources.secrets(found, folder, Settings)
    found.data.setdefault("exporter", {})
    _enable(found.data, "telegram", "token")
    _enable(found.data, "email", "address")
    settings = _checked(found, running=running)
    return completed(settings, folder)


def _enable(data: dict[str, Any], section: str, key: str) -> None:
    """A channel that has its address is meant to be used, unless the file says otherwise."""
    table = data.get(section)
    if isinstance(table, dict):
        table.setdefault("enabled", bool(table.get(key)))


def _checked(found: sources.Found, *, running: bool) -> Settings:
    told = list(found.faults)
    try:
        settings = Settings.model_validate(found.data)
    except ValidationError as error:
        told += faults.told(error, Settings, found.data, found.origins)
        settings = _without(error, found.data)
    # A secret whose file cannot be read is told of once: it is not missing too.
    named = {fault.partition(":")[0].removesuffix("_file") for fault in told}
    across = [*_zone(settings), *(whole(settings) if running else ())]
    told += [fault for fault in across if named.isdisjoint(fault.partition(":")[0].split(", "))]
    if told:
        raise ConfigError(told)
    return settings


def _without(error: ValidationError, data: dict[str, Any]) -> Settings:
    """Return the settings as they would be without the faulty keys, to find what else is wrong."""
    rest = copy.deepcopy(data)
    for path in faults.faulty(error, data):
        table = faults.look(rest, path[:-1])
        if isinstance(table, dict):
            table.pop(path[-1], None)
    exporter = {"name": "?", "country": "KR"} | rest.pop("exporter", {})
    try:
        return Settings.model_validate({**rest, "exporter": exporter})
    except ValidationError:
        raise ConfigError(faults.told(error, Settings, data, {})) from None


def _zone(settings: Settings) -> list[str]:
    exporter = settings.exporter
    if exporter.timezone or zone_of(exporter.country):
        return []
    return [f"exporter.timezone: missing; {exporter.country} has several time zones, expected the one of the firm"]
