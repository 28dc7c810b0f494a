"""The local Bot API server: the HTTP face of the world, on loopback, inside the running loop."""

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.clock import Clock, SystemClock
from bot.demo.botapi import asking, editing, sending, topics
from bot.demo.botapi.chats import Account
from bot.demo.botapi.errors import ApiError
from bot.demo.botapi.faults import Fault
from bot.demo.botapi.files import DOWNLOAD_LIMIT
from bot.demo.botapi.params import Params, read
from bot.demo.botapi.people import Group, User
from bot.demo.botapi.sending import Handler
from bot.demo.botapi.updates import Updates
from bot.demo.botapi.world import World
from bot.serving import serving

METHODS: dict[str, Handler] = {**asking.METHODS, **sending.METHODS, **editing.METHODS, **topics.METHODS}
_CALLS_KEPT = 10_000


class Answer(JSONResponse):
    """JSON in ASCII, every other character escaped, as Telegram's server writes it."""

    def render(self, content: object) -> bytes:
        return json.dumps(content, separators=(",", ":")).encode("ascii")


class BrokenAnswer(Response):
    """Promises a body and breaks off: the caller sees the connection die and cannot know what was done."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"100"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


@dataclass(slots=True)
class BotApi:
    """A running server. `world` is what it knows; the methods here are the shortest way to people and groups."""

    world: World
    token: str
    url: str = ""

    @property
    def base_url(self) -> str:
        """What python-telegram-bot's Bot takes as `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot's Bot takes as `base_file_url`."""
        return f"{self.url}/file/bot"

    def user(self, name: str, *, last_name: str = "", username: str = "", language: str = "en") -> User:
        """Let a person join."""
        return User(self.world, self.world.account(name, last_name=last_name, username=username, language=language))

    def group(self, title: str, *members: User, forum: bool = True, basic: bool = False, admin: bool = True) -> Group:
        """Open a group: the first member owns it, the bot is in it, as administrator with all rights by default."""
        group = Group(self.world, self.world.group_chat(title, forum=forum, basic=basic))
        for number, member in enumerate(members):
            group.add(member, status="member" if number else "creator")
        group.set_bot("administrator" if admin else "member")
        return group

    def app(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _not_found})

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"].lower()
        try:
            answer = await self._answer(request, method)
        except ApiError as error:
            answer = Answer(error.body(), error.code)
            if error.code == 429:
                answer.headers["retry-after"] = str((error.parameters or {}).get("retry_after", 1))
        self.world.calls.append((method, answer.status_code))
        del self.world.calls[:-_CALLS_KEPT]
        return answer

    async def _answer(self, request: Request, method: str) -> Response:
        self._check_token(request)
        if method != "getupdates" and method not in METHODS:
            raise ApiError(404, "Not Found")
        params = await read(request)
        fault = self.world.faults.take(method)
        if fault is not None and fault.error is not None:
            raise fault.error
        if fault is not None and fault.fault is Fault.DROP:
            return BrokenAnswer()
        if fault is not None and fault.fault is Fault.STALL:
            await asyncio.sleep(fault.seconds)
        result = await self._carry_out(request, method, params)
        if fault is not None and fault.fault is Fault.LOSE:
            return BrokenAnswer()
        return Answer({"ok": True, "result": result})

    async def _carry_out(self, request: Request, method: str, params: Params) -> object:
        if method != "getupdates":
            return await METHODS[method](self.world, params)
        self.world.updates.allow(params.json("allowed_updates"))
        async with _disconnection(request) as gone:
            wait = min(max(params.integer("timeout"), 0), 50)
            return await self.world.updates.get(params.integer("offset"), params.integer("limit", 100), wait, gone)

    async def _download(self, request: Request) -> Response:
        try:
            self._check_token(request)
            fault = self.world.faults.take("file")
            if fault is not None:
                raise fault.error or ApiError(502, "Bad Gateway")
            blob = self.world.files.at(request.path_params["path"])
            if blob is None or blob.size > DOWNLOAD_LIMIT:
                raise ApiError(404, "Not Found")
        except ApiError as error:
            return Answer(error.body(), error.code)
        return Response(blob.content, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        token = str(request.path_params["token"])
        number, _, rest = token.partition(":")
        if not number.isascii() or not number.isdigit() or not rest:
            raise ApiError(404, "Not Found")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise ApiError(401, "Unauthorized")


async def _not_found(_request: Request, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    return Answer(ApiError(code, "Not Found").body(), code)


@asynccontextmanager
async def _disconnection(request: Request) -> AsyncIterator[asyncio.Event]:
    """Give an event that is set when the caller hangs up: a dead reader must not take updates with it."""
    gone = asyncio.Event()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watching = asyncio.create_task(watch())
    try:
        yield gone
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


def build(token: str = "", *, clock: Clock | None = None, name: str = "Dangol", username: str = "dangol_bot") -> BotApi:
    """Return a server that does not listen yet; `app()` can be mounted anywhere."""
    token = token or "100200300:local-try-out-token"
    clock = clock or SystemClock()
    bot = Account(int(token.split(":")[0]), name, username=username, is_bot=True)
    return BotApi(World(clock, bot, Updates(clock)), token)


@asynccontextmanager
async def serve(api: BotApi | None = None, *, port: int = 0, clock: Clock | None = None) -> AsyncIterator[BotApi]:
    """Serve on 127.0.0.1 (port 0: any free one) for as long as the block lasts."""
    api = api or build(clock=clock)
    with socket.create_server(("127.0.0.1", port)) as listening:
        api.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with serving(api.app(), listening):
            try:
                yield api
            finally:
                await api.world.updates.close()
