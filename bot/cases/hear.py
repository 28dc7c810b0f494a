"""Staff wrote or pressed a button: in the group, or by e-mail to a signed reply address."""

import hashlib
from dataclasses import replace

import structlog

from bot.cases import answer, articles, group, post
from bot.errors import TemporaryError, TokenError
from bot.house import House
from bot.messages import Act, Inbound
from bot.store.base import Json
from bot.store.cases import Case
from bot.store.inbox import Inbox
from bot.store.outbox import Delivery, DeliveryState
from bot.store.staff import Staff, by_email, by_telegram

log = structlog.get_logger(__name__)
_PATIENCE = 3  # looks after a post whose number is not known yet


async def in_group(house: House, row: Inbox, inbound: Inbound) -> None:
    """Handle what happened in the staff group. A stranger there changes nothing."""
    if "group_migrated" in inbound.notices:
        await group.moved(house, inbound.text)
    if inbound.act not in (Act.MESSAGE, Act.BUTTON):
        return
    case = await _case_of(row, inbound)
    if case is None:
        if inbound.act is Act.BUTTON:
            await post.toast(house, f"toast:{row.id}", inbound.token, "", inbound.chat)
        return  # talk among staff
    member = await by_telegram(inbound.sender.address)
    if member is None or member.role == "readonly":
        await _refuse_stranger(house, row, inbound)
    elif inbound.act is Act.BUTTON and inbound.button.startswith("article:"):
        await articles.pressed(house, row, inbound, case, member)
    elif inbound.act is Act.BUTTON:
        await _pressed(house, row, inbound, case, member)
    else:
        where: Json = {"via": "telegram", "reply_to": inbound.vendor_id}
        await _answered(house, case, member, inbound, f"answer:{row.id}", where)


async def by_mail(house: House, row: Inbox, inbound: Inbound, token: str) -> None:
    """Handle a staff member's answer by e-mail: the token names case and member, the sender must be that member.

    A first line `/take` or `/close` does just that; what stands below it goes to the buyer. `/article` keeps what
    stands below it, or else the last answer, as an article; `/article undo` takes it back.
    """
    member = await by_email(inbound.sender.address)
    case = await _case_of_mail(house, inbound, token, member)
    if member is None or case is None or member.role == "readonly":
        await refuse(house, row, inbound.sender.address, "reply address")
        return
    command, _, rest = inbound.text.partition("\n")
    done = await _told_to(house, row, case, member, command.strip().lower(), rest.strip())
    said = replace(inbound, text=rest.strip()) if done else inbound
    if said.text or said.files or not done:
        await _answered(house, case, member, said, _key(case, said), {"via": "email"})


async def _case_of_mail(house: House, inbound: Inbound, token: str, member: Staff | None) -> Case | None:
    """Return the case that a mail answers: by its signed address, else by our letter that it replies to.

    The second way is for mail providers without plus addressing; the letter must have gone to this very member.
    """
    try:
        case_id, staff_id = (int(part) for part in house.signer.read("staff", token))
    except (TokenError, ValueError):
        if token or member is None or not inbound.references:
            return None
        posted = Delivery.filter(message_id__in=list(inbound.references), purpose="staff", recipient=member.email)
        row = await posted.order_by("-id").first()
        return await Case.get_or_none(id=row.case_id) if row and row.case_id else None
    return await Case.get_or_none(id=case_id) if member is not None and member.id == staff_id else None


async def _told_to(house: House, row: Inbox, case: Case, member: Staff, command: str, rest: str) -> bool:
    """Carry out a command that stands alone in the first line of a mail; say whether it was one."""
    if command in ("/article", "/article undo"):
        await articles.told_by_mail(house, row, case, member, rest, undo=command != "/article")
        return True
    if command not in ("/take", "/close"):
        return False
    values: Json = {"number": case.number, "by": member.name}
    if command == "/close":
        await answer.close_case(house, case, member)
        stem = "staff/closed"
    else:
        stem, values = await _take(house, case, member)
    await post.to_member(house, member, f"command:{row.id}", stem, values, case=case)
    return True


