"""Reminds staff of promises: once when a quarter of the working time is left, once when a promise is broken.

Nobody is reminded at night: what falls due outside working hours is told when somebody is at work again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.cases import post
from bot.house import House
from bot.office import Office
from bot.store.cases import OPEN_STATES, Case
from bot.store.database import BUSY, transaction
from bot.store.outbox import Delivery

log = structlog.get_logger(__name__)
_WARN_AT = 0.75  # of the working time from opening to the promise
_GRACE = timedelta(minutes=15)  # after closing time: a promise may end with the working day


async def remind(house: House) -> int:
    """Post what is due; the key of each reminder makes it happen once. Returns how many cases were looked at closer."""
    now, office = house.clock.now(), house.exporter.office
    if not (office.is_open(now) or office.is_open(now - _GRACE)):
        return 0
    due = 0
    cases = await Case.filter(state__in=OPEN_STATES).select_related("contact__buyer")
    told = await _told(cases)
    for case in cases:
        for promise, moment in _open_promises(case):
            kind = _kind(office, case, moment, now)
            key = f"deadline:{case.id}:{promise}:{kind}"
            if kind and key not in told:
                due += 1
                await _remind(house, case, promise, kind, moment, key)
    return due


async def _told(cases: Sequence[Case]) -> set[str]:
    """Return the keys of the reminders that were put out, without the staff members that they went to."""
    if not cases:
        return set()
    posts = Delivery.filter(case_id__in=[case.id for case in cases], key__startswith="deadline:")
    return {":".join(str(key).split(":")[:4]) for key in await posts.values_list("key", flat=True)}


async def _remind(house: House, case: Case, promise: str, kind: str, moment: datetime, key: str) -> None:
    try:
        async with transaction():
            await _post(house, case, promise, kind, moment, key)
    except BUSY:
        raise
    except Exception:
        # One case must not cost the others their reminders, now and at every later run.
        log.exception("no reminder", action="deadlines.failed", case=case.id)


def _open_promises(case: Case) -> list[tuple[str, datetime]]:
    first = [] if case.first_answered_at else [("first", case.first_due_at)]
    return [*first, ("solution", case.solve_due_at)]


def _kind(office: Office, case: Case, moment: datetime, now: datetime) -> str:
    if now >= moment:
        return "breach"
    promised = office.worked(case.created_at, moment)
    return "warning" if office.worked(case.created_at, now) >= promised * _WARN_AT else ""


async def _post(house: House, case: Case, promise: str, kind: str, moment: datetime, key: str) -> None:
    values = {
        **await post.case_values(house, case),
        "name": case.contact.name,
        "firm": case.contact.buyer.name,
        "kind": kind,
        "promise": promise,
        "due": moment,
    }
    await post.tell(house, key, "staff/reminder_late", values, case)
