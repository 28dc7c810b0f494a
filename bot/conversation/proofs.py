"""Proof of who somebody is: codes sent and redeemed, addresses linked and unlinked."""

from bot.actions import SendCode
from bot.conversation.talk import Talk
from bot.house import House


async def send_code(house: House, talk: Talk, action: SendCode) -> None:
    """Mail a single-use code to the address, if a contact of ours has it."""
    raise NotImplementedError


async def unlink(house: House, talk: Talk) -> None:
    """Undo the last linking of this address."""
    raise NotImplementedError
