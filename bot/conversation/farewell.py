"""A contact who wants to be forgotten: noted now, done by the clock as soon as our last word to them is out."""

from bot.conversation.talk import Talk
from bot.house import House


async def erase(house: House, talk: Talk) -> None:
    """Note the wish; nothing happens by a message that may be forged, whatever a dialog says."""
    if not talk.proven:
        return
    talk.contact.erased_at = house.clock.now()
    await talk.contact.save(update_fields=["erased_at"])
