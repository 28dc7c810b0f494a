"""Reminds staff of promises: once when a quarter of the working time is left, once when a promise is broken.

Nobody is reminded at night: what falls due outside working hours is told when somebody is at work again.
"""

from datetime import datetime, timedelta

from bot.cases import post
from bot.house import House
from bot.office import Office
from bot.store.cases import OPEN_STATES, Case
from bot.store.database import transaction

_WARN_AT = 0.75  # of the working time from opening to the promise
_GRACE = timedelta(minutes=15)  # after closing time: a promise may end with the working day


async def remind(house: House) -> int:
    """Post what is due; the key of each reminder makes it happen once. Returns how many cases were looked at closer."""
    now, office = house.clock.now(), house.exporter.office
    if not (office.is_open(now) or office.is_open(now - _GRACE)):
        return 0
    due = 0
    for case in await Case.filter(state__in=OPEN_STATES).select_related("contact__buyer"):
        for promise, moment in _open_promises(case):
            kind = _kind(office, case, moment, now)
            if kind:
                due += 1
                async with transaction():
                    await _post(house, case, promise, kind, moment)
    return due


def _open_promises(case: Case) -> list[tuple[str, datetime]]:
    first = [] if case.first_answered_at else [("first", case.first_due_at)]
    return [*first, ("solution", case.solve_due_at)]


def _kind(office: Office, case: Case, moment: datetime, now: datetime) -> str:
    if now >= moment:
        return "breach"
    promised = office.worked(case.created_at, moment)
    return "warning" if office.worked(case.created_at, now) >= promised * _WARN_AT else ""


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
