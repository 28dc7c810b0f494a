"""The channel's door: Telegram's errors come in, the house's errors go out."""

import httpx
from telegram.error import TelegramError

from bot.channels.telegram.wire import RefusedError
from bot.errors import (
    AddressGoneError,
    ChannelDownError,
    DeliveryError,
    PermanentError,
    TemporaryError,
    UncertainError,
)

# Nothing had been handed over yet: no connection, no place in the pool, or the request itself not written to its end.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.WriteTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# 400s that say that there is nobody at this address (the rest of 400s are about the letter).
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "user is deactivated")
_OUR_FAULT = (401, 404)  # an unknown and a malformed token


def translate(error: TelegramError) -> DeliveryError:
    """Return what `error` means for a letter."""
    if isinstance(error, RefusedError):
        return _refusal(error)
    if isinstance(error.__cause__, _NEVER_SENT):
        return TemporaryError(f"Telegram cannot be reached: {error}")
    return UncertainError(f"Telegram did not answer: {error}")


def _refusal(error: RefusedError) -> DeliveryError:
    if error.code in _OUR_FAULT:
        return ChannelDownError(f"Telegram refuses the bot's token: {error}")
    if error.code == 403 or (error.code == 400 and any(word in error.description.lower() for word in _NOBODY)):
        return AddressGoneError(str(error))
    if error.code == 429:
        return TemporaryError(str(error), retry_after=float(error.retry_after or 1))
    if error.code in (400, 413):
        return PermanentError(str(error))
    return TemporaryError(str(error))
