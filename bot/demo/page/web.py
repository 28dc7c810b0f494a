"""The page's own HTTP interface. What it reads and writes is JSON; files come as multipart forms."""

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.demo.page import memory, people
from bot.demo.page.files import Static
from bot.demo.page.forms import Handlers, answer, body, download
from bot.demo.page.guard import Guard
from bot.demo.page.journey import Journey
from bot.demo.page.mails import Mails
from bot.demo.page.people import Person
from bot.demo.page.phones import Phones
from bot.demo.page.pictures import picture_type
from bot.demo.page.reading import HEADERS, Reading
from bot.demo.page.show import NotPossibleError, NotThereError, Show
from bot.demo.world import scenes
from bot.render import Words

_STATIC = Path(__file__).parent / "static"


def build(show: Show, port: int) -> ASGIApp:
    """Return the application: the page at `/`, its interface under `/api`, the service's public pages below."""
    words = Words()
    table = [*Page(show).handlers(), *Phones(show).handlers(), *Mails(show, words).handlers()]
    routes = [
        *Reading(show, words).routes(),
        Mount("/static", Static(directory=_STATIC)),
        *(Route(path, handler, methods=[method]) for method, path, handler in table),
        Mount("/", show.stage.app.web),
    ]
    handlers: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
        NotThereError: _missing,
        NotPossibleError: _refused,
        ValueError: _refused,
    }
    return Guard(Starlette(routes=routes, exception_handlers=handlers), port)


def _missing(_request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "not_there", "what": str(error)}, 404)


def _refused(_request: Request, error: Exception) -> Response:
    why = str(error) if isinstance(error, NotPossibleError) else "not_understood"
    return JSONResponse({"error": why}, 409 if isinstance(error, NotPossibleError) else 400)


class Page:
    """The handlers."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._journey = Journey(show)

    def handlers(self) -> Handlers:
        """Return method, path and handler of everything that is neither chat nor mail."""
        return [
            ("GET", "/api/events", self.events),
            ("GET", "/api/people", self.people),
            ("POST", "/api/people", self.newcomer),
            ("GET", "/api/people/{key}/memory", self.memory),
            ("GET", "/api/phrases/{language}", self.phrases),
            ("GET", "/api/clock", self.clock),
            ("POST", "/api/clock", self.move),
            ("GET", "/api/file/{path:path}", self.file),
        ]

    async def events(self, _request: Request) -> Response:
        """Stream what changes."""
        return StreamingResponse(self._show.hub.stream(), media_type="text/event-stream", headers=HEADERS)

    async def people(self, _request: Request) -> Response:
        """List everybody whom one may be, and the staff."""
        staff = [
            {"id": user.id, "name": one.name, "role": one.role, "mail": one.email} for one, user in self._show.staff()
        ]
        exporter = self._show.world.exporter
        return answer(
            {
                "people": [person.as_json() for person in await people.everybody(self._show)],
                "staff": staff,
                "exporter": {"name": exporter.name, "mail": exporter.email, "zone": exporter.timezone},
            }
        )

    async def newcomer(self, request: Request) -> Response:
        """Make up a stranger."""
        said = await body(request)
        language = str(said.get("language", "en"))
        language = language if language.isalpha() and len(language) == 2 else "en"
        return answer(people.make_up(self._show, str(said.get("name", "")), language).as_json())

    async def phrases(self, request: Request) -> Response:
        """Offer what buyers say in a language; English where none are known."""
        found = scenes(request.path_params["language"]) or scenes("en")
        return answer([{"label": str(one.label), "text": one.text, "subject": one.subject} for one in found])

    async def memory(self, request: Request) -> Response:
        """Show what the database remembers."""
        return answer(await memory.view(await people.find(self._show, request.path_params["key"])))

    async def clock(self, request: Request) -> Response:
        """Tell the time and what lies ahead."""
        return answer(await self._journey.view(await self._chosen(request.query_params.get("person", ""))))

    async def move(self, request: Request) -> Response:
        """Let time pass."""
        said = await body(request)
        await self._journey.go(str(said.get("to", "")), await self._chosen(str(said.get("person", ""))))
        return answer({})

    async def file(self, request: Request) -> Response:
        """Give a file of a chat: a picture as a picture, everything else as a download."""
        blob = self._show.stage.api.world.files.at(request.path_params["path"])
        if blob is None:
            raise NotThereError("file")
        kind = picture_type(blob.content)
        if not kind:
            return download(blob.name, blob.content)
        return Response(blob.content, media_type=kind, headers={"X-Content-Type-Options": "nosniff"})

    async def _chosen(self, key: str) -> Person | None:
        return await people.find(self._show, key) if key else None
