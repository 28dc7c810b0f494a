"""The methods that ask: who am I, who is there, where is the file, what commands; and the webhook's three."""

import re

from bot.demo.botapi.chats import Member
from bot.demo.botapi.errors import Json, bad, forbidden
from bot.demo.botapi.params import Params
from bot.demo.botapi.sending import Handler
from bot.demo.botapi.updates import Hook
from bot.demo.botapi.world import World


async def get_me(world: World, _params: Params) -> Json:
    """Say who the bot is."""
    able = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return world.bot.as_json() | able


async def get_chat(world: World, params: Params) -> Json:
    """Describe a chat (ChatFullInfo)."""
    chat = world.writable(params.text("chat_id"))
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    gifts["gifts_from_channels"] = False
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


async def get_member(world: World, params: Params) -> Json:
    """Say what somebody is in a chat."""
    chat = world.writable(params.text("chat_id"))
    user = params.integer("user_id")
    account = world.bot if user == world.bot.id else world.accounts.get(user)
    if account is None:
        raise bad("PARTICIPANT_ID_INVALID")
    alone = Member(account, "member" if chat.private and user in (chat.id, world.bot.id) else "left")
    return chat.members.get(user, alone).as_json()


async def get_administrators(world: World, params: Params) -> list[Json]:
    """List who rules a group; other bots are left out."""
    chat = world.writable(params.text("chat_id"))
    if chat.private:
        raise bad("there are no administrators in the private chat")
    ruling = [member for member in chat.members.values() if member.status in ("creator", "administrator")]
    return [member.as_json() for member in ruling if not member.account.is_bot or member.account is world.bot]


async def get_member_count(world: World, params: Params) -> int:
    """Count who is in a chat."""
    chat = world.writable(params.text("chat_id"))
    return 2 if chat.private else sum(member.inside for member in chat.members.values())


async def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = world.writable(params.text("chat_id"))
    if chat.private:
        raise forbidden("bot can't leave a private chat")
    world.set_member(chat, world.bot, "left")
    return True


def _scope(params: Params) -> str:
    scope = params.object("scope") or {"type": "default"}
    return f"{sorted(scope.items())}|{params.text('language_code')}"


async def set_commands(world: World, params: Params) -> bool:
    """Name the commands shown in the menu."""
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON object")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))):
            raise bad("BOT_COMMAND_INVALID")
    world.commands[_scope(params)] = commands
    return True


async def get_commands(world: World, params: Params) -> list[Json]:
    """Return the commands of a scope and language."""
    return world.commands.get(_scope(params), [])


async def delete_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and language."""
    world.commands.pop(_scope(params), None)
    return True


async def get_file(world: World, params: Params) -> Json:
    """Say where a file can be downloaded."""
    return world.files.info(params.text("file_id"))


async def set_webhook(world: World, params: Params) -> bool:
    """Push updates to a URL. Plain http is allowed here: the server only ever serves one machine."""
    url, secret = params.text("url"), params.text("secret_token")
    if url and not re.match(r"https?://", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    world.updates.allow(params.json("allowed_updates"))
    hook = Hook(url, secret, params.integer("max_connections", 40))
    world.updates.set_webhook(hook, drop_pending=params.boolean("drop_pending_updates"))
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Go back to getUpdates."""
    world.updates.set_webhook(Hook(), drop_pending=params.boolean("drop_pending_updates"))
    return True


async def get_webhook_info(world: World, _params: Params) -> Json:
    """Say how the webhook fares."""
    hook, allowed = world.updates.hook, world.updates.allowed
    body: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.updates)}
    if hook.url:
        body["max_connections"] = hook.max_connections
    if hook.last_error_date:
        body |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    return body | ({"allowed_updates": allowed} if allowed is not None else {})


METHODS: dict[str, Handler] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_member,
    "getchatadministrators": get_administrators,
    "getchatmembercount": get_member_count,
    "leavechat": leave_chat,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
