"""An update as it lay on the wire becomes one thing that one person did. Pure: no bot, no network.

Vendor ids: `<chat>:<message>` for messages, which edit_of and reply_to use too; an edit has the update's number behind
it (`<chat>:<message>:<update>`), a pressed button is `callback:<query>`, a block `member:<update>`.
"""

import re
from datetime import UTC, datetime

from bot.channels.telegram.content import SERVICE, read_content
from bot.channels.telegram.reading import Node, child, identifier, load, number, word
from bot.errors import UnreadableError
from bot.messages import Act, Inbound, Raw, Sender

KIND = "telegram"
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")  # the updates we ask for
_START = re.compile(r"/start(?:@[A-Za-z0-9_]+)?(?:\s+(.*))?\s*", re.DOTALL)
_YEAR_10000 = 253_402_300_800


def parse(raw: Raw) -> Inbound | None:
    """Return what happened, None where it concerns nobody; UnreadableError for what is no update of Telegram's."""
    update = load(raw.content)
    kind = next((kind for kind in KINDS if kind in update), None)
    if kind is None:
        return None
    body = child(update, kind)
    if not body:
        raise UnreadableError(f"{kind} is no object")
    if kind == "callback_query":
        return _button(raw, body)
    if kind == "my_chat_member":
        return _member(raw, body)
    return _message(raw, body, edited=kind == "edited_message")


def lane(update: Node) -> str:
    """Return the chat that an update belongs to: what happens in one chat is worked on in its order."""
    body = next((child(update, kind) for kind in KINDS if kind in update), {})
    return str(number(child(body or {}, "chat"), "id") or number(child(child(body, "message"), "chat"), "id") or "")


def _message(raw: Raw, message: Node, *, edited: bool) -> Inbound | None:
    chat = child(message, "chat")
    name = f"{identifier(chat, 'id')}:{identifier(message, 'message_id')}"
    if number(message, "migrate_to_chat_id"):
        return _migrated(raw, message, name)
    if _concerns_nobody(message, edited=edited):
        return None
    content = read_content(message)
    start = None if edited else _START.fullmatch(content.text)
    quote = _quote(message)
    return Inbound(
        channel=KIND,
        vendor_id=f"{name}:{raw.vendor_id}" if edited else name,
        sender=_sender(child(message, "from")),
        act=Act.EDIT if edited else Act.START if start else Act.MESSAGE,
        sent_at=_moment(message, "edit_date" if edited else "date", raw),
        chat=str(chat["id"]),
        text="" if start else content.text,
        full_text=f"{quote}\n\n{content.text}".strip() if quote else content.text,
        files=content.files,
        token=(start.group(1) or "").strip()[:512] if start else "",
        edit_of=name if edited else "",
        reply_to=_reply_to(message),
        topic=_topic(message),
        private=chat.get("type") == "private",
        notices=content.notices,
    )


def _concerns_nobody(message: Node, *, edited: bool) -> bool:
    """Say whether a message is a machine's, Telegram's own, or no more than a live location that moved on."""
    return (
        not child(message, "from")
        or child(message, "from").get("is_bot") is True
        or message.get("is_automatic_forward") is True
        or child(message, "chat").get("type") == "channel"
        or not SERVICE.isdisjoint(message)
        or (edited and "location" in message)
    )


def _migrated(raw: Raw, message: Node, name: str) -> Inbound:
    chat = number(child(message, "chat"), "id")
    mover = number(child(message, "from"), "id") or chat
    return Inbound(
        channel=KIND,
        vendor_id=name,
        sender=Sender(address=str(mover)),
        act=Act.NOTICE,
        sent_at=_moment(message, "date", raw),
        chat=str(chat),
        text=str(number(message, "migrate_to_chat_id")),
        private=False,
        notices=("group_migrated",),
    )


def _button(raw: Raw, query: Node) -> Inbound | None:
    message = child(query, "message")
    token = word(query, "id", 100)
    if not token:
        raise UnreadableError("callback query without id")
    if not message:
        return None  # it hung on an inline message, which we never send
    chat = child(message, "chat")
    return Inbound(
        channel=KIND,
        vendor_id=f"callback:{token}",
        sender=_sender(child(query, "from")),
        act=Act.BUTTON,
        sent_at=raw.received_at,
        chat=str(identifier(chat, "id")),
        button=word(query, "data", 64),
        token=token,
        reply_to=f"{chat['id']}:{identifier(message, 'message_id')}",
        topic=_topic(message),
        private=chat.get("type") == "private",
    )


def _member(raw: Raw, change: Node) -> Inbound | None:
    chat = child(change, "chat")
    if chat.get("type") != "private":
        return None
    old, new = (word(child(change, name), "status", 32) for name in ("old_chat_member", "new_chat_member"))
    if new != "kicked" and (old, new) != ("kicked", "member"):
        return None
    return Inbound(
        channel=KIND,
        vendor_id=f"member:{raw.vendor_id}",
        sender=_sender(child(change, "from")),
        act=Act.BLOCK if new == "kicked" else Act.UNBLOCK,
        sent_at=_moment(change, "date", raw),
        chat=str(identifier(chat, "id")),
    )


def _sender(user: Node) -> Sender:
    name = f"{word(user, 'first_name', 255)} {word(user, 'last_name', 255)}".strip()
    language = word(user, "language_code", 35).replace("_", "-").split("-", maxsplit=1)[0].lower()
    return Sender(
        address=str(identifier(user, "id")),
        name=name,
        language=language if re.fullmatch(r"[a-z]{2}", language) else "",
        username=word(user, "username", 64),
        verified=True,
        is_bot=user.get("is_bot") is True,
    )


def _topic(message: Node) -> str:
    return str(number(message, "message_thread_id") or "") if message.get("is_topic_message") is True else ""


def _answered(message: Node) -> Node:
    """Return the message that this one answers, here or in another chat."""
    answered = child(message, "reply_to_message")
    # In a topic, Telegram shows the message that opened it as the one answered, where no other is.
    opened = "forum_topic_created" in answered or (
        _topic(message) and number(answered, "message_id") == number(message, "message_thread_id")
    )
    return child(message, "external_reply") if opened or not answered else answered


def _reply_to(message: Node) -> str:
    answered = _answered(message)
    chat, name = number(child(answered, "chat"), "id"), number(answered, "message_id")
    return f"{chat}:{name}" if chat and name else ""


def _quote(message: Node) -> str:
    """Return the quoted words, each line marked as mail does; of an answer without a quotation, all that it answers."""
    answered = _answered(message)
    words = word(child(message, "quote"), "text") or word(answered, "text") or word(answered, "caption")
    return "\n".join(f"> {line}" for line in words.splitlines())


def _moment(node: Node, name: str, raw: Raw) -> datetime:
    seconds = number(node, name)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _YEAR_10000 else raw.received_at
