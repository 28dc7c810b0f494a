"""`dangol init`: asks the few things that are needed, and writes the configuration file."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import providers
from bot.commands.ask import Ask, Terminal
from bot.commands.providers import Answers
from bot.commands.questions import interview
from bot.commands.shell import console
from bot.config import sources
from bot.config.faults import dotted, is_secret, keys, look
from bot.config.load import load
from bot.config.settings import Settings
from bot.config.write import example, filled, save
from bot.errors import ConfigError, DangolError


def write_config(
    config: Annotated[Path, typer.Option("--config", "-c", help="The file to write.", metavar="FILE")] = Path(
        "dangol.toml"
    ),
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; the answers stand in DANGOL_… variables.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Ask a few questions and write the configuration."""
    for step in initialise(config, None if yes else Terminal(console), os.environ, force=force):
        console.print(step, markup=False, highlight=False)


def initialise(path: Path, ask: Ask | None, environ: Mapping[str, str], *, force: bool = False) -> list[str]:
    """Write the configuration file and return what to do next, line by line.

    `ask` asks a person; without it (`--yes`) the answers are the DANGOL_… variables. Raises DangolError where a file is
    there already (unless `force`) or cannot be written, and ConfigError with all faults of the answers; nothing is
    written then. A file that is replaced hands on its service.secret, without which links in old letters break.
    """
    if path.exists() and not force:
        raise DangolError(f"{path} is there already; --force replaces it")
    answers = interview(ask) if ask is not None else given(environ)
    if not any(key in answers for key in ("service.secret", "service.secret_file")):
        answers["service.secret"] = _kept_secret(path) or secrets.token_urlsafe(36)
    text = filled(example(), answers)
    try:
        _checked(path, text)
        save(path, text)
    except OSError as error:
        raise DangolError(f"{path}: cannot be written ({error.strerror})") from error
    return next_steps(path, answers)


def next_steps(path: Path, answers: Mapping[str, object]) -> list[str]:
    """Return what to do once the file is written."""
    option = "" if path in (Path("dangol.toml"), Path("dangol.toml").absolute()) else f" --config {path}"
    steps = [f"{path} is written; only you can read it, for it holds passwords."]
    if "telegram.token" in answers and "telegram.staff_group" not in answers:
        steps.append("Add the bot to your staff's Telegram group, and put the group's id in telegram.staff_group.")
    return [
        *steps,
        f"dangol doctor{option}    tries out every connection and says what to mend",
        f"dangol staff add NAME --telegram ID --role owner{option}    says who may answer buyers",
        f"dangol import products FILE{option}    reads what you sell",
        f"dangol run{option}    starts the service",
    ]


def _checked(path: Path, text: str) -> None:
    """Raise ConfigError for what the service would not accept, before anything is in its place."""
    trial = path.with_name(f".{path.name}.trial")
    save(trial, text)
    try:
        load(trial, {})
    finally:
        trial.unlink(missing_ok=True)


def _kept_secret(path: Path) -> str:
    found = look(sources.read_file(path).data, ("service", "secret")) if path.is_file() else None
    return found if isinstance(found, str) and len(found) >= 32 else ""


def given(environ: Mapping[str, str]) -> Answers:
    """Return the answers that stand in the environment, and what follows from them."""
    found = sources.Found()
    sources.overlay(found, environ, Settings)
    if found.faults:
        raise ConfigError(found.faults)
    answers: Answers = {}
    for path, key in keys(Settings):
        for name in (dotted(path), f"{dotted(path)}_file") if is_secret(key) else (dotted(path),):
            value = look(found.data, tuple(name.split(".")))
            if value is not None:
                answers[name] = value
    # The example's own firm must not stand in for one that was not named.
    if absent := [name for name in ("exporter.name", "exporter.country") if name not in answers]:
        raise ConfigError([f"{name}: missing; set {sources.variable(tuple(name.split('.')))}" for name in absent])
    address = answers.get("email.address")
    if isinstance(address, str) and "email.imap.host" not in answers:
        guess = providers.of_address(address) or providers.own_server(address)
        answers = {**guess.answers(), **answers}
    return answers
