"""Keeps other web sites out: the page listens on loopback, but a browser on this machine visits other sites too.

A site that points its own name at 127.0.0.1 (DNS rebinding) is known by the Host header, a form or script of another
site by Origin and Sec-Fetch-Site.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD"})
# Of requests without Origin (same origin in old browsers, programs) these alone may change something.
_OWN_SITES = frozenset({"", "same-origin", "none"})


class Guard:
    """Wraps an ASGI application that is served on 127.0.0.1 at `port`. Paths under `open_to_all` take any origin."""

    def __init__(self, app: ASGIApp, port: int, open_to_all: str = "/u/") -> None:
        self._app = app
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._open = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (why := self._refusal(scope)):
            await PlainTextResponse(why, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            return "this page is served to this machine only"
        # A mail program's one-click request comes from anywhere and brings a signed token (RFC 8058).
        if scope["method"] in _SAFE or str(scope["path"]).startswith(self._open):
            return ""
        origin = headers.get("origin")
        if origin is None:
            return "" if headers.get("sec-fetch-site", "") in _OWN_SITES else "not from another site"
        return "" if origin.lower() in self._origins else "not from another site"
