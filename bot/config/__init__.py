"""Configuration: one TOML file, the environment over it, secrets from files; all faults told together."""

from bot.config.channels import Email, Imap, Smtp, Telegram
from bot.config.house import (
    Database,
    Exporter,
    Letters,
    Limits,
    Log,
    Promise,
    Promises,
    Service,
    Staff,
    Understanding,
)
from bot.config.kinds import Span
from bot.config.load import load
from bot.config.settings import Settings

__all__ = [
    "Database",
    "Email",
    "Exporter",
    "Imap",
    "Letters",
    "Limits",
    "Log",
    "Promise",
    "Promises",
    "Service",
    "Settings",
    "Smtp",
    "Span",
    "Staff",
    "Telegram",
    "Understanding",
    "load",
]
