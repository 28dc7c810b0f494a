"""What every dialog says alike: the common values, cases, buttons."""

from bot.actions import Choice, OpenCase, Paper, Say, Situation
from bot.meaning import ComplaintKind, Severity
from bot.trade import ProductCard

_DATA_BYTES = 64  # Telegram's limit for what a button carries back
_NAME_LENGTH = 60

Row = tuple[Choice, ...]
HUMAN: Row = (Choice("human", "human"),)
CANCEL: Row = (Choice("cancel", "cancel"),)
CATALOGUE: Row = (Choice("catalogue", "catalogue:1"),)


def say(
    situation: Situation,
    stem: str,
    *,
    picture: str = "",
    choices: tuple[Row, ...] = (),
    papers: tuple[Paper, ...] = (),
    **values: object,
) -> Say:
    """Say `stem` with the values that every text may use: `name`, `exporter`, and `letter` (it becomes a letter)."""
    return Say(stem, {**common(situation), **values}, picture, choices, papers)


def open_case(
    situation: Situation,
    reason: str,
    told: str,
    *,
    complaint: ComplaintKind | None = None,
    severity: Severity = Severity.NORMAL,
    choices: tuple[Row, ...] = (),
    **values: object,
) -> OpenCase:
    """Hand over to a person. `note` and `label` are always among the values; staff read them."""
    known = {**common(situation), "note": "", "label": str(situation.meaning.label)}
    return OpenCase(reason, told, complaint, severity, {**known, **values}, choices)


def common(situation: Situation) -> dict[str, object]:
    """Return the values that every text may use. A name is one short line, whatever its owner wrote into it."""
    name = " ".join(situation.contact.name.split())[:_NAME_LENGTH]
    return {"name": name, "exporter": situation.exporter, "letter": situation.channel == "email"}


def product_choice(card: ProductCard, verb: str, stem: str = "product") -> Choice:
    """Return a button that says `verb` of `card`; a code too long for a button is sent as the product's id."""
    data = f"{verb}:{card.code}"
    if len(data.encode()) > _DATA_BYTES:
        data = f"{verb}:#{card.id}"
    return Choice(stem, data, {"card": card})
