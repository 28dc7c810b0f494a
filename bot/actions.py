"""What a dialog wants done. Values only; `bot/conversation/perform.py` makes them happen, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.firm import Article, Firm
from bot.meaning import ComplaintKind, Label, Meaning, Severity
from bot.messages import Values
from bot.people import ContactCard
from bot.record import FactCard, Record, Wishes
from bot.trade import Incoterm, Money, ProductCard, WantedLine


@dataclass(frozen=True, slots=True)
class Choice:
    """A button as a dialog names it: a template stem for its words, and the data that comes back."""

    stem: str
    data: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to go with what is said; `bot/papers/` draws it or fetches it.

    `kind` and what it needs of `names`: stored (sha256, file name), data_sheet (product code), comparison (product
    codes), proforma (nothing: of the trade stored in the same decision, or a trade number of the buyer's own),
    statement_xlsx (nothing; `since`, `until`, `currency` narrow it), data_export (nothing: all we hold of the contact).
    Statements, proformas and exports are drawn for verified senders only, whatever a dialog says.
    """

    kind: str
    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the buyer what the template `stem` says, filled with `values`; `picture` is a product's sha256."""

    stem: str
    values: Values = field(default_factory=dict)
    picture: str = ""
    choices: tuple[tuple[Choice, ...], ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A complaint or a wish for a person: staff are told, and the buyer hears the number (stem `told`).

    `trade` is the number of the buyer's own trade that it is about, empty where none is known.
    """

    reason: str  # complaint | human | unsure | inquiry | leaving
    told: str  # the stem that tells the buyer; empty: a note in a case that is open already, of which nothing is said
    complaint: ComplaintKind | None = None
    severity: Severity = Severity.NORMAL
    values: Values = field(default_factory=dict)
    choices: tuple[tuple[Choice, ...], ...] = ()
    trade: str = ""


@dataclass(frozen=True, slots=True)
class StoreTrade:
    """What the buyer confirmed becomes a Trade; staff are told, and the buyer (stem `told`). Nothing binds yet.

    `kind` is inquiry, quotation, sample or order. A quotation also draws a proforma marked as a draft. `courier` is the
    buyer's own courier account for a sample, `address` where it goes; `repeats` the number of the trade it repeats.
    """

    kind: str
    lines: tuple[WantedLine, ...]
    told: str
    destination: str = ""
    incoterm: Incoterm | None = None
    target_price: Money | None = None
    wanted_on: date | None = None
    certificates: tuple[str, ...] = ()
    address: str = ""
    courier: str = ""
    repeats: str = ""
    note: str = ""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The sender wants marketing letters at the address they wrote from."""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """The sender wants no more marketing letters, at any of their addresses."""


@dataclass(frozen=True, slots=True)
class SetWishes:
    """What letters the contact wants; None leaves a wish as it is."""

    interests: tuple[str, ...] | None = None
    frequency: str | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a fact that the contact told, and ask again after `months` (0: it does not go stale)."""

    key: str
    value: str
    months: int = 0


@dataclass(frozen=True, slots=True)
class Accept:
    """The buyer told how a delivery arrived: `claim` False means that all is well."""

    trade: str  # number, of the buyer's own
    claim: bool = False


@dataclass(frozen=True, slots=True)
class SendCode:
    """Mail a single-use code to `email`, if a contact of ours has that address; the buyer hears the same either way."""

    email: str


@dataclass(frozen=True, slots=True)
class SendLink:
    """Write the sender a single-use link by which our chat knows them; only in answer to a mail that proves itself."""


@dataclass(frozen=True, slots=True)
class Unlink:
    """The person says that this chat is not theirs: undo the last linking of this address."""


@dataclass(frozen=True, slots=True)
class EraseData:
    """Forget the contact, but for what law lets us keep; only for a verified sender, whatever a dialog says."""


Action = (
    Say
    | OpenCase
    | StoreTrade
    | Subscribe
    | Unsubscribe
    | SetWishes
    | Remember
    | Accept
    | SendCode
    | SendLink
    | Unlink
    | EraseData
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands between two messages: which dialog is open, and what it has gathered.

    `slots` are plain JSON values, so that a stored state can be read by a later version.
    """

    dialog: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a dialog may look at. Of the buyer's own dealings there is only what this sender may hear.

    `now` is UTC, `today` the date where the contact is. `record` is None unless the sender's address is verified.
    `proof` tells what became of a code in this message: linked, wrong, expired or empty; `proven` whether this very
    message is certainly the sender's. `back_at` (UTC) is when staff
    are at work again, None while they are. `ask` is the profile question that may be asked now, or empty.
    """

    text: str
    meaning: Meaning
    contact: ContactCard
    state: State
    catalogue: tuple[ProductCard, ...]
    exporter: str  # the firm we speak for
    channel: str
    local_hour: int  # 0..23, where the contact is
    button: str = ""
    files: int = 0  # how many came with the message
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    today: date = date(1970, 1, 1)
    firm: Firm = field(default_factory=lambda: Firm(""))
    record: Record | None = None
    wishes: Wishes = field(default_factory=Wishes)
    facts: tuple[FactCard, ...] = ()
    articles: tuple[Article, ...] = ()  # that fit the question and may be read, best first
    proof: str = ""
    proven: bool = False
    back_at: datetime | None = None
    ask: str = ""
    parts: tuple["Part", ...] = ()  # of a long letter with several questions, each with its own meaning
    # Confidence below which a message is asked back about before anything is done; 0: never.
    ask_back: float = 0.0
    elsewhere: State = field(default_factory=State)  # an inquiry the contact left open on another channel


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a letter that asks one thing."""

    text: str
    meaning: Meaning
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a dialog decided: what to do, in order, and where the conversation stands afterwards."""

    actions: tuple[Action, ...]
    state: State = field(default_factory=State)
    label: Label | None = None
