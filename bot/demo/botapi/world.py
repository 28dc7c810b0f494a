"""The state of the try-out Telegram: who there is, what was said, and what the bot has yet to hear of it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.demo.botapi.chats import NO_RIGHTS, Account, Chat, Member, Message
from bot.demo.botapi.errors import Json, bad, forbidden
from bot.demo.botapi.faults import Faults, Flood
from bot.demo.botapi.files import Blob, Files
from bot.demo.botapi.patience import PATIENCE
from bot.demo.botapi.updates import Updates

T = TypeVar("T")

_CHANGES_KEPT = 1000  # a watcher that falls further behind misses the oldest


@dataclass(frozen=True, slots=True)
class Change:
    """Something a watcher of a chat would see: new, edited, deleted, answered (a button), action (typing), topic."""

    kind: str
    chat: int
    message: int = 0
    text: str = ""


@dataclass(slots=True)
class Press:
    """A button pressed and perhaps answered."""

    id: str
    account: Account
    message: Message
    data: str
    at: datetime
    answered: bool = False
    notice: str = ""
    alert: bool = False


@dataclass(slots=True)
class World:
    """Everything the server knows. The people's side of it is in `people.py`, the bot's in the method tables."""

    clock: Clock
    bot: Account
    updates: Updates
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)
    flood: Flood = field(default_factory=Flood)
    accounts: dict[int, Account] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    calls: list[tuple[str, int]] = field(default_factory=list)  # (method in lower case, HTTP status), oldest first
    _watchers: set[asyncio.Queue[Change]] = field(default_factory=set)
    _next_account: int = 700_000_001
    _next_group: int = 1_000_001

    def stamp(self) -> int:
        """Return the time as the Bot API writes it."""
        return int(self.clock.now().timestamp())

    def account(self, name: str, *, last_name: str = "", username: str = "", language: str = "") -> Account:
        """Let a person join Telegram."""
        self._next_account += 1
        made = Account(self._next_account, name, last_name, username, language)
        self.accounts[made.id] = made
        return made

    def private_chat(self, account: Account) -> Chat:
        """Return the chat between `account` and the bot; it is not started before the person writes."""
        if account.id not in self.chats:
            self.chats[account.id] = Chat(account.id, "private", person=account, started=False)
        return self.chats[account.id]

    def group_chat(self, title: str, *, forum: bool, basic: bool = False) -> Chat:
        """Open a group; a basic one cannot be a forum."""
        self._next_group += 1
        number = -self._next_group if basic else -1_000_000_000_000 - self._next_group
        self.chats[number] = Chat(number, "group" if basic else "supergroup", title=title, forum=forum and not basic)
        return self.chats[number]

    def find(self, chat: str) -> Chat:
        """Return the chat that a call names by id or @username; Telegram's own 400 where there is none."""
        if not chat:
            raise bad("chat_id is empty")
        named = {f"@{account.username}": account.id for account in self.accounts.values() if account.username}
        try:
            number = int(named.get(chat, chat))
        except ValueError:
            raise bad("chat not found") from None
        if number not in self.chats and number in self.accounts:
            return self.private_chat(self.accounts[number])
        if number not in self.chats:
            raise bad("chat not found")
        return self.chats[number]

    def writable(self, name: str) -> Chat:
        """Return the chat that a call writes to; refuse as Telegram does where the bot may not write there."""
        chat = self.find(name)
        if chat.moved_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.person is not None:
            _check_person(chat, chat.person)
            return chat
        me = chat.members.get(self.bot.id)
        place = "supergroup" if chat.type == "supergroup" else "group"
        if me is not None and me.status == "kicked":
            raise forbidden(f"bot was kicked from the {place} chat")
        if me is None or not me.inside:
            raise forbidden(f"bot is not a member of the {place} chat")
        return chat

    def post(
        self,
        chat: Chat,
        author: Account,
        content: Json,
        *,
        topic: int = 0,
        reply_to: Message | None = None,
        quote: str = "",
        markup: Json | None = None,
        blobs: tuple[Blob, ...] = (),
    ) -> Message:
        """Put a message into a chat."""
        chat.last_id += 1
        message = Message(
            chat.last_id, chat, author, self.stamp(), content, topic, reply_to, quote, markup or None, blobs=blobs
        )
        chat.messages[message.id] = message
        self.tell(Change("new", chat.id, message.id))
        return message

    def set_member(self, chat: Chat, account: Account, status: str, rights: Json | None = None) -> None:
        """Change somebody's place in a group; the bot hears of its own."""
        old = chat.members.get(account.id, Member(account, "left"))
        new = Member(account, status, dict(rights or {}))
        chat.members[account.id] = new
        if account.id == self.bot.id:
            actor = next((member.account for member in chat.members.values() if not member.account.is_bot), account)
            self.member_update(chat, actor, old.as_json(), new.as_json())

    def member_update(self, chat: Chat, actor: Account, old: Json, new: Json) -> None:
        """Queue a my_chat_member update."""
        body = {"chat": chat.as_json(), "from": actor.as_json(), "date": self.stamp()}
        self.updates.add("my_chat_member", body | {"old_chat_member": old, "new_chat_member": new})

    def press(self, account: Account, message: Message, data: str) -> Press:
        """Press a button and queue the callback query."""
        press = Press(str(secrets.randbits(62)), account, message, data, self.clock.now())
        self.presses[press.id] = press
        body: Json = {"id": press.id, "from": account.as_json(), "chat_instance": str(message.chat.id)}
        self.updates.add("callback_query", body | {"message": message.as_json(), "data": data})
        return press

    def tell(self, change: Change) -> None:
        """Tell every watcher."""
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(change)

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[asyncio.Queue[Change]]:
        """Give a queue of every change from now on, for as long as the block lasts."""
        queue: asyncio.Queue[Change] = asyncio.Queue(_CHANGES_KEPT)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    async def until(self, look: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `look` returns something true, looking again after every change, and return it."""
        async with self.watch() as queue, asyncio.timeout(timeout):
            while not (seen := look()):
                await queue.get()
            return seen


def all_rights(**without: bool) -> Json:
    """Return an administrator's rights, all given but those named False."""
    return {**dict.fromkeys(NO_RIGHTS, True), "is_anonymous": False, **without}


def _check_person(chat: Chat, person: Account) -> None:
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
