"""Mail by machines: logged, never answered. A bounce closes the address it names."""

import structlog

from bot.cases import post
from bot.cases.unreached import other_channel
from bot.house import House
from bot.letters.consent import opt_out
from bot.messages import Bounce, Inbound
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
    bounce = inbound.bounce
    if inbound.machine == "bounce" and bounce is not None and bounce.permanent:
        if _is_gone(bounce.status):
            await _close(house, address, bounce.status)
        await _tell_staff(house, inbound, address, bounce)
    elif inbound.machine == "feedback":
        await opt_out(house, address.contact_id, "reported our letter as spam")


def _is_gone(status: str) -> bool:
    """Say whether nobody is there (RFC 3463 X.1.x, X.2.1). A full mailbox or a policy is no reason to give one up."""
    return status.startswith("5.1.") or status in ("", "5.0.0", "5.2.1")


async def _tell_staff(house: House, inbound: Inbound, address: Address, bounce: Bounce) -> None:
    """Tell staff that a letter to one person came back. Letters to many are counted, not told one by one."""
    letter = await sent_under([bounce.original_message_id, *inbound.references])
    if letter is None or letter.kind in (Kind.NEWSLETTER, Kind.CARD):
        return
    values = {
        "name": address.contact.name,
        "firm": address.contact.buyer.name,
        "channel": address.channel,
        "reason": f"{bounce.status} {inbound.subject}".strip(),
        "text": letter.text[:300],
        "other": await other_channel(address),
    }
    await post.tell(house, f"bounced:{letter.id}", "staff/letter_failed", values)


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
