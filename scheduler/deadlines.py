"""Reminds staff of promises: once when a quarter of the time is left, once when a promise is broken."""

from datetime import datetime, timedelta

from bot.cases import post
from bot.house import House
from bot.store.cases import OPEN_STATES, Case
from bot.store.database import transaction

_WARN_AT = 0.75  # of the time from opening to the promise


async def remind(house: House) -> int:
    """Post what is due; the key of each reminder makes it happen once. Returns how many cases were looked at closer."""
    now = house.clock.now()
    due = 0
    for case in await Case.filter(state__in=OPEN_STATES).select_related("contact__buyer"):
        for promise, moment in _open_promises(case):
            kind = _kind(case, moment, now)
            if kind:
                due += 1
                async with transaction():
                    await _post(house, case, promise, kind, moment)
    return due


def _open_promises(case: Case) -> list[tuple[str, datetime]]:
    first = [] if case.first_answered_at else [("first", case.first_due_at)]
    return [*first, ("solution", case.solve_due_at)]


def _kind(case: Case, moment: datetime, now: datetime) -> str:
    if now >= moment:
        return "breach"
    warn: timedelta = (moment - case.created_at) * _WARN_AT
    return "warning" if now >= case.created_at + warn else ""


async def _post(house: House, case: Case, promise: str, kind: str, moment: datetime) -> None:
    values = {
        **await post.case_values(house, case),
        "name": case.contact.name,
        "firm": case.contact.buyer.name,
        "kind": kind,
        "promise": promise,
        "due": moment,
    }
    await post.tell(house, f"deadline:{case.id}:{promise}:{kind}", "staff/reminder_late", values, case)
