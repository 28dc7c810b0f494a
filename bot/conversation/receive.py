"""One message from arrival to answer: the page that tells the story. Runs inside one transaction."""

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.actions import Accept, Decision, EraseData, OpenCase, Remember, Say, SetWishes, State, Subscribe
from bot.cases import group, hear
from bot.conversation import links, machines, trace
from bot.conversation.brake import may_answer
from bot.conversation.identify import identify
from bot.conversation.note import note
from bot.conversation.perform import perform
from bot.conversation.situation import gather
from bot.conversation.talk import Grasp, Talk
from bot.conversation.threads import close_elsewhere, find_thread, is_forged, reply_token
from bot.dialogs.choose import decide
from bot.errors import TokenError
from bot.house import House
from bot.letters.consent import opt_out
from bot.meaning import Meaning
from bot.messages import Act, Inbound, Outbound, Purpose
from bot.outbox import Ticket
from bot.store.buyers import Address, find_address
from bot.store.inbox import Inbox, is_repeat
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.staff import by_email, by_telegram

log = structlog.get_logger(__name__)
# What changes something of a buyer's; of a fact that was told by the way nothing need be said.
_LOUD = (Subscribe, SetWishes, Accept, EraseData)
_CHANGES = (*_LOUD, Remember)


async def receive(house: House, row: Inbox, inbound: Inbound, grasp: Grasp) -> None:
    """Find out who wrote and where it belongs, note it, decide, and do what was decided.

    `grasp` was worked out before, outside the transaction.
    """
    if await is_repeat(row):
        return
    inbound = replace(inbound, text=links.masked(inbound.text), full_text=links.masked(inbound.full_text))
    if await _unsubscribed_by_mail(house, inbound):
        return
    if inbound.act is Act.MACHINE:
        await machines.hear(house, row, inbound)
    elif await _is_for_staff_door(house, row, inbound):
        return
    else:
        await _converse(house, row, inbound, grasp)


async def _is_for_staff_door(house: House, row: Inbox, inbound: Inbound) -> bool:
    """Handle what staff say, and what does not concern a buyer; say whether it was that."""
    if inbound.act is Act.NOTICE or not inbound.private:
        if inbound.chat in {house.exporter.staff_group, await group.where(house)} - {""}:
            await hear.in_group(house, row, inbound)
        return True
    if inbound.channel == "email":
        token = reply_token(house, inbound)
        staff = await by_email(inbound.sender.address)
        if staff is not None or _is_staff_token(house, token):
            await hear.by_mail(house, row, inbound, token)
            return True
        return False
    return inbound.channel == "telegram" and await _staff_in_private(house, row, inbound)


def _is_staff_token(house: House, token: str) -> bool:
    try:
        house.signer.read("staff", token)
    except TokenError:
        return False
    return True


async def _staff_in_private(house: House, row: Inbox, inbound: Inbound) -> bool:
    """Tell a staff member who writes to the bot alone where staff answer: they are no buyer."""
    member = await by_telegram(inbound.sender.address)
    if member is None:
        return False
    if inbound.act in (Act.MESSAGE, Act.START):
        text = house.words.text("staff/private", member.language, {"name": member.name})
        letter = Outbound(f"staff-private:{row.id}", "telegram", inbound.chat, Purpose.STAFF, text)
        await house.outbox.put(letter, Ticket())
    return True


async def _unsubscribed_by_mail(house: House, inbound: Inbound) -> bool:
    """Handle a mail to the address of List-Unsubscribe (RFC 2369): the token says who, whoever sends it.

    Mail programs may send it by themselves, so that it looks like a machine's; what comes back to us is no such wish.
    """
    token = reply_token(house, inbound) if inbound.channel == "email" else ""
    if not token or inbound.machine in ("bounce", "feedback", "own"):
        return False
    try:
        (address_id,) = house.signer.read("unsubscribe", token)
    except (TokenError, ValueError):
        return False
    address = await Address.get_or_none(id=int(address_id))
    if address is not None:
        await opt_out(house, address.contact_id, "List-Unsubscribe by mail")
    return address is not None


async def _converse(house: House, row: Inbox, inbound: Inbound, grasp: Grasp) -> None:
    meaning = grasp.meaning
    if inbound.act is Act.BLOCK and await find_address(inbound.channel, inbound.sender.address) is None:
        return  # somebody we never met shuts the door: no buyer for that
    spoken = house.words.speaks(meaning.language)
    address, proof = await identify(house, inbound, spoken)
    if inbound.act in (Act.BLOCK, Act.UNBLOCK):
        await _event(house, row, inbound, address)
        return
    if await _is_copy(inbound, address):
        return
    if inbound.channel == "email" and is_forged(house, inbound):
        # The mail itself is heard like any other, in a thread of its own.
        await hear.refuse(house, row, inbound.sender.address, "reply address")
    thread, answers = await find_thread(house, inbound, address)
    said = await note(house, row, inbound, address, thread, meaning)
    await _learn_language(inbound, address, meaning, spoken)
    # A code is in no language: who writes one is answered in theirs, as after a button.
    own = house.words.speaks(grasp.known or address.contact.language)
    language = own if proof or not inbound.text else spoken
    talk = Talk(
        row, inbound, address, thread, said, meaning, language, grasp.catalogue, grasp.articles, grasp.parts,
        proof, answers, grasp.known,
    )  # fmt: skip
    if inbound.act is Act.BUTTON:
        await _release_button(house, talk)
    if inbound.act is Act.EDIT and not await _means_something_else(talk):
        return
    await _answer(house, talk)


