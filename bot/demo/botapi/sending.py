"""The methods that put something into a chat."""

import secrets
from collections.abc import Awaitable, Callable

from bot.demo.botapi.chats import Chat, Message
from bot.demo.botapi.errors import ApiError, Json, bad
from bot.demo.botapi.files import PHOTO_LIMIT, UPLOAD_LIMIT, Blob, describe, is_picture
from bot.demo.botapi.params import Params
from bot.demo.botapi.world import Change, World

TEXT_LIMIT = 4096  # UTF-16 code units
CAPTION_LIMIT = 1024

Handler = Callable[[World, Params], Awaitable[object]]


def units(text: str) -> int:
    """Return the length of `text` as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_text(text: str) -> str:
    """Return `text` as Telegram keeps it; refuse an empty or too long one."""
    if not text.strip():
        raise bad("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text.strip()


def check_caption(text: str) -> str:
    """Return a caption; refuse one that is too long."""
    if units(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text.strip()


def markup(params: Params) -> Json | None:
    """Return the reply markup; refuse buttons that Telegram refuses."""
    given = params.object("reply_markup")
    rows = given.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("object expected as reply markup")
    for key in (key for row in rows for key in row):
        _check_key(key)
    if not rows:
        return None if "inline_keyboard" in given else given or None
    return given


def _check_key(key: object) -> None:
    if not isinstance(key, dict) or not str(key.get("text") or "").strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    data = str(key.get("callback_data") or "")
    if len(data.encode()) > 64:
        raise bad("BUTTON_DATA_INVALID")
    if not any(value for name, value in key.items() if name not in ("text", "style", "icon_custom_emoji_id")):
        raise bad("Text buttons are unallowed in the inline keyboard")


def put(world: World, params: Params, content: Json, blobs: tuple[Blob, ...] = ()) -> Message:
    """Send `content` to where the parameters say, with all that every sending method knows."""
    chat = world.writable(params.text("chat_id"))
    keyboard = markup(params)
    topic = _topic(chat, params)
    answered, quote = _answered(chat, params)
    world.flood.check(chat.id)
    return world.post(
        chat, world.bot, content, topic=topic, reply_to=answered, quote=quote, markup=keyboard, blobs=blobs
    )


def _topic(chat: Chat, params: Params) -> int:
    topic = params.integer("message_thread_id")
    if topic and topic not in chat.topics:
        raise bad("message thread not found")
    return topic


def _answered(chat: Chat, params: Params) -> tuple[Message | None, str]:
    given = params.object("reply_parameters")
    number = given.get("message_id") or params.integer("reply_to_message_id")
    if not number:
        return None, ""
    answered = chat.messages.get(int(number))
    if answered is None:
        if given.get("allow_sending_without_reply") or params.boolean("allow_sending_without_reply"):
            return None, ""
        raise bad("message to be replied not found")
    quote = str(given.get("quote") or "")
    if quote and quote not in answered.text:
        raise bad("QUOTE_TEXT_INVALID")
    return answered, quote


async def send_message(world: World, params: Params) -> Json:
    """Send words."""
    text = params.text("text")
    return put(world, params, {"text": check_text(text)}).as_json()


def take_file(world: World, params: Params, kind: str, field: str) -> Blob:
    """Return the file that `field` uploads, or names by its id."""
    upload = params.upload(field)
    if upload is None:
        if not params.text(field):
            raise bad(f"there is no {kind.replace('_', ' ')} in the request")
        return world.files.get(params.text(field))
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad("file must be non-empty")
    if kind == "photo":
        _check_photo(upload.content)
    return world.files.add(kind, upload.content, upload.name, upload.media_type)


def _check_photo(content: bytes) -> None:
    if len(content) > PHOTO_LIMIT:
        size = f"file of size {len(content)} bytes is too big for a photo"
        raise bad(f"{size}; the maximum size is {PHOTO_LIMIT} bytes")
    if not is_picture(content):
        raise bad("IMAGE_PROCESS_FAILED")


def _send_file(kind: str) -> Handler:
    async def send(world: World, params: Params) -> Json:
        world.writable(params.text("chat_id"))
        blob = take_file(world, params, kind, kind)
        caption = check_caption(params.text("caption"))
        content = describe(blob) | ({"caption": caption} if caption else {})
        return put(world, params, content, (blob,)).as_json()

    return send


async def send_media_group(world: World, params: Params) -> list[Json]:
    """Send an album of two to ten files."""
    items = params.json("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad("wrong number of media in the album: 2 to 10 are expected")
    album = secrets.token_hex(8)
    sent = []
    for item in items:
        blob, caption = read_media(world, params, item)
        content = describe(blob) | {"media_group_id": album} | ({"caption": caption} if caption else {})
        sent.append(put(world, params, content, (blob,)).as_json())
    return sent


def read_media(world: World, params: Params, item: object) -> tuple[Blob, str]:
    """Return the file and caption of an InputMedia."""
    if not isinstance(item, dict) or item.get("type") not in ("photo", "video", "document", "audio", "animation"):
        raise bad('can\'t parse InputMedia: Field "type" must be of type String')
    named = Params({"media": str(item.get("media") or "")}, params.uploads)
    return take_file(world, named, str(item["type"]), "media"), check_caption(str(item.get("caption") or ""))


async def send_location(world: World, params: Params) -> Json:
    """Send a place."""
    return put(world, params, {"location": _place(params)}).as_json()


async def send_venue(world: World, params: Params) -> Json:
    """Send a place with its name."""
    place = _place(params)
    venue = {"location": place, "title": params.text("title"), "address": params.text("address")}
    return put(world, params, {"location": place, "venue": venue}).as_json()


def _place(params: Params) -> Json:
    try:
        place = {name: float(params.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad("LOCATION_INVALID") from None
    if not (abs(place["latitude"]) <= 90 and abs(place["longitude"]) <= 180):
        raise bad("LOCATION_INVALID")
    return place


async def send_contact(world: World, params: Params) -> Json:
    """Send an entry of the address book."""
    if not params.text("phone_number") or not params.text("first_name"):
        raise bad("PHONE_NUMBER_INVALID")
    contact = {name: params.text(name) for name in ("phone_number", "first_name", "last_name") if params.text(name)}
    return put(world, params, {"contact": contact}).as_json()


async def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing, or the like."""
    chat = world.writable(params.text("chat_id"))
    world.tell(Change("action", chat.id, text=params.text("action")))
    return True


METHODS: dict[str, Handler] = {
    "sendmessage": send_message,
    "sendmediagroup": send_media_group,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "sendcontact": send_contact,
    "sendchataction": send_chat_action,
    **{
        f"send{kind.replace('_', '')}": _send_file(kind)
        for kind in ("photo", "document", "voice", "video", "video_note", "sticker", "animation", "audio")
    },
}
