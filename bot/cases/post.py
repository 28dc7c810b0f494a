"""Tells staff: in their Telegram group, or by e-mail to each of them where there is no group."""

from collections.abc import Mapping
from decimal import Decimal

from bot.cases import group
from bot.house import House
from bot.messages import Button, File, Outbound, Purpose
from bot.outbox import Ticket
from bot.split import split
from bot.store.buyers import Address, card
from bot.store.cases import Case, CaseState
from bot.store.interactions import Interaction, Kind
from bot.store.outbox import Delivery
from bot.store.staff import Staff, reached_by_email
from bot.store.trades import Trade, last_trades
from bot.trade import Money

# Characters of a buyer's message that a post quotes: with the buyer's card it must fit one chat message, as the
# buttons hang on it and it is changed when the case is taken. What is cut off follows in messages of its own.
_QUOTED = 1800


async def post_case(
    house: House, case: Case, said: Interaction, files: tuple[File, ...], more: Mapping[str, object]
) -> None:
    """Tell staff of a new case: the buyer's card, what was said, by when an answer is promised."""
    await _post(house, case, said, files, more, stem="staff/case_post", key=f"case:{case.id}:post")


async def post_added(
    house: House, case: Case, said: Interaction, files: tuple[File, ...], more: Mapping[str, object]
) -> None:
    """Tell staff that the buyer wrote again about an open case."""
    await _post(house, case, said, files, more, stem="staff/case_added", key=f"case:{case.id}:added:{said.id}")


async def _post(
    house: House,
    case: Case,
    said: Interaction,
    files: tuple[File, ...],
    more: Mapping[str, object],
    *,
    stem: str,
    key: str,
) -> None:
    values = {
        **await case_values(house, case),
        **{name: more[name] for name in ("note", "inquiry") if more.get(name)},
        **_said(said),
        "files": [file.name for file in files],
    }
    if not house.exporter.staff_group:
        await to_each(house, f"{key}:mail", "staff/case_mail", {**values, "text": said.text}, case=case, files=files)
        return
    await to_group(house, key, stem, values, case=case, files=files, thread=stem == "staff/case_added")
    if len(said.text) > _QUOTED:
        rest = {"number": case.number, "text": said.text.strip().removeprefix(_head(said.text)).lstrip()}
        await to_group(house, f"{key}:rest", "staff/case_rest", rest, case=case, buttons=False, thread=True)


async def tell(house: House, key: str, stem: str, values: Mapping[str, object], case: Case | None = None) -> None:
    """Tell staff something short, in the group or by e-mail; a stem without a subject gets the first line as one."""
    if house.exporter.staff_group:
        await to_group(house, key, stem, values, case=case, buttons=False, thread=True)
    else:
        await to_each(house, key, stem, values, case=case)


async def to_group(
    house: House,
    key: str,
    stem: str,
    values: Mapping[str, object],
    *,
    case: Case | None = None,
    files: tuple[File, ...] = (),
    buttons: bool = True,
    thread: bool = False,
    reply_to: str = "",
    rows: tuple[tuple[Button, ...], ...] = (),
) -> None:
    """Post to the staff group; `thread` makes it an answer to the case's first post, `rows` are buttons of its own."""
    language = house.exporter.language
    first = await Delivery.get_or_none(key=f"case:{case.id}:post") if case and thread else None
    letter = Outbound(
        key=key,
        channel="telegram",
        to=await group.where(house),
        purpose=Purpose.STAFF,
        text=house.words.text(stem, language, values),
        language=language,
        files=files,
        buttons=case_buttons(house, case) if case and buttons else rows,
        reply_to=reply_to or (f"row:{first.id}" if first else ""),
    )
    await house.outbox.put(letter, Ticket(case=case))


async def to_each(
    house: House,
    key: str,
    stem: str,
    values: Mapping[str, object],
    *,
    case: Case | None = None,
    files: tuple[File, ...] = (),
) -> None:
    """Write to each staff member who has an e-mail address."""
    for member in await reached_by_email():
        await to_member(house, member, f"{key}:{member.id}", stem, values, case=case, files=files)


