"""A Bot API server for one machine: Telegram's protocol and error bodies, with a world of people around the bot.

`async with serve() as api:` gives a running server; python-telegram-bot reaches it by `api.base_url` and
`api.base_file_url`. `api.user("Mei")` and `api.group("Staff", …)` make people and groups; their methods are what their
apps could do. `api.world.watch()` tells every change, `api.world.faults` lets calls fail,
`api.world.flood` limits them.
"""

from bot.demo.botapi.chats import Account, Chat, Member, Message, Topic
from bot.demo.botapi.errors import ApiError, WorldError
from bot.demo.botapi.people import Group, User
from bot.demo.botapi.server import BotApi, build, serve
from bot.demo.botapi.world import Change, Press, World, all_rights

__all__ = [
    "Account",
    "ApiError",
    "BotApi",
    "Change",
    "Chat",
    "Group",
    "Member",
    "Message",
    "Press",
    "Topic",
    "User",
    "World",
    "WorldError",
    "all_rights",
    "build",
    "serve",
]
