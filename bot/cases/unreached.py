"""Tells staff of a buyer whom an answer of ours could not reach: nobody else would ever notice."""

from bot.cases import post
from bot.house import House
from bot.messages import Purpose
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery, DeliveryState

_LOST = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)
_EXCERPT = 300  # characters


async def tell_unreached(house: House, row: Delivery) -> None:
    """Tell staff, once a day for each address, that a reply or a service letter has failed for good.

    Letters to many are counted, not told one by one. The author of a staff answer hears of it by `answer.confirm`.
    """
    if row.purpose not in (Purpose.REPLY, Purpose.SERVICE) or row.state not in _LOST or row.values.get("confirm"):
        return
    address = await Address.get_or_none(id=row.address_id).select_related("contact__buyer") if row.address_id else None
    if address is None:
        return
    said = await Interaction.get_or_none(id=row.interaction_id) if row.interaction_id else None
    values: Json = {
        "name": address.contact.name,
        "firm": address.contact.buyer.name,
        "channel": row.channel,
        "reason": row.error,
        "text": _excerpt(said.text if said else ""),
        "other": await other_channel(address),
        "uncertain": row.state is DeliveryState.UNCERTAIN,
    }
    key = f"unreached:{address.id}:{house.clock.now().date()}"
    await post.tell(house, key, "staff/letter_failed", values)


async def other_channel(address: Address) -> str:
    """Name another channel of the same contact that is open, or nothing."""
    found = await Address.filter(contact_id=address.contact_id, status="active").exclude(id=address.id).first()
    return found.channel if found else ""


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…"
