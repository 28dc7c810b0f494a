"""Who is it? Finds the sender's address, or makes a potential buyer of a newcomer."""

import structlog

from bot.countries import known, profile
from bot.errors import TokenError
from bot.house import House
from bot.messages import Act, Inbound
from bot.people import AddressStatus, Stage
from bot.store.buyers import Address, Buyer, Contact, StageChange, find_address
from bot.store.interactions import Direction, Interaction, Kind

# Country domains that are sold to the world say nothing of a country.
_GENERIC = frozenset({"AI", "CC", "CO", "FM", "IO", "LA", "ME", "TV", "WS"})
log = structlog.get_logger(__name__)


async def identify(house: House, inbound: Inbound, language: str) -> Address:
    """Return the sender's address with its contact and buyer; a newcomer becomes a potential buyer.

    A valid deep link (`/start` with a signed token) proves that the chat belongs to a contact we know: then the chat
    becomes that contact's verified address. Nothing else joins two addresses (invariant 7).
    """
    address = await find_address(inbound.channel, inbound.sender.address)
    proven = await _proven(house, inbound)
    if proven is not None and (address is None or address.contact_id != proven.id):
        address = await _link(house, inbound, proven, address)
    if address is None:
        address = await _newcomer(house, inbound, language)
    await _seen(house, inbound, address)
    return address


async def _proven(house: House, inbound: Inbound) -> Contact | None:
    if inbound.act is not Act.START or not inbound.token:
        return None
    try:
        (contact_id,) = house.signer.read("start", inbound.token)
    except (TokenError, ValueError):
        log.warning("refused a deep link", action="identify.token", sender=inbound.sender.address)
        return None
    return await Contact.get_or_none(id=int(contact_id)).select_related("buyer")


async def _link(house: House, inbound: Inbound, contact: Contact, address: Address | None) -> Address:
    now = house.clock.now()
    if address is None:
        address = _address(house, inbound, contact.id)
    address.contact_id = contact.id
    address.verified_at = now
    await address.save()
    await Interaction.create(
        created_at=now, at=now, buyer_id=contact.buyer_id, contact_id=contact.id, channel=inbound.channel,
        direction=Direction.NONE, kind=Kind.EVENT, text="linked by a signed link", note={"address": address.value},
    )  # fmt: skip
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
    now, sender = house.clock.now(), inbound.sender
    domain = sender.address.rpartition("@")[2]
    country = _country(domain) if inbound.channel == "email" else ""
    name = sender.name or sender.username or sender.address.partition("@")[0]
    buyer = await Buyer.create(
        created_at=now, name=name[:200], country=country, source=inbound.channel, stage=Stage.POTENTIAL, stage_since=now
    )
    await StageChange.create(
        created_at=now, buyer=buyer, before=Stage.POTENTIAL, after=Stage.POTENTIAL, cause="first message", author="bot"
    )
    contact = await Contact.create(
        created_at=now,
        buyer=buyer,
        name=name[:200],
        language=language,
        timezone=profile(country).zone if country else house.exporter.timezone,
        family_name_first=profile(country).family_first if country else False,
    )
    await _address(house, inbound, contact.id).save()
    found = await find_address(inbound.channel, sender.address)
    assert found is not None
    return found


async def _seen(house: House, inbound: Inbound, address: Address) -> None:
    """Remember where answers go, and that the address is alive: it has just written."""
    address.last_seen_at = house.clock.now()
    address.chat = _answers_to(inbound) or address.chat
    if inbound.act is Act.BLOCK:
        address.status = AddressStatus.BLOCKED
    elif inbound.act is not Act.MACHINE:
        address.status = AddressStatus.ACTIVE
    await address.save(update_fields=["last_seen_at", "chat", "status"])


def _country(domain: str) -> str:
    """Return the country of a mail domain where its last part is one we trade with; a hint, to be corrected."""
    code = domain.rpartition(".")[2].upper()
    return {"UK": "GB"}.get(code, code if code in known() and code not in _GENERIC else "")


def _answers_to(inbound: Inbound) -> str:
    """Return where answers go. By mail to the address itself: a Reply-To is a stranger's word, wherever it points."""
    return inbound.sender.address if inbound.channel == "email" else inbound.chat
