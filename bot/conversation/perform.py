"""Makes a decision happen: words, cases, inquiries, consent. All inside the transaction of the message it answers."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.actions import (
    Accept,
    Action,
    Choice,
    Decision,
    EraseData,
    OpenCase,
    Paper,
    Remember,
    Say,
    SendCode,
    SendLink,
    SetWishes,
    StoreTrade,
    Subscribe,
    Unlink,
    Unsubscribe,
)
from bot.cases.escalate import escalate
from bot.conversation import dealing, farewell, learning, linking, links, proofs
from bot.conversation.talk import Talk
from bot.dialogs import proof
from bot.house import House
from bot.letters.consent import opt_in, opt_out
from bot.messages import Button, File, Outbound, Purpose
from bot.outbox import Ticket
from bot.papers.draw import Desk, draw
from bot.papers.text import file_name
from bot.record import Record, TradeCard
from bot.store import blobs
from bot.store.base import Json
from bot.store.cases import OPEN_STATES, Case
from bot.store.interactions import Kind
from bot.store.products import agreed
from bot.store.trades import one, record


@dataclass(slots=True)
class _Spoken:
    """What there is to say: paragraphs with the picture and the buttons of each."""

    texts: list[tuple[str, tuple[File, ...], tuple[tuple[Button, ...], ...]]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # words and address; a letter has them at its foot
    case: Case | None = None
    trade: TradeCard | None = None  # stored by this decision


async def perform(house: House, talk: Talk, decision: Decision, *, aloud: bool) -> None:
    """Do what was decided, in order. Without `aloud` everything is done but nothing is said (see brake)."""
    spoken = _Spoken()
    for action in decision.actions:
        await _do(house, talk, action, spoken)
    if aloud and spoken.texts:
        await _speak(house, talk, spoken)


async def _do(house: House, talk: Talk, action: Action, spoken: _Spoken) -> None:
    match action:
        case Say():
            spoken.texts.append(await _say(house, talk, action, spoken.trade))
        case OpenCase():
            await _open_case(house, talk, action, spoken)
        case StoreTrade():
            await _store(house, talk, action, spoken)
        case Accept():
            await dealing.accept(house, talk, action)
        case Subscribe():
            await opt_in(house, talk.address, _evidence(talk))
        case Unsubscribe():
            await opt_out(house, talk.contact.id, _evidence(talk))
        case SetWishes():
            await learning.wish(talk, action)
        case Remember():
            await learning.remember(house, talk, action)
        case EraseData():
            await farewell.erase(house, talk)
        case SendCode():
            said = proof.sent(await proofs.send_code(house, talk, action), action.email)
            spoken.texts.append(await _say(house, talk, said, spoken.trade))
        case SendLink():
            await _send_link(house, talk, spoken)
        case Unlink():
            await linking.unlink(house, talk)


async def _send_link(house: House, talk: Talk, spoken: _Spoken) -> None:
    """Write the link into the letter that is being made; to who may have forged theirs, only where the chat is."""
    if url := await links.chat_link(house, talk):
        spoken.texts.append((house.words.text("chat/chat_link", talk.language, {}), (), ()))
        words = house.words.text("chat/buttons/open_chat", talk.language, {})
        spoken.links.append((" ".join(words.split()), url))
        return
    stem = "chat_public" if house.firm.chat else "chat_none"
    spoken.texts.append((house.words.text(f"chat/{stem}", talk.language, {"url": house.firm.chat}), (), ()))


def _evidence(talk: Talk) -> str:
    """Return what proves a yes or a no later on: where it was said, in which entry of the timeline, in which words."""
    words = " ".join((talk.inbound.text or talk.inbound.button).split())[:200]
    return f"asked for it on {talk.inbound.channel}, entry {talk.said.id}: {words}"


async def _say(
    house: House, talk: Talk, action: Say, trade: TradeCard | None
) -> tuple[str, tuple[File, ...], tuple[tuple[Button, ...], ...]]:
    text = house.words.text(f"chat/{action.stem}", talk.language, action.values)
    content = await blobs.content(action.picture) if action.picture else None
    files: tuple[File, ...] = ()
    if content is not None:
        # Of a product: its code is what a buyer finds again among their files.
        stem = next((card.code for card in talk.catalogue if card.picture == action.picture), "picture")
        files = (File(file_name(stem, "png"), "image/png", len(content), content, kind="photo"),)
    files += await _papers(house, talk, action.papers, trade)
    rows = tuple(tuple(_button(house, talk, choice) for choice in row) for row in action.choices)
    return text, files, rows


async def _papers(house: House, talk: Talk, papers: tuple[Paper, ...], trade: TradeCard | None) -> tuple[File, ...]:
    if not papers:
        return ()
    today = house.clock.now().date()
    own = Record(await record(talk.buyer.id), await agreed(talk.buyer.id, today)) if talk.trusted else None
    desk = Desk(talk.address, talk.language, talk.catalogue, own, trade)
    drawn = [await draw(house, paper, desk) for paper in papers]
    return tuple(file for file in drawn if file is not None)


def _button(house: House, talk: Talk, choice: Choice) -> Button:
    label = house.words.text(f"chat/buttons/{choice.stem}", talk.language, choice.values)
    return Button(" ".join(label.split()), data=choice.data)


async def _open_case(house: House, talk: Talk, action: OpenCase, spoken: _Spoken) -> None:
    if not action.told and not await Case.filter(contact_id=talk.contact.id, state__in=OPEN_STATES).exists():
        return  # what was answered already needs a case only where one is open that it may belong to
    opened = await escalate(house, talk.address, talk.said, action, talk.files)
    await dealing.about(talk, action, opened.case)
    spoken.case = opened.case
    if not opened.new and action.reason in ("unsure", "addition") and opened.case.owner_id is not None:
        return  # a person has taken it and is talking with the buyer: the bot stays out of it
    if not action.told:
        return
    rows = tuple(tuple(_button(house, talk, choice) for choice in row) for row in action.choices)
    spoken.texts.append((_told(house, talk, action.told, opened.case, action.values), (), rows))


def _told(house: House, talk: Talk, stem: str, case: Case, values: object) -> str:
    known: Json = {
        "case_number": case.number,
        # A promise that was kept, or was not, is no promise for what is asked now.
        "promised_at": case.first_due_at
        if case.first_answered_at is None and case.first_due_at > house.clock.now()
        else None,
        "back_at": _back_at(house),
        "timezone": talk.contact.timezone,
        "exporter": house.exporter.name,
        **(values if isinstance(values, dict) else {}),
    }
    return house.words.text(f"chat/{stem}", talk.language, known)


def _back_at(house: House) -> datetime | None:
    """Return when people are at work again; None while they are."""
    now, office = house.clock.now(), house.exporter.office
    return None if office.is_open(now) else office.opens(now)


async def _store(house: House, talk: Talk, action: StoreTrade, spoken: _Spoken) -> None:
    trade, opened = await dealing.store(house, talk, action)
    spoken.case = opened.case
    spoken.trade = await one(trade.id)
    values = {**dict(action.values), "trade_number": trade.number}
    papers = (Paper("proforma", (trade.number,)),) if action.kind == "quotation" else ()
    files = await _papers(house, talk, papers, spoken.trade)
    spoken.texts.append((_told(house, talk, action.told, opened.case, values), files, ()))


async def _speak(house: House, talk: Talk, spoken: _Spoken) -> None:
    ticket = Ticket(address=talk.address, thread=talk.thread, case=spoken.case, kind=Kind.MESSAGE)
    if talk.inbound.channel == "email":
        sent = await house.outbox.put(_mail(house, talk, spoken), ticket)
        if spoken.links:
            await links.hide(sent)
        return
    for number, (text, files, buttons) in enumerate(spoken.texts):
        letter = Outbound(
            key=f"reply:{talk.said.id}:{number}",
            channel=talk.inbound.channel,
            to=talk.address.chat,
            purpose=Purpose.REPLY,
            text=text,
            language=talk.language,
            files=files,
            buttons=buttons if house.outbox.limits(talk.inbound.channel).buttons else (),
        )
        await house.outbox.put(letter, ticket)


def _mail(house: House, talk: Talk, spoken: _Spoken) -> Outbound:
    values: Json = {
        "paragraphs": [text for text, _, _ in spoken.texts],
        "name": talk.contact.name,
        "exporter": house.exporter.name,
        "signature": house.exporter.signature,
        "buttons": spoken.links,
        "subject": talk.inbound.subject or talk.thread.subject,
        "timezone": talk.contact.timezone,
    }
    letter = house.words.letter("mail/reply", talk.language, values)
    asked = talk.inbound
    return Outbound(
        key=f"reply:{talk.said.id}",
        channel="email",
        to=talk.address.chat or talk.address.value,
        to_name=talk.contact.name,
        purpose=Purpose.REPLY,
        text=letter.text,
        subject=letter.subject,
        html=house.words.inline(letter.html),
        language=talk.language,
        files=tuple(file for _, files, _ in spoken.texts for file in files),
        in_reply_to=asked.message_id,
        references=(*asked.references, asked.message_id) if asked.message_id else asked.references,
        reply_address=house.exporter.reply_address(house.signer.sign("thread", talk.thread.id)),
    )
