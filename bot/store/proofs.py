"""Proof of who somebody is: single-use codes and links, and every joining of an address to a contact."""

from datetime import datetime

from tortoise import fields
from tortoise.expressions import F

from bot.store.base import Row
from bot.store.buyers import Address, Contact


class Code(Row):
    """A single-use code or link that proves a contact, kept as a digest only.

    One that is used up, expired or tried too often is dead.
    """

    purpose = fields.CharField(
        16
    )  # link (an address joins the contact) | start (a deep link) | nobody (sent to nobody)
    contact_id: int
    contact: fields.ForeignKeyRelation[Contact] = fields.ForeignKeyField(
        "store.Contact", related_name="codes", on_delete=fields.CASCADE
    )
    asked_by_id: int | None
    asked_by: fields.ForeignKeyNullableRelation[Address] = fields.ForeignKeyField(
        "store.Address", related_name="codes", null=True, on_delete=fields.CASCADE
    )
    digest = fields.CharField(64, unique=True)
    expires_at: datetime = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)
    attempts = fields.SmallIntField(default=0)

    class Meta:
        table = "code"
        indexes = (("asked_by_id",),)


class AddressLink(Row):
    """An address that went from one contact to another, and why, so that it can be undone."""

    address_id: int
    address: fields.ForeignKeyRelation[Address] = fields.ForeignKeyField(
        "store.Address", related_name="links", on_delete=fields.CASCADE
    )
    before_id: int | None
    before: fields.ForeignKeyNullableRelation[Contact] = fields.ForeignKeyField(
        "store.Contact", related_name="links_away", null=True, on_delete=fields.SET_NULL
    )
    after_id: int
    after: fields.ForeignKeyRelation[Contact] = fields.ForeignKeyField(
        "store.Contact", related_name="links_here", on_delete=fields.CASCADE
    )
    cause = fields.CharField(200)
    undone_at: datetime | None = fields.DatetimeField(null=True)

    class Meta:
        table = "address_link"
        indexes = (("address_id",),)


async def by_digest(digest: str) -> Code | None:
    """Return the code or link with this digest."""
    return await Code.get_or_none(digest=digest)


async def newest(address_id: int, since: datetime) -> Code | None:
    """Return the last code that an address asked for since then: an older one is void."""
    return await Code.filter(asked_by_id=address_id, created_at__gte=since).order_by("-id").first()


async def attempt(code: Code, now: datetime, tries: int) -> bool:
    """Count a try; False where the code is used, too old, or was tried too often. Atomic."""
    alive = Code.filter(id=code.id, used_at=None, expires_at__gt=now, attempts__lt=tries)
    return await alive.update(attempts=F("attempts") + 1) == 1


async def use(code: Code, now: datetime) -> bool:
    """Use a code or link up; False where that was done before, or it is too old. Atomic."""
    return await Code.filter(id=code.id, used_at=None, expires_at__gt=now).update(used_at=now) == 1


async def asked_since(address_id: int, since: datetime) -> int:
    """Return how many codes an address has asked for since then."""
    return await Code.filter(asked_by_id=address_id, created_at__gte=since).count()


async def sent_since(contact_id: int, since: datetime) -> int:
    """Return how many codes went to a contact since then, whoever asked for them."""
    return await Code.filter(contact_id=contact_id, purpose="link", created_at__gte=since).count()


async def last_link(address_id: int) -> AddressLink | None:
    """Return the last joining of an address that was not undone."""
    return await AddressLink.filter(address_id=address_id, undone_at=None).order_by("-id").first()


async def last_link_to(contact_id: int, since: datetime) -> AddressLink | None:
    """Return the last joining of any address to a contact since then that was not undone."""
    rows = AddressLink.filter(after_id=contact_id, undone_at=None, created_at__gte=since)
    return await rows.order_by("-id").first()
