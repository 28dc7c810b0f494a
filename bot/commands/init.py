"""`dangol init`: asks the few things that are needed, and writes the configuration file."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.commands import providers
from bot.commands.ask import Ask
from bot.commands.providers import Provider
from bot.config import sources
from bot.config.faults import dotted, is_secret, keys, look
from bot.config.kinds import is_database, is_mail, is_token, is_zone
from bot.config.load import load
from bot.config.settings import Settings, zone_of
from bot.config.write import example, filled, save
from bot.errors import ConfigError, DangolError
from bot.importing.names import countries, country_name, folded

Answers = dict[str, object]  # by dotted key

_NO_CHANNEL = "At least one of Telegram and e-mail is needed: how else could buyers write?"


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
        answers = {**_mailbox(guess), **answers}
    return answers


def interview(ask: Ask) -> Answers:
    """Ask a person, one thing after the other; a wrong answer is asked again."""
    answers: Answers = {}
    ask.say("A few questions; Enter takes what stands in brackets. Everything can be changed later in the file.")
    answers["exporter.name"] = _until(ask, "Your firm's name, as buyers read it", _filled("a name"))
    country = _until(ask, "The country your firm is in", _country, "KR")
    answers["exporter.country"] = country
    zone = zone_of(country) or _until(ask, f"Your time zone in {country_name(country)}", _zone)
    answers["exporter.timezone"] = zone
    answers["exporter.language"] = ask.choice(
        "Language of staff messages (1 or 2)", ("en", "ko"), "ko" if country == "KR" else "en"
    )
    while True:
        _telegram(ask, answers)
        _email(ask, answers)
        if "telegram.token" in answers or "email.address" in answers:
            break
        ask.say(_NO_CHANNEL)
    if url := _until(
        ask, "Database: Enter for a file beside the configuration, or postgres://…", _database, empty=True
    ):
        answers["database.url"] = url
    return answers


def _telegram(ask: Ask, answers: Answers) -> None:
    token = _until(ask, "Telegram bot token from @BotFather (Enter for none)", _token, secret=True, empty=True)
    if not token:
        return
    answers["telegram.token"] = token
    group = _until(ask, "Chat id of the staff group (Enter if you do not know it yet)", _group, empty=True)
    if group:
        answers["telegram.staff_group"] = int(group)


def _email(ask: Ask, answers: Answers) -> None:
    address = _until(ask, "E-mail address that buyers write to (Enter for none)", _mail, empty=True)
    if not address:
        return
    answers["email.address"] = address
    provider = providers.of_address(address) or _provider(ask, address)
    answers.update(_mailbox(provider))
    if not providers.of_address(address) and provider not in providers.PROVIDERS:
        answers["email.imap.host"] = _until(ask, "IMAP server (mail in)", _filled("a host name"), provider.imap)
        answers["email.smtp.host"] = _until(ask, "SMTP server (mail out)", _filled("a host name"), provider.smtp)
    if provider.hint:
        ask.say(provider.hint)
    answers["email.imap.password"] = _until(ask, f"Password of {address}", _filled("a password"), secret=True)


def _provider(ask: Ask, address: str) -> Provider:
    own = providers.own_server(address)
    options = {provider.name: provider for provider in (*providers.for_firms(), own)}
    return options[ask.choice("Who runs this mailbox?", tuple(options), own.name)]


def _mailbox(provider: Provider) -> Answers:
    found: Answers = {
        "email.imap.host": provider.imap,
        "email.smtp.host": provider.smtp,
        "email.smtp.port": provider.smtp_port,
        "email.smtp.security": provider.smtp_security,
    }
    return found if provider.plus else {**found, "email.plus_addressing": False}


Reader = Callable[[str], str]  # returns the answer as it is kept, or raises ValueError with what is expected


def _until(
    ask: Ask, question: str, read: Reader, default: str = "", *, secret: bool = False, empty: bool = False
) -> str:
    """Ask until the answer can be used. An empty one passes where `empty` says so."""
    while True:
        answer = ask.text(question, default, secret=secret)
        if not answer and empty:
            return ""
        try:
            return read(answer)
        except ValueError as error:
            ask.say(f"Expected {error}.")


def _filled(what: str) -> Reader:
    def read(answer: str) -> str:
        if not answer or len(answer) > 200:
            raise ValueError(what)
        return answer

    return read


def _country(answer: str) -> str:
    code = countries().get(folded(answer))
    if code is None:
        raise ValueError("a country by its name or as two letters, such as KR")
    return code


def _zone(answer: str) -> str:
    if not answer or not is_zone(answer):
        raise ValueError("an IANA time zone, such as America/Chicago")
    return answer


def _mail(answer: str) -> str:
    if not is_mail(answer):
        raise ValueError("an e-mail address, such as sales@example.com")
    return answer


def _group(answer: str) -> str:
    if not answer.removeprefix("-").isdigit() or not answer.isascii():
        raise ValueError("a whole number, such as -1001234567890")
    return answer


def _database(answer: str) -> str:
    if not is_database(answer):
        raise ValueError("sqlite://file or postgres://user:password@host/name")
    return answer


def _token(answer: str) -> str:
    if not is_token(answer):
        raise ValueError("digits, a colon and letters, as @BotFather gave it")
    return answer
