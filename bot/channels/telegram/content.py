"""What a Telegram message carries: words, files, places, people; and what we cannot carry."""

import re
from dataclasses import dataclass

from bot.channels.telegram.reading import Node, child, file_name, fraction, media_type, number, word
from bot.messages import File

_TEXT_READ = 100_000  # characters; Telegram's own limit is far lower, and may grow
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes a bot may fetch

# fmt: off
# What Telegram itself writes into a chat; it concerns nobody here.
SERVICE = frozenset(
    {
        "new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant",
        "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
        "channel_chat_created", "message_auto_delete_timer_changed", "migrate_from_chat_id", "pinned_message",
        "users_shared", "user_shared", "chat_shared", "connected_website", "write_access_allowed",
        "proximity_alert_triggered", "boost_added", "chat_background_set", "checklist_tasks_done",
        "checklist_tasks_added", "direct_message_price_changed", "paid_message_price_changed", "forum_topic_created",
        "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
        "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "video_chat_scheduled",
        "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "voice_chat_scheduled",
        "voice_chat_started", "voice_chat_ended", "voice_chat_participants_invited", "suggested_post_approved",
        "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded",
        "chat_owner_left", "chat_owner_changed",
    }
)
# What people send and we cannot take along, even where words came with it.
_UNSUPPORTED = frozenset(
    {
        "poll", "dice", "story", "giveaway", "giveaway_winners", "game", "paid_media", "invoice",
        "successful_payment", "refunded_payment", "checklist", "gift", "unique_gift", "passport_data", "web_app_data",
    }
)
# fmt: on
# kind of file: (name where Telegram gives none, MIME type where it gives none)
_FILES = {
    "animation": ("animation.mp4", "video/mp4"),
    "document": ("document", "application/octet-stream"),
    "voice": ("voice.oga", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video_note.mp4", "video/mp4"),
}
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{20,400}")


@dataclass(frozen=True, slots=True)
class Content:
    """What was in a message. `notices` are the stems that tell its sender what we could not take."""

    text: str
    files: tuple[File, ...]
    notices: tuple[str, ...]


def read_content(message: Node) -> Content:
    """Return what `message` carries, in the house's words."""
    files = tuple(found for found in (_photo(message), _other_file(message), _sticker(message)) if found)
    text = _words(message)
    notices = []
    if not (text or files) or any(key in message for key in _UNSUPPORTED):
        notices.append("unsupported")
    if any(found.size > DOWNLOAD_LIMIT for found in files):
        notices.append("file_too_big")
    return Content(text, files, tuple(notices))


def _words(message: Node) -> str:
    written = word(message, "text", _TEXT_READ) or word(message, "caption", _TEXT_READ)
    drawn = word(child(message, "sticker"), "emoji", 32)
    return written or drawn or _place(message) or _person(child(message, "contact"))


def _place(message: Node) -> str:
    """Return a place as a line that anybody can read: a pin, the coordinates in degrees, and its name."""
    venue = child(message, "venue")
    spot = child(message, "location") or child(venue, "location")
    latitude, longitude = fraction(spot, "latitude"), fraction(spot, "longitude")
    if latitude is None or longitude is None:
        return ""
    named = ", ".join(filter(None, (word(venue, "title", 255), word(venue, "address", 255))))
    return f"📍 {latitude:.4f}, {longitude:.4f}" + (f" {named}" if named else "")


def _person(contact: Node) -> str:
    name = f"{word(contact, 'first_name', 255)} {word(contact, 'last_name', 255)}".strip()
    return ", ".join(filter(None, (name, word(contact, "phone_number", 64))))


def _photo(message: Node) -> File | None:
    sizes = message.get("photo")
    known = [size for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    if not known:
        return None
    largest = max(known, key=lambda size: (number(size, "width") * number(size, "height"), number(size, "file_size")))
    return _file("photo", largest, "photo.jpg", "image/jpeg")


def _other_file(message: Node) -> File | None:
    # An animation is repeated as a document for old clients: the first in the table's order is what it is.
    for kind, (name, media) in _FILES.items():
        if body := child(message, kind):
            return _file(kind, body, name, media)
    return None


def _sticker(message: Node) -> File | None:
    body = child(message, "sticker")
    if not body:
        return None
    if body.get("is_animated") is True:
        return _file("sticker", body, "sticker.tgs", "application/x-tgsticker")
    if body.get("is_video") is True:
        return _file("sticker", body, "sticker.webm", "video/webm")
    return _file("sticker", body, "sticker.webp", "image/webp")


def _file(kind: str, body: Node, name: str, media: str) -> File | None:
    vendor_ref = word(body, "file_id", 500)
    if not _FILE_ID.fullmatch(vendor_ref):
        return None
    return File(
        name=file_name(body, name),
        media_type=media_type(body, media),
        size=max(number(body, "file_size"), 0),
        vendor_ref=vendor_ref,
        kind=kind,
    )
