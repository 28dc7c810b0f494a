"""The pages of the demo that are read: the page itself, the README, the configuration."""

from html import escape
from importlib.metadata import PackageNotFoundError, metadata

from markdown_it import MarkdownIt
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.demo.page.show import Show
from bot.render import Words

_LANGUAGES = ("en", "ko")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Reading:
    """The handlers."""

    def __init__(self, show: Show, words: Words) -> None:
        self._show = show
        self._words = words

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [Route("/", self.index), Route("/readme", self.readme), Route("/config", self.config)]

    async def index(self, request: Request) -> Response:
        """Show the page, in the language of the cookie or of the browser."""
        language = _language(request)
        values = {"exporter": self._show.world.exporter.names.get(language, self._show.world.exporter.name)}
        return HTMLResponse(self._words.render("demo/page.html", language, values), headers=HEADERS)

    async def readme(self, request: Request) -> Response:
        """Show the README that travels with the package."""
        try:
            words = str(metadata("dangol").get_payload())  # type: ignore[attr-defined]
        except PackageNotFoundError:
            words = ""
        reader = MarkdownIt("commonmark", {"html": False}).enable("table")
        reader.add_render_rule("image", lambda *_: "")  # its pictures do not travel with the package
        values = {"title": "README", "body": reader.render(words or "# Dangol")}
        return HTMLResponse(self._words.render("demo/reading.html", _language(request), values), headers=HEADERS)

    async def config(self, request: Request) -> Response:
        """Show the configuration of this demo, without its secrets."""
        folder = self._show.folder / "dangol.toml"
        lines = folder.read_text(encoding="utf-8").splitlines()
        hidden = [_hide(line) for line in lines]
        values = {"title": "dangol.toml", "body": f"<pre>{escape(chr(10).join(hidden))}</pre>"}
        return HTMLResponse(self._words.render("demo/reading.html", _language(request), values), headers=HEADERS)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.cookies.get("dangol_demo_lang", "")
    if asked in _LANGUAGES:
        return asked
    first = request.headers.get("accept-language", "")[:2].lower()
    return first if first in _LANGUAGES else "en"


def _hide(line: str) -> str:
    name = line.partition("=")[0].strip()
    return f'{name} = "***"' if name in ("secret", "token", "password", "webhook_secret") else line
