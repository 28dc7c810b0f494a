"""The papers of an order: invoice, bill of lading, packing list. What the record holds is sent, else staff are asked.

The state `papers` holds the `options` that were offered to choose from, and the `kinds` of paper that were asked for.
"""

from bot.actions import Action, Decision, Paper, Situation, State
from bot.dialogs import own, proof
from bot.dialogs.phrases import normal, pattern
from bot.dialogs.speech import open_case, say
from bot.meaning import Label
from bot.record import TradeCard
from bot.trade import DocumentCard

DIALOG = "papers"
_KINDS = ("bl", "packing_list", "invoice", "origin")
_SHOWN = 5
_MOST = 8  # papers in one answer


def copy_asked(text: str) -> bool:
    """Say whether a paper is to be sent, rather than spoken of: "a copy of the invoice", not "when is it due"."""
    return bool(pattern("wants_copy").search(normal(text))) and bool(kinds(text) or asked(text))


def invoice_wanted(text: str) -> bool:
    """Say whether an invoice itself is asked for, not how it stands or where to pay it."""
    head = normal(text)
    elsewhere = any(pattern(name).search(head) for name in ("how_it_stands", "bank_asked", "terms_asked"))
    return "invoice" in kinds(text) and copy_asked(text) and not elsewhere


def asked(text: str) -> bool:
    """Say whether papers of a shipment are named."""
    head = normal(text)
    return any(pattern(f"paper_{kind}").search(head) for kind in (*_KINDS, "any"))


def kinds(text: str) -> frozenset[str]:
    """Return the kinds of paper that the text names."""
    head = normal(text)
    named = {kind for kind in _KINDS if pattern(f"paper_{kind}").search(head)}
    return frozenset(named | ({"invoice"} if pattern("paper_invoice_alone").search(head) else set()))


def answer(situation: Situation, label: Label) -> Decision:
    """Send what is asked for of the orders that are named, or of the one that has it; else ask which, or a person."""
    if situation.record is None:
        return proof.ask(situation, label)
    meant, wanted = own.named(situation), kinds(situation.text)
    if meant.trades:
        actions = tuple(one for trade in meant.trades[:_SHOWN] for one in of(situation, trade, wanted))
        return Decision(_once(actions), _state(situation, {}), label)
    if meant.unknown:
        numbers = tuple(number[:40] for number in meant.unknown[:3])
        case = open_case(situation, "unsure", "delivery_unknown", numbers=numbers, note=", ".join(numbers))
        return Decision((case,), _state(situation, {}), label)
    having = tuple(trade for trade in situation.record.trades if _fitting(trade, wanted))[:_SHOWN]
    if len(having) == 1:
        return Decision(of(situation, having[0], wanted), _state(situation, {}), label)
    return _which(situation, having, wanted, label) if having else _none(situation, label)


def go_on(situation: Situation) -> Decision | None:
    """Take the order that was picked; None where the message is about something else."""
    trade = own.picked(situation, own.remembered(situation))
    if situation.record is None or trade is None:
        return None
    wanted = kinds(situation.text) or frozenset(situation.state.slots.get("kinds", "").split(",")) - {""}
    return Decision(of(situation, trade, wanted), State(), Label.DELIVERY)


def of(situation: Situation, trade: TradeCard, wanted: frozenset[str]) -> tuple[Action, ...]:
    """Say the papers of one order, those of the kinds wanted where some are named; a person is asked where none is."""
    found = _fitting(trade, wanted)[:_MOST]
    if not found:
        return (open_case(situation, "unsure", "delivery_papers_none", trade=trade, note=trade.number),)
    files = tuple(Paper("stored", (one.sha256, _file_name(one, trade))) for one in found)
    return (say(situation, "delivery_papers", trade=trade, documents=found, papers=files),)


def _fitting(trade: TradeCard, wanted: frozenset[str]) -> tuple[DocumentCard, ...]:
    return tuple(one for one in trade.documents if not wanted or one.kind in wanted)


def _which(situation: Situation, offered: tuple[TradeCard, ...], wanted: frozenset[str], label: Label) -> Decision:
    said = say(situation, "papers_which", trades=offered, choices=own.buttons(offered, "papers"))
    slots = {"options": own.remember(offered), "kinds": ",".join(sorted(wanted))}
    return Decision((said,), _state(situation, slots), label)


def _none(situation: Situation, label: Label) -> Decision:
    case = open_case(situation, "unsure", "papers_none", label=str(label))
    return Decision((case,), State("handed", {"label": str(label)}), label)


def _state(situation: Situation, slots: dict[str, str]) -> State:
    """A paper that was sent leaves open what was open; a proof that it waited for is done."""
    if situation.state.dialog in {"complaint", "handed"}:
        return situation.state
    return State(DIALOG, slots) if slots else State()


def _once(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(one for place, one in enumerate(actions) if one not in actions[:place])


def _file_name(document: DocumentCard, trade: TradeCard) -> str:
    ending = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}.get(document.media_type, "")
    bare = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in f"{trade.number}-{document.kind}")
    return f"{bare[:80]}{ending}"
