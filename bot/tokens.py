"""Signed tokens: reply addresses, deep links, unsubscribe links.

A token is `base32(payload + mac)` in lower case without padding, so that it survives mail servers that
fold the case of a local part (RFC 5321 allows none to, some do) and fits Telegram's 64-character start parameter.
The MAC is HMAC-SHA-256 cut to 128 bits (RFC 2104 section 5 allows half the output).
"""

import base64
import binascii
import hashlib
import hmac

from bot.errors import TokenError

_MAC_BYTES = 16


class Signer:
    """Signs and reads tokens with the installation's secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(secret.encode()).digest()

    def sign(self, purpose: str, *parts: int | str) -> str:
        """Return a token for `purpose` that carries `parts` (no part may contain a colon)."""
        payload = ":".join(str(part) for part in parts).encode()
        raw = payload + self._mac(purpose, payload)
        return base64.b32encode(raw).decode().rstrip("=").lower()

    def read(self, purpose: str, token: str) -> tuple[str, ...]:
        """Return the parts of `token`; raise TokenError if it is not ours for this purpose."""
        cleaned = token.strip().upper()
        try:
            raw = base64.b32decode(cleaned + "=" * (-len(cleaned) % 8))
        except (binascii.Error, ValueError) as error:
            raise TokenError from error
        payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(mac) < _MAC_BYTES or not hmac.compare_digest(mac, self._mac(purpose, payload)):
            raise TokenError
        return tuple(payload.decode(errors="replace").split(":"))

    def _mac(self, purpose: str, payload: bytes) -> bytes:
        return hmac.new(self._key, purpose.encode() + b"\0" + payload, hashlib.sha256).digest()[:_MAC_BYTES]
