"""All settings in one frozen value, and what must fit together across sections."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import babel.core
from pydantic import Field, SecretStr

from bot.config.base import Section
from bot.config.channels import Email, Telegram
from bot.config.firm import Firm
from bot.config.house import Database, Exporter, Letters, Limits, Log, Promises, Service, Staff, Understanding
from bot.config.kinds import LOOPBACK, is_zone
from bot.config.llm import Llm

# Countries with several zones, where one is meant unless another is named.
_MAINLAND = {
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    "VN": "Asia/Ho_Chi_Minh",
}


class Settings(Section):
    """Everything that can be set. Only the roof reads it; the rooms below get values."""

    exporter: Exporter = Field(description="The firm that the service speaks for.")
    service: Service = Field(default_factory=Service, description="The running service.")
    database: Database = Field(default_factory=Database, description="Where everything is remembered.")
    telegram: Telegram = Field(default_factory=Telegram, description="Chat with buyers, and the group of the staff.")
    email: Email = Field(default_factory=Email, description="E-mail with buyers.")
    staff: Staff = Field(default_factory=Staff, description="When the exporter's people work.")
    promises: Promises = Field(default_factory=Promises, description="Answer-time promises by relationship stage.")
    firm: Firm = Field(default_factory=Firm, description="What buyers may be told of the firm beside its name.")
    letters: Letters = Field(default_factory=Letters, description="Newsletters and cards.")
    understanding: Understanding = Field(default_factory=Understanding, description="How messages are understood.")
    limits: Limits = Field(default_factory=Limits, description="How much is taken and given.")
    log: Log = Field(default_factory=Log, description="What the service says of itself.")

    @property
    def data_dir(self) -> Path:
        """The folder of database and files, absolute once the settings are loaded."""
        return Path(self.service.data_dir)

    @property
    def database_url(self) -> str:
        """The database's address with its password, as the store wants it. Not for logs."""
        return self.database.url.get_secret_value()


def whole(settings: Settings) -> Iterator[str]:
    """Give the faults that no key has by itself. These are about running: reading the database needs none of it."""
    if not settings.service.secret.get_secret_value():
        yield "service.secret: missing; expected at least 32 characters that nobody can guess; `dangol init` makes it"
    if not settings.telegram.enabled and not settings.email.enabled:
        yield "telegram.token, email.address: found neither, expected at least one way for buyers to write"
    if settings.telegram.enabled:
        yield from _telegram(settings)
    if settings.email.enabled:
        yield from _email(settings.email)
    yield from _llm(settings.understanding.llm)


def _telegram(settings: Settings) -> Iterator[str]:
    if not settings.telegram.token.get_secret_value():
        yield "telegram.token: missing; expected the token from @BotFather, as telegram.enabled is true"
    if settings.telegram.webhook and not settings.service.public_url:
        yield "service.public_url: missing; expected the address that Telegram can call, as telegram.webhook is true"


def _email(email: Email) -> Iterator[str]:
    if not email.address:
        yield "email.address: missing; expected the address that buyers write to, as email.enabled is true"
    for name, server in (("imap", email.imap), ("smtp", email.smtp)):
        if not server.host:
            yield f"email.{name}.host: missing; expected the name of the {name.upper()} server"
        elif server.security == "none" and server.password.get_secret_value() and server.host not in LOOPBACK:
            yield f"email.{name}.security: found none, expected tls or starttls: the password would travel readable"
    if not email.imap.password.get_secret_value():
        yield "email.imap.password: missing; expected the mailbox's password (or email.imap.password_file)"


def _llm(llm: Llm) -> Iterator[str]:
    if llm.url and not llm.model:
        yield "understanding.llm.model: missing; expected the model's name, as understanding.llm.url is set"
    if llm.api_key.get_secret_value() and llm.url.startswith("http://") and urlsplit(llm.url).hostname not in LOOPBACK:
        yield "understanding.llm.url: found http://, expected https://: the key would travel readable"


