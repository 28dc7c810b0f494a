"""Who is it? Finds the sender's address, or makes a potential buyer of a newcomer."""

from bot.conversation.linking import link
from bot.conversation.newcomer import newcomer
from bot.conversation.proofs import Proven, redeem
from bot.house import House
from bot.messages import Act, Inbound
from bot.people import AddressStatus
from bot.store.buyers import Address, find_address


async def identify(house: House, inbound: Inbound, language: str) -> tuple[Address, str]:
    """Return the sender's address with its contact and buyer, and what became of a proof in the message.

    A newcomer becomes a potential buyer. A chat with a right code or a fresh link becomes an address of the contact
    that it proves. Nothing else joins two addresses (invariant 7).
    """
    address = await find_address(inbound.channel, inbound.sender.address)
    proven = await redeem(house, inbound, address)
    if proven.contact is not None:
        address = await _link(house, inbound, proven, address)
    if address is None:
        address = await _newcomer(house, inbound, language)
    await _seen(house, inbound, address)
    return address, proven.outcome


async def _link(house: House, inbound: Inbound, proven: Proven, address: Address | None) -> Address:
    assert proven.contact is not None
    await link(house, address or _address(house, inbound, proven.contact.id), proven.contact, proven.cause)
    found = await find_address(inbound.channel, inbound.sender.address)
    assert found is not None
    return found


def _address(house: House, inbound: Inbound, contact_id: int) -> Address:
    return Address(
        created_at=house.clock.now(),
        contact_id=contact_id,
        channel=inbound.channel,
        value=inbound.sender.address,
        chat=_answers_to(inbound),
    )


async def _newcomer(house: House, inbound: Inbound, language: str) -> Address:
    sender = inbound.sender
    domain = sender.address.rpartition("@")[2] if inbound.channel == "email" else ""
    name = sender.name or sender.username or sender.address.partition("@")[0]
    contact = await newcomer(house, inbound.channel, name, language, domain)
    await _address(house, inbound, contact.id).save()
    found = await find_address(inbound.channel, sender.address)
    assert found is not None
    return found


async def _seen(house: House, inbound: Inbound, address: Address) -> None:
    """Remember where answers go, and that the address is alive: it has just written.

    A mail for which our provider vouches proves its address for good: whoever it is reads what we send there. A chat
    proves by itself only that it is the account that it was before; whose it is, a code or a link must say.
    """
    address.last_seen_at = house.clock.now()
    address.chat = _answers_to(inbound) or address.chat
    if inbound.channel == "email" and inbound.sender.verified and address.verified_at is None:
        address.verified_at = house.clock.now()
    if inbound.act is Act.BLOCK:
        address.status = AddressStatus.BLOCKED
    elif inbound.act is not Act.MACHINE:
        address.status = AddressStatus.ACTIVE
    await address.save(update_fields=["last_seen_at", "chat", "status", "verified_at"])


def _answers_to(inbound: Inbound) -> str:
    """Return where answers go. By mail to the address itself: a Reply-To is a stranger's word, wherever it points."""
    return inbound.sender.address if inbound.channel == "email" else inbound.chat
