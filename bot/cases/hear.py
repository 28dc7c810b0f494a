"""Staff wrote or pressed a button: in the group, or by e-mail to a signed reply address."""

import hashlib

import structlog

from bot.cases import answer, group, post
from bot.errors import TokenError
from bot.house import House
from bot.messages import Act, Inbound
from bot.store.base import Json
from bot.store.cases import Case
from bot.store.inbox import Inbox
from bot.store.outbox import Delivery
from bot.store.staff import Staff, by_email, by_telegram

log = structlog.get_logger(__name__)


async def in_group(house: House, row: Inbox, inbound: Inbound) -> None:
    """Handle what happened in the staff group. A stranger there changes nothing."""
    if "group_migrated" in inbound.notices:
        await group.moved(house, inbound.text)
    if inbound.act not in (Act.MESSAGE, Act.BUTTON):
        return
    case = await _case_of(inbound)
    if case is None:
        return  # talk among staff
    member = await by_telegram(inbound.sender.address)
    if member is None or member.role == "readonly":
        await _refuse_stranger(house, row, inbound)
    elif inbound.act is Act.BUTTON:
        await _pressed(house, row, inbound, case, member)
    elif inbound.text or inbound.files:
        where: Json = {"via": "telegram", "reply_to": inbound.vendor_id}
        await answer.answer(house, case, member, inbound.text, inbound.files, f"answer:{row.id}", where)


async def by_mail(house: House, row: Inbox, inbound: Inbound, token: str) -> None:
    """Handle a staff member's answer by e-mail: the token names case and member, the sender must be that member."""
    try:
        case_id, staff_id = (int(part) for part in house.signer.read("staff", token))
    except (TokenError, ValueError):
        await refuse(house, row, inbound.sender.address, "reply address")
        return
    member = await by_email(inbound.sender.address)
    case = await Case.get_or_none(id=case_id)
    if member is None or case is None or member.id != staff_id or member.role == "readonly":
        await refuse(house, row, inbound.sender.address, "reply address")
        return
    if not (inbound.text or inbound.files):
        key = f"empty:{row.id}"
        await post.to_member(house, member, key, "staff/answer_hint", {"number": case.number}, case=case)
        return
    where: Json = {"via": "email"}
    await answer.answer(house, case, member, inbound.text, inbound.files, _key(case, inbound), where)


def _key(case: Case, inbound: Inbound) -> str:
    """Return what makes an answer by mail go out once, also where the mail came twice, by two ways."""
    said = hashlib.sha256(f"{inbound.message_id}\n{inbound.text}".encode("utf-8", "replace"))
    return f"answer:{case.id}:{said.hexdigest()[:32]}"


async def refuse(house: House, row: Inbox, who: str, what: str) -> None:
    """Log a forged or strange command; tell staff when the same sender does it again."""
    before = await Inbox.filter(error=f"refused:{what}:{who}"[:2000]).count()
    log.warning("refused", action="staff.refuse", who=who, what=what, inbox=row.id, before=before)
    await Inbox.filter(id=row.id).update(error=f"refused:{what}:{who}"[:2000])
    if before >= 1:
        day = house.clock.now().date()
        values: Json = {"what": what, "who": who, "count": before + 1}
        await post.tell(house, f"refused:{what}:{who}:{day}"[:180], "staff/refused", values)


async def _refuse_stranger(house: House, row: Inbox, inbound: Inbound) -> None:
    await refuse(house, row, inbound.sender.address, "staff group")
    day = house.clock.now().date()
    key = f"stranger:{inbound.sender.address}:{day}"
    await post.to_group(house, key, "staff/stranger", {"name": inbound.sender.name}, reply_to=inbound.vendor_id)


async def _case_of(inbound: Inbound) -> Case | None:
    """Return the case that a reply or a button belongs to: by the post it hangs on, never by what it says."""
    if not inbound.reply_to:
        return None
    posted = await Delivery.filter(channel=inbound.channel, vendor_id=inbound.reply_to, purpose="staff").first()
    if posted is None or posted.case_id is None:
        return None
    return await Case.get(id=posted.case_id)


async def _pressed(house: House, row: Inbox, inbound: Inbound, case: Case, member: Staff) -> None:
    what = inbound.button.partition(":")[0]
    language = house.exporter.language
    values: Json = {"number": case.number, "by": member.name}
    stem = "staff/answer_hint"
    if what == "take":
        done = await answer.take_case(house, case, member)
        stem = "staff/taken" if done else "staff/already_taken"
        if not done:
            owner = await Staff.get_or_none(id=case.owner_id) if case.owner_id else None
            values["by"] = owner.name if owner else ""
    elif what == "close":
        done = await answer.close_case(house, case, member)
        stem = "staff/closed"
    else:
        done = False
    text = house.words.text(stem, language, values)
    await post.toast(house, f"toast:{row.id}", inbound.token, text, inbound.chat)
    if done:
        await post.refresh_post(house, case, f"case:{case.id}:edit:{row.id}")
