"""The only way out. What is put here is stored rendered, on the timeline, under a key that makes it happen once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.clock import Clock
from bot.messages import Button, File, Limits, Outbound, Purpose
from bot.split import split
from bot.store import blobs
from bot.store.base import Json
from bot.store.buyers import Address
from bot.store.cases import Case
from bot.store.interactions import Direction, Interaction, Kind, Thread
from bot.store.outbox import OPEN, Delivery

# Who waits on whom: a person who asked comes before one who is told, and both before letters to many.
_PRIORITY = {Purpose.STAFF: 1, Purpose.REPLY: 2, Purpose.SERVICE: 3, Purpose.GREETING: 6, Purpose.MARKETING: 8}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a letter belongs to: the address it goes to, and what it should be filed under."""

    address: Address | None = None
    thread: Thread | None = None
    case: Case | None = None
    kind: Kind = Kind.MESSAGE
    author: str = ""  # a staff member's name where a person wrote it
    due_at: datetime | None = None
    expires_at: datetime | None = None


class Outbox:
    """Stores letters to be sent. `limits` are by channel; `domain` is the right side of our Message-IDs."""

    def __init__(self, clock: Clock, limits: Mapping[str, Limits], domain: str) -> None:
        self._clock = clock
        self._limits = limits
        self._domain = domain

    def carries(self, channel: str) -> bool:
        """Say whether letters can go out on `channel`."""
        return channel in self._limits

    def limits(self, channel: str) -> Limits:
        """Return what `channel` can carry."""
        return self._limits.get(channel, Limits())

    async def put(self, letter: Outbound, ticket: Ticket) -> Delivery | None:
        """Store `letter`, in as many parts as the channel needs; return its last part.

        None when its key was put before: then nothing is stored. Call it inside the transaction of the fact that
        caused the letter. Letters to staff are not on a buyer's timeline, all others are.
        """
        if letter.channel == "email" and not letter.message_id:
            letter = replace(letter, message_id=f"<{uuid4().hex}@{self._domain}>")
        parts = self._parts(letter)
        if await Delivery.filter(key=parts[0].key).exists():
            return None
        interaction = await self._note(letter, ticket) if ticket.address is not None else None
        before = await self._before(letter, ticket) if self.limits(letter.channel).text is not None else None
        row: Delivery | None = before
        for part in parts:
            row = await self._store(part, ticket, interaction, row)
        return row

    def _parts(self, letter: Outbound) -> list[Outbound]:
        limits = self.limits(letter.channel)
        if limits.text is None or letter.edit_of:
            return [letter]
        return [replace(part, key=f"{letter.key}#{number}") if number else part
                for number, part in enumerate(_cut(letter, limits))]  # fmt: skip

    async def _before(self, letter: Outbound, ticket: Ticket) -> Delivery | None:
        """Return the chat message that this one must not overtake: the one it changes, or the last of its conversation.

        The answer to a button follows nothing: it is of use for seconds.
        """
        waiting = Delivery.filter(channel=letter.channel, recipient=letter.to, state__in=OPEN)
        if letter.answers_button:
            return None
        if letter.edit_of:
            earlier = letter.edit_of.removeprefix("row:")
            return await waiting.get_or_none(id=int(earlier)) if earlier != letter.edit_of else None
        if ticket.thread is not None:
            waiting = waiting.filter(interaction__thread_id=ticket.thread.id)
        elif ticket.case is not None:
            waiting = waiting.filter(case_id=ticket.case.id)
        else:
            return None
        return await waiting.filter(priority__lte=_PRIORITY[letter.purpose]).order_by("-id").first()

    async def _note(self, letter: Outbound, ticket: Ticket) -> Interaction:
        now, address = self._clock.now(), ticket.address
        assert address is not None
        contact = await address.contact
        return await Interaction.create(
            created_at=now,
            at=ticket.due_at or now,
            buyer_id=contact.buyer_id,
            contact_id=address.contact_id,
            thread_id=ticket.thread.id if ticket.thread else None,
            case_id=ticket.case.id if ticket.case else None,
            channel=letter.channel,
            direction=Direction.OUT,
            kind=ticket.kind,
            text=letter.text,
            subject=letter.subject[:400],
            language=letter.language,
            message_id=letter.message_id,
            author=ticket.author,
        )

    async def _store(
        self, part: Outbound, ticket: Ticket, interaction: Interaction | None, after: Delivery | None
    ) -> Delivery:
        now = self._clock.now()
        return await Delivery.create(
            created_at=now,
            key=part.key,
            purpose=part.purpose,
            channel=part.channel,
            recipient=part.to,
            priority=_PRIORITY[part.purpose],
            due_at=ticket.due_at or now,
            expires_at=ticket.expires_at,
            content=await pack(part, now),
            message_id=part.message_id,
            after_id=after.id if after else None,
            address_id=ticket.address.id if ticket.address else None,
            buyer_id=interaction.buyer_id if interaction else None,
            interaction_id=interaction.id if interaction else None,
            case_id=ticket.case.id if ticket.case else None,
        )


