"""The exporter's own people. Only who stands here counts as staff."""

from tortoise import fields

from bot.store.base import Row


class Staff(Row):
    """A staff member. Role is owner, manager, agent or readonly."""

    name = fields.CharField(120)
    role = fields.CharField(16, default="agent")
    telegram_id = fields.CharField(32, null=True, unique=True)
    email = fields.CharField(320, null=True, unique=True)
    language = fields.CharField(8, default="en")
    active = fields.BooleanField(default=True)

    class Meta:
        table = "staff"
        ordering = ("id",)


async def by_telegram(user_id: str) -> Staff | None:
    """Return the active staff member with this Telegram user id."""
    return await Staff.get_or_none(telegram_id=user_id, active=True)


async def by_email(address: str) -> Staff | None:
    """Return the active staff member with this e-mail address."""
    return await Staff.get_or_none(email=address.lower(), active=True)


async def reached_by_email() -> list[Staff]:
    """Return the active staff members who have an e-mail address and may answer."""
    return await Staff.filter(active=True, email__not_isnull=True).exclude(role="readonly")
