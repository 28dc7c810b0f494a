"""Where is my order? The shipment's last status from the record, its papers, and honestly what the record lacks.

Asked in chat of several orders at once, the buyer picks one; a letter answers for all of them. The state `delivery`
holds the `options` that were offered, or the `trade` that was shown last.
"""

from urllib.parse import quote

from bot.actions import Action, Choice, Decision, Situation, State
from bot.dialogs import acceptance, facets, find, own, papers, proof
from bot.dialogs.phrases import is_bare, is_no, normal, pattern, tokens
from bot.dialogs.speech import HUMAN, Row, open_case, say
from bot.meaning import Label
from bot.record import Record, TradeCard

DIALOG = "delivery"
_ENDED = frozenset({"cancelled", "lost", "closed", "delivered"})
_SHOWN = 5
_SHORT = 5  # words
_FEW = 7  # words; a number counts for two or three
_FORGOTTEN = 60  # days after which an arrival that nobody noted is no longer under way


def answer(situation: Situation) -> Decision:
    """Answer where an order is; a change of where it goes is for a person."""
    if situation.record is None:
        return proof.ask(situation, Label.DELIVERY)
    meant = own.named(situation)
    if _wants_change(situation.text):
        return _change(situation, meant.trades)
    if acceptance.all_well(situation.text):
        return acceptance.answer(situation)  # no question at all: the goods are there
    if meant.trades:
        return _show_all(situation, meant.trades[:_SHOWN], meant.unknown)
    if meant.unknown:
        return _decision(situation, (_unknown(situation, meant.unknown),))
    copy = papers.copy_asked(situation.text) and len(_under_way(situation, situation.record)) != 1
    return papers.answer(situation, Label.DELIVERY) if copy else _without_number(situation, situation.record)


def numbered(situation: Situation) -> Decision | None:
    """Answer a number and hardly a word beside it: whatever it was taken for, it asks where that order is."""
    bare = situation.meaning.entities.orders and len(tokens(situation.text)) <= _FEW
    if not bare or situation.state.dialog == "handed" or facets.asked(situation.text) or find.products(situation):
        return None
    meant = own.named(situation)
    return answer(situation) if meant.trades or meant.unknown else None


def go_on(situation: Situation) -> Decision | None:
    """Go on after orders were offered or one was shown; None where the message is about something else."""
    if situation.record is None:
        return None
    if trade := own.picked(situation, own.remembered(situation)):
        return show(situation, trade)
    shown = own.find(situation, situation.state.slots.get("trade", ""))
    if shown and _means_another(situation) and (others := _others(situation, shown)):
        return _which(situation, others)
    about_papers = situation.meaning.label in {Label.DELIVERY, Label.OTHER} and papers.asked(situation.text)
    return send(situation, shown) if shown and about_papers and not own.named(situation).trades else None


def press(situation: Situation, rest: str) -> Decision | None:
    """Show the order whose button it was."""
    trade = own.find(situation, rest)
    return show(situation, trade) if trade else None


def press_papers(situation: Situation, rest: str) -> Decision | None:
    """Send the papers of the order whose button it was."""
    trade = own.find(situation, rest)
    return send(situation, trade) if trade else None


def show(situation: Situation, trade: TradeCard) -> Decision:
    """Show how far one order is."""
    return _show_all(situation, (trade,), ())


def send(situation: Situation, trade: TradeCard) -> Decision:
    """Send the papers of one order, those asked for where some are named."""
    told = situation.state.slots.get("kinds", "") if situation.state.dialog == papers.DIALOG else ""
    said = papers.of(situation, trade, papers.kinds(situation.text) or frozenset(told.split(",")) - {""})
    return Decision(said, _state(situation, {"trade": trade.number}), Label.DELIVERY)


def phase(situation: Situation, trade: TradeCard) -> str:
    """Say how far a trade is: open, confirmed, production, planned, sailing, late, delivered, ended or cancelled."""
    if trade.status in {"cancelled", "lost"}:
        return "cancelled"
    if trade.delivered_on or trade.status == "delivered":
        return "delivered"
    if trade.status == "closed":
        return "ended"
    gone = trade.status == "shipped" or (trade.status == "paid" and trade.etd and trade.etd <= situation.today)
    if gone:
        return "late" if trade.eta and trade.eta < situation.today else "sailing"
    return "planned" if trade.status == "paid" else trade.status


def _without_number(situation: Situation, record: Record) -> Decision:
    under_way = _under_way(situation, record)
    if len(under_way) == 1 or (under_way and situation.channel == "email"):
        return _show_all(situation, under_way[:_SHOWN], ())
    if under_way:
        return _which(situation, under_way[:_SHOWN])
    last = next((trade for trade in record.orders() if phase(situation, trade) == "delivered"), None)
    case = open_case(situation, "unsure", "delivery_none", trade=last)
    return _decision(situation, (case,))