def _cut(letter: Outbound, limits: Limits) -> list[Outbound]:
    """Cut a chat message into what the channel can carry: long texts at sentence ends, one file a message."""
    assert limits.text is not None
    texts = split(letter.text, limits.text, utf16=limits.utf16)
    bare = replace(letter, files=(), buttons=(), reply_to="", new_topic="", answers_button="")
    parts: list[Outbound] = []
    files = list(letter.files)
    if files and len(texts) == 1 and _fits(texts[0], limits):
        parts.append(replace(bare, text=texts[0], files=(files.pop(0),)))
        texts = []
    parts += [replace(bare, text=text) for text in texts]
    parts += [replace(bare, text="", files=(file,)) for file in files]
    parts = parts or [bare]
    # What is said of the whole message stands at its head or its foot, once.
    head = replace(parts[0], reply_to=letter.reply_to, new_topic=letter.new_topic, answers_button=letter.answers_button)
    return [*([head, *parts[1:]][:-1]), replace([head, *parts[1:]][-1], buttons=letter.buttons)]


def _fits(text: str, limits: Limits) -> bool:
    length = len(text.encode("utf-16-le")) // 2 if limits.utf16 else len(text)
    return length <= (limits.caption or 0)


async def pack(letter: Outbound, now: datetime) -> Json:
    """Return `letter` as JSON values; the content of its files goes to the blob table."""
    bare: Json = asdict(replace(letter, files=()))
    bare["files"] = [await pack_file(file, now) for file in letter.files]
    return bare


async def pack_file(file: File, now: datetime) -> Json:
    """Return a file as JSON values; its content goes to the blob table."""
    packed: Json = asdict(replace(file, content=None))
    packed["blob"] = await blobs.keep(file.content, now) if file.content is not None else ""
    return packed


async def unpack(content: Json) -> Outbound:
    """Return the letter that `pack` stored, the same to the byte."""
    values = dict(content if isinstance(content, dict) else json.loads(content))
    values["files"] = tuple([await unpack_file(file) for file in values["files"]])
    values["buttons"] = tuple(tuple(Button(**button) for button in row) for row in values["buttons"])
    values["headers"] = tuple((name, value) for name, value in values["headers"])
    values["references"] = tuple(values["references"])
    values["purpose"] = Purpose(values["purpose"])
    return Outbound(**values)


async def unpack_file(packed: Json) -> File:
    """Return the file that `pack_file` stored."""
    values = dict(packed)
    sha256 = values.pop("blob")
    return File(**{**values, "content": await blobs.content(sha256) if sha256 else None})


def flat(rows: Sequence[Sequence[Button]]) -> list[Button]:
    """Return the buttons of all rows in reading order."""
    return [button for row in rows for button in row]
