"""Cases: complaints and hand-overs that a person answers."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tortoise import fields

from bot.meaning import ComplaintKind, Severity
from bot.store.base import Row

if TYPE_CHECKING:
    from bot.store.buyers import Buyer, Contact
    from bot.store.interactions import Thread
    from bot.store.staff import Staff


class CaseState(StrEnum):
    """new → taken → closed."""

    NEW = "new"
    TAKEN = "taken"
    CLOSED = "closed"


OPEN_STATES = (CaseState.NEW, CaseState.TAKEN)


class Case(Row):
    """Something that a person must answer. The promises are moments in UTC by which it happens."""

    buyer_id: int
    buyer: fields.ForeignKeyRelation["Buyer"] = fields.ForeignKeyField(
        "store.Buyer", related_name="cases", on_delete=fields.RESTRICT
    )
    contact_id: int
    contact: fields.ForeignKeyRelation["Contact"] = fields.ForeignKeyField(
        "store.Contact", related_name="cases", on_delete=fields.RESTRICT
    )
    thread_id: int
    thread: fields.ForeignKeyRelation["Thread"] = fields.ForeignKeyField(
        "store.Thread", related_name="cases", on_delete=fields.RESTRICT
    )
    address_id: int
    address: fields.ForeignKeyRelation[Row] = fields.ForeignKeyField(
        "store.Address", related_name="cases", on_delete=fields.RESTRICT
    )
    trade_id: int | None
    trade: fields.ForeignKeyNullableRelation[Row] = fields.ForeignKeyField(
        "store.Trade", related_name="cases", null=True, on_delete=fields.SET_NULL
    )
    reason = fields.CharField(24)
    complaint_kind = fields.CharEnumField(ComplaintKind, max_length=16, null=True)
    severity = fields.CharEnumField(Severity, max_length=8, default=Severity.NORMAL)
    state = fields.CharEnumField(CaseState, max_length=16, default=CaseState.NEW, db_index=True)
    owner_id: int | None
    owner: fields.ForeignKeyNullableRelation["Staff"] = fields.ForeignKeyField(
        "store.Staff", related_name="cases", null=True, on_delete=fields.SET_NULL
    )
    first_due_at: datetime = fields.DatetimeField()
    solve_due_at: datetime = fields.DatetimeField()
    first_answered_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    topic = fields.CharField(32, default="")

    class Meta:
        table = "case"
        indexes = (("contact_id", "state"), ("state", "first_due_at"))

    @property
    def number(self) -> str:
        """The number that people use, e.g. `C-1042`."""
        return number_of(self.id)


def number_of(case_id: int) -> str:
    """Return the number that people use for a case, which is not that of its row."""
    return f"C-{1000 + case_id}"


class CaseChange(Row):
    """Every change of a case: who did what, and why."""

    case_id: int
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField(
        "store.Case", related_name="changes", on_delete=fields.RESTRICT
    )
    before = fields.CharField(16)
    after = fields.CharField(16)
    author = fields.CharField(120)
    why = fields.CharField(200, default="")

    class Meta:
        table = "case_change"


async def take(case_id: int, staff_id: int) -> bool:
    """Give a new case to a staff member; False where somebody was quicker. Atomic."""
    changed = await Case.filter(id=case_id, state=CaseState.NEW, owner_id=None).update(
        state=CaseState.TAKEN, owner_id=staff_id
    )
    return changed == 1


async def open_case(contact_id: int, complaint: bool) -> Case | None:
    """Return the contact's newest open case of that sort (a complaint, or a hand-over)."""
    rows = Case.filter(contact_id=contact_id, state__in=OPEN_STATES).order_by("-id")
    rows = rows.filter(reason="complaint") if complaint else rows.exclude(reason="complaint")
    return await rows.first()


async def has_open_complaint(buyer_ids: list[int]) -> set[int]:
    """Return which of the buyers have an open complaint."""
    rows = Case.filter(buyer_id__in=buyer_ids, state__in=OPEN_STATES, reason="complaint")
    return set(await rows.values_list("buyer_id", flat=True))  # type: ignore[arg-type]
