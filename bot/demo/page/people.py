"""Whom the visitor may be: every contact in the database, and strangers whom the visitor makes up.

A person is named by a key: `c12` is the contact with that id, `n700000002` a stranger's Telegram account. A stranger
who has written becomes a contact, and both keys then name the same person; who proves by a code to be a contact that we
know becomes that one, with the stranger's phone.
"""

import re
from dataclasses import dataclass

from bot.conversation.proofs import start_token
from bot.demo.botapi import User
from bot.demo.page.show import Json, NotThereError, Show, Stranger
from bot.store.buyers import Address, Contact

_KEY = re.compile(r"([cn])(\d{1,18})", re.ASCII)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be. `telegram` is 0 without an account, `was` the key of the stranger that this contact was."""

    key: str
    name: str
    firm: str
    country: str
    stage: str
    language: str
    timezone: str
    mail: str
    telegram: int = 0
    contact: int = 0
    buyer: int = 0
    was: str = ""

    def as_json(self) -> Json:
        """Return the person as the page lists it."""
        return {name: getattr(self, name) for name in self.__slots__}


async def everybody(show: Show) -> list[Person]:
    """Return all contacts, those of newcomers first, then the others by firm; none without an address."""
    contacts = await Contact.all().select_related("buyer").prefetch_related("addresses")
    found = [_person(show, contact) for contact in contacts if contact.addresses]
    known = {person.telegram for person in found}
    made_up = [_unknown(show, one) for one in show.strangers.values() if one.account not in known]
    found.sort(key=lambda one: (not one.was, one.firm.casefold(), one.contact))
    return [*made_up, *found]


async def find(show: Show, key: str) -> Person:
    """Return the person with this key; raise NotThereError if there is none."""
    named = _KEY.fullmatch(key)
    if named is None:
        raise NotThereError(key)
    number = int(named[2])
    if named[1] == "n":
        return await _stranger(show, number)
    contact = await Contact.get_or_none(id=number).select_related("buyer").prefetch_related("addresses")
    if contact is None:
        raise NotThereError(key)
    return _person(show, contact)


async def _stranger(show: Show, account: int) -> Person:
    if account not in show.strangers:
        raise NotThereError(str(account))
    address = await Address.get_or_none(channel="telegram", value=str(account))
    return await find(show, f"c{address.contact_id}") if address else _unknown(show, show.strangers[account])


def make_up(show: Show, name: str, language: str) -> Person:
    """Open a Telegram account and a mailbox for somebody the exporter has never heard of."""
    name = " ".join(name.split())[:_LONGEST_NAME] or "Robin Moreau"
    user = show.stage.api.user(name, language=language)
    slug = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".") or "somebody"
    mail = f"{slug}.{len(show.strangers) + 1}@newcomer.example"
    show.strangers[user.id] = Stranger(user.id, name, language, mail)
    show.hub.tell("people")
    return _unknown(show, show.strangers[user.id])


def phone(show: Show, person: Person) -> User | None:
    """Return the person's Telegram account; None where they have none yet."""
    if not person.telegram:
        return None
    return show.stage.person(str(person.telegram), person.name, person.language)


async def open_phone(show: Show, person: Person) -> tuple[User, str]:
    """Return the person's account, opened where there is none, and the token that proves whose it is if it is new."""
    user = phone(show, person)
    if user is not None:
        return user, ""
    user = show.stage.api.user(person.name, language=person.language)
    show.phones[person.contact] = user
    return user, await start_token(show.stage.app.house, person.contact)


def _person(show: Show, contact: Contact) -> Person:
    addresses = {address.channel: address.value for address in contact.addresses}
    chats = [one.value for one in contact.addresses if one.channel == "telegram"]
    accounts = [int(chat) for chat in chats if chat.isascii() and chat.isdigit()]
    account = next((one for one in accounts if one in show.strangers), accounts[0] if accounts else 0)
    if not account and contact.id in show.phones:
        account = show.phones[contact.id].id
    stranger = show.strangers.get(account)
    own = stranger.mail if stranger else f"contact.{contact.id}@newcomer.example"
    return Person(
        key=f"c{contact.id}",
        name=contact.name,
        firm=contact.buyer.name,
        country=contact.buyer.country,
        stage=str(contact.buyer.stage),
        language=contact.language,
        timezone=contact.timezone,
        mail=addresses.get("email", own),
        telegram=account,
        contact=contact.id,
        buyer=contact.buyer.id,
        was=f"n{account}" if stranger else "",
    )


def _unknown(show: Show, one: Stranger) -> Person:
    zone = show.world.exporter.timezone
    return Person(f"n{one.account}", one.name, "", "", "", one.language, zone, one.mail, one.account)
