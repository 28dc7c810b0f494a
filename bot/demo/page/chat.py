"""A Telegram chat as its members see it, and what they do in it."""

from datetime import UTC, datetime
from urllib.parse import quote

from bot.demo.botapi import Chat, Message, User, WorldError
from bot.demo.botapi.files import PHOTO_LIMIT, Blob, is_picture
from bot.demo.page.show import Json, NotPossibleError, NotThereError
from bot.messages import File

_SHOWN = 300  # of a chat's newest messages
_NOTICE_WAIT = 5.0  # seconds that a pressed button is given to be answered
_LONGEST = 4096  # UTF-16 units, as Telegram has it
_QUOTED = 300


def view(chat: Chat, me: User | None) -> Json:
    """Return a chat for the page, as `me` sees it."""
    mine = me.id if me else 0
    shown = [one for one in chat.transcript() if one.text or one.blobs or one.buttons or one.kind not in _SILENT]
    return {
        "chat": chat.id,
        "started": chat.started,
        "blocked": chat.blocked,
        "messages": [_message(one, mine) for one in shown[-_SHOWN:]],
    }


_SILENT = frozenset({"", "forum_topic_created", "migrate_to_chat_id", "migrate_from_chat_id"})


def send(user: User, chat: Chat, text: str, file: File | None = None, reply_to: int = 0) -> Message:
    """Write into a chat; a picture goes as a photo, any other file as a document."""
    if not text.strip() and file is None:
        raise NotPossibleError("empty")
    how: Json = {"reply_to": _find(chat, reply_to)} if reply_to else {}
    try:
        if file is None:
            return user.send_text(_cut(text), chat, **how)
        content = file.content or b""
        if is_picture(content) and len(content) <= PHOTO_LIMIT:
            return user.send_photo(content, text[:1024], chat, **how)
        return user.send_document(file.name, content, file.media_type, text[:1024], chat, **how)
    except WorldError as error:
        raise NotPossibleError("not_writable") from error


def edit(user: User, chat: Chat, message: int, text: str) -> None:
    """Change one's own words."""
    try:
        user.edit(_find(chat, message), _cut(text))
    except WorldError as error:
        raise NotPossibleError("not_yours") from error


async def press(user: User, chat: Chat, message: int, data: str) -> Json:
    """Press a button and return what the bot answers: a short notice, which it may want to be acknowledged."""
    try:
        pressed = user.press(_find(chat, message), data)
    except WorldError as error:
        raise NotPossibleError("no_button") from error
    if pressed is None:
        return {"notice": "", "alert": False}
    try:
        await user.world.until(lambda: pressed.answered, _NOTICE_WAIT)
    except TimeoutError:
        return {"notice": "", "alert": False}
    return {"notice": pressed.notice, "alert": pressed.alert}


def _find(chat: Chat, number: int) -> Message:
    if number not in chat.messages:
        raise NotThereError(f"message {number}")
    return chat.messages[number]


def _cut(text: str) -> str:
    units = text.strip().encode("utf-16-le", "surrogatepass")[: 2 * _LONGEST]
    return units.decode("utf-16-le", "ignore")


def _message(one: Message, me: int) -> Json:
    return {
        "id": one.id,
        "mine": one.author.id == me,
        "bot": one.mine,
        "author": one.author.name,
        "at": datetime.fromtimestamp(one.date, UTC).isoformat(),
        "edited": bool(one.edited),
        "kind": one.kind,
        "text": one.text,
        "files": [_file(blob) for blob in one.blobs],
        "reply": _answered(one),
        "buttons": [[_button(key) for key in row] for row in one.buttons],
    }


def _answered(one: Message) -> Json | None:
    if one.reply_to is None:
        return None
    return {
        "id": one.reply_to.id,
        "author": one.reply_to.author.name,
        "text": (one.quote or one.reply_to.text)[:_QUOTED],
    }


def _button(key: Json) -> Json:
    url = str(key.get("url", ""))
    return {"text": str(key["text"]), "data": str(key.get("callback_data", "")), "url": url}


def _file(blob: Blob) -> Json:
    return {
        "name": blob.name,
        "type": blob.media_type,
        "size": blob.size,
        "picture": blob.kind in ("photo", "sticker", "document") and is_picture(blob.content),
        "url": f"/api/file/{quote(blob.path)}",
    }
