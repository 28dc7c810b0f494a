"""python-telegram-bot's Bot, taught to say exactly what went wrong, and to hand updates over unread."""

import json
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest, RequestData

Json = dict[str, Any]
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class RefusedError(TelegramError):
    """Telegram answered, and said no: HTTP status, description and ResponseParameters.

    The library's own errors fold 401 into 404 and all of 5xx into one; what to do differs for each.
    """

    def __init__(self, code: int, description: str, parameters: Json) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = _number(parameters.get("retry_after"))
        self.migrate_to = _number(parameters.get("migrate_to_chat_id"))


class Request(HTTPXRequest):
    """An HTTP client that raises RefusedError for whatever is not a success."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        code, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        if not 200 <= code < 300:
            raise _refusal(code, payload)
        return code, payload


class WireBot(Bot):
    """A Bot whose updates stay what they were on the wire, fields of tomorrow included."""

    async def raw_updates(self, offset: int | None, seconds: float, kinds: tuple[str, ...]) -> list[Json]:
        """Wait up to `seconds` for updates; `offset` confirms all that are lower."""
        data: Json = {"timeout": round(seconds), "limit": 100, "allowed_updates": list(kinds)}
        if offset is not None:
            data["offset"] = offset
        found = await self._post("getUpdates", data, read_timeout=seconds + 10)
        if not isinstance(found, list):
            raise TelegramError("getUpdates gave no list")
        return [update for update in found if isinstance(update, dict)]

    async def hang_up(self) -> None:
        """Close all connections."""
        for request in self._request:
            await request.shutdown()


def build(token: str, base_url: str, base_file_url: str, *, parallel: int, timeout: float) -> WireBot:
    """Return a bot with two pools of connections: one that waits for updates, one for everything else."""
    # A proxy named by the environment is meant for the way out, not for a server on this machine.
    trusted = {"trust_env": urlsplit(base_url).hostname not in _LOOPBACK}
    waiting = Request(connection_pool_size=2, pool_timeout=10, httpx_kwargs=dict(trusted))
    working = Request(
        connection_pool_size=parallel + 4,
        read_timeout=timeout,
        write_timeout=timeout,
        media_write_timeout=timeout * 4,
        connect_timeout=timeout,
        pool_timeout=timeout,
        httpx_kwargs=dict(trusted),
    )
    return WireBot(token, base_url=base_url, base_file_url=base_file_url, request=working, get_updates_request=waiting)


def _refusal(code: int, payload: bytes) -> RefusedError:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return RefusedError(code, "answer without a body that can be read", {})
    parameters = body.get("parameters")
    return RefusedError(code, str(body.get("description", "")), parameters if isinstance(parameters, dict) else {})


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
