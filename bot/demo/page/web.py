"""The page's own HTTP interface. What it reads and writes is JSON; files come as multipart forms.

One short handler for each thing that the page can do, and one table of them: that is its length.
"""

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from markdown_it import MarkdownIt
from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from bot.demo.botapi import Chat, User
from bot.demo.page import chat, mailbox, memory, people
from bot.demo.page.files import Static
from bot.demo.page.forms import answer, body, download, form, upload
from bot.demo.page.guard import Guard
from bot.demo.page.journey import Journey
from bot.demo.page.people import Person
from bot.demo.page.pictures import picture_type
from bot.demo.page.show import NotPossibleError, NotThereError, Show
from bot.demo.world import scenes
from bot.render import Words

_STATIC = Path(__file__).parent / "static"
LANGUAGES = ("en", "ko")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
# A letter may look as it likes and do nothing: no scripts, no forms, nothing from elsewhere, not even of this origin.
_LETTER = {
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; font-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def build(show: Show, port: int) -> ASGIApp:
    """Return the application: the page at `/`, its interface under `/api`, the service's public pages below."""
    page = Page(show)
    routes = [
        Route("/", page.index),
        Route("/readme", page.readme),
        Route("/config", page.config),
        Mount("/static", Static(directory=_STATIC)),
        *page.routes(),
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
        self._words = Words()

    def routes(self) -> list[Route]:
        """Return the routes of the interface."""
        person, mail = "/api/people/{key}", "/api/mail/{address}"
        table: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
            ("GET", "/api/events", self.events),
            ("GET", "/api/people", self.people),
            ("POST", "/api/people", self.newcomer),
            ("GET", f"{person}/chat", self.phone),
            ("POST", f"{person}/chat", self.phone_send),
            ("POST", f"{person}/start", self.phone_start),
            ("POST", f"{person}/edit", self.phone_edit),
            ("POST", f"{person}/press", self.phone_press),
            ("GET", f"{person}/memory", self.memory),
            ("GET", "/api/phrases/{language}", self.phrases),
            ("GET", mail, self.mails),
            ("POST", mail, self.mail_send),
            ("GET", f"{mail}/{{id}}", self.mail),
            ("GET", f"{mail}/{{id}}/page", self.mail_page),
            ("GET", f"{mail}/{{id}}/file/{{number:int}}", self.mail_file),
            ("POST", f"{mail}/{{id}}/leave", self.mail_leave),
            ("GET", "/api/group", self.group),
            ("POST", "/api/group", self.group_send),
            ("POST", "/api/group/press", self.group_press),
            ("GET", "/api/clock", self.clock),
            ("POST", "/api/clock", self.move),
            ("GET", "/api/file/{path:path}", self.file),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in table]

    async def index(self, request: Request) -> Response:
        """Show the page, in the language of the cookie or of the browser."""
        language = _language(request)
        values = {"exporter": self._show.world.exporter.names.get(language, self._show.world.exporter.name)}
        return HTMLResponse(self._words.render("demo/page.html", language, values), headers=_HEADERS)

    async def readme(self, request: Request) -> Response:
        """Show the README that travels with the package."""
        try:
            words = str(metadata("dangol").get_payload())  # type: ignore[attr-defined]
        except PackageNotFoundError:
            words = ""
        reader = MarkdownIt("commonmark", {"html": False}).enable("table")
        reader.add_render_rule("image", lambda *_: "")  # its pictures do not travel with the package
        values = {"title": "README", "body": reader.render(words or "# Dangol")}
        return HTMLResponse(self._words.render("demo/reading.html", _language(request), values), headers=_HEADERS)

    async def config(self, request: Request) -> Response:
        """Show the configuration of this demo, without its secrets."""
        folder = self._show.folder / "dangol.toml"
        lines = folder.read_text(encoding="utf-8").splitlines()
        hidden = [_hide(line) for line in lines]
        values = {"title": "dangol.toml", "body": f"<pre>{escape(chr(10).join(hidden))}</pre>"}
        return HTMLResponse(self._words.render("demo/reading.html", _language(request), values), headers=_HEADERS)

    async def events(self, _request: Request) -> Response:
        """Stream what changes."""
        return StreamingResponse(self._show.hub.stream(), media_type="text/event-stream", headers=_HEADERS)

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

    async def phone(self, request: Request) -> Response:
        """Show the person's chat with the bot."""
        person = await self._person(request)
        user = people.phone(self._show, person)
        if user is None:
            return answer({"chat": 0, "started": False, "blocked": False, "messages": []})
        return answer(chat.view(user.chat, user))

    async def phone_start(self, request: Request) -> Response:
        """Open the chat; who has no account yet follows the personal link that proves who they are."""
        user, token = await people.open_phone(self._show, await self._person(request))
        user.start(token)
        self._show.hub.tell("people")
        return answer({"chat": user.chat.id})

    async def phone_send(self, request: Request) -> Response:
        """Write to the bot."""
        user = await self._user(request)
        async with form(request) as given:
            await self._write(user, user.chat, given)
        return answer({})

    async def phone_edit(self, request: Request) -> Response:
        """Change one's own message."""
        user, said = await self._user(request), await body(request)
        chat.edit(user, user.chat, int(said["message"]), str(said["text"]))
        return answer({})

    async def phone_press(self, request: Request) -> Response:
        """Press a button of the bot's."""
        user, said = await self._user(request), await body(request)
        return answer(await chat.press(user, user.chat, int(said["message"]), str(said["data"])))

    async def phrases(self, request: Request) -> Response:
        """Offer what buyers say in a language; English where none are known."""
        found = scenes(request.path_params["language"]) or scenes("en")
        return answer([{"label": str(one.label), "text": one.text, "subject": one.subject} for one in found])

    async def memory(self, request: Request) -> Response:
        """Show what the database remembers."""
        return answer(await memory.view(await self._person(request)))

    async def mails(self, request: Request) -> Response:
        """List a mailbox."""
        found = mailbox.letters(self._show, request.path_params["address"])
        return answer([mailbox.listed(letter) for letter in found])

    async def mail(self, request: Request) -> Response:
        """Read a mail."""
        letter = self._letter(request)
        mailbox.mark_read(self._show, request.path_params["address"], letter)
        return answer(mailbox.opened(letter))

    async def mail_page(self, request: Request) -> Response:
        """Show the HTML of a mail, for a frame that may do nothing."""
        return HTMLResponse(mailbox.page(self._letter(request)), headers=_LETTER)

    async def mail_file(self, request: Request) -> Response:
        """Give a file of a mail."""
        file = mailbox.attachment(self._letter(request), request.path_params["number"])
        return download(file.name, file.content or b"")

    async def mail_send(self, request: Request) -> Response:
        """Send a mail from this mailbox over SMTP."""
        address = request.path_params["address"]
        async with form(request, 5) as given:
            answered = str(given.get("answering", ""))
            letter = mailbox.find(self._show, address, answered) if answered else None
            files = [await upload(one) for one in given.getlist("file") if isinstance(one, UploadFile) and one.filename]
            sender = (str(given.get("name", "")), address)
            words = (str(given.get("to", "")), str(given.get("subject", "")), str(given.get("text", "")))
            language = str(given.get("language", "en"))
            quoted = self._quote(letter, language)
            await mailbox.send(self._show, sender, *words, quote=quoted, answering=letter, files=files)
        return answer({})

    async def mail_leave(self, request: Request) -> Response:
        """Press the mail program's own unsubscribe button."""
        said = await body(request)
        sender = (str(said.get("name", "")), request.path_params["address"])
        await mailbox.leave(self._show, sender, self._letter(request))
        return answer({})

    async def group(self, _request: Request) -> Response:
        """Show the staff group."""
        return answer(chat.view(self._show.stage.group.chat, None))

    async def group_send(self, request: Request) -> Response:
        """Write into the staff group as one of the staff."""
        async with form(request) as given:
            await self._write(self._member(str(given.get("staff", ""))), self._show.stage.group.chat, given)
        return answer({})

    async def group_press(self, request: Request) -> Response:
        """Press a button in the staff group as one of the staff."""
        said = await body(request)
        member, group = self._member(str(said.get("staff", ""))), self._show.stage.group.chat
        return answer(await chat.press(member, group, int(said["message"]), str(said["data"])))

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

    async def _write(self, user: User, where: Chat, given: FormData) -> None:
        uploaded = given.get("file")
        file = await upload(uploaded) if isinstance(uploaded, UploadFile) and uploaded.filename else None
        chat.send(user, where, str(given.get("text", "")), file, int(str(given.get("reply_to") or 0)))

    def _quote(self, letter: mailbox.Letter | None, language: str) -> str:
        said = letter.reading if letter else None
        if letter is None or said is None:
            return ""
        values = {
            "at": letter.at,
            "name": said.sender.name or said.sender.address,
            "lines": said.full_text.splitlines(),
        }
        return self._words.text("demo/quote", self._words.speaks(language), values)

    def _letter(self, request: Request) -> mailbox.Letter:
        return mailbox.find(self._show, request.path_params["address"], request.path_params["id"])

    def _member(self, wanted: str) -> User:
        found = next((user for _, user in self._show.staff() if str(user.id) == wanted), None)
        if found is None:
            raise NotThereError("staff")
        return found

    async def _person(self, request: Request) -> Person:
        return await people.find(self._show, request.path_params["key"])

    async def _chosen(self, key: str) -> Person | None:
        return await people.find(self._show, key) if key else None

    async def _user(self, request: Request) -> User:
        user = people.phone(self._show, await self._person(request))
        if user is None:
            raise NotPossibleError("no_phone")
        return user


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.cookies.get("dangol_demo_lang", "")
    if asked in LANGUAGES:
        return asked
    first = request.headers.get("accept-language", "")[:2].lower()
    return first if first in LANGUAGES else "en"


def _hide(line: str) -> str:
    name = line.partition("=")[0].strip()
    return f'{name} = "***"' if name in ("secret", "token", "password", "webhook_secret") else line