def _which(situation: Situation, offered: tuple[TradeCard, ...]) -> Decision:
    said = say(situation, "delivery_which", trades=offered, choices=own.buttons(offered, "delivery"))
    return Decision((said,), _state(situation, {"options": own.remember(offered)}), Label.DELIVERY)


def _means_another(situation: Situation) -> bool:
    """Say whether the order that we showed is not the one that is meant: "no, the other one"."""
    text, label = situation.text, situation.meaning.label
    short = len(tokens(text)) <= _SHORT and not is_bare(text)
    return short and is_no(text) and label in {Label.DELIVERY, Label.ORDER, Label.OTHER}


def _others(situation: Situation, shown: TradeCard) -> tuple[TradeCard, ...]:
    orders = situation.record.orders() if situation.record else ()
    return tuple(trade for trade in orders if trade != shown)[:_SHOWN]


def _under_way(situation: Situation, record: Record) -> tuple[TradeCard, ...]:
    """Return what was ordered and has not arrived, as far as the record says."""

    def waits(trade: TradeCard) -> bool:
        if trade.kind not in {"order", "sample"} or trade.status in _ENDED or trade.delivered_on:
            return False
        return trade.eta is None or (situation.today - trade.eta).days <= _FORGOTTEN

    return tuple(trade for trade in record.trades if waits(trade))


def _show_all(situation: Situation, trades: tuple[TradeCard, ...], unknown: tuple[str, ...]) -> Decision:
    actions: list[Action] = []
    for trade in trades:
        actions.append(_status(situation, trade))
        if papers.asked(situation.text) or papers.copy_asked(situation.text):
            actions += papers.of(situation, trade, papers.kinds(situation.text))
    lacking = [trade for trade in trades if _lacks(situation, trade)]
    if unknown:
        actions.append(_unknown(situation, unknown))
    elif lacking:
        told = "delivery_late" if phase(situation, lacking[0]) == "late" else "delivery_no_date"
        numbers = ", ".join(trade.number for trade in lacking)
        actions.append(open_case(situation, "unsure", told, trade=lacking[0], note=numbers))
    slots = {"trade": trades[0].number} if len(trades) == 1 else {}
    return Decision(tuple(actions), _state(situation, slots), Label.DELIVERY)


def _lacks(situation: Situation, trade: TradeCard) -> bool:
    """Say whether the buyer waits for something that the record does not tell."""
    where = phase(situation, trade)
    if where in {"open", "confirmed", "production", "planned"}:
        return trade.etd is None or trade.etd < situation.today
    return where == "late" or (where == "sailing" and trade.eta is None)


def _status(situation: Situation, trade: TradeCard) -> Action:
    choices: tuple[Row, ...] = ()
    if trade.documents and len(data := f"papers:{trade.number}".encode()) <= 64:
        choices = ((Choice("papers", data.decode()),),)
    return say(
        situation, "delivery_status", trade=trade, phase=phase(situation, trade), today=situation.today,
        cards=own.cards(situation, trade), url=_tracking(situation, trade), choices=(*choices, HUMAN),
    )  # fmt: skip


def _tracking(situation: Situation, trade: TradeCard) -> str:
    """Return where the shipment can be followed; empty where we know no page of the carrier."""
    pages = {name.casefold(): page for name, page in situation.firm.carriers.items()}
    page = pages.get(" ".join(trade.carrier.casefold().split()), "")
    number = trade.tracking or trade.container or trade.bl
    return page.replace("{number}", quote(number, safe="")) if page and number else ""


def _unknown(situation: Situation, numbers: tuple[str, ...]) -> Action:
    """A number that is not in the buyer's own record: said in the same words, whosever it may be."""
    written = tuple(number[:40] for number in numbers[:3])
    return open_case(situation, "unsure", "delivery_unknown", numbers=written, note=", ".join(written))


def _change(situation: Situation, trades: tuple[TradeCard, ...]) -> Decision:
    note = ", ".join(trade.number for trade in trades)
    case = open_case(situation, "unsure", "delivery_change", note=note, trades=trades[:_SHOWN])
    return Decision((case,), State("handed", {"label": str(Label.DELIVERY)}), Label.DELIVERY)


def _decision(situation: Situation, actions: tuple[Action, ...]) -> Decision:
    return Decision(actions, _state(situation, {}), Label.DELIVERY)


def _state(situation: Situation, slots: dict[str, str]) -> State:
    """A look at an order does not close an open complaint or hand-over."""
    return situation.state if situation.state.dialog in {"complaint", "handed"} else State(DIALOG, slots)


def _wants_change(text: str) -> bool:
    return bool(pattern("delivery_change").search(normal(text)))
