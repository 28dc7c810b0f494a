"""The methods on forum topics."""

from bot.demo.botapi.chats import Chat, Topic
from bot.demo.botapi.errors import Json, bad
from bot.demo.botapi.params import Params
from bot.demo.botapi.sending import Handler
from bot.demo.botapi.world import Change, World

_NAME_LIMIT = 128


def _forum(world: World, params: Params, *, doing: str) -> Chat:
    chat = world.writable(params.text("chat_id"))
    if not chat.forum:
        raise bad("the chat is not a forum")
    me = chat.members.get(world.bot.id)
    if me is None or not me.may("can_manage_topics"):
        raise bad(f"not enough rights to {doing}")
    return chat


def _topic(world: World, params: Params, *, doing: str) -> tuple[Chat, Topic]:
    chat = _forum(world, params, doing=doing)
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad("message thread not found")
    return chat, topic


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not 1 <= len(name) <= _NAME_LIMIT:
        raise bad("TOPIC_TITLE_INVALID")
    return name


async def create(world: World, params: Params) -> Json:
    """Open a topic."""
    chat = _forum(world, params, doing="create a topic")
    name = _name(params)
    world.flood.check(chat.id)
    color = params.integer("icon_color") or 7322096
    opened = world.post(chat, world.bot, {"forum_topic_created": {"name": name, "icon_color": color}})
    opened.topic = opened.id
    topic = chat.topics[opened.id] = Topic(opened.id, name, color, params.text("icon_custom_emoji_id"))
    world.tell(Change("topic", chat.id, topic.id))
    return topic.as_json()


async def edit(world: World, params: Params) -> bool:
    """Rename a topic, or change its icon."""
    chat, topic = _topic(world, params, doing="edit the topic")
    name = _name(params) if "name" in params else topic.name
    icon = params.text("icon_custom_emoji_id") if "icon_custom_emoji_id" in params else topic.icon
    if (name, icon) == (topic.name, topic.icon):
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name, topic.icon = name, icon
    world.post(chat, world.bot, {"forum_topic_edited": {"name": name}}, topic=topic.id)
    world.tell(Change("topic", chat.id, topic.id))
    return True


def _set_closed(*, closed: bool) -> Handler:
    async def change(world: World, params: Params) -> bool:
        chat, topic = _topic(world, params, doing="close the topic" if closed else "reopen the topic")
        if topic.closed == closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        world.post(chat, world.bot, {f"forum_topic_{'closed' if closed else 'reopened'}": {}}, topic=topic.id)
        world.tell(Change("topic", chat.id, topic.id))
        return True

    return change


async def delete(world: World, params: Params) -> bool:
    """Take a topic away with all that is in it."""
    chat, topic = _topic(world, params, doing="delete the topic")
    del chat.topics[topic.id]
    for number in [number for number, message in chat.messages.items() if message.topic == topic.id]:
        del chat.messages[number]
    world.tell(Change("topic", chat.id, topic.id))
    return True


METHODS: dict[str, Handler] = {
    "createforumtopic": create,
    "editforumtopic": edit,
    "closeforumtopic": _set_closed(closed=True),
    "reopenforumtopic": _set_closed(closed=False),
    "deleteforumtopic": delete,
}
