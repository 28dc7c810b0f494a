"""The timeline: every contact on every channel in either direction, never silently changed."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields

from bot.store.base import Json, Row

if TYPE_CHECKING:
    from bot.store.buyers import Buyer, Contact


class Direction(StrEnum):
    """Which way an interaction went."""

    IN = "in"
    OUT = "out"
    NONE = "none"  # an event or a note


class Kind(StrEnum):
    """What an interaction is."""

    MESSAGE = "message"
    EDIT = "edit"
    BUTTON = "button"
    MACHINE = "machine"  # a mail written by a machine: logged, never answered
    NEWSLETTER = "newsletter"
    CARD = "card"
    NOTICE = "notice"  # an acknowledgement or a service letter
    EVENT = "event"  # unsubscribed, bounced, blocked, joined


class Thread(Row):
    """One conversation with one contact on one channel. Holds where its dialog stands between two messages."""

    contact_id: int
    contact: fields.ForeignKeyRelation["Contact"] = fields.ForeignKeyField(
        "store.Contact", related_name="threads", on_delete=fields.RESTRICT
    )
    channel = fields.CharField(16)
    subject = fields.CharField(400, default="")
    dialog = fields.CharField(40, default="")
    slots: Json = fields.JSONField(default=dict)
    last_at: datetime = fields.DatetimeField()

    class Meta:
        table = "thread"
        indexes = (("contact_id", "channel", "last_at"),)


class Interaction(Row):
    """One entry of the timeline. `at` is when it happened. `author` is a staff member's name, or empty."""

    at: datetime = fields.DatetimeField()
    buyer_id: int
    buyer: fields.ForeignKeyRelation["Buyer"] = fields.ForeignKeyField(
        "store.Buyer", related_name="interactions", on_delete=fields.RESTRICT
    )
    contact_id: int
    contact: fields.ForeignKeyRelation["Contact"] = fields.ForeignKeyField(
        "store.Contact", related_name="interactions", on_delete=fields.RESTRICT
    )
    thread_id: int | None
    thread: fields.ForeignKeyNullableRelation[Thread] = fields.ForeignKeyField(
        "store.Thread", related_name="interactions", null=True, on_delete=fields.RESTRICT
    )
    case_id: int | None
    case: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Case", related_name="interactions", null=True, on_delete=fields.SET_NULL
    )
    channel = fields.CharField(16)
    direction = fields.CharEnumField(Direction, max_length=8)
    kind = fields.CharEnumField(Kind, max_length=16)
    text = fields.TextField(default="")
    full_text = fields.TextField(default="")
    subject = fields.CharField(400, default="")
    language = fields.CharField(8, default="")
    label = fields.CharField(16, default="")
    meaning: Json = fields.JSONField(default=dict)
    vector: bytes | None = fields.BinaryField(null=True)  # of the text: float16, little endian
    model = fields.CharField(40, default="")  # what judged it
    vendor_id = fields.CharField(200, default="")
    message_id = fields.CharField(400, default="")
    author = fields.CharField(120, default="")
    note: Json = fields.JSONField(default=dict)
    inbox_id: int | None
    inbox: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Inbox", related_name="interactions", null=True, on_delete=fields.SET_NULL
    )
    attachments: fields.ReverseRelation["Attachment"]

    class Meta:
        table = "interaction"
        indexes = (
            ("buyer_id", "at"),
            ("contact_id", "id"),
            ("thread_id",),
            ("case_id",),
            ("message_id",),
            ("channel", "vendor_id"),
        )


class Attachment(Row):
    """A file of an interaction. `blob_id` is the SHA-256 of its content, None where it was not carried."""

    interaction_id: int
    interaction: fields.ForeignKeyRelation[Interaction] = fields.ForeignKeyField(
        "store.Interaction", related_name="attachments", on_delete=fields.RESTRICT
    )
    name = fields.CharField(255)
    media_type = fields.CharField(127)
    kind = fields.CharField(16, default="document")
    size = fields.BigIntField()
    blob_id: str | None
    blob: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Blob", related_name="attachments", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "attachment"
        indexes = (("interaction_id",),)


class Correction(Row):
    """A judgement that staff set right: the labels and the complaint as they should have been."""

    interaction_id: int
    interaction: fields.ForeignKeyRelation[Interaction] = fields.ForeignKeyField(
        "store.Interaction", related_name="corrections", on_delete=fields.CASCADE
    )
    labels: list[str] = fields.JSONField(default=list)
    complaint_kind = fields.CharField(16, default="")  # empty: no complaint
    severity = fields.CharField(8, default="")
    author = fields.CharField(120)

    class Meta:
        table = "correction"
        ordering = ("id",)
        indexes = (("interaction_id",),)


async def timeline(buyer_id: int, limit: int = 500) -> list[Interaction]:
    """Return a buyer's interactions, oldest first, at most the last `limit`, with their attachments."""
    rows = Interaction.filter(buyer_id=buyer_id).order_by("-at", "-id").limit(limit)
    return list(reversed(await rows.prefetch_related("attachments", "contact")))


async def by_message_id(message_ids: list[str], buyer_id: int) -> Interaction | None:
    """Return the newest mail of a buyer's timeline that has one of these Message-IDs: our own first, then foreign."""
    if not message_ids:
        return None
    found = Interaction.filter(message_id__in=message_ids, buyer_id=buyer_id, thread_id__not_isnull=True)
    rows = await found.order_by("-id").select_related("thread")
    return next((row for row in rows if row.direction is Direction.OUT), rows[0] if rows else None)


async def sent_under(message_ids: list[str]) -> Interaction | None:
    """Return the newest letter of ours, of any kind, that went out under one of these Message-IDs."""
    found = Interaction.filter(message_id__in=message_ids, direction=Direction.OUT).order_by("-id")
    return await found.first() if message_ids else None


async def count_from(contact_id: int) -> int:
    """Return how many messages came from a contact."""
    return await Interaction.filter(contact_id=contact_id, direction=Direction.IN).count()


_HEARD = (Kind.MESSAGE, Kind.EDIT, Kind.BUTTON)


async def count_heard(since: datetime, until: datetime) -> int:
    """Return how many messages of buyers came in from `since` on and before `until`."""
    return await Interaction.filter(direction=Direction.IN, kind__in=_HEARD, at__gte=since, at__lt=until).count()


async def heard(since: datetime, until: datetime, *, after: int, limit: int) -> list[Interaction]:
    """Return the next `limit` messages of the span behind the id `after`, in order."""
    found = Interaction.filter(direction=Direction.IN, kind__in=_HEARD, at__gte=since, at__lt=until, id__gt=after)
    return list(await found.order_by("id").limit(limit))
