"""Opens cases: gives them to staff with a promise, or joins them to the one that is open already."""

from dataclasses import dataclass

from bot.actions import OpenCase
from bot.cases import post
from bot.house import House
from bot.meaning import ComplaintKind, Severity
from bot.messages import File
from bot.store.buyers import Address
from bot.store.cases import OPEN_STATES, Case, CaseChange, open_case
from bot.store.interactions import Interaction


@dataclass(frozen=True, slots=True)
class Opened:
    """A case, and whether it is a new one."""

    case: Case
    new: bool


async def escalate(
    house: House, address: Address, said: Interaction, action: OpenCase, files: tuple[File, ...] = ()
) -> Opened:
    """Open a case for what was said, or add it to the contact's open one of the same sort; tell staff either way."""
    found = await _to_join(address, action)
    if found is not None:
        await _join(house, found, address, said, action)
        await post.post_added(house, found, said, files, action.values)
        return Opened(found, new=False)
    case = await _open(house, address, said, action)
    await post.post_case(house, case, said, files, action.values)
    return Opened(case, new=True)


async def _to_join(address: Address, action: OpenCase) -> Case | None:
    if action.reason in ("inquiry", "alarm"):
        # An inquiry has its own terms, its own offer and its own end; an alarm must not drown in another case.
        return None
    if action.reason == "addition":
        return await Case.filter(contact_id=address.contact_id, state__in=OPEN_STATES).order_by("-id").first()
    return await open_case(address.contact_id, complaint=action.reason == "complaint")


async def _join(house: House, case: Case, address: Address, said: Interaction, action: OpenCase) -> None:
    """Add what was said to a case: answers go where the buyer wrote last; graver words shorten the promises."""
    said.case_id = case.id
    await said.save(update_fields=["case_id"])
    assert said.thread_id is not None
    case.address_id, case.thread_id = address.id, said.thread_id
    if action.severity is Severity.HIGH and case.severity is not Severity.HIGH:
        case.severity = Severity.HIGH
        first, solution = house.exporter.office.promise(house.clock.now(), address.contact.buyer.stage, Severity.HIGH)
        case.first_due_at, case.solve_due_at = min(case.first_due_at, first), min(case.solve_due_at, solution)
    await case.save(update_fields=["address_id", "thread_id", "severity", "first_due_at", "solve_due_at"])


async def _open(house: House, address: Address, said: Interaction, action: OpenCase) -> Case:
    now, buyer = house.clock.now(), address.contact.buyer
    first, solution = house.exporter.office.promise(now, buyer.stage, action.severity)
    # An addition whose case was closed in the meantime is simply something for a person.
    reason = "unsure" if action.reason == "addition" else action.reason
    kind = (action.complaint or ComplaintKind.OTHER) if reason == "complaint" else None
    assert said.thread_id is not None
    case = await Case.create(
        created_at=now,
        buyer_id=buyer.id,
        contact_id=address.contact_id,
        thread_id=said.thread_id,
        address_id=address.id,
        reason=reason,
        complaint_kind=kind,
        severity=action.severity,
        first_due_at=first,
        solve_due_at=solution,
    )
    await CaseChange.create(created_at=now, case_id=case.id, before="", after="new", author="bot", why=reason)
    said.case_id = case.id
    await said.save(update_fields=["case_id"])
    return case
