"""Joins an address to the contact that it was proven to belong to, and takes it back again.

Nothing is merged: what was said before stays where it was said. A newcomer of whom nothing is left after that (no other
address, no trade, no open case) is set aside as dissolved, and comes back when the linking is undone.
"""

from datetime import timedelta

import structlog

from bot.conversation.newcomer import newcomer
from bot.conversation.talk import Talk
from bot.house import House
from bot.messages import Outbound, Purpose
from bot.outbox import Ticket
from bot.people import AddressStatus, Stage
from bot.store.buyers import Address, Buyer, Contact, StageChange
from bot.store.cases import OPEN_STATES, Case
from bot.store.interactions import Direction, Interaction, Kind, Thread
from bot.store.proofs import AddressLink, last_link, last_link_to
from bot.store.trades import Trade

log = structlog.get_logger(__name__)
_MERGED = "its only address was linked to buyer "
_RECENT = timedelta(days=60)  # for which a letter from another address of the contact may undo a linking


async def link(house: House, address: Address, contact: Contact, cause: str) -> None:
    """Give `address` (saved, or new and not yet) to `contact`; write to the contact's mail address that it was done.

    What is being talked about goes along: an inquiry half told, or the question that the proof was asked for.
    """
    now, before = house.clock.now(), address.contact_id if address.id else None
    if before == contact.id:
        address.verified_at = now
        await address.save(update_fields=["verified_at"])
        return
    address.contact_id, address.verified_at = contact.id, now
    await address.save()
    joined = await AddressLink.create(
        created_at=now, address_id=address.id, before_id=before, after_id=contact.id, cause=cause[:200]
    )
    if before is not None:
        await _take_along(house, address, before, contact.id)
        await _set_aside(house, before, contact.buyer_id)
    await _note(house, contact, address.channel, f"linked by a {cause}", {"address": address.value, "link": joined.id})
    await _tell(house, contact, joined)
    log.info("linked", action="linking.link", link=joined.id, contact=contact.id)


async def unlink(house: House, talk: Talk) -> None:
    """Undo the last linking of the address that says it is not theirs; by mail, of the contact's newest chat."""
    found = await last_link(talk.address.id)
    if found is None and talk.inbound.channel == "email":
        found = await last_link_to(talk.contact.id, house.clock.now() - _RECENT)
    if found is not None:
        await undo(house, found)


async def undo(house: House, joined: AddressLink) -> None:
    """Give an address back to the contact that it came from, unproven; one without a past gets a contact of its own."""
    now = house.clock.now()
    if await AddressLink.filter(id=joined.id, undone_at=None).update(undone_at=now) != 1:
        return
    address = await Address.get(id=joined.address_id)
    after = await Contact.get(id=joined.after_id)
    if joined.before_id is None:
        stranger = await newcomer(house, address.channel, address.value, after.language)
        joined.before_id = stranger.id
    before = await Contact.get(id=joined.before_id).select_related("buyer")
    address.contact_id, address.verified_at = before.id, None
    await address.save(update_fields=["contact_id", "verified_at"])
    # What was being talked about was the other contact's business.
    await Thread.filter(contact_id__in=(after.id, before.id), channel=address.channel).update(dialog="", slots={})
    await _bring_back(house, before.buyer)
    await _note(house, after, address.channel, "unlinked", {"address": address.value, "link": joined.id})
    log.info("unlinked", action="linking.undo", link=joined.id, contact=after.id)


async def _take_along(house: House, address: Address, before: int, after: int) -> None:
    old = await Thread.filter(contact_id=before, channel=address.channel).order_by("-id").first()
    if old is None or not old.dialog:
        return
    now = house.clock.now()
    new = await Thread.filter(contact_id=after, channel=address.channel).order_by("-id").first()
    new = new or Thread(created_at=now, contact_id=after, channel=address.channel, subject=old.subject)
    # A case stays with whom it was opened for.
    keeps = old.dialog not in {"complaint", "handed"}
    new.dialog, new.slots, new.last_at = (old.dialog, old.slots, now) if keeps else ("", {}, now)
    await new.save()
    old.dialog, old.slots = "", {}
    await old.save(update_fields=["dialog", "slots"])


async def _set_aside(house: House, contact_id: int, buyer_id: int) -> None:
    """Dissolve a newcomer of whom nothing is left; anybody of whom we know more stays as they are."""
    contact = await Contact.get(id=contact_id).select_related("buyer")
    buyer = contact.buyer
    lonely = buyer.stage is Stage.POTENTIAL and buyer.external_id is None and buyer.owner_id is None
    if not lonely or buyer.id == buyer_id or await _is_alive(buyer):
        return
    await _change(house, buyer, Stage.DISSOLVED, f"{_MERGED}{buyer_id}")


async def _is_alive(buyer: Buyer) -> bool:
    return (
        await Address.filter(contact__buyer_id=buyer.id).exists()
        or await Trade.filter(buyer_id=buyer.id).exists()
        or await Case.filter(buyer_id=buyer.id, state__in=OPEN_STATES).exists()
    )


async def _bring_back(house: House, buyer: Buyer) -> None:
    last = await StageChange.filter(buyer_id=buyer.id).order_by("-id").first()
    if buyer.stage is Stage.DISSOLVED and last is not None and last.cause.startswith(_MERGED):
        await _change(house, buyer, Stage(last.before), "the linking was undone")


async def _change(house: House, buyer: Buyer, after: Stage, cause: str) -> None:
    now = house.clock.now()
    await StageChange.create(created_at=now, buyer=buyer, before=buyer.stage, after=after, cause=cause, author="bot")
    buyer.stage, buyer.stage_since = after, now
    await buyer.save(update_fields=["stage", "stage_since"])


async def _note(house: House, contact: Contact, channel: str, text: str, note: dict[str, object]) -> None:
    now = house.clock.now()
    await Interaction.create(
        created_at=now, at=now, buyer_id=contact.buyer_id, contact_id=contact.id, channel=channel,
        direction=Direction.NONE, kind=Kind.EVENT, text=text, note=note,
    )  # fmt: skip


async def _tell(house: House, contact: Contact, joined: AddressLink) -> None:
    """Write to the contact's mail address: whoever did not do this themselves can take it back with a word."""
    known = Address.filter(contact_id=contact.id, channel="email", status=AddressStatus.ACTIVE).exclude(
        id=joined.address_id
    )
    address = await known.order_by("-last_seen_at", "id").first()
    if address is None or not house.outbox.carries("email"):
        return
    language = house.words.speaks(contact.language)
    values = {"name": contact.name, "exporter": house.exporter.name, "signature": house.exporter.signature}
    letter = house.words.letter("mail/linked", language, values)
    thread = await Thread.create(
        created_at=joined.created_at, last_at=joined.created_at, contact_id=contact.id, channel="email",
        subject=letter.subject[:400],
    )  # fmt: skip
    outbound = Outbound(
        key=f"linked:{joined.id}", channel="email", to=address.value, to_name=contact.name, purpose=Purpose.SERVICE,
        text=letter.text, subject=letter.subject, html=house.words.inline(letter.html), language=language,
        reply_address=house.exporter.reply_address(house.signer.sign("thread", thread.id)),
    )  # fmt: skip
    await house.outbox.put(outbound, Ticket(address=address, thread=thread, kind=Kind.NOTICE))
