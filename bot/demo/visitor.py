"""Somebody who plays with the demo's page: its buttons as methods. Looks until a thing is seen, or says what was."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

T = TypeVar("T")
Json = dict[str, Any]

_PATIENCE = 25.0  # seconds
_TRAVEL = 90.0
_PAUSE = 0.05


class SeenOtherwiseError(Exception):
    """The demo did not do what its script says."""


class Visitor:
    """Works the page by `client`, whose base URL is the page's address."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def get(self, path: str) -> Any:
        """Fetch JSON."""
        answer = await self._client.get(path)
        answer.raise_for_status()
        return answer.json()

    async def text(self, path: str) -> str:
        """Fetch a page."""
        answer = await self._client.get(path)
        answer.raise_for_status()
        return answer.text

    async def do(self, path: str, **said: object) -> Any:
        """Post JSON."""
        answer = await self._client.post(path, json=said)
        answer.raise_for_status()
        return answer.json()

    async def send(self, path: str, **fields: str) -> None:
        """Post a form, as the page does when something is written."""
        answer = await self._client.post(path, files={name: (None, value) for name, value in fields.items()})
        answer.raise_for_status()

    async def people(self) -> list[Json]:
        """Return everybody whom one may be."""
        return list((await self.get("/api/people"))["people"])

    async def says(self, person: Json, text: str) -> int:
        """Write in the person's chat; return the id of the last message before."""
        last = await self.last(person)
        await self.send(f"/api/people/{person['key']}/chat", text=text)
        return last

    async def last(self, person: Json) -> int:
        """Return the id of the newest message of a chat."""
        messages = (await self.get(f"/api/people/{person['key']}/chat"))["messages"]
        return int(messages[-1]["id"]) if messages else 0

    async def hears(self, person: Json, after: int, part: str = "", *, picture: bool = False) -> Json:
        """Wait for a message of the bot's with `part` in it."""

        async def look() -> Json | None:
            chat = await self.get(f"/api/people/{person['key']}/chat")
            said = [one for one in chat["messages"] if one["bot"] and one["id"] > after]
            fits = (one for one in said if part in one["text"])
            return next((one for one in fits if not picture or any(file["picture"] for file in one["files"])), None)

        return await self.until(look, f"no answer in chat with {part or 'a picture'!r}")

    async def mails(self, person: Json) -> list[Json]:
        """Return the person's mails, newest first."""
        return list(await self.get(f"/api/mail/{quote(person['mail'])}"))

    async def writes(self, person: Json, to: str, subject: str, text: str) -> Json:
        """Send a mail and return it as it lies among the sent ones."""
        fields = {"name": person["name"], "to": to, "subject": subject, "text": text}
        await self.send(f"/api/mail/{quote(person['mail'])}", **fields)
        sent = next(one for one in await self.mails(person) if one["sent"])
        return await self.opens(person, sent)

    async def opens(self, person: Json, mail: Json) -> Json:
        """Read a mail."""
        return dict(await self.get(f"/api/mail/{quote(person['mail'])}/{mail['id']}"))

    async def gets(self, person: Json, fits: Callable[[Json], bool], what: str) -> Json:
        """Wait for a mail that fits and open it."""

        async def look() -> Json | None:
            for mail in await self.mails(person):
                if not mail["sent"] and fits(found := await self.opens(person, mail)):
                    return found
            return None

        return await self.until(look, f"no mail to {person['mail']} {what}")

    async def group(self, part: str, after: int = 0) -> Json:
        """Wait for a post of the bot's in the staff group with `part` in it."""

        async def look() -> Json | None:
            posts = (await self.get("/api/group"))["messages"]
            return next((one for one in posts if one["bot"] and one["id"] > after and part in one["text"]), None)

        return await self.until(look, f"no post in the staff group with {part!r}")

    async def remembers(self, person: Json, fits: Callable[[Json], bool], what: str) -> Json:
        """Wait until the database remembers something of the person's firm."""

        async def look() -> Json | None:
            found = await self.get(f"/api/people/{person['key']}/memory")
            return found if found["known"] and fits(found) else None

        return await self.until(look, f"the database does not remember {what}")

    async def travels(self, to: str, person: Json | None = None) -> None:
        """Move the clock and wait for the arrival."""
        await self.do("/api/clock", to=to, person=person["key"] if person else "")

        async def look() -> Json | None:
            clock = await self.get("/api/clock")
            return dict(clock) if clock["moving"] is None else None

        await self.until(look, "the clock does not arrive", _TRAVEL)

    async def until(self, look: Callable[[], Awaitable[T | None]], otherwise: str, patience: float = _PATIENCE) -> T:
        """Look again and again until something is seen; raise SeenOtherwiseError when patience ends."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while (seen := await look()) is None:
            if loop.time() > end:
                raise SeenOtherwiseError(otherwise)
            await asyncio.sleep(_PAUSE)
        return seen


def short(text: str, limit: int = 60) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def pretty(found: object) -> str:
    """Return JSON as it reads best in a fault."""
    return short(json.dumps(found, ensure_ascii=False), 400)
