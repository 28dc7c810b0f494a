"""What staff do with a case: take it, answer it, close it. Only people in the staff table get this far."""

from bot.cases import articles, post
from bot.cases.unreached import other_channel
from bot.house import House
from bot.messages import File, Outbound, Purpose
from bot.outbox import Ticket
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.cases import Case, CaseChange, CaseState, take
from bot.store.interactions import Direction, Interaction
from bot.store.outbox import Delivery, DeliveryState
from bot.store.staff import Staff


async def take_case(house: House, case: Case, member: Staff) -> bool:
    """Give the case to `member` if nobody has it; False where somebody was quicker."""
    if not await take(case.id, member.id):
        return False
    await _changed(house, case, CaseState.NEW, CaseState.TAKEN, member.name)
    await case.refresh_from_db()
    return True


async def close_case(house: House, case: Case, member: Staff) -> bool:
    """Close the case; False where it is closed already."""
    before = case.state
    changed = await Case.filter(id=case.id).exclude(state=CaseState.CLOSED).update(
        state=CaseState.CLOSED, closed_at=house.clock.now()
    )  # fmt: skip
    if changed == 1:
        await _changed(house, case, before, CaseState.CLOSED, member.name)
        await case.refresh_from_db()
    return changed == 1


async def answer(
    house: House, case: Case, member: Staff, text: str, files: tuple[File, ...], key: str, confirm: Json
) -> None:
    """Send a person's answer to the buyer where they wrote; `confirm` says where its author hears of the result."""
    address = await Address.get(id=case.address_id).select_related("contact__buyer")
    thread = await case.thread
    letter = await _letter(house, case, address, member, text, files, key)
    ticket = Ticket(address=address, thread=thread, case=case, author=member.name)
    row = await house.outbox.put(letter, ticket)
    if row is None:
        return
    row.values = {"confirm": {**confirm, "staff": member.id, "case": case.id}}
    if case.reason == articles.REASON and text:
        row.values["confirm"]["text"] = text
    await row.save(update_fields=["values"])
    if case.first_answered_at is None:
        case.first_answered_at = house.clock.now()
        await case.save(update_fields=["first_answered_at"])
    await take_case(house, case, member)


async def confirm(house: House, row: Delivery) -> None:
    """Tell the author of an answer what became of it: which channel, which result, or why not."""
    where = row.values.get("confirm")
    if not where or await Delivery.filter(after_id=row.id, interaction_id=row.interaction_id).exists():
        return
    case = await Case.get(id=where["case"]).select_related("contact")
    values: Json = {"number": case.number, "name": case.contact.name, "channel": row.channel}
    if row.state is DeliveryState.SENT:
        stem, values = "staff/answer_sent", {**values, "result": "sent"}
    else:
        stem, values = "staff/answer_failed", {**values, "reason": row.error, "other": await _other(row)}
    key = f"confirm:{row.id}:{row.state}"
    if row.state is DeliveryState.SENT and where.get("text"):
        values["article"] = where["via"] != "telegram"  # where a button stands, no command need be told
    if where["via"] == "telegram":
        reply_to = str(where.get("reply_to", ""))
        rows = articles.save_button(house, row) if "article" in values else ()
        await post.to_group(house, key, stem, values, case=case, buttons=False, reply_to=reply_to, rows=rows)
    elif (member := await Staff.get_or_none(id=where["staff"])) is not None:
        await post.to_member(house, member, key, stem, values, case=case)


async def _letter(
    house: House, case: Case, address: Address, member: Staff, text: str, files: tuple[File, ...], key: str
) -> Outbound:
    contact, words = address.contact, house.words
    asked = await _last_from(case)
    values: Json = {
        "text": text,
        "name": contact.name,
        "staff_name": member.name,
        "exporter": house.exporter.name,
        "signature": house.exporter.signature,
        "subject": asked.subject if asked else "",
        "timezone": contact.timezone,
    }
    if address.channel != "email":
        spoken = words.text("chat/staff_answer", contact.language, {**values, "name": member.name})
        return Outbound(
            key, address.channel, address.chat, Purpose.REPLY, spoken, language=contact.language, files=files
        )
    letter = words.letter("mail/staff_answer", contact.language, values)
    return Outbound(
        key=key,
        channel="email",
        to=address.chat or address.value,
        to_name=contact.name,
        purpose=Purpose.REPLY,
        text=letter.text,
        subject=letter.subject,
        html=words.inline(letter.html),
        language=contact.language,
        files=files,
        in_reply_to=asked.message_id if asked else "",
        references=await _chain(case),
        reply_address=house.exporter.reply_address(house.signer.sign("thread", case.thread_id)),
        # A person wrote this: the other side's machines may answer it as they answer people (RFC 3834, section 2).
        headers=(("Auto-Submitted", "no"),),
    )


async def _chain(case: Case) -> tuple[str, ...]:
    """Return the Message-IDs of the case's thread, oldest first (RFC 5322, section 3.6.4)."""
    mails = Interaction.filter(thread_id=case.thread_id, channel="email").exclude(message_id="").order_by("id")
    return tuple(dict.fromkeys([row.message_id for row in await mails.only("id", "message_id")]))


async def _last_from(case: Case) -> Interaction | None:
    said = Interaction.filter(thread_id=case.thread_id, direction=Direction.IN)
    return await said.order_by("-id").first()


async def _other(row: Delivery) -> str:
    """Name another channel of the same contact that is open, or nothing."""
    return "" if row.address_id is None else await other_channel(await Address.get(id=row.address_id))


async def _changed(house: House, case: Case, before: CaseState, after: CaseState, author: str) -> None:
    now = house.clock.now()
    await CaseChange.create(created_at=now, case_id=case.id, before=before, after=after, author=author)