async def to_member(
    house: House,
    member: Staff,
    key: str,
    stem: str,
    values: Mapping[str, object],
    *,
    case: Case | None = None,
    files: tuple[File, ...] = (),
) -> None:
    """Write to one staff member; an answer to a letter about a case finds back by its signed reply address."""
    if not member.email or not house.outbox.carries("email"):
        return
    letter = house.words.letter(stem, member.language, values)
    reply = house.exporter.reply_address(house.signer.sign("staff", case.id, member.id)) if case else ""
    outbound = Outbound(
        key=key,
        channel="email",
        to=member.email,
        to_name=member.name,
        purpose=Purpose.STAFF,
        text=letter.text,
        subject=letter.subject or letter.text.splitlines()[0][:120],
        html=letter.html,
        language=member.language,
        files=files,
        reply_address=reply,
    )
    await house.outbox.put(outbound, Ticket(case=case))


def case_buttons(house: House, case: Case) -> tuple[tuple[Button, ...], ...]:
    """Return what staff can press under a case's post in its present state."""
    if case.state is CaseState.CLOSED:
        return ()
    wanted = ("take", "answer", "close") if case.state is CaseState.NEW else ("answer", "close")
    language = house.exporter.language
    row = [Button(house.words.text(f"staff/buttons/{name}", language), data=f"{name}:{case.id}") for name in wanted]
    return (tuple(row),)


async def case_values(house: House, case: Case) -> dict[str, object]:
    """Return what the staff templates want to know of a case."""
    address = await Address.get(id=case.address_id).select_related("contact__buyer")
    owner = await Staff.get_or_none(id=case.owner_id) if case.owner_id else None
    return {
        "number": case.number,
        "reason": case.reason,
        "severity": case.severity,
        "complaint": case.complaint_kind,
        "contact": card(address),
        "channel": address.channel,
        "address": address.value,
        "now": house.clock.now(),
        "staff_timezone": house.exporter.office.timezone,
        "first_due": case.first_due_at,
        "solve_due": case.solve_due_at,
        "owner": owner.name if owner else "",
        "trades": [_trade(trade) for trade in await last_trades(address.contact.buyer_id)],
    }


def _said(said: Interaction) -> dict[str, object]:
    # A pressed button says nothing that a person could read; what it led to stands in the note.
    text = "" if said.kind is Kind.BUTTON else said.text
    return {"text": _head(text), "subject": said.subject, "label": said.label}


def _head(text: str) -> str:
    """Return as much of a text as a post quotes, to the end of a sentence where there is one."""
    return text if len(text) <= _QUOTED else split(text, _QUOTED)[0]


def _trade(trade: Trade) -> dict[str, object]:
    lines = list(trade.lines)
    priced = [line for line in lines if line.price is not None]
    total = sum((line.quantity * (line.price or Decimal()) for line in priced), Decimal())
    what = ", ".join(f"{line.quantity.normalize():f} {line.unit} {line.product.code}" for line in lines[:3])
    return {
        "date": trade.ordered_on or trade.created_at.date(),
        "kind": str(trade.kind),
        "text": f"{trade.number}: {what}".rstrip(": "),
        "total": Money(total, trade.currency) if priced else None,
    }


async def refresh_post(house: House, case: Case, key: str) -> None:
    """Change the case's first post to show its present state and owner."""
    first = await Delivery.get_or_none(key=f"case:{case.id}:post")
    said = await Interaction.filter(case_id=case.id).order_by("id").first()
    if first is None or said is None:
        return
    values = {**await case_values(house, case), **_said(said)}
    letter = Outbound(
        key=key,
        channel="telegram",
        to=await group.where(house),
        purpose=Purpose.STAFF,
        text=house.words.text("staff/case_post", house.exporter.language, values),
        buttons=case_buttons(house, case),
        edit_of=f"row:{first.id}",
    )
    await house.outbox.put(letter, Ticket(case=case))


async def toast(house: House, key: str, press: str, text: str, to: str) -> None:
    """Answer a button press with a small notice."""
    letter = Outbound(key=key, channel="telegram", to=to, purpose=Purpose.STAFF, text=text[:200], answers_button=press)
    await house.outbox.put(letter, Ticket())
