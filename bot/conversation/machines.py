"""Mail by machines: logged, never answered. A bounce closes the address it names."""

import structlog

from bot.house import House
from bot.letters.consent import opt_out
from bot.messages import Inbound
from bot.people import AddressStatus
from bot.store.buyers import Address, Suppression, find_address
from bot.store.inbox import Inbox
from bot.store.interactions import Direction, Interaction, Kind, sent_under

log = structlog.get_logger(__name__)


async def hear(house: House, row: Inbox, inbound: Inbound) -> None:
    """Log a machine's mail on the timeline of whom it concerns, and act on what it proves."""
    address = await _concerned(inbound)
    log.info("heard a machine", action="machine", machine=inbound.machine, inbox=row.id, known=address is not None)
    if address is None:
        return
    await _note(house, row, inbound, address)
    if inbound.machine == "bounce" and inbound.bounce is not None and inbound.bounce.permanent:
        await _close(house, address, inbound.bounce.status)
    elif inbound.machine == "feedback":
        await opt_out(house, address.contact_id, "reported our letter as spam")


async def _concerned(inbound: Inbound) -> Address | None:
    """Find whom it is about: the bounced recipient, else the thread of the letter it returns, else its sender.

    A bounce counts only for a letter that we sent to that address: anybody can write a mail that looks like one.
    """
    bounce = inbound.bounce
    original = await sent_under([*inbound.references, *([bounce.original_message_id] if bounce else [])])
    if bounce is not None:
        address = await find_address(inbound.channel, bounce.recipient.lower())
        proven = original is not None and address is not None and original.contact_id == address.contact_id
        return address if proven else None
    if original is not None:
        found = Address.filter(contact_id=original.contact_id, channel=inbound.channel)
        return await found.select_related("contact__buyer").first()
    return await find_address(inbound.channel, inbound.sender.address)


async def _note(house: House, row: Inbox, inbound: Inbound, address: Address) -> None:
    await Interaction.create(
        created_at=house.clock.now(), at=inbound.sent_at, buyer_id=address.contact.buyer_id,
        contact_id=address.contact_id, channel=inbound.channel, direction=Direction.IN, kind=Kind.MACHINE,
        text=inbound.text, full_text=inbound.full_text, subject=inbound.subject[:400],
        vendor_id=inbound.vendor_id[:200], inbox_id=row.id,
        note={"machine": inbound.machine, "status": inbound.bounce.status if inbound.bounce else ""},
    )  # fmt: skip


async def _close(house: House, address: Address, status: str) -> None:
    address.status = AddressStatus.DEAD
    await address.save(update_fields=["status"])
    await Suppression.get_or_create(
        defaults={"created_at": house.clock.now(), "reason": f"bounced {status}".strip()},
        channel=address.channel,
        value=address.value,
    )
