"""Who may get what: a letter's purpose decides, asked when it is planned and again at the moment of sending."""

from bot.house import House
from bot.people import Consent
from bot.store.buyers import Address, Contact, Suppression
from bot.store.interactions import Direction, Interaction, Kind


async def opt_in(house: House, address: Address, evidence: str) -> None:
    """Note that an address asked for marketing letters, with the evidence."""
    await _change(house, address, Consent.OPTED_IN, evidence)
    await Suppression.filter(channel=address.channel, value=address.value).delete()


async def opt_out(house: House, contact_id: int, evidence: str) -> None:
    """Note that a contact wants no marketing letters, at any of their addresses. Asked twice, it changes nothing."""
    for address in await Address.filter(contact_id=contact_id):
        if address.consent is not Consent.OPTED_OUT:
            await _change(house, address, Consent.OPTED_OUT, evidence)


async def _change(house: House, address: Address, consent: Consent, evidence: str) -> None:
    now = house.clock.now()
    address.consent, address.consent_at, address.consent_evidence = consent, now, evidence[:200]
    await address.save(update_fields=["consent", "consent_at", "consent_evidence"])
    contact = await Contact.get(id=address.contact_id)
    await Interaction.create(
        created_at=now, at=now, buyer_id=contact.buyer_id, contact_id=contact.id, channel=address.channel,
        direction=Direction.NONE, kind=Kind.EVENT, text=str(consent), note={"evidence": evidence},
    )  # fmt: skip
