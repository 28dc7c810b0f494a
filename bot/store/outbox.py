"""The one way out: nothing leaves but from a row of this table (invariant 2)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.expressions import F, Q
from tortoise.functions import Count

from bot.messages import Purpose
from bot.store.base import Json, Row

if TYPE_CHECKING:
    from bot.store.buyers import Address, Buyer
    from bot.store.interactions import Interaction
    from bot.store.letters import Edition


class DeliveryState(StrEnum):
    """queued → claimed → sending → sent | deferred | failed | suppressed | expired | uncertain (invariant 5)."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # a relay holds it, nothing went out yet
    SENDING = "sending"  # on an open connection: may or may not have arrived
    SENT = "sent"
    DEFERRED = "deferred"  # failed for now, tried again at due_at
    FAILED = "failed"
    SUPPRESSED = "suppressed"  # not wanted, or not allowed, at the moment of sending
    EXPIRED = "expired"  # too late to be of use
    UNCERTAIN = "uncertain"  # handed over, never confirmed, and not tried again


_WAITING = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
_PATIENCE = timedelta(minutes=2)  # how soon a letter that failed must be tried again for others to wait for it
OPEN = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED)


class Delivery(Row):
    """One letter to one address. `content` is the rendered letter. A letter to many has edition and values instead."""

    key = fields.CharField(200, unique=True)
    purpose = fields.CharEnumField(Purpose, max_length=16)
    channel = fields.CharField(16)
    recipient = fields.CharField(320)  # e-mail address or chat id
    priority = fields.SmallIntField(default=5)
    state = fields.CharEnumField(DeliveryState, max_length=16, default=DeliveryState.QUEUED)
    due_at: datetime = fields.DatetimeField()
    expires_at: datetime | None = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    doubts = fields.SmallIntField(default=0)  # attempts that may have arrived all the same
    failing_since: datetime | None = fields.DatetimeField(null=True)  # its first attempt that failed
    claimed_by = fields.CharField(64, default="")
    lease_until: datetime | None = fields.DatetimeField(null=True)
    content: Json = fields.JSONField(default=dict)
    values: Json = fields.JSONField(default=dict)
    message_id = fields.CharField(200, default="")
    vendor_id = fields.CharField(200, default="")
    sent_at: datetime | None = fields.DatetimeField(null=True)
    error = fields.TextField(default="")
    after_id: int | None
    after: fields.ForeignKeyNullableRelation["Delivery"] = fields.ForeignKeyField(
        "store.Delivery", related_name="followers", null=True, on_delete=fields.SET_NULL
    )
    address_id: int | None
    address: fields.ForeignKeyNullableRelation["Address"] = fields.ForeignKeyField(
        "store.Address", related_name="deliveries", null=True, on_delete=fields.RESTRICT
    )
    buyer_id: int | None
    buyer: fields.ForeignKeyNullableRelation["Buyer"] = fields.ForeignKeyField(
        "store.Buyer", related_name="deliveries", null=True, on_delete=fields.RESTRICT
    )
    interaction_id: int | None
    interaction: fields.ForeignKeyNullableRelation["Interaction"] = fields.ForeignKeyField(
        "store.Interaction", related_name="deliveries", null=True, on_delete=fields.RESTRICT
    )
    case_id: int | None
    case: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Case", related_name="deliveries", null=True, on_delete=fields.SET_NULL
    )
    edition_id: int | None
    edition: fields.ForeignKeyNullableRelation["Edition"] = fields.ForeignKeyField(
        "store.Edition", related_name="deliveries", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "delivery"
        indexes = (
            # For the claim: what is due of one channel in the order it goes out, without a look at what is not due.
            ("channel", "state", "priority", "id", "due_at"),
            ("state", "lease_until"),
            ("claimed_by",),
            ("channel", "vendor_id"),
            ("message_id",),
            ("interaction_id",),
            ("edition_id",),
            ("after_id",),
            ("case_id",),
            ("address_id", "purpose", "created_at"),
        )


async def claim(
    relay: str, channel: str, now: datetime, lease: timedelta, limit: int, *, besides: Collection[int] = ()
) -> list[Delivery]:
    """Take up to `limit` letters that are due, urgent ones first, none of `besides`. Call it inside a transaction.

    A letter waits for the one it follows, but not where that one has failed and is not tried again soon.
    """
    waiting = [row for state in _WAITING for row in await _due(channel, state, now, besides, limit)]
    ids = [row_id for _, row_id in sorted(waiting)[:limit]]
    if not ids:
        return []
    await Delivery.filter(id__in=ids, state__in=_WAITING).update(
        state=DeliveryState.CLAIMED, claimed_by=relay, lease_until=now + lease
    )
    mine = Delivery.filter(id__in=ids, state=DeliveryState.CLAIMED, claimed_by=relay)
    # Letters to many share their edition: it is read once for all of them.
    return await mine.order_by("priority", "id").select_related("address").prefetch_related("edition")


async def _due(
    channel: str, state: DeliveryState, now: datetime, besides: Collection[int], limit: int
) -> list[tuple[int, int]]:
    """Return (priority, id) of what is due in one state: the index gives the order, and the limit ends the search."""
    free = Q(after_id=None) | Q(after__state__not_in=OPEN)
    free |= Q(after__state=DeliveryState.DEFERRED, after__due_at__gt=now + _PATIENCE)
    rows = Delivery.filter(free, channel=channel, state=state, due_at__lte=now).exclude(id__in=[0, *besides])
    # Where the database can, what another relay is claiming just now is passed over instead of waited for.
    rows = rows.select_for_update(skip_locked=True, of=("delivery",))
    return [(row.priority, row.id) for row in await rows.order_by("priority", "id").limit(limit).only("id", "priority")]


async def begin(ids: Sequence[int], relay: str, now: datetime, lease: timedelta) -> set[int]:
    """Write the attempt before it is made: claimed → sending. Returns which rows are still ours."""
    mine = Delivery.filter(id__in=list(ids), state=DeliveryState.CLAIMED, claimed_by=relay)
    noted = {"state": DeliveryState.SENDING, "lease_until": now + lease, "attempts": F("attempts") + 1}
    changed = await mine.update(**noted)
    if changed == len(ids):
        return set(ids)
    # Some were taken away: those that are left say so themselves.
    left = Delivery.filter(id__in=list(ids), state=DeliveryState.SENDING, claimed_by=relay)
    return set(await left.values_list("id", flat=True))  # type: ignore[arg-type]


async def settle(row_id: int, relay: str, values: Json, *, arrived: bool) -> bool:
    """Write what became of an attempt; False where another relay has the letter by now.

    A letter that arrived is done, also where its lease ran out, as long as nobody has begun it again.
    """
    ours = Q(state=DeliveryState.SENDING, claimed_by=relay)
    if arrived:
        ours |= Q(state__in=(*_WAITING, DeliveryState.CLAIMED))
    return await Delivery.filter(ours, id=row_id).update(**values, claimed_by="") == 1


async def turn_away(ids: Sequence[int], relay: str, values: Json) -> None:
    """Write why claimed letters do not go out now."""
    await Delivery.filter(id__in=list(ids), state=DeliveryState.CLAIMED, claimed_by=relay).update(
        **values, claimed_by=""
    )


async def put_back(ids: Sequence[int], relay: str) -> None:
    """Put back what `relay` claimed and has not begun."""
    held = Delivery.filter(id__in=list(ids), state=DeliveryState.CLAIMED, claimed_by=relay)
    await held.update(state=DeliveryState.QUEUED, claimed_by="")


async def give_back(relay: str, *, besides: Collection[int]) -> int:
    """Give back what `relay` took without learning that it had, because the connection broke just then.

    `besides` is what it has on the wire.
    """
    held = Delivery.filter(state__in=(DeliveryState.CLAIMED, DeliveryState.SENDING), claimed_by=relay)
    return await held.exclude(id__in=[0, *besides]).update(state=DeliveryState.QUEUED, claimed_by="")


async def sweep(now: datetime) -> int:
    """Give back what a dead relay held. A row in `sending` may go out twice: its Message-ID tells (invariant 4)."""
    held = Delivery.filter(state__in=(DeliveryState.CLAIMED, DeliveryState.SENDING), lease_until__lt=now)
    return await held.update(state=DeliveryState.QUEUED, claimed_by="")


async def marketing_since(address_ids: Sequence[int], since: datetime) -> dict[int, int]:
    """Return how many marketing letters each of these addresses has been sent since then."""
    if not address_ids:
        return {}
    sent = Delivery.filter(
        address_id__in=list(address_ids), purpose=Purpose.MARKETING, state=DeliveryState.SENT, sent_at__gte=since
    )
    rows = await sent.annotate(many=Count("id")).group_by("address_id").values("address_id", "many")
    return {int(row["address_id"]): int(row["many"]) for row in rows}
