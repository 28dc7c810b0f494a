"""Links into the chat that prove whose it is: made for one letter, and hidden wherever else they would stand."""

import re

from bot.conversation.proofs import start_token
from bot.conversation.talk import Talk
from bot.house import House
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery

_TOKEN = re.compile(r"(start(?:=|%3d))[a-z2-7]{24,64}", re.I)


async def chat_link(house: House, talk: Talk) -> str:
    """Return a link that opens the chat as the sender; empty where the mail could be forged, or there is no chat.

    The letter that it stands in goes to the address that wrote, and nowhere else.
    """
    pattern = house.exporter.chat_pattern
    if not pattern or not talk.proven or talk.inbound.channel != "email":
        return ""
    return pattern.replace("{token}", await start_token(house, talk.contact.id))


async def hide(sent: Delivery | None) -> None:
    """Mask the link on the timeline: it is the buyer's alone."""
    entry = await Interaction.get_or_none(id=sent.interaction_id) if sent and sent.interaction_id else None
    if entry is not None:
        await Interaction.filter(id=entry.id).update(text=masked(entry.text))


def masked(text: str) -> str:
    """Return `text` without the tokens of our links: who answers our letter quotes it, who forwards it does too."""
    return _TOKEN.sub(r"\1····", text)
