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
        await _worsen(found, action)
        said.case_id = found.id
        await said.save(update_fields=["case_id"])
        await post.post_added(house, found, said, files)
        return Opened(found, new=False)
    case = await _open(house, address, said, action)
    more = {"note": action.values.get("note", ""), **_inquiry(action)}
    await post.post_case(house, case, said, files, more)
    return Opened(case, new=True)


async def _to_join(address: Address, action: OpenCase) -> Case | None:
    if action.reason == "addition":
        return await Case.filter(contact_id=address.contact_id, state__in=OPEN_STATES).order_by("-id").first()
    return await open_case(address.contact_id, complaint=action.reason == "complaint")


async def _worsen(case: Case, action: OpenCase) -> None:
    """Keep the gravest severity that was said of a case."""
    if action.severity is Severity.HIGH and case.severity is not Severity.HIGH:
        case.severity = Severity.HIGH
        await case.save(update_fields=["severity"])


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


def _inquiry(action: OpenCase) -> dict[str, object]:
    inquiry = action.values.get("inquiry")
    return {"inquiry": inquiry} if inquiry else {}
