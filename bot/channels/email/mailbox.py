"""An e-mail address as the wire wants it: clean, its domain in ASCII (RFC 5321 section 4.1.2, RFC 6531, RFC 5891)."""

import re

import idna

from bot.errors import PermanentError

_LOCAL = re.compile(r'[^\s<>()\[\],;:"\\@\x00-\x1f\x7f]{1,128}|"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f]){0,126}"')
_ASCII_DOMAIN = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*|\[[0-9a-f.:]{2,60}\]", re.IGNORECASE)


def wire_address(address: str) -> str:
    """Return `address` ready for an envelope or a header; raise PermanentError for what is none."""
    local, at, domain = address.strip().rpartition("@")
    coded = ascii_domain(domain)
    if not at or not coded or not _LOCAL.fullmatch(local):
        raise PermanentError(f"{_shown(address)} is not an e-mail address")
    return f"{local}@{coded}"


def ascii_domain(domain: str) -> str:
    """Return `domain` in ASCII, "" for what is none."""
    if not domain.isascii() and len(domain) <= 255:
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return domain if len(domain) <= 255 and _ASCII_DOMAIN.fullmatch(domain) else ""


def _shown(address: str) -> str:
    return repr("".join(letter for letter in address[:80] if letter.isprintable()))
