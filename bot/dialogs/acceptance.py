"""The goods have arrived: is all well? Yes is noted with thanks, no becomes a complaint with the order in it.

The state `acceptance` holds the `trade` that was asked about (by us, by the clock, or after "it has arrived"), or the
`options` where several could be meant. Whether all is well is never guessed: "yes, but" goes to a person.
"""

from dataclasses import replace
from datetime import date

from bot.actions import Accept, Action, Choice, Decision, OpenCase, Situation, State
from bot.dialogs import complaint, handed, own, proof
from bot.dialogs.phrases import is_bare, is_no, is_question, is_yes, normal, pattern, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, Row, open_case, say
from bot.meaning import Complaint, ComplaintKind, Label
from bot.record import Record, TradeCard

DIALOG = "acceptance"
_SENT = frozenset({"shipped", "delivered", "paid", "closed"})
_RECENT = 120  # days since it should have come
_SHOWN = 5
_SHORT = 6  # words of a plain yes
_SURE = 0.6


def answer(situation: Situation) -> Decision:
    """Take the news that goods arrived; ask which order and whether all is well, where that was not said."""
    record = situation.record
    if record is None:
        return proof.ask(situation, Label.ACCEPTANCE)
    meant = own.named(situation)
    if meant.unknown and not meant.trades:
        case = open_case(situation, "unsure", "delivery_unknown", numbers=meant.unknown[:3], note=meant.unknown[0])
        return Decision((case,), _state({}), Label.ACCEPTANCE)
    trades = meant.trades or _expected(situation, record)
    if len(trades) == 1:
        return _told(situation, trades[0])
    if not trades and situation.state == State("handed", {"label": str(Label.ACCEPTANCE)}):
        return handed.add(situation)
    if not trades:
        case = open_case(situation, "unsure", "acceptance_none")
        return Decision((case,), State("handed", {"label": str(Label.ACCEPTANCE)}), Label.ACCEPTANCE)
    return _which(situation, trades[:_SHOWN], well=all_well(situation.text))


def _told(situation: Situation, trade: TradeCard) -> Decision:
    """Take what the first word says of one order: all well, something that a person must look at, or nothing yet."""
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    if slots.get("but") == "yes" or (_but(situation.text) and not is_question(situation.text)):
        return _look(situation, trade)
    well = slots.get("well") == "yes" or all_well(situation.text)
    return _well(situation, trade) if well else _ask(situation, trade)


def go_on(situation: Situation) -> Decision | None:
    """Take the answer to our question; None where the message is about something else."""
    if situation.record is None:
        return proof.ask(situation, Label.ACCEPTANCE) if _answers(situation.text) else None
    slots = situation.state.slots
    if trade := own.picked(situation, own.remembered(situation)):
        return _told(situation, trade)
    if (offered := own.remembered(situation)) and (is_bare(situation.text) or all_well(situation.text)):
        return _which(situation, offered, well=slots.get("well") == "yes" or all_well(situation.text))
    trade = own.find(situation, slots.get("trade", ""))
    return None if trade is None or _is_elsewhere(situation) else _judged(situation, trade)


def _judged(situation: Situation, trade: TradeCard) -> Decision | None:
    """Take a yes, a no, or something between, about one order."""
    if _but(situation.text):
        return _look(situation, trade)
    if all_well(situation.text) or (is_yes(situation.text) and len(tokens(situation.text)) <= _SHORT):
        return _well(situation, trade)
    if is_no(situation.text):
        return claimed(situation, trade)
    return None if situation.state.slots.get("again") else _ask(situation, trade, again=True)


def claim(situation: Situation) -> Decision | None:
    """Turn a complaint that answers our question into a claim of that order; None where we had not asked."""
    trade = own.find(situation, situation.state.slots.get("trade", "")) if situation.state.dialog == DIALOG else None
    return claimed(situation, trade) if trade else None


def claimed(situation: Situation, trade: TradeCard) -> Decision:
    """Note that not all is well, and open the complaint: it knows the order and asks for what else it needs."""
    judged = situation.meaning.complaint
    kind = judged.kind or ComplaintKind.OTHER
    meaning = replace(situation.meaning, complaint=Complaint(True, kind, judged.severity))
    told = replace(situation, text=f"{situation.text}\n{trade.number}", meaning=meaning, state=State())
    decision = complaint.answer(told)
    actions: tuple[Action, ...] = (Accept(trade.number, claim=True), *(_noted(one, trade) for one in decision.actions))
    return Decision(actions, decision.state, Label.COMPLAINT)


