"""Who may get what: a letter's purpose decides, asked when it is planned and again at the moment of sending."""

from bot.countries import profile
from bot.house import House
from bot.people import Consent
from bot.store.buyers import Address, ConsentChange, Contact, Suppression
from bot.store.interactions import Direction, Interaction, Kind


async def opt_in(house: House, address: Address, evidence: str) -> None:
    """Note that an address asked for marketing letters, with the evidence."""
    await _change(house, address, Consent.OPTED_IN, evidence)
    # An address that bounced stays closed, whatever its owner wishes.
    stored = Suppression.filter(channel=address.channel, value=address.value)
    await stored.exclude(reason__startswith="bounced").delete()


async def undo_opt_out(house: House, contact_id: int) -> None:
    """Take a slip back: every address of the contact gets the consent that it had before, no more."""
    for address in await Address.filter(contact_id=contact_id, consent=Consent.OPTED_OUT):
        events = Interaction.filter(contact_id=contact_id, channel=address.channel, kind=Kind.EVENT)
        last = await events.filter(text=str(Consent.OPTED_OUT)).order_by("-id").first()
        before = Consent(last.note.get("before", Consent.NONE)) if last else Consent.NONE
        if before is not Consent.OPTED_OUT:
            await _change(house, address, before, "undid unsubscribing")


async def opt_out(house: House, contact_id: int, evidence: str) -> None:
    """Note that a contact wants no marketing letters, at any of their addresses. Asked twice, it changes nothing."""
    for address in await Address.filter(contact_id=contact_id):
        if address.consent is not Consent.OPTED_OUT:
            await _change(house, address, Consent.OPTED_OUT, evidence)


async def _change(house: House, address: Address, consent: Consent, evidence: str) -> None:
    now, before = house.clock.now(), address.consent
    address.consent, address.consent_at, address.consent_evidence = consent, now, evidence[:200]
    await address.save(update_fields=["consent", "consent_at", "consent_evidence"])
    contact = await Contact.get(id=address.contact_id).select_related("buyer")
    await ConsentChange.create(
        created_at=now, address_id=address.id, before=before, after=consent, evidence=evidence[:400],
        basis=profile(contact.buyer.country).marketing.law[:80],
    )  # fmt: skip
    await Interaction.create(
        created_at=now, at=now, buyer_id=contact.buyer_id, contact_id=contact.id, channel=address.channel,
        direction=Direction.NONE, kind=Kind.EVENT, text=str(consent),
        note={"evidence": evidence, "before": str(before)},
    )  # fmt: skip
