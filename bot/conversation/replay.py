"""Judges and decides again what was said on a recorded day. Nothing is written, nobody is answered.

What was said and where the conversation stood is as it was then; who the buyer is, the products and the settings are as
they are now. Of the record, facts and earlier messages only what was there already counts.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Situation
from bot.clock import MovableClock
from bot.conversation import differences, trace
from bot.conversation.differences import Verdict
from bot.conversation.grasp import SILENT, of
from bot.conversation.note import as_json
from bot.conversation.situation import gather
from bot.conversation.talk import Grasp, Talk
from bot.dialogs.choose import decide
from bot.house import House
from bot.meaning import Meaning
from bot.messages import Act, File, Inbound, Sender
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.inbox import Inbox
from bot.store.interactions import Direction, Interaction, Kind, Thread, heard
from bot.store.products import catalogue
from bot.store.trades import Trade
from bot.trade import ProductCard

_AT_ONCE = 100
Remember = Callable[[str, bytes, str], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """One message as it was judged then, and as it is judged now."""

    then: Verdict
    now: Verdict


async def replay(house: House, since: datetime, until: datetime, remember: Remember) -> AsyncIterator[Pair]:
    """Give each message of the span, in order. `remember` is told the text and vector of each before it is judged."""
    products, last = await catalogue(), 0
    while rows := await heard(since, until, after=last, limit=_AT_ONCE):
        for said in rows:
            if said.vector:
                remember(said.text or said.subject, said.vector, said.model)
            yield await _pair(house, said, products)
        last = rows[-1].id


async def _pair(house: House, said: Interaction, products: tuple[ProductCard, ...]) -> Pair:
    traced: Json = said.note.get(trace.KEY) or {}
    then_house = replace(house, clock=MovableClock(said.created_at, frozen=True))
    known = str(traced.get("known", said.language))
    words = "" if said.kind is Kind.BUTTON else said.text or said.subject
    grasp = await of(then_house, words, known, products) if words else Grasp(SILENT, products)
    actions = await _decided(then_house, said, grasp, traced) if traced else None
    then = _verdict(said, said.meaning, traced.get("did") if actions is not None else None)
    return Pair(then, _verdict(said, as_json(grasp.meaning), actions))


def _verdict(said: Interaction, meaning: Json, actions: list[str] | None) -> Verdict:
    text = said.text or said.subject
    return differences.verdict(said.id, said.at.isoformat(), said.channel, text, meaning, actions)


async def _decided(house: House, said: Interaction, grasp: Grasp, traced: Json) -> list[str] | None:
    """Return what would be decided now; None where it cannot be known: the address is gone."""
    found = Address.filter(contact_id=said.contact_id, channel=said.channel).order_by("id")
    address = await found.select_related("contact__buyer").first()
    if address is None:
        return None
    talk = _talk(house, said, address, grasp, traced)
    if not _is_asked(talk.inbound):
        return []
    return trace.stems(decide(await _as_then(said, await gather(house, talk))))


def _talk(house: House, said: Interaction, address: Address, grasp: Grasp, traced: Json) -> Talk:
    trusted = bool(traced.get("trusted"))
    proven = bool(traced.get("proven", trusted))
    if not trusted:
        address.verified_at = None  # it may have proven itself since; nothing is saved
    button = said.text if said.kind is Kind.BUTTON else ""
    inbound = Inbound(
        said.channel, said.vendor_id, Sender(address.value, address.contact.name, verified=proven),
        Act(str(traced.get("act", Act.MESSAGE))), said.at, address.chat,
        text="" if button else said.text, subject=said.subject, button=button,
        files=(File("", "", 0, b""),) * int(traced.get("files", 0)),
    )  # fmt: skip
    thread = Thread(
        id=said.thread_id, contact_id=said.contact_id, channel=said.channel, subject=said.subject,
        dialog=str(traced.get("dialog", "")), slots=dict(traced.get("slots") or {}), last_at=said.at,
    )  # fmt: skip
    meaning: Meaning = grasp.meaning
    language = house.words.speaks(meaning.language if inbound.text else address.contact.language)
    return Talk(
        Inbox(), inbound, address, thread, said, meaning, language, grasp.catalogue, grasp.articles, grasp.parts,
        str(traced.get("proof", "")),
    )  # fmt: skip


async def _as_then(said: Interaction, situation: Situation) -> Situation:
    """Take away what came later: messages, facts and trades."""
    earlier = await Interaction.filter(contact_id=said.contact_id, direction=Direction.IN, id__lt=said.id).count()
    facts = tuple(fact for fact in situation.facts if fact.observed_at < said.created_at)
    record = situation.record
    if record is not None:
        later = Trade.filter(buyer_id=said.buyer_id, created_at__gte=said.created_at).only("id", "number")
        numbers = {trade.number for trade in await later}
        record = replace(record, trades=tuple(trade for trade in record.trades if trade.number not in numbers))
    return replace(situation, contact=replace(situation.contact, interactions=earlier), facts=facts, record=record)


def _is_asked(inbound: Inbound) -> bool:
    return bool(inbound.text or inbound.subject or inbound.button or inbound.files or inbound.act is Act.START)
