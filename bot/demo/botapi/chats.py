"""Who and what there is: accounts, chats, topics, messages. Each knows how the Bot API writes it."""

from dataclasses import dataclass, field

from bot.demo.botapi.errors import Json
from bot.demo.botapi.files import Blob

NO_RIGHTS: Json = dict.fromkeys(
    (
        "can_be_edited",
        "is_anonymous",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_pin_messages",
        "can_manage_topics",
    ),
    False,
)


@dataclass(slots=True)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""  # IETF tag, as Telegram's language_code
    is_bot: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_json(self) -> Json:
        """Return a Bot API User."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        return body | {key: value for key, value in optional.items() if value}


@dataclass(slots=True)
class Member:
    """Somebody in a group: status creator, administrator, member, left or kicked, and an administrator's rights."""

    account: Account
    status: str = "member"
    rights: Json = field(default_factory=dict)

    @property
    def inside(self) -> bool:
        return self.status in ("creator", "administrator", "member")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and bool(self.rights.get(right)))

    def as_json(self) -> Json:
        """Return a Bot API ChatMember."""
        body: Json = {"user": self.account.as_json(), "status": self.status}
        if self.status == "creator":
            return body | {"is_anonymous": False}
        if self.status == "administrator":
            return body | NO_RIGHTS | {"can_manage_chat": True} | self.rights
        return body | ({"until_date": 0} if self.status == "kicked" else {})


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the message that opened it."""

    id: int
    name: str
    icon_color: int = 7322096
    icon: str = ""
    closed: bool = False

    def as_json(self) -> Json:
        """Return a Bot API ForumTopic."""
        body: Json = {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}
        return body | ({"icon_custom_emoji_id": self.icon} if self.icon else {})


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, a basic group or a supergroup."""

    id: int
    type: str  # private | group | supergroup
    title: str = ""
    person: Account | None = None
    forum: bool = False
    started: bool = True  # a person must have written before the bot may
    blocked: bool = False
    moved_to: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict)
    last_id: int = 0

    @property
    def private(self) -> bool:
        return self.type == "private"

    def as_json(self) -> Json:
        """Return a Bot API Chat."""
        if self.person is not None:
            named = {"first_name": self.person.first_name, "last_name": self.person.last_name}
            named["username"] = self.person.username
            return {"id": self.id, "type": "private"} | {key: value for key, value in named.items() if value}
        return {"id": self.id, "type": self.type, "title": self.title} | ({"is_forum": True} if self.forum else {})

    def transcript(self, topic: int | None = None) -> "list[Message]":
        """Return the messages that are there now, oldest first; of one topic where it is given."""
        return [message for message in self.messages.values() if topic is None or message.topic == topic]


@dataclass(slots=True)
class Message:
    """A message. `content` holds the fields that say what it is, as the Bot API names them."""

    id: int
    chat: Chat = field(repr=False)
    author: Account
    date: int
    content: Json
    topic: int = 0
    reply_to: "Message | None" = None
    quote: str = ""
    markup: Json | None = None
    edited: int = 0
    blobs: tuple[Blob, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The words that can be read: text or caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def mine(self) -> bool:
        """Whether the bot wrote it."""
        return self.author.is_bot

    @property
    def kind(self) -> str:
        """What it is: text, photo, document, …"""
        shadows = {"caption", "entities", "caption_entities", "media_group_id"}
        if "animation" in self.content:
            return "animation"
        if "venue" in self.content:
            return "venue"
        return next((key for key in self.content if key not in shadows), "")

    @property
    def buttons(self) -> list[list[Json]]:
        """The inline keyboard, row by row."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    def as_json(self, *, nested: bool = False) -> Json:
        """Return a Bot API Message; a nested one does not name the one it answers."""
        body: Json = {
            "message_id": self.id,
            "from": self.author.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.topic:
            body |= {"message_thread_id": self.topic, "is_topic_message": True}
        # Telegram shows the message that opened the topic as the one answered, where no other is.
        answered = self.reply_to or (self.chat.messages.get(self.topic) if self.topic != self.id else None)
        if answered is not None and not nested:
            body["reply_to_message"] = answered.as_json(nested=True)
        if self.quote:
            position = (answered.text if answered else "").find(self.quote)
            body["quote"] = {"text": self.quote, "position": max(position, 0), "is_manual": True}
        if self.edited:
            body["edit_date"] = self.edited
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body | self.content