async def _is_copy(inbound: Inbound, address: Address) -> bool:
    """Say whether this is a mail that came before by another way: the same words under the same Message-ID."""
    if not inbound.message_id:
        return False
    earlier = Interaction.filter(contact_id=address.contact_id, direction=Direction.IN, message_id=inbound.message_id)
    return await earlier.filter(channel=inbound.channel, text=inbound.text).exists()


async def _answer(house: House, talk: Talk) -> None:
    decided = await _decided(house, talk)
    await trace.keep(talk, decided)
    decision = _proven(talk, _with_notices(talk, decided))
    aloud = await may_answer(talk, decision, house.clock.now(), house.rules)
    await _remember(talk, decision)
    await perform(house, talk, decision, aloud=aloud)
    log.info(
        "answered" if aloud else "kept quiet",
        action="conversation.answer",
        inbox=talk.row.id,
        interaction=talk.said.id,
        label=str(decision.label or talk.meaning.label),
    )


async def _decided(house: House, talk: Talk) -> Decision:
    """Ask the dialogs, where there is anything to ask about."""
    said = talk.inbound
    if said.text or said.subject or said.button or said.files or said.act is Act.START:
        return decide(await gather(house, talk))
    return Decision((), State(talk.thread.dialog, dict(talk.thread.slots)))


def _with_notices(talk: Talk, decision: Decision) -> Decision:
    """Say first what could not be carried."""
    notices = tuple(Say(f"notice_{stem}") for stem in dict.fromkeys(talk.inbound.notices))
    return replace(decision, actions=(*notices, *decision.actions)) if notices else decision


def _proven(talk: Talk, decision: Decision) -> Decision:
    """Let nobody change anything by a message that may be forged: ask for a word from the address itself first.

    To be told something, an address need have proven itself only once (see Talk). What wants a person, and a wish for
    no more letters, is heard from anybody. For newsletters that word is the double opt-in.
    """
    changes = () if talk.proven else tuple(one for one in decision.actions if isinstance(one, _CHANGES))
    if not changes:
        return decision
    if any(isinstance(one, Subscribe) for one in changes):
        asked = Say("subscribe_confirm", {"letter": talk.inbound.channel == "email"})
        return Decision((asked,), State("subscribe", {"asked": "confirm"}), decision.label)
    loud = any(isinstance(one, _LOUD) for one in changes)
    if loud and not any(isinstance(one, OpenCase) for one in decision.actions):
        # The conversation stays where it is, so that the word, said once more, means the same again.
        return Decision((Say("proof_confirm"),), State(talk.thread.dialog, dict(talk.thread.slots)), decision.label)
    return replace(decision, actions=tuple(one for one in decision.actions if one not in changes))


async def _remember(talk: Talk, decision: Decision) -> None:
    if decision.state.slots.get("moved") and not talk.thread.slots.get("moved"):
        await close_elsewhere(talk.thread)
    talk.thread.dialog, talk.thread.slots = decision.state.dialog, dict(decision.state.slots)
    await talk.thread.save(update_fields=["dialog", "slots"])


async def _learn_language(inbound: Inbound, address: Address, meaning: Meaning, spoken: str) -> None:
    """Follow the contact into another language, once they have written more than a word in it."""
    contact = address.contact
    if inbound.text and spoken == meaning.language != contact.language and len(inbound.text) >= 12:
        contact.language = spoken
        await contact.save(update_fields=["language"])


async def _means_something_else(talk: Talk) -> bool:
    """Say whether an edited message now means something else than before: then it is answered anew."""
    before = Interaction.filter(channel=talk.inbound.channel, vendor_id=talk.inbound.edit_of, id__lt=talk.said.id)
    earlier = await before.order_by("-id").first()
    same = ("labels", "complaint", "entities")
    return earlier is None or any(earlier.meaning.get(key) != talk.said.meaning.get(key) for key in same)


async def _release_button(house: House, talk: Talk) -> None:
    """Let the pressed button stop spinning."""
    letter = Outbound(
        f"press:{talk.said.id}", talk.inbound.channel, talk.address.chat, Purpose.REPLY, "",
        answers_button=talk.inbound.token,
    )  # fmt: skip
    await house.outbox.put(letter, Ticket(expires_at=house.clock.now() + timedelta(minutes=2)))


async def _event(house: House, row: Inbox, inbound: Inbound, address: Address) -> None:
    now = house.clock.now()
    await Interaction.create(
        created_at=now, at=now, buyer_id=address.contact.buyer_id, contact_id=address.contact_id,
        channel=inbound.channel, direction=Direction.NONE, kind=Kind.EVENT, text=str(inbound.act), inbox_id=row.id,
    )  # fmt: skip
