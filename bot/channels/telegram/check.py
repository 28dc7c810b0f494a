"""What a doctor asks of Telegram: is the token good, is the staff group there, may the bot open topics in it."""

from telegram import ChatMemberAdministrator, ChatMemberOwner
from telegram.error import TelegramError

from bot.channels.telegram.door import translate
from bot.channels.telegram.wire import WireBot
from bot.errors import ChannelDownError, PermanentError
from bot.messages import Finding


async def examine(bot: WireBot, staff_group: str) -> list[Finding]:
    """Look at everything that the service needs of Telegram; nothing is changed."""
    try:
        me = await bot.get_me()
    except TelegramError as error:
        return [_unreached(error)]
    findings = [Finding(ok=True, what=f"Telegram knows the bot as @{me.username}")]
    if staff_group:
        findings += await _examine_group(bot, me.id, staff_group)
    return findings


def _unreached(error: TelegramError) -> Finding:
    if isinstance(translate(error), ChannelDownError):
        return Finding(
            ok=False,
            what="Telegram does not know the bot's token",
            advice="Copy the token again from @BotFather (/mybots, then API Token) into the configuration.",
        )
    return Finding(
        ok=False,
        what=f"Telegram cannot be reached: {error}",
        advice="Check that this machine may open HTTPS connections to api.telegram.org, directly or through a proxy.",
    )


async def _examine_group(bot: WireBot, me: int, group: str) -> list[Finding]:
    try:
        chat = await bot.get_chat(group)
        member = await bot.get_chat_member(group, me)
    except TelegramError as error:
        return [_no_group(error, group)]
    findings = [Finding(ok=True, what=f"The bot is in the staff group {chat.title!r}")]
    findings.append(
        Finding(ok=True, what="The staff group has topics")
        if chat.is_forum
        else Finding(
            ok=False,
            what="The staff group has no topics, so all cases would share one stream",
            advice="Switch on Topics in the group's settings.",
        )
    )
    rights = isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    )
    findings.append(
        Finding(ok=True, what="The bot may open topics and reads all of the group")
        if rights
        else Finding(
            ok=False,
            what="The bot may not open topics in the staff group",
            advice="Make the bot an administrator of the group, with the right to manage topics.",
        )
    )
    return findings


def _no_group(error: TelegramError, group: str) -> Finding:
    if not isinstance(translate(error), PermanentError):
        return _unreached(error)
    return Finding(
        ok=False,
        what=f"The bot is not in the staff group {group}: {error}",
        advice="Add the bot to the group, and give the group's id (it begins with -100) in the configuration.",
    )
