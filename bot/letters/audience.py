"""Who gets a letter to many, and at which of their addresses."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.people import AddressStatus, Consent, Stage
from bot.store.buyers import Address, Buyer, Contact, contacts_born_on, contacts_with_consent

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person and the one address that a letter goes to."""

    buyer: Buyer
    contact: Contact
    address: Address


async def consenting(channels: Sequence[str]) -> AsyncIterator[list[Recipient]]:
    """Yield, in batches by contact, everybody who said yes to newsletters, with one address each.

    Asked again at the moment of sending: this only spares rows that would be turned away.
    """
    after = 0
    while contacts := await contacts_with_consent(after, _BATCH):
        after = contacts[-1].id
        addresses = await _addresses(contacts, channels)
        yield [
            Recipient(contact.buyer, contact, best)
            for contact in contacts
            if (best := _best([one for one in addresses.get(contact.id, []) if one.consent is Consent.OPTED_IN]))
        ]


async def born_on(days: set[tuple[int, int]], channels: Sequence[str]) -> list[Recipient]:
    """Return everybody with a birthday on one of these (month, day) whom a greeting may reach."""
    contacts = [one for one in await contacts_born_on(days) if one.buyer.stage is not Stage.DISSOLVED]
    addresses = await _addresses(contacts, channels)
    found: list[Recipient] = []
    for contact in contacts:
        mine = addresses.get(contact.id, [])
        best = None if any(one.consent is Consent.OPTED_OUT for one in mine) else _best(mine)
        if best is not None:
            found.append(Recipient(contact.buyer, contact, best))
    return found


async def _addresses(contacts: Sequence[Contact], channels: Sequence[str]) -> dict[int, list[Address]]:
    found: dict[int, list[Address]] = {}
    if contacts:
        rows = Address.filter(contact_id__in=[contact.id for contact in contacts], channel__in=list(channels))
        for address in await rows:
            found.setdefault(address.contact_id, []).append(address)
    return found


def _best(addresses: Sequence[Address]) -> Address | None:
    """Return the live address that was heard from last; mail where none was."""
    alive = [one for one in addresses if one.status is AddressStatus.ACTIVE]
    return max(
        alive,
        key=lambda one: (one.last_seen_at.timestamp() if one.last_seen_at else 0.0, one.channel == "email", -one.id),
        default=None,
    )
