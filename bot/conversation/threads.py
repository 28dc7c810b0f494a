"""Which conversation is it? In chat the one there is; by mail what its headers prove (never its subject)."""

import structlog

from bot.errors import TokenError
from bot.house import House
from bot.messages import Inbound
from bot.store.buyers import Address
from bot.store.interactions import Direction, Thread, by_message_id

log = structlog.get_logger(__name__)


async def find_thread(house: House, inbound: Inbound, address: Address) -> tuple[Thread, bool]:
    """Return the thread of a message, a new one where nothing proves that it belongs to an old one, and whether the
    message answers a letter that only this contact got.

    Who writes to a signed reply address has read a letter of ours at theirs: that proves the address (invariant 7).
    Where mail is set up without such addresses, our random Message-ID in References does.
    """
    answers = False
    if inbound.channel == "email":
        found = await _by_reply_address(house, inbound, address)
        answers = found is not None and found.contact_id == address.contact_id
        if found is None:
            found, ours = await _by_references(inbound, address)
            answers = ours and "{token}" not in house.exporter.reply_pattern
        if answers and address.verified_at is None:
            address.verified_at = house.clock.now()
            await address.save(update_fields=["verified_at"])
    else:
        found = await Thread.filter(contact_id=address.contact_id, channel=inbound.channel).order_by("-id").first()
    now = house.clock.now()
    if found is None:
        new = await Thread.create(
            created_at=now,
            last_at=now,
            contact_id=address.contact_id,
            channel=inbound.channel,
            subject=inbound.subject[:400],
        )
        return new, False
    found.last_at = now
    await found.save(update_fields=["last_at"])
    return found, answers


def reply_token(house: House, inbound: Inbound) -> str:
    """Return the token of the signed reply address that a mail was sent to; empty when there is none."""
    head, _, tail = house.exporter.reply_pattern.partition("{token}")
    if not tail:
        return ""
    for address in inbound.to:
        if address.startswith(head) and address.endswith(tail) and len(address) > len(head) + len(tail):
            return address[len(head) : len(address) - len(tail)]
    return ""


async def _by_reply_address(house: House, inbound: Inbound, address: Address) -> Thread | None:
    token = reply_token(house, inbound)
    if not token:
        return None
    try:
        (thread_id,) = house.signer.read("thread", token)
        thread = await Thread.get_or_none(id=int(thread_id)).select_related("contact")
    except (TokenError, ValueError):
        log.warning("refused a reply address", action="threads.token", sender=inbound.sender.address)
        return None
    return _if_same_buyer(thread, address)


def is_forged(house: House, inbound: Inbound) -> bool:
    """Say whether a mail came to a reply address that we never signed."""
    token = reply_token(house, inbound)
    if not token:
        return False
    for purpose in ("thread", "staff", "unsubscribe"):
        try:
            house.signer.read(purpose, token)
        except TokenError:
            continue
        return False
    return True


async def _by_references(inbound: Inbound, address: Address) -> tuple[Thread | None, bool]:
    """Return the thread, and whether what is referred to is a letter of ours to this very contact."""
    found = await by_message_id(list(inbound.references), address.contact.buyer_id)
    if found is None or found.thread is None:
        return None, False
    ours = found.direction is Direction.OUT and found.contact_id == address.contact_id
    return _if_same_buyer(await Thread.get(id=found.thread_id).select_related("contact"), address), ours


def _if_same_buyer(thread: Thread | None, address: Address) -> Thread | None:
    """Return the thread unless it belongs to another buyer: then the message opens a new one."""
    if thread is None or thread.contact.buyer_id != address.contact.buyer_id:
        return None
    return thread


async def close_elsewhere(thread: Thread) -> None:
    """Close the inquiry that the contact left open in another conversation: it goes on in this one."""
    others = Thread.filter(contact_id=thread.contact_id, dialog="inquiry").exclude(id=thread.id)
    await others.update(dialog="", slots={})
