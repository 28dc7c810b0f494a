"""Proof of who somebody is: codes and links made, sent and redeemed. Each works once, and not for long.

A code is eight letters and digits that cannot be taken for one another. Only its digest is kept, made with the
service's secret and the address that asked for it: it is of no use in another chat, nor to who reads the table.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import structlog

from bot.actions import SendCode
from bot.conversation.talk import Talk
from bot.errors import TokenError
from bot.house import House
from bot.messages import Act, Inbound, Outbound, Purpose
from bot.outbox import Ticket
from bot.people import AddressStatus
from bot.store import proofs
from bot.store.buyers import Address, Contact
from bot.store.interactions import Interaction, Kind
from bot.store.proofs import Code

log = structlog.get_logger(__name__)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LIFE = timedelta(minutes=15)
LINK_LIFE = timedelta(hours=24)
TRIES = 5
_DAY = timedelta(hours=24)
_ASKED_A_DAY = 3  # by one address
_SENT_A_DAY = 5  # to one contact, whoever asks: nobody's mailbox is flooded in our name
_LONGEST = 60  # characters of a message that may be a code with a few words
_WRITTEN = re.compile(rf"(?<![0-9A-Z])([{ALPHABET}]{{4}})[\s\u2010-\u2015-]?([{ALPHABET}]{{4}})(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class Proven:
    """Whose address it turned out to be, if anybody's, and what became of the proof: see `Situation.proof`."""

    contact: Contact | None = None
    outcome: str = ""
    cause: str = ""


async def send_code(house: House, talk: Talk, action: SendCode) -> str:
    """Mail a code to the address, if a contact of ours has it; return the stem that says so, or that it is too many.

    An address that nobody has leaves the same row and gets the same words: nothing tells whom we know.
    """
    now = house.clock.now()
    if await proofs.asked_since(talk.address.id, now - _DAY) >= _ASKED_A_DAY:
        return "proof_limit"
    target = await _known(action.email)
    if target is not None and await proofs.sent_since(target.contact_id, now - _DAY) >= _SENT_A_DAY:
        target = None
    code = _new_code()
    row = await Code.create(
        created_at=now,
        purpose="link" if target else "nobody",
        contact_id=target.contact_id if target else talk.contact.id,
        asked_by_id=talk.address.id,
        digest=_digest(house, "code", talk.address.id, code),
        expires_at=now + CODE_LIFE,
    )
    if target is not None:
        await _mail(house, target, row, code)
    return "proof_sent"


async def start_token(house: House, contact_id: int) -> str:
    """Return a token for a deep link into the chat: it proves the contact once, within a day."""
    now, token = house.clock.now(), house.signer.sign("start", secrets.token_hex(8))
    await Code.create(
        created_at=now, purpose="start", contact_id=contact_id, digest=_digest(house, "start", token),
        expires_at=now + LINK_LIFE,
    )  # fmt: skip
    return token


async def redeem(house: House, inbound: Inbound, address: Address | None) -> Proven:
    """Use up the link or the code that a chat message holds; say what became of it, nothing where there is none."""
    if inbound.channel == "email" or not inbound.private:
        return Proven()
    if inbound.act is Act.START:
        return await _redeem_link(house, inbound, address) if inbound.token else Proven()
    code = _written(inbound.text) if inbound.act is Act.MESSAGE else ""
    return await _redeem_code(house, address, code) if code and address else Proven()


async def _redeem_link(house: House, inbound: Inbound, address: Address | None) -> Proven:
    try:
        house.signer.read("start", inbound.token)
    except TokenError:
        # Any other parameter is somebody else's business: a campaign's, or a forger's.
        log.warning("refused a deep link", action="proofs.token", sender=inbound.sender.address)
        return Proven()
    row = await proofs.by_digest(_digest(house, "start", inbound.token.strip().lower()))
    if row is not None and address is not None and address.verified_at and row.contact_id == address.contact_id:
        return Proven()  # pressed once more in the chat that it has linked
    if row is None or not await proofs.use(row, house.clock.now()):
        return Proven(outcome="link_expired")
    return Proven(await Contact.get(id=row.contact_id).select_related("buyer"), "linked", "signed link")


async def _redeem_code(house: House, address: Address, code: str) -> Proven:
    now = house.clock.now()
    row = await proofs.newest(address.id, now - _DAY)
    if row is None:
        return Proven()  # nobody waits for a code: a number that looks like one
    if not await proofs.attempt(row, now, TRIES):
        return Proven(outcome="expired")
    right = hmac.compare_digest(row.digest, _digest(house, "code", address.id, code))
    if right and row.purpose == "link" and await proofs.use(row, now):
        return Proven(await Contact.get(id=row.contact_id).select_related("buyer"), "linked", "code sent by mail")
    log.warning("wrong code", action="proofs.wrong", address=address.id, attempt=row.attempts + 1)
    return Proven(outcome="wrong")


async def _known(email: str) -> Address | None:
    found = Address.filter(channel="email", value=email.strip().lower(), status=AddressStatus.ACTIVE)
    return await found.filter(contact__erased_at=None).select_related("contact__buyer").first()


async def _mail(house: House, target: Address, row: Code, code: str) -> None:
    """Send the code to the contact's own address. On the timeline it is not shown: it is nobody's but theirs."""
    contact = target.contact
    language = house.words.speaks(contact.language)
    shown = f"{code[:4]}-{code[4:]}"
    values = {
        "name": contact.name,
        "exporter": house.exporter.name,
        "signature": house.exporter.signature,
        "code": shown,
        "minutes": int(CODE_LIFE.total_seconds() // 60),
    }
    letter = house.words.letter("mail/code", language, values)
    outbound = Outbound(
        key=f"code:{row.id}", channel="email", to=target.value, to_name=contact.name, purpose=Purpose.SERVICE,
        text=letter.text, subject=letter.subject, html=house.words.inline(letter.html), language=language,
    )  # fmt: skip
    ticket = Ticket(address=target, kind=Kind.NOTICE, expires_at=row.expires_at)
    if (sent := await house.outbox.put(outbound, ticket)) and sent.interaction_id:
        hidden = letter.text.replace(shown, "····-····")
        await Interaction.filter(id=sent.interaction_id).update(text=hidden)


def _new_code() -> str:
    """Return a new code. It has a digit, so that no word is taken for one."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        if any(sign.isdigit() for sign in code):
            return code


def _written(text: str) -> str:
    """Return the one code in a short message, however it is written; empty where there is none."""
    found = _WRITTEN.findall(text.upper()) if len(text) <= _LONGEST else []
    code = "".join(found[0]) if len(found) == 1 else ""
    return code if any(sign.isdigit() for sign in code) else ""


def _digest(house: House, purpose: str, *parts: int | str) -> str:
    return sha256(house.signer.sign(f"proof-{purpose}", *parts).encode()).hexdigest()
