"""The methods that change what is already in a chat, and the one that answers a pressed button."""

from datetime import timedelta

from bot.demo.botapi.chats import Message
from bot.demo.botapi.errors import Json, bad
from bot.demo.botapi.files import describe
from bot.demo.botapi.params import Params
from bot.demo.botapi.sending import Handler, check_caption, check_text, markup, read_media
from bot.demo.botapi.world import Change, World

_PRESS_LIVES = timedelta(minutes=15)
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _target(world: World, params: Params) -> Message:
    chat = world.writable(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message.mine:
        raise bad("message can't be edited")
    return message


def _change(world: World, params: Params, message: Message, content: Json) -> Json:
    keyboard = markup(params)
    if content == message.content and keyboard == message.markup:
        raise bad(_SAME)
    world.flood.check(message.chat.id)
    message.content, message.markup, message.edited = content, keyboard, world.stamp()
    world.tell(Change("edited", message.chat.id, message.id))
    return message.as_json()


async def edit_text(world: World, params: Params) -> Json:
    """Change the words of a text message."""
    message = _target(world, params)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    return _change(world, params, message, {"text": check_text(params.text("text"))})


async def edit_caption(world: World, params: Params) -> Json:
    """Change the words under a file."""
    message = _target(world, params)
    if "text" in message.content:
        raise bad("there is no caption in the message to edit")
    content = {key: value for key, value in message.content.items() if key != "caption"}
    caption = check_caption(params.text("caption"))
    return _change(world, params, message, content | ({"caption": caption} if caption else {}))


async def edit_markup(world: World, params: Params) -> Json:
    """Change the buttons only."""
    message = _target(world, params)
    return _change(world, params, message, message.content)


async def edit_media(world: World, params: Params) -> Json:
    """Put another file in the place of the one that was sent."""
    message = _target(world, params)
    blob, caption = read_media(world, params, params.object("media"))
    changed = _change(world, params, message, describe(blob) | ({"caption": caption} if caption else {}))
    message.blobs = (blob,)
    return changed


async def delete(world: World, params: Params) -> bool:
    """Take a message away."""
    chat = world.writable(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad("message to delete not found")
    me = chat.members.get(world.bot.id)
    if not (message.mine or chat.private or (me is not None and me.may("can_delete_messages"))):
        raise bad("message can't be deleted")
    del chat.messages[message.id]
    world.tell(Change("deleted", chat.id, message.id))
    return True


async def answer_press(world: World, params: Params) -> bool:
    """Answer a pressed button, with a small notice or without."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answered or world.clock.now() - press.at > _PRESS_LIVES:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press.answered, press.notice, press.alert = True, params.text("text"), params.boolean("show_alert")
    world.tell(Change("answered", press.message.chat.id, press.message.id, press.notice))
    return True


METHODS: dict[str, Handler] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "editmessagemedia": edit_media,
    "deletemessage": delete,
    "answercallbackquery": answer_press,
}
