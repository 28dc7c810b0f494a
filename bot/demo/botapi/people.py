"""The people around the bot: what their Telegram apps let them do and see. Tests and the demo act through these."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.demo.botapi.chats import Account, Chat, Member, Message, Topic
from bot.demo.botapi.errors import Json, WorldError
from bot.demo.botapi.files import describe
from bot.demo.botapi.patience import PATIENCE
from bot.demo.botapi.world import Change, Press, World, all_rights


@dataclass(frozen=True, slots=True)
class User:
    """A person. Everything they send goes to their private chat with the bot unless a chat is named."""

    world: World
    account: Account

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def chat(self) -> Chat:
        return self.world.private_chat(self.account)

    def start(self, payload: str = "") -> Message:
        """Open the chat by its Start button, or by a deep link that carries `payload`."""
        if self.chat.blocked:
            self.unblock()
        return self.send_text(f"/start {payload}".strip())

    def send_text(self, text: str, chat: Chat | None = None, **how: Any) -> Message:
        """Write `text`. `how`: topic=id, reply_to=Message, quote="part of it"."""
        content: Json = {"text": text}
        if text.startswith("/") and len(text) > 1:
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        return self.send(content, chat, **how)

    def send_photo(self, content: bytes, caption: str = "", chat: Chat | None = None, **how: Any) -> Message:
        """Send a picture."""
        return self.send_file("photo", "photo.jpg", content, "image/jpeg", caption=caption, chat=chat, **how)

    def send_document(
        self, name: str, content: bytes, media_type: str, caption: str = "", chat: Chat | None = None, **how: Any
    ) -> Message:
        """Send a file under its own name."""
        return self.send_file("document", name, content, media_type, caption=caption, chat=chat, **how)

    def send_voice(self, content: bytes, chat: Chat | None = None, **how: Any) -> Message:
        """Send a spoken message."""
        return self.send_file("voice", "voice.oga", content, "audio/ogg", chat=chat, **how)

    def send_audio(self, content: bytes, chat: Chat | None = None, **how: Any) -> Message:
        """Send a piece of music."""
        return self.send_file("audio", "audio.mp3", content, "audio/mpeg", chat=chat, **how)

    def send_video(self, content: bytes, caption: str = "", chat: Chat | None = None, **how: Any) -> Message:
        """Send a film."""
        return self.send_file("video", "video.mp4", content, "video/mp4", caption=caption, chat=chat, **how)

    def send_video_note(self, content: bytes, chat: Chat | None = None, **how: Any) -> Message:
        """Send a round film."""
        return self.send_file("video_note", "note.mp4", content, "video/mp4", chat=chat, **how)

    def send_animation(self, content: bytes, caption: str = "", chat: Chat | None = None, **how: Any) -> Message:
        """Send a silent, looping film."""
        return self.send_file("animation", "animation.mp4", content, "video/mp4", caption=caption, chat=chat, **how)

    def send_sticker(self, content: bytes, emoji: str = "👍", chat: Chat | None = None, **how: Any) -> Message:
        """Send a sticker that stands for `emoji`."""
        return self.send_file("sticker", emoji, content, "image/webp", chat=chat, **how)

    def send_file(
        self,
        kind: str,
        name: str,
        content: bytes,
        media_type: str,
        *,
        caption: str = "",
        chat: Chat | None = None,
        size: int | None = None,
        **how: Any,
    ) -> Message:
        """Send a file of `kind`; `size` pretends that it is that many bytes long."""
        blob = self.world.files.add(kind, content, name, media_type, size)
        body = describe(blob) | ({"caption": caption} if caption else {})
        return self.send(body, chat, blobs=(blob,), **how)

    def send_location(self, latitude: float, longitude: float, title: str = "", chat: Chat | None = None) -> Message:
        """Send a place; with a title it is a venue."""
        content: Json = {"location": {"latitude": latitude, "longitude": longitude}}
        if title:
            content["venue"] = {"location": content["location"], "title": title, "address": ""}
        return self.send(content, chat)

    def send_contact(self, phone: str, first_name: str, last_name: str = "", chat: Chat | None = None) -> Message:
        """Send an entry of the address book."""
        contact = {"phone_number": phone, "first_name": first_name} | ({"last_name": last_name} if last_name else {})
        return self.send({"contact": contact}, chat)

    def send(self, content: Json, chat: Chat | None = None, **how: Any) -> Message:
        """Send a message with any content fields of the Bot API; the bot hears of it where it may."""
        chat = self._may_write(chat or self.chat, how.get("topic", 0))
        message = self.world.post(chat, self.account, content, **how)
        if _bot_sees(self.world, message):
            self.world.updates.add("message", message.as_json())
        return message

    def edit(self, message: Message, text: str) -> Message:
        """Change the words of one's own message."""
        if message.author.id != self.id:
            raise WorldError("one edits only what one wrote")
        message.content["caption" if "text" not in message.content else "text"] = text
        message.edited = self.world.stamp()
        self.world.tell(Change("edited", message.chat.id, message.id))
        if _bot_sees(self.world, message):
            self.world.updates.add("edited_message", message.as_json())
        return message

    def press(self, message: Message, button: str) -> Press | None:
        """Press the button with this label or data; None for one that opens a web page."""
        for row in message.buttons:
            for key in row:
                if button in (key["text"], key.get("callback_data")):
                    data = key.get("callback_data")
                    return self.world.press(self.account, message, data) if data else None
        raise WorldError(f"no button {button!r} there")

    def block(self) -> None:
        """Stop the bot."""
        self._shut(blocked=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._shut(blocked=False)

    def delete_account(self) -> None:
        """Leave Telegram."""
        self.account.deactivated = True

    def heard(self) -> list[Message]:
        """Return what the bot has sent to this person's private chat and is still there, oldest first."""
        return [message for message in self.chat.transcript() if message.mine]

    async def hears(self, part: str = "", *, after: int = 0, timeout: float = PATIENCE) -> Message:
        """Wait for a message from the bot with `part` in its words and a higher id than `after`; return it."""
        return await _hears(self.world, self.heard, part, after, timeout)

    def _shut(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        places = [Member(self.world.bot, status).as_json() for status in ("member", "kicked")]
        old, new = places if blocked else reversed(places)
        self.world.member_update(self.chat, self.account, old, new)
        self.world.tell(Change("blocked" if blocked else "unblocked", self.chat.id))

    def _may_write(self, chat: Chat, topic: int) -> Chat:
        if chat.private:
            if chat.blocked:
                raise WorldError("unblock the bot before writing to it")
            chat.started = True
            return chat
        member = chat.members.get(self.id)
        if chat.moved_to or member is None or not member.inside:
            raise WorldError(f"{self.account.name} is not in {chat.title}")
        if topic and (topic not in chat.topics or (chat.topics[topic].closed and not member.may("can_manage_topics"))):
            raise WorldError("there is no such open topic")
        return chat


@dataclass(slots=True)
class Group:
    """A group with the bot in it."""

    world: World
    chat: Chat

    @property
    def id(self) -> int:
        return self.chat.id

    def add(self, user: User, *, status: str = "member") -> None:
        """Let somebody in."""
        self.world.set_member(self.chat, user.account, status, all_rights() if status == "administrator" else None)

    def set_bot(self, status: str, **rights: bool) -> None:
        """Change the bot's place: administrator (with all rights but those named False), member, left, kicked."""
        given = all_rights(**rights) if status == "administrator" else None
        self.world.set_member(self.chat, self.world.bot, status, given)

    def topic(self, name: str, by: User) -> Topic:
        """Let a person open a forum topic."""
        opened = self.world.post(self.chat, by.account, {"forum_topic_created": {"name": name, "icon_color": 7322096}})
        opened.topic = opened.id
        self.chat.topics[opened.id] = Topic(opened.id, name)
        self.world.updates.add("message", opened.as_json())
        return self.chat.topics[opened.id]

    def heard(self, topic: int | None = None) -> list[Message]:
        """Return what the bot has said here, without the lines that Telegram itself writes."""
        return [
            message for message in self.chat.transcript(topic) if message.mine and "forum_topic" not in message.kind
        ]

    async def hears(self, part: str = "", *, after: int = 0, timeout: float = PATIENCE) -> Message:
        """Wait for a message from the bot with `part` in its words and a higher id than `after`; return it."""
        return await _hears(self.world, self.heard, part, after, timeout)

    def migrate(self) -> Chat:
        """Let the group become a supergroup, under a new id; both sides of the move are told, as Telegram does."""
        old = self.chat
        new = self.world.group_chat(old.title, forum=False)
        new.members = dict(old.members)
        author = next(member.account for member in old.members.values())
        left = self.world.post(old, author, {"migrate_to_chat_id": new.id})
        came = self.world.post(new, author, {"migrate_from_chat_id": old.id})
        old.moved_to = new.id
        for message in (left, came):
            self.world.updates.add("message", message.as_json())
        self.chat = new
        return new


async def _hears(world: World, heard: Callable[[], list[Message]], part: str, after: int, timeout: float) -> Message:
    def look() -> Message | None:
        return next((found for found in heard() if found.id > after and part in found.text), None)

    found = await world.until(look, timeout)
    assert found is not None
    return found


def _bot_sees(world: World, message: Message) -> bool:
    """In groups a bot that is no administrator sees commands and answers to itself only (privacy mode)."""
    if message.chat.private:
        return True
    me = message.chat.members.get(world.bot.id)
    if me is None or not me.inside:
        return False
    answered = message.reply_to is not None and message.reply_to.author.id == world.bot.id
    return me.status == "administrator" or answered or message.text.startswith("/")