async def _answered(house: House, case: Case, member: Staff, inbound: Inbound, key: str, where: Json) -> None:
    """Send what a staff member wrote to the buyer; say what of it cannot go along."""
    files = tuple(file for file in inbound.files if file.content is not None)
    left = [file.name for file in inbound.files if file.content is None]
    if inbound.text or files:
        await answer.answer(house, case, member, inbound.text, files, key, where)
    stem, values = ("staff/left_out", {"number": case.number, "files": left})
    if not (inbound.text or inbound.files):
        stem, values = "staff/answer_hint", {"number": case.number}
    elif not left:
        return
    if where["via"] == "telegram":
        reply_to = str(where["reply_to"])
        await post.to_group(house, f"{key}:hint", stem, values, case=case, buttons=False, reply_to=reply_to)
    else:
        await post.to_member(house, member, f"{key}:hint", stem, values, case=case)


def _key(case: Case, inbound: Inbound) -> str:
    """Return what makes an answer by mail go out once, also where the mail came twice, by two ways."""
    said = hashlib.sha256(f"{inbound.message_id}\n{inbound.text}".encode("utf-8", "replace"))
    return f"answer:{case.id}:{said.hexdigest()[:32]}"


async def refuse(house: House, row: Inbox, who: str, what: str) -> None:
    """Log a forged or strange command; tell staff when the same sender does it again."""
    tried = f"{what}:{who}"[:120]
    before = await Inbox.filter(refused=tried).count()
    log.warning("refused", action="staff.refuse", who=who, what=what, inbox=row.id, before=before)
    await Inbox.filter(id=row.id).update(refused=tried)
    if before >= 1:
        day = house.clock.now().date()
        values: Json = {"what": what, "who": who, "count": before + 1}
        await post.tell(house, f"refused:{what}:{who}:{day}"[:180], "staff/refused", values)


async def _refuse_stranger(house: House, row: Inbox, inbound: Inbound) -> None:
    await refuse(house, row, inbound.sender.address, "staff group")
    day = house.clock.now().date()
    key = f"stranger:{inbound.sender.address}:{day}"
    await post.to_group(house, key, "staff/stranger", {"name": inbound.sender.name}, reply_to=inbound.vendor_id)


async def _case_of(row: Inbox, inbound: Inbound) -> Case | None:
    """Return the case that a reply or a button belongs to: by the post it hangs on, never by what it says.

    Only posts that carry a buyer's words invite an answer: a reply to a reminder or a confirmation is talk among staff.
    """
    if not inbound.reply_to:
        return None
    posted = await Delivery.filter(channel=inbound.channel, vendor_id=inbound.reply_to, purpose="staff").first()
    if (
        posted is None
        and row.attempts <= _PATIENCE
        and await Delivery.exists(channel=inbound.channel, recipient=inbound.chat, state=DeliveryState.SENDING)
    ):
        # Somebody was quicker than the relay, which has not yet noted under which number a post went out.
        raise TemporaryError("a post to the group is on its way: its number is not known yet")
    if posted is None or posted.case_id is None:
        return None
    beside = ("confirm:", "article:") if inbound.act is Act.BUTTON else ()
    if not posted.key.startswith((f"case:{posted.case_id}:", *beside)):
        return None
    return await Case.get(id=posted.case_id)


async def _take(house: House, case: Case, member: Staff) -> tuple[str, Json]:
    """Take a case; return what to say about it."""
    if await answer.take_case(house, case, member):
        return "staff/taken", {"number": case.number, "by": member.name}
    await case.refresh_from_db()
    owner = await Staff.get_or_none(id=case.owner_id) if case.owner_id else None
    return "staff/already_taken", {"number": case.number, "by": owner.name if owner else ""}


async def _pressed(house: House, row: Inbox, inbound: Inbound, case: Case, member: Staff) -> None:
    what = inbound.button.partition(":")[0]
    language = house.exporter.language
    values: Json = {"number": case.number, "by": member.name}
    stem = "staff/answer_hint"
    if what == "take":
        stem, values = await _take(house, case, member)
        done = stem == "staff/taken"
    elif what == "close":
        done = await answer.close_case(house, case, member)
        stem = "staff/closed"
    else:
        done = False
    text = house.words.text(stem, language, values)
    await post.toast(house, f"toast:{row.id}", inbound.token, text, inbound.chat)
    if done:
        await post.refresh_post(house, case, f"case:{case.id}:edit:{row.id}")
