"""Proof of who somebody is: single-use codes and links, and every joining of an address to a contact."""

from datetime import datetime

from tortoise import fields

from bot.store.base import Row
from bot.store.buyers import Address, Contact


class Code(Row):
    """A single-use code or link that proves a contact, kept as a digest only.

    One that is used up, expired or tried too often is dead.
    """

    purpose = fields.CharField(16)  # link (an address joins the contact) | start (a deep link into the chat)
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