def zone_of(country: str) -> str:
    """Return the time zone of a country that has only one in use, else nothing."""
    zones = [zone for zone, where in babel.core.get_global("zone_territories").items() if where == country]
    return _MAINLAND.get(country) or (zones[0] if len(zones) == 1 and is_zone(zones[0]) else "")


def completed(settings: Settings, folder: Path) -> Settings:
    """Fill in what follows from other keys; paths become absolute, from the configuration's `folder`."""
    exporter = settings.exporter.model_copy(
        update={"timezone": settings.exporter.timezone or zone_of(settings.exporter.country) or "UTC"}
    )
    data_dir = folder / Path(settings.service.data_dir).expanduser()
    return settings.model_copy(
        update={
            "exporter": exporter,
            "service": settings.service.model_copy(update={"data_dir": str(data_dir)}),
            "database": _database(settings.database, folder, data_dir),
            "telegram": _chat(settings.telegram, settings.service.secret),
            "email": _mail(settings.email, exporter, folder),
            "staff": settings.staff.model_copy(
                update={
                    "timezone": settings.staff.timezone or exporter.timezone,
                    "holidays": settings.staff.holidays or exporter.country,
                    "language": settings.staff.language or exporter.language,
                }
            ),
            "firm": settings.firm.model_copy(
                update={"articles": str(folder / Path(settings.firm.articles).expanduser())}
            ),
            "letters": settings.letters.model_copy(
                update={"newsletter_folder": str(folder / Path(settings.letters.newsletter_folder).expanduser())}
            ),
            "understanding": settings.understanding.model_copy(
                update={"head": str(folder / Path(settings.understanding.head or data_dir / "heads").expanduser())}
            ),
        }
    )


def _database(database: Database, folder: Path, data_dir: Path) -> Database:
    url = database.url.get_secret_value() or f"sqlite://{data_dir / 'dangol.sqlite3'}"
    if url.startswith("sqlite://"):
        name = url.removeprefix("sqlite://")
        if not name.startswith(":memory:"):
            # Four slashes are how other tools write an absolute path.
            url = f"sqlite://{folder / Path('/' + name.lstrip('/') if name.startswith('/') else name).expanduser()}"
    elif (password := database.password.get_secret_value()) and urlsplit(url).password is None:
        parts = urlsplit(url)
        user, _, host = parts.netloc.rpartition("@")
        url = urlunsplit(parts._replace(netloc=f"{user or 'postgres'}:{quote(password, safe='')}@{host}"))
    return database.model_copy(update={"url": SecretStr(url)})


def _chat(telegram: Telegram, secret: SecretStr) -> Telegram:
    if telegram.webhook_secret.get_secret_value():
        return telegram
    made = hashlib.sha256(b"telegram webhook\0" + secret.get_secret_value().encode()).hexdigest()
    return telegram.model_copy(update={"webhook_secret": SecretStr(made)})


def _mail(email: Email, exporter: Exporter, folder: Path) -> Email:
    local, _, domain = email.address.rpartition("@")
    imap, smtp = email.imap, email.smtp
    username = imap.username or email.address
    imap = imap.model_copy(
        update={
            "port": imap.port or (993 if imap.security == "tls" else 143),
            "username": username,
            "ca_file": imap.ca_file and str(folder / imap.ca_file),
        }
    )
    login = {"username": smtp.username or username, "password": _first(smtp.password, imap.password)}
    smtp = smtp.model_copy(
        update={
            "port": smtp.port or {"tls": 465, "starttls": 587}.get(smtp.security, 25),
            "ca_file": smtp.ca_file and str(folder / smtp.ca_file),
            **(login if smtp.login else {"username": "", "password": SecretStr("")}),
        }
    )
    plus = f"{local}+{{token}}@{domain}" if email.address and email.plus_addressing else ""
    reply = email.reply_address or plus
    return email.model_copy(
        update={"name": email.name or exporter.name, "reply_address": reply, "imap": imap, "smtp": smtp}
    )


def _first(*secrets: SecretStr) -> SecretStr:
    return next((secret for secret in secrets if secret.get_secret_value()), SecretStr(""))
