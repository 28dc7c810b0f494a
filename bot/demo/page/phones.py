"""The page's telephones: a buyer's chat with the bot, and the staff group."""

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.demo.botapi import Chat, User
from bot.demo.page import chat, people
from bot.demo.page.forms import Handlers, answer, body, form, upload
from bot.demo.page.people import Person
from bot.demo.page.show import NotPossibleError, NotThereError, Show


class Phones:
    """The handlers."""

    def __init__(self, show: Show) -> None:
        self._show = show

    def handlers(self) -> Handlers:
        """Return method, path and handler of everything that can be done in a chat."""
        person = "/api/people/{key}"
        return [
            ("GET", f"{person}/chat", self.chat),
            ("POST", f"{person}/chat", self.send),
            ("POST", f"{person}/start", self.start),
            ("POST", f"{person}/edit", self.edit),
            ("POST", f"{person}/press", self.press),
            ("GET", "/api/group", self.group),
            ("POST", "/api/group", self.group_send),
            ("POST", "/api/group/press", self.group_press),
        ]

    async def chat(self, request: Request) -> Response:
        """Show the person's chat with the bot."""
        person = await self._person(request)
        user = people.phone(self._show, person)
        if user is None:
            return answer({"chat": 0, "started": False, "blocked": False, "messages": []})
        return answer(chat.view(user.chat, user))

    async def start(self, request: Request) -> Response:
        """Open the chat; who has no account yet follows the personal link that proves who they are."""
        user, token = await people.open_phone(self._show, await self._person(request))
        user.start(token)
        self._show.hub.tell("people")
        return answer({"chat": user.chat.id})

    async def send(self, request: Request) -> Response:
        """Write to the bot."""
        user = await self._user(request)
        async with form(request) as given:
            await self._write(user, user.chat, given)
        return answer({})

    async def edit(self, request: Request) -> Response:
        """Change one's own message."""
        user, said = await self._user(request), await body(request)
        chat.edit(user, user.chat, int(said["message"]), str(said["text"]))
        return answer({})

    async def press(self, request: Request) -> Response:
        """Press a button of the bot's."""
        user, said = await self._user(request), await body(request)
        return answer(await chat.press(user, user.chat, int(said["message"]), str(said["data"])))

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

    async def _write(self, user: User, where: Chat, given: FormData) -> None:
        uploaded = given.get("file")
        file = await upload(uploaded) if isinstance(uploaded, UploadFile) and uploaded.filename else None
        chat.send(user, where, str(given.get("text", "")), file, int(str(given.get("reply_to") or 0)))

    def _member(self, wanted: str) -> User:
        found = next((user for _, user in self._show.staff() if str(user.id) == wanted), None)
        if found is None:
            raise NotThereError("staff")
        return found

    async def _user(self, request: Request) -> User:
        user = people.phone(self._show, await self._person(request))
        if user is None:
            raise NotPossibleError("no_phone")
        return user

    async def _person(self, request: Request) -> Person:
        return await people.find(self._show, request.path_params["key"])
