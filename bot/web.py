"""The public pages: unsubscribing, Telegram's webhook, and a sign of life. GET and HEAD never change anything."""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.cases import post
from bot.errors import TokenError
from bot.house import House
from bot.letters.consent import opt_out, undo_opt_out
from bot.store.buyers import Address
from bot.store.database import ping, transaction

log = structlog.get_logger(__name__)

# Takes the secret header and the body of a webhook call; returns the HTTP status.
Webhook = Callable[[str, bytes], Awaitable[int]]
_WEBHOOK_LIMIT = 1_000_000  # bytes; Telegram's updates are a few kilobytes
_TOLD_AT = 2  # refused webhook calls from which staff hear of them: one may be a slip
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def build(house: House, webhook: Webhook | None = None) -> Starlette:
    """Return the ASGI application."""
    pages = Pages(house)
    routes = [
        Route("/healthz", _healthz),
        Route("/u/{token}", pages.show, methods=["GET", "HEAD"]),
        Route("/u/{token}", pages.leave, methods=["POST"]),
        # A mail program's one click follows no redirect, and some add a slash.
        Route("/u/{token}/", pages.leave, methods=["POST"]),
        Route("/u/{token}/undo", pages.come_back, methods=["POST"]),
    ]
    if webhook is not None:
        routes.append(Route("/telegram/webhook", _telegram(house, webhook), methods=["POST"]))
    return Starlette(routes=routes)


class Pages:
    """What a reader sees who follows the link at the foot of a letter."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, request: Request) -> Response:
        """Ask before doing it: a mail scanner that follows the link must not unsubscribe anybody."""
        address = await self._address(request)
        if address is None:
            return self._page("error", "en", {}, status=404)
        values = {"address": masked(address.value), "action": f"/u/{request.path_params['token']}"}
        return self._page("unsubscribe", address.contact.language, values)

    async def leave(self, request: Request) -> Response:
        """Unsubscribe: the button of the page, or one click in a mail program (RFC 8058)."""
        address = await self._address(request)
        if address is None:
            return self._page("error", "en", {}, status=404)
        async with transaction():
            await opt_out(self._house, address.contact_id, "unsubscribe link")
        values = {"address": masked(address.value), "action": f"/u/{request.path_params['token']}/undo"}
        return self._page("unsubscribed", address.contact.language, values)

    async def come_back(self, request: Request) -> Response:
        """Undo a slip."""
        address = await self._address(request)
        if address is None:
            return self._page("error", "en", {}, status=404)
        async with transaction():
            await undo_opt_out(self._house, address.contact_id)
        return self._page("subscribed", address.contact.language, {"address": masked(address.value)})

    async def _address(self, request: Request) -> Address | None:
        try:
            (address_id,) = self._house.signer.read("unsubscribe", request.path_params["token"])
        except (TokenError, ValueError):
            return None
        return await Address.get_or_none(id=int(address_id)).select_related("contact")

    def _page(self, stem: str, language: str, values: Mapping[str, object], status: int = 200) -> Response:
        known = {"exporter": self._house.exporter.name, **values}
        html = self._house.words.render(f"public/{stem}.html", language, known)
        return HTMLResponse(html, status, headers=_HEADERS)


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: `a***@lisboacasa.example`."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{at}{domain}" if at else f"{address[:2]}***"


def _telegram(house: House, webhook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    refused = 0

    async def receive(request: Request) -> Response:
        nonlocal refused
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _WEBHOOK_LIMIT:
                return Response(status_code=413)
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        status = await webhook(secret, body)
        if status == 403:
            refused += 1
            log.warning("refused", action="web.webhook", who=_client(request), count=refused)
            if refused == _TOLD_AT:
                await _tell_refused(house, _client(request), refused)
        return Response(status_code=status)

    return receive


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


async def _tell_refused(house: House, who: str, count: int) -> None:
    """Tell staff that somebody calls the webhook without its secret; once for each process and day, whoever knocks."""
    values = {"what": "telegram webhook", "who": who, "count": count}
    async with transaction():
        await post.tell(house, f"refused:webhook:{house.clock.now().date()}", "staff/refused", values)
    house.nudge()


async def _healthz(_request: Request) -> Response:
    try:
        await ping()
    except Exception as error:
        # Whatever keeps a SELECT 1 from being answered, the house is not well.
        return PlainTextResponse(f"database: {type(error).__name__}", 503)
    return PlainTextResponse("ok")
