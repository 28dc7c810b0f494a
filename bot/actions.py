"""What a dialog wants done. Values only; `bot/conversation/perform.py` makes them happen, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.meaning import ComplaintKind, Label, Meaning, Severity
from bot.messages import Values
from bot.people import ContactCard
from bot.trade import Incoterm, ProductCard, Quantity


@dataclass(frozen=True, slots=True)
class Choice:
    """A button as a dialog names it: a template stem for its words, and the data that comes back."""

    stem: str
    data: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the buyer what the template `stem` says, filled with `values`; `picture` is a product's sha256."""

    stem: str
    values: Values = field(default_factory=dict)
    picture: str = ""
    choices: tuple[tuple[Choice, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A complaint or a wish for a person: staff are told, and the buyer hears the number (stem `told`)."""

    reason: str  # complaint | human | unsure | inquiry | leaving
    told: str  # the stem that tells the buyer
    complaint: ComplaintKind | None = None
    severity: Severity = Severity.NORMAL
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreInquiry:
    """A structured inquiry: becomes a Trade of kind inquiry; staff are told, and the buyer (stem `told`)."""

    product: str  # code
    quantity: Quantity
    destination: str
    incoterm: Incoterm
    told: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The sender wants marketing letters at the address they wrote from."""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """The sender wants no more marketing letters, at any of their addresses."""


Action = Say | OpenCase | StoreInquiry | Subscribe | Unsubscribe


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands between two messages: which dialog is open, and what it has gathered.

    `slots` are plain JSON values, so that a stored state can be read by a later version.
    """

    dialog: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a dialog may look at."""

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


@dataclass(frozen=True, slots=True)
class Decision:
    """What a dialog decided: what to do, in order, and where the conversation stands afterwards."""

    actions: tuple[Action, ...]
    state: State = field(default_factory=State)
    label: Label | None = None
