"""What else follows from an outcome: staff hear of it, addresses are closed. None of it may cost the outcome itself."""

import structlog

from bot.cases import answer, post
from bot.cases.unreached import tell_unreached
from bot.errors import AddressGoneError, ChannelDownError
from bot.house import House
from bot.messages import Purpose
from bot.outbox import unpack
from bot.people import AddressStatus
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.database import BUSY, transaction
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.outbox import Delivery, DeliveryState
from scheduler.outcome import Outcome

log = structlog.get_logger(__name__)


async def follow(house: House, outcome: Outcome) -> None:
    """Do what follows, in a savepoint of the transaction that writes the outcome: what fails is logged and left."""
    moved = outcome.sent is not None and outcome.sent.note.startswith("migrated:")
    final_failure = outcome.error is not None and outcome.is_final
    down = isinstance(outcome.error, ChannelDownError)
    if not (moved or final_failure or down or _is_confirmed(outcome.row, outcome.state)):
        return
    try:
        async with transaction():
            await _follow(house, outcome)
    except BUSY:
        raise
    except Exception:
        log.exception("nobody was told", action="relay.aftermath", delivery=outcome.row.id)


async def turned_away(house: House, row: Delivery) -> None:
    """Tell the author of a letter that it may not go out; `row` has its new state."""
    if not _is_confirmed(row, row.state):
        return
    try:
        async with transaction():
            await answer.confirm(house, row)
    except BUSY:
        raise
    except Exception:
        log.exception("no confirmation", action="relay.confirm", delivery=row.id)


def _is_confirmed(row: Delivery, state: DeliveryState) -> bool:
    return "confirm" in row.values and state not in (DeliveryState.QUEUED, DeliveryState.DEFERRED)


async def _follow(house: House, outcome: Outcome) -> None:
    row, sent, error = outcome.row, outcome.sent, outcome.error
    if sent is not None and sent.note.startswith("migrated:") and row.address_id:
        await Address.filter(id=row.address_id).update(chat=sent.note.removeprefix("migrated:"))
    if isinstance(error, ChannelDownError):
        await _tell_down(house, row.channel, error)
    if isinstance(error, AddressGoneError):
        await _close_address(house, row, error)
    if error is not None and outcome.is_final:
        await _tell_lost(house, row)
    if _is_confirmed(row, outcome.state):
        await answer.confirm(house, row)


async def _tell_lost(house: House, row: Delivery) -> None:
    if row.purpose is not Purpose.STAFF:
        await tell_unreached(house, row)
        return
    log.error("staff not reached", action="relay.staff", delivery=row.id, error=row.error)
    await _try_staff_elsewhere(house, row)


async def _tell_down(house: House, channel: str, error: ChannelDownError) -> None:
    """Our own credentials are refused: tell staff by another way, once a day."""
    log.error("channel down", action="relay.down", channel=channel, error=str(error))
    values: Json = {"channel": channel, "why": str(error)}
    key = f"down:{channel}:{house.clock.now().date()}"
    if channel == "telegram":
        await post.to_each(house, key, "staff/channel_down", values)
    else:
        await post.tell(house, key, "staff/channel_down", values)


async def _try_staff_elsewhere(house: House, row: Delivery) -> None:
    """A post to the group that cannot arrive goes to staff by e-mail instead; never the other way in a circle."""
    if row.channel != "telegram" or row.key.startswith("toast:"):
        return
    letter = await unpack(row.content)
    values: Json = {"channel": row.channel, "why": f"{row.error}\n\n{letter.text}"}
    await post.to_each(house, f"elsewhere:{row.id}", "staff/channel_down", values)


async def _close_address(house: House, row: Delivery, error: AddressGoneError) -> None:
    address = await Address.get_or_none(id=row.address_id).select_related("contact") if row.address_id else None
    if address is None:
        return
    address.status = AddressStatus.BLOCKED if row.channel == "telegram" else AddressStatus.DEAD
    await address.save(update_fields=["status"])
    now = house.clock.now()
    await Interaction.create(
        created_at=now, at=now, buyer_id=address.contact.buyer_id, contact_id=address.contact_id,
        channel=row.channel, direction=Direction.NONE, kind=Kind.EVENT, text=f"unreachable: {error}",
    )  # fmt: skip
