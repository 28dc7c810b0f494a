"""The kinds of values a key may hold: each checks itself, and says in plain words what it expects."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import babel
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, SecretStr

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Expects:
    """What a kind of value expects, as it is told to the person who wrote another one."""

    words: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day. One that ends before it starts passes midnight."""

    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        end = "24:00" if self.end == time.max else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"


_SPAN = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–~]\s*(\d{1,2}):(\d\d)\s*", re.ASCII)


def read_span(value: Any) -> Any:
    """Read `09:00-12:00`; 24:00 is the end of the day."""
    if isinstance(value, Span):
        return value
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError
    hours, minutes, end_hours, end_minutes = map(int, found.groups())
    end = time.max if (end_hours, end_minutes) == (24, 0) else time(end_hours, end_minutes)
    if (start := time(hours, minutes)) == end:
        raise ValueError
    return Span(start, end)


def checked(test: Callable[[str], object]) -> AfterValidator:
    """Return a validator that refuses what `test` finds false; an empty text means "not set" and passes."""

    def check(value: str) -> str:
        if value and not test(value):
            raise ValueError
        return value

    return AfterValidator(check)


def checked_secret(test: Callable[[str], object]) -> AfterValidator:
    """Return the same for a secret."""

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not test(value.get_secret_value()):
            raise ValueError
        return value

    return AfterValidator(check)


def empty_is_none(value: Any) -> Any:
    """Take an empty text as "none"."""
    return None if value == "" else value


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the ISO 3166-1 alpha-2 codes that Babel knows."""
    names = map(str, babel.Locale("en").territories)
    return frozenset(code for code in names if re.fullmatch("[A-Z]{2}", code)) - {"EU", "EZ", "UN", "XA", "XB", "ZZ"}


def is_zone(name: str) -> bool:
    """Say whether `name` is an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_web(value: str) -> bool:
    """Say whether this is an absolute http(s) address without spaces."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        return False


def is_public(value: str) -> bool:
    """Say whether buyers may be sent there: https, or http on this machine (for trying out)."""
    if not is_web(value):
        return False
    parts = urlsplit(value)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def is_listen(value: str) -> bool:
    """Say whether this is host:port, an IPv6 host in brackets."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})", value, re.ASCII)
    return found is not None and int(found[2]) < 65536


def is_mail(value: str) -> bool:
    """Say whether this is one plain e-mail address (RFC 5321 section 4.5.3.1 gives the lengths)."""
    local, at, domain = value.rpartition("@")
    return (
        bool(at and local and domain)
        and len(local.encode()) <= 64
        and len(value) <= 254
        and not re.search(r"[\s<>(),;:\"\\@]", local)
        and re.fullmatch(r"(?!-)[^\W_][\w-]*(\.[\w-]+)*", domain) is not None
    )


def is_token(value: str) -> bool:
    """Say whether this looks like a Telegram bot's token."""
    return re.fullmatch(r"\d+:[\w-]+", value, re.ASCII) is not None


def is_reply(value: str) -> bool:
    """Say whether this is an e-mail address with exactly one {token} in its local part."""
    return (
        value.count("{token}") == 1 and "{token}" in value.rpartition("@")[0] and is_mail(value.replace("{token}", "t"))
    )


def is_database(value: str) -> bool:
    """Say whether this is a database address that the store can open."""
    try:
        parts = urlsplit(value)
        port_is_fine = parts.scheme == "sqlite" or parts.port != 0
    except ValueError:
        return False
    if parts.scheme == "sqlite":
        return bool(value.removeprefix("sqlite://")) and value.startswith("sqlite://")
    return parts.scheme in ("postgres", "postgresql") and bool(parts.path.strip("/")) and port_is_fine


def upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def by_language(value: Any) -> Any:
    """Let one text stand for all languages: it is kept as the English one, to which all others fall back."""
    if isinstance(value, str):
        return {"en": value} if value else {}
    return value


Country = Annotated[
    str,
    BeforeValidator(upper),
    checked(lambda value: value in countries()),
    Expects("a country as two letters (ISO 3166-1), such as KR"),
]
Zone = Annotated[str, checked(is_zone), Expects("an IANA time zone, such as Asia/Seoul")]
WebAddress = Annotated[str, checked(is_web), Expects("a web address that begins with https:// or http://")]
PublicAddress = Annotated[
    str, checked(is_public), Expects("a web address that begins with https:// (http:// only on this machine)")
]
Listen = Annotated[str, checked(is_listen), Expects("host:port, such as 127.0.0.1:8600")]
Mail = Annotated[str, checked(is_mail), Expects("an e-mail address, such as sales@example.com")]
ReplyAddress = Annotated[
    str, checked(is_reply), Expects("an e-mail address with {token} before the @, such as sales+{token}@example.com")
]
StaffLanguage = Annotated[Literal["en", "ko"], BeforeValidator(lower)]
Security = Annotated[Literal["tls", "starttls", "none"], BeforeValidator(lower)]
Weekday = Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], BeforeValidator(lower)]
Hour = Annotated[int, Field(ge=0, le=23)]
Port = Annotated[int, Field(ge=1, le=65535)]
DaySpan = Annotated[
    Span, BeforeValidator(read_span), PlainSerializer(str, return_type=str), Expects("a span such as 09:00-12:00")
]
Texts = Annotated[
    dict[str, str],
    BeforeValidator(by_language),
    Expects('a text, or a table of texts by language such as { en = "…", ko = "…" }'),
]
