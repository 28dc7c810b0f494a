"""Forgetting a contact: what identifies a person goes, what tax law lets us keep of the firm's trades stays.

The timeline keeps that something was said and when, not what. So that an old list does not bring the address back into
our letters, its SHA-256 stays on the suppression list (GDPR art. 17(3)(b) and art. 21(3)).
"""

import hashlib
from datetime import datetime, timedelta

from tortoise.expressions import Q

from bot.people import AddressStatus, Consent
from bot.store.blobs import Blob
from bot.store.buyers import Address, Buyer, ConsentChange, Contact, Fact, Suppression
from bot.store.cases import Case
from bot.store.inbox import Inbox
from bot.store.interactions import Attachment, Correction, Direction, Interaction, Kind, Thread
from bot.store.outbox import OPEN, Delivery
from bot.store.products import Product, ProductDocument
from bot.store.proofs import AddressLink, Code
from bot.store.trades import Trade, TradeDocument

_PATIENCE = timedelta(days=1)  # how long a last letter may keep us from forgetting


def mark(value: str) -> str:
    """Return what stays of a forgotten address on the suppression list."""
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"


async def due(now: datetime, limit: int = 20) -> list[Contact]:
    """Return contacts that want to be forgotten and to whom nothing is on its way any more (or for a day already)."""
    left = Address.filter(~Q(value__startswith="erased-"), contact__erased_at__not_isnull=True)
    ids = await left.order_by("contact_id").limit(limit).values_list("contact_id", flat=True)
    if not ids:
        return []
    letters = Delivery.filter(address__contact_id__in=list(ids), state__in=OPEN)
    waiting = set(await letters.values_list("address__contact_id", flat=True))
    return [
        contact
        for contact in await Contact.filter(id__in=list(ids)).order_by("id")
        if contact.id not in waiting or (contact.erased_at and now - contact.erased_at > _PATIENCE)
    ]


async def forget(contact: Contact, now: datetime) -> None:
    """Forget the contact; call it in a transaction. Done twice, it changes nothing more."""
    addresses = await Address.filter(contact_id=contact.id)
    await _words(contact)
    await _letters(contact, addresses)
    for address in addresses:
        await _address(address, now)
    await Fact.filter(contact_id=contact.id).delete()
    await Code.filter(contact_id=contact.id).delete()
    await AddressLink.filter(address_id__in=[address.id for address in addresses]).delete()
    await Contact.filter(id=contact.id).update(
        name="", job_title="", external_id=None, birthday_month=None, birthday_day=None, birth_year=None,
        interests=[], frequency="",
    )  # fmt: skip
    await _firm(contact.buyer_id)
    await Interaction.create(
        created_at=now, at=now, buyer_id=contact.buyer_id, contact_id=contact.id, channel="",
        direction=Direction.NONE, kind=Kind.EVENT, text="erased",
    )  # fmt: skip


async def _words(contact: Contact) -> None:
    said = Interaction.filter(contact_id=contact.id)
    inbox_ids = [row for row in await said.values_list("inbox_id", flat=True) if row]
    interaction_ids = list(await said.values_list("id", flat=True))
    files = Attachment.filter(interaction_id__in=interaction_ids)
    blobs = {str(blob) for blob in await files.values_list("blob_id", flat=True) if blob}
    await files.delete()
    await Correction.filter(interaction_id__in=interaction_ids).delete()
    await said.update(text="", full_text="", subject="", meaning={}, vector=None, note={"erased": True})
    await Inbox.filter(id__in=inbox_ids).update(content=b"")
    await Thread.filter(contact_id=contact.id).update(subject="", dialog="", slots={})
    await _blobs(blobs)


async def _blobs(candidates: set[str]) -> None:
    """Delete files that nothing else speaks of."""
    kept: set[str] = set()
    for model, field in (
        (Attachment, "blob_id"), (Product, "picture_id"), (ProductDocument, "blob_id"), (TradeDocument, "blob_id"),
    ):  # fmt: skip
        rows = model.filter(**{f"{field}__in": list(candidates)}).values_list(field, flat=True)
        kept |= {str(blob) for blob in await rows}
    await Blob.filter(sha256__in=list(candidates - kept)).delete()


async def _letters(contact: Contact, addresses: list[Address]) -> None:
    """Empty what was sent to the contact, and what staff were told of them."""
    cases = list(await Case.filter(contact_id=contact.id).values_list("id", flat=True))
    for rows in (
        Delivery.filter(address_id__in=[address.id for address in addresses]),
        Delivery.filter(case_id__in=cases),
    ):
        await rows.exclude(state__in=OPEN).update(content={}, values={}, recipient="", error="")


async def _address(address: Address, now: datetime) -> None:
    if address.value.startswith("erased-"):
        return
    kept = Suppression(created_at=now, channel=address.channel, value=mark(address.value), reason="erased")
    await Suppression.bulk_create([kept], ignore_conflicts=True)
    await Suppression.filter(channel=address.channel, value=address.value).delete()
    await ConsentChange.filter(address_id=address.id).update(evidence="")
    await Address.filter(id=address.id).update(
        value=f"erased-{address.id}", chat="", status=AddressStatus.DEAD, consent=Consent.OPTED_OUT,
        consent_evidence="", verified_at=None,
    )  # fmt: skip


async def _firm(buyer_id: int) -> None:
    """A firm that was only this person, and never traded, is forgotten with them."""
    others = await Contact.filter(buyer_id=buyer_id, erased_at__isnull=True).exists()
    if not others and not await Trade.filter(buyer_id=buyer_id).exists():
        await Buyer.filter(id=buyer_id).update(name="", website="", external_id=None)
        await Fact.filter(buyer_id=buyer_id).delete()
