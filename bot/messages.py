"""What travels between the rooms: raw input, inbound messages, outbound letters. Frozen, and in the trade's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """Why a letter goes out. Consent, quiet hours, caps and bulk headers follow from it (invariant 6)."""

    REPLY = "reply"
    SERVICE = "service"
    MARKETING = "marketing"
    GREETING = "greeting"
    STAFF = "staff"


class Act(StrEnum):
    """What the sender did."""

    MESSAGE = "message"
    EDIT = "edit"  # changed an earlier message; `edit_of` names it
    BUTTON = "button"  # pressed a button; `button` holds its data
    START = "start"  # opened the chat, perhaps by a deep link; `token` holds its parameter
    BLOCK = "block"  # shut us out
    UNBLOCK = "unblock"
    MACHINE = "machine"  # written by a machine: logged, never answered; `machine` says which kind
    NOTICE = "notice"  # the channel itself tells us something (a group migrated); never answered


@dataclass(frozen=True, slots=True)
class File:
    """A file that came or goes. `content` is None while it still lies with the vendor under `vendor_ref`.

    `content_id` marks a picture shown inside an HTML letter (RFC 2392). `kind` is what the channel calls it:
    photo, document, voice, video, video_note, sticker, audio, animation.
    """

    name: str
    media_type: str
    size: int
    content: bytes | None = field(default=None, repr=False)
    vendor_ref: str = ""
    content_id: str = ""
    kind: str = "document"


@dataclass(frozen=True, slots=True)
class Raw:
    """Input as it arrived, before anybody has read it.

    `vendor_id` is unique within (channel, account); `cursor` is the place to go on from once this is committed.
    """

    channel: str
    account: str
    vendor_id: str
    content: bytes = field(repr=False)
    received_at: datetime
    cursor: str = ""
    note: str = ""  # what the channel already knows: "truncated" for a mail over the size limit
    lane: str = ""  # what shares a lane (a chat) is worked on one after the other; empty: the whole account


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel says. `verified` only where the channel vouches for the address."""

    address: str  # normalised: a Telegram user id, an e-mail address in lower case
    name: str = ""
    language: str = ""  # the vendor's hint, ISO 639-1, or empty
    username: str = ""
    verified: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that one person did on one channel.

    `text` is the new text, without quotes and signature; `full_text` is everything that was readable.
    `chat` is where the channel wants answers sent; `topic` the forum topic in it. `notices` name what could not be
    carried, as stems of templates. `to` are the addresses it was sent to (a signed reply address among them).
    """

    channel: str
    vendor_id: str
    sender: Sender
    act: Act
    sent_at: datetime
    chat: str
    text: str = ""
    full_text: str = ""
    subject: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    button: str = ""
    token: str = ""
    edit_of: str = ""
    reply_to: str = ""  # vendor id of the message that this one quotes or answers
    message_id: str = ""  # RFC 5322 Message-ID with its angle brackets, mail only
    references: tuple[str, ...] = ()  # RFC 5322 References and In-Reply-To, oldest first
    to: tuple[str, ...] = ()
    topic: str = ""
    private: bool = True  # a conversation of two; False in a group
    machine: str = ""  # auto_reply, bounce, feedback, list, own
    bounce: "Bounce | None" = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery status notification says (RFC 3464). `status` is RFC 3463, "" when it is not given."""

    recipient: str
    status: str
    permanent: bool
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a chat message: either `data` (at most 64 bytes) comes back, or `url` opens."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One letter or chat message, rendered and ready: a channel adds nothing but its own wrapping.

    `to` is an e-mail address or a chat id. `key` says what must happen once (invariant 3). `message_id` is fixed
    before the first attempt. `edit_of` changes an earlier message instead of sending one; `reply_to` quotes one.
    """

    key: str
    channel: str
    to: str
    purpose: Purpose
    text: str
    subject: str = ""
    html: str = ""
    to_name: str = ""
    language: str = "en"
    files: tuple[File, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_address: str = ""  # Reply-To of a mail
    envelope_from: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    reply_to: str = ""
    edit_of: str = ""
    answers_button: str = ""  # vendor's id of the button press that this answers with a small notice
    new_topic: str = ""  # open a forum topic of this name first and write there


@dataclass(frozen=True, slots=True)
class Sent:
    """What the channel says of a letter that went out."""

    vendor_id: str  # of the message as the vendor knows it
    topic: str = ""  # the forum topic that was opened for it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry. Lengths are in the channel's own units (Telegram counts UTF-16 code units)."""

    text: int | None = None
    caption: int | None = None
    buttons: bool = False
    html: bool = False
    subject: bool = False
    file_bytes: int = 20_000_000
    parallel: int = 1  # how many letters may be on the wire at once
    utf16: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a channel's check saw: `what` in plain words and, where something is wrong, `advice` on what to do."""

    ok: bool
    what: str
    advice: str = ""


class Accept(Protocol):
    """Where a channel hands its raw input: returns once all of it is committed (invariant 1).

    The result says for each whether it was new.
    """

    async def __call__(self, raws: list[Raw]) -> list[bool]: ...


class Channel(Protocol):
    """The whole contract between a channel and the house. One folder under `bot/channels/` keeps it.

    `listen` runs until cancelled, reconnects by itself, and acknowledges nothing to the vendor before `accept`
    returned. `parse` turns committed raw input into a message, raises UnreadableError for what it cannot read, and
    returns None for what concerns nobody. `fetch` brings a file's content. `send` raises a DeliveryError.
    """

    @property
    def kind(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def limits(self) -> Limits: ...
    async def listen(self, accept: Accept) -> None: ...
    async def parse(self, raw: Raw) -> Inbound | None: ...
    async def fetch(self, file: File) -> File: ...
    async def send(self, letter: Outbound) -> Sent: ...
    async def check(self) -> Sequence[Finding]: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """Words rendered for one reader: the pieces that a template stem gives."""

    text: str
    subject: str = ""
    html: str = ""


Values = Mapping[str, object]
