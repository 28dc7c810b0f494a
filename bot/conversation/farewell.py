"""Forgetting a contact: what law lets us keep stays, everything else goes."""

from bot.conversation.talk import Talk
from bot.house import House


async def erase(house: House, talk: Talk) -> None:
    """Forget the contact; nothing happens for a sender who is not verified."""
    if not talk.trusted:
        return
    raise NotImplementedError(house)
