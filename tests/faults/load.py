"""What goes through while the service dies: chat messages, mails, and a newsletter to many."""

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from bot.people import Consent, Stage
from bot.store.buyers import Address, Buyer, Contact
from tests.cast import build_house, lunchbox
from tests.faults.mails import deliver, mail
from tests.faults.world import World

QUESTIONS = (
    "What is the MOQ of the glass lunch box?",
    "How many days of lead time do you need for your glass lunch box?",
    "Glass lunch box: which certificates come with it, please",
    "I need the HS code of that lunch box made of glass",
)
_MANY = 500  # rows inserted at once
_ISSUE = """+++
slug = "kill-test"
date = {date}

[title]
en = "News from Haneul"

[preheader]
en = "What is new this month."
+++
"""
_PAGE = """Thank you for reading our news from Busan, {{name|dear friends}}.

::: section range
## New in the range

Our potters have kept the breathing wall of the traditional jar and taken away half of its weight.

| Size | Holds | Per carton |
| --- | --- | --- |
| Small | 0.6 L | 24 |
| Medium | 1.2 L | 12 |
:::
"""


@dataclass(frozen=True, slots=True)
class Load:
    """How much goes through, and over how many seconds it arrives."""

    chats: int = 500
    mails: int = 200
    readers: int = 2000
    seconds: float = 12.0


async def prepare(world: World, load: Load) -> None:
    """Fill the open database with a product and with readers, and lay an issue into the folder of newsletters.

    The readers live where the day begins first: an issue of today is due for them at once.
    """
    now = datetime.now(UTC)
    await lunchbox(build_house())
    await Buyer.bulk_create(
        [_buyer(number, now) for number in range(load.readers)], batch_size=_MANY
    )  # fmt: skip
    buyers = await Buyer.all().order_by("id")
    await Contact.bulk_create([_contact(buyer, now) for buyer in buyers], batch_size=_MANY)
    contacts = await Contact.all().order_by("id")
    await Address.bulk_create([_address(contact, now) for contact in contacts], batch_size=_MANY)
    folder = world.folder / "newsletters" / "kill-test"
    folder.mkdir(parents=True)
    (folder / "issue.md").write_text(_ISSUE.format(date=now.date()), encoding="utf-8")
    (folder / "en.md").write_text(_PAGE, encoding="utf-8")


def _buyer(number: int, now: datetime) -> Buyer:
    stage = list(Stage)[number % 3]
    return Buyer(created_at=now, name=f"Reader {number} Ltd", country="PT", stage=stage, stage_since=now)


def _contact(buyer: Buyer, now: datetime) -> Contact:
    return Contact(
        created_at=now, buyer_id=buyer.id, name=f"Reader of {buyer.name}", language="en", timezone="Pacific/Kiritimati"
    )


def _address(contact: Contact, now: datetime) -> Address:
    value = f"reader{contact.id}@readers.example"
    return Address(
        created_at=now, contact_id=contact.id, channel="email", value=value, chat=value,
        consent=Consent.OPTED_IN, consent_at=now,
    )  # fmt: skip


async def arrive(world: World, load: Load, dice: random.Random) -> None:
    """Let the chat messages and mails come in, in random order, spread over the load's seconds."""
    people = [world.api.user(f"Buyer{number}") for number in range(-(-load.chats // len(QUESTIONS)))]
    chats = [(person, question) for question in QUESTIONS for person in people][: load.chats]
    # One person's questions keep their order, and mails fall between the chats.
    steps: list[int] = [0] * len(chats) + [1] * load.mails
    dice.shuffle(steps)
    writing, number = iter(chats), 0
    pause = load.seconds / max(1, len(steps))
    for step in steps:
        if step == 0:
            person, question = next(writing)
            person.send_text(question)
        else:
            deliver(world.mail, asked(number))
            number += 1
        await asyncio.sleep(pause)


def asked(number: int) -> EmailMessage:
    """Return the mail of one buyer: every tenth complains, which staff must hear of."""
    domain = f"mail{number}.example"
    complaint = f"{number + 2} boxes of the last shipment arrived wet and broken. What can you do about it?"
    text = complaint if number % 10 == 9 else f"Dear sirs,\n\n{QUESTIONS[number % 4]}\n\nBuyer {number}\n"
    return mail(
        f"Buyer {number} <buyer{number}@{domain}>", f"Question {number}", text, message_id=f"<asked-{number}@{domain}>"
    )