def press_arrived(situation: Situation, rest: str) -> Decision | None:
    """Take the button of an order that has arrived."""
    trade = own.find(situation, rest)
    return _ask(situation, trade) if trade else None


def press_well(situation: Situation, rest: str) -> Decision | None:
    """Take the button "all is well"."""
    trade = own.find(situation, rest)
    return _well(situation, trade) if trade else None


def press_claim(situation: Situation, rest: str) -> Decision | None:
    """Take the button "something is not right"."""
    trade = own.find(situation, rest)
    return claimed(situation, trade) if trade else None


def all_well(text: str) -> bool:
    """Say whether the text says so, and takes nothing back: "not in good condition" does."""
    return not is_question(text) and not _but(text) and bool(pattern("all_well").search(normal(text)))


def choices(number: str) -> tuple[Row, ...]:
    """Return the buttons under the question whether all is well; none for a number too long for a button."""
    rows: tuple[Row, ...] = ((Choice("all_well", f"well:{number}"),), (Choice("not_well", f"claim:{number}"),))
    return tuple(row for row in rows if len(row[0].data.encode()) <= 64)


def _ask(situation: Situation, trade: TradeCard, *, again: bool = False) -> Decision:
    said = say(situation, "acceptance_ask", trade=trade, again=again, choices=(*choices(trade.number), HUMAN))
    return Decision((said,), _state({"trade": trade.number, "again": "yes" if again else ""}), Label.ACCEPTANCE)


def _look(situation: Situation, trade: TradeCard) -> Decision:
    """Let a person look at goods of which something was taken back."""
    case = open_case(situation, "unsure", "acceptance_look", note=trade.number, trade=trade)
    return Decision((case,), State("handed", {"label": str(Label.ACCEPTANCE)}), Label.ACCEPTANCE)


def _which(situation: Situation, trades: tuple[TradeCard, ...], *, well: bool) -> Decision:
    said = say(situation, "acceptance_which", trades=trades, choices=own.buttons(trades, "arrived"))
    but = situation.state.slots.get("but") == "yes" or (_but(situation.text) and not is_question(situation.text))
    slots = {"options": own.remember(trades), "well": "yes" if well else "", "but": "yes" if but else ""}
    return Decision((said,), _state(slots), Label.ACCEPTANCE)


def _well(situation: Situation, trade: TradeCard) -> Decision:
    """Note that all is well, thank, and ask for the next need."""
    repeat = Choice("repeat", f"repeat:{trade.number}", {"number": trade.number})
    rows: tuple[Row, ...] = ((repeat,),) if len(repeat.data.encode()) <= 64 else ()
    said = say(situation, "acceptance_thanks", trade=trade, choices=(*rows, CATALOGUE))
    return Decision((Accept(trade.number), said), State(), Label.ACCEPTANCE)


def _expected(situation: Situation, record: Record) -> tuple[TradeCard, ...]:
    """Return what can have arrived and of which we were not told yet; what was sent and waits comes before the rest."""

    def due(trade: TradeCard) -> date:
        return trade.delivered_on or trade.eta or trade.etd or trade.created_on

    sent = [
        trade
        for trade in record.trades
        if trade.kind in {"order", "sample"}
        and trade.status in _SENT
        and not trade.accepted
        and (situation.today - due(trade)).days <= _RECENT
    ]
    waiting = [trade for trade in sent if trade.status == "shipped"]
    return tuple(waiting or sent)


def _noted(action: Action, trade: TradeCard) -> Action:
    """Tell staff which order a case is about."""
    return replace(action, values={**action.values, "note": trade.number}) if isinstance(action, OpenCase) else action


def _answers(text: str) -> bool:
    return is_yes(text) or is_no(text) or all_well(text)


def _but(text: str) -> bool:
    """Say whether something is taken back or denied beside the words that all is well ("no problem" denies nothing)."""
    rest = pattern("all_well").sub(" ", normal(text))
    return bool(pattern("but").search(rest) or (rest != normal(text) and pattern("negation").search(rest)))


def _is_elsewhere(situation: Situation) -> bool:
    """Say whether the message is clearly about something else than how the goods arrived."""
    meaning = situation.meaning
    ours = {Label.ACCEPTANCE, Label.OTHER, Label.THANKS, Label.GREETING, Label.COMPLAINT}
    if is_question(situation.text):
        return True
    return meaning.label not in ours and meaning.confidence >= _SURE and len(tokens(situation.text)) > 3


def _state(slots: dict[str, str]) -> State:
    return State(DIALOG, {name: value for name, value in slots.items() if value})
