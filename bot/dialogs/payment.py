"""Payment: terms to anybody, balances and bank details to proven buyers, and an alarm where somebody speaks of others.

Bank details come from the configuration alone (invariant 7). A message that brings new ones, asks to change them or to
confirm changed ones is how invoice fraud begins: staff are alarmed, and the buyer is told to pay nobody else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.actions import Action, Decision, Situation, State
from bot.dialogs import own, papers, proof
from bot.dialogs.phrases import is_question, normal, pattern, tokens
from bot.dialogs.speech import HUMAN, open_case, say
from bot.firm import Bank, in_language
from bot.meaning import Label, Severity
from bot.record import Payment, Record, TradeCard
from bot.trade import Money

_SENTENCE = re.compile(r"[.!?;。！？；؟\n]+")
_ASKS_WHETHER = re.compile(r"(?:[吗嗎]|ましたか|[했됐]나요|[했됐]습니까|[했됐]는지)")
_VOID = frozenset({"cancelled", "lost"})
_SHOWN = 8
DIALOG = "payment"
_SHORT = 10  # words of a question that goes on from the one before
_ABOUT_IT = frozenset({Label.PAYMENT, Label.COMPLAINT, Label.OTHER, Label.ACCOUNT})
_LATELY = timedelta(days=60)


def answer(situation: Situation) -> Decision:
    """Answer about terms, balances, bank details, and money that is on its way."""
    if alarming(situation):
        return alarm(situation)
    head = normal(situation.text)
    if pattern("payment_arrived").search(head):
        came = _arrived(situation)
        terms = _terms(situation, head) if pattern("terms_asked").search(head) else ()
        return replace(came, actions=(*terms, *came.actions))
    if _tells_of_paying(head):
        return _made(situation)
    if papers.invoice_wanted(situation.text):
        return papers.answer(situation, Label.PAYMENT)
    wants_bank, owed = bool(pattern("bank_asked").search(head)), bool(pattern("owed").search(head))
    # The same word may be a term and a balance: what is asked as one's own balance asks for no terms.
    wants_terms = bool(pattern("terms_asked").search(pattern("owed").sub(" ", head)))
    actions: list[Action] = [*_terms(situation, head)] if wants_terms else []
    if situation.record is None and (wants_bank or owed or not wants_terms):
        asked = proof.ask(situation, Label.PAYMENT)
        return Decision((*actions, *asked.actions), asked.state, Label.PAYMENT)
    if situation.record is not None and wants_bank:
        actions += _bank(situation, situation.record)
    if situation.record is not None and (owed or not actions or own.named(situation).trades):
        actions += _status(situation, situation.record)
    state = _state(situation)
    if wants_bank and state.dialog in {"", DIALOG}:
        state = State(DIALOG, {"bank": "yes"})
    return Decision(tuple(actions), state, Label.PAYMENT)


def _tells_of_paying(head: str) -> bool:
    """Say whether it was paid. "Pagamos" is both "we pay" and "we paid": behind an account, or a how, it asks."""
    made = pattern("payment_made").search(pattern("terms_asked").sub(" ", head))
    bank = pattern("bank_asked").search(head)
    if _ASKS_WHETHER.search(head):
        return False
    asks_where = bank and is_question(head) and bank.start() < head.find(made[0]) if made else False
    return bool(made) and not asks_where


def alarming(situation: Situation) -> bool:
    """Say whether a sentence speaks of bank details and of their being new or changed."""
    head = normal(situation.text)
    pieces = _SENTENCE.split(head)
    return _follows(situation, head) or any(
        pattern("bank_words").search(piece) and pattern("bank_changed").search(piece) for piece in pieces
    )


def _follows(situation: Situation, head: str) -> bool:
    """Say whether a short word goes on about it: "so shall we pay there?", or "they changed" after we told our bank."""
    slots, label = situation.state.slots, situation.meaning.label
    if len(tokens(head)) > _SHORT or label not in _ABOUT_IT:
        return False
    there = slots.get("alarm") == "yes" and is_question(head) and pattern("pay_there").search(head)
    return bool(there or (slots.get("bank") == "yes" and pattern("bank_changed").search(head)))


def alarm(situation: Situation) -> Decision:
    """Alarm staff, and answer calmly: nothing has changed, and nothing changes by a message."""
    case = open_case(situation, "alarm", "payment_alarm", severity=Severity.HIGH, label=str(Label.PAYMENT))
    kept = situation.state.dialog in {"inquiry", "complaint"}
    state = situation.state if kept else State("handed", {"label": str(Label.PAYMENT), "alarm": "yes"})
    return Decision((case,), state, Label.PAYMENT)


def open_trades(record: Record) -> tuple[TradeCard, ...]:
    """Return what was ordered and is not wholly paid, newest first."""

    def waits(trade: TradeCard) -> bool:
        balance = trade.balance
        return trade.kind in {"order", "sample"} and trade.status not in _VOID and bool(balance and balance.amount > 0)

    return tuple(trade for trade in record.trades if waits(trade))


def sums(amounts: Sequence[Money]) -> tuple[Money, ...]:
    """Return one sum for each currency: what is owed in two of them is two sums."""
    currencies = dict.fromkeys(one.currency for one in amounts)
    return tuple(
        Money(sum((one.amount for one in amounts if one.currency == currency), start=amounts[0].amount * 0), currency)
        for currency in currencies
    )


def _terms(situation: Situation, head: str) -> tuple[Action, ...]:
    """Tell the usual terms; a wish for others is for a person."""
    texts = situation.firm.payment_terms
    wish = bool(pattern("terms_wished").search(head))
    if not texts or not in_language(texts, "en"):
        return (open_case(situation, "unsure", "payment_terms_none"),)
    told = say(situation, "payment_terms", terms=texts)
    return (told, open_case(situation, "unsure", "payment_wish")) if wish else (told,)


def _bank(situation: Situation, record: Record) -> tuple[Action, ...]:
    """Tell where to pay, as the configuration says, with the warning to trust nothing else."""
    due = {trade.currency for trade in open_trades(record)}
    banks = situation.firm.banks
    fitting: tuple[Bank, ...] = tuple(bank for bank in banks if not bank.currency or not due or bank.currency in due)
    if not banks:
        return (open_case(situation, "unsure", "payment_bank_none"),)
    return (say(situation, "payment_bank", banks=fitting or banks, choices=(HUMAN,)),)


def _status(situation: Situation, record: Record) -> tuple[Action, ...]:
    """Tell what is open of the buyer's own trades: of those named, else of all."""
    meant = own.named(situation)
    if meant.unknown and not meant.trades:
        return (_unknown(situation, meant.unknown),)
    trades = tuple(trade for trade in meant.trades if trade.total) if meant.trades else open_trades(record)
    if meant.trades and not trades:
        note = ", ".join(trade.number for trade in meant.trades)
        return (open_case(situation, "unsure", "payment_no_amount", note=note, trade=meant.trades[0]),)
    if not trades:
        return (say(situation, "payment_none", orders=len(record.orders()), choices=(HUMAN,)),)
    open_sums = sums([trade.balance for trade in trades if trade.balance])
    more = (_unknown(situation, meant.unknown),) if meant.unknown else ()
    told = say(
        situation, "payment_status", trades=trades[:_SHOWN], more=max(len(trades) - _SHOWN, 0), sums=open_sums,
        today=situation.today, choices=(HUMAN,),
    )  # fmt: skip
    return (told, *more)


def _arrived(situation: Situation) -> Decision:
    """Say which money came, from the record; what is not there a person looks for."""
    record = situation.record
    if record is None:
        return proof.ask(situation, Label.PAYMENT)
    meant = own.named(situation)
    if meant.unknown and not meant.trades:
        return Decision((_unknown(situation, meant.unknown),), _state(situation), Label.PAYMENT)
    found = [(trade, payment) for trade in meant.trades or record.trades for payment in trade.payments]
    amounts = [(money.amount, money.currency) for money in situation.meaning.entities.money]
    if amounts:
        found = [one for one in found if _is_one_of(one[1], amounts)]
    elif not meant.trades:
        found = [one for one in found if situation.today - one[1].paid_on <= _LATELY]
    found.sort(key=lambda one: one[1].paid_on, reverse=True)
    if not found:
        note = ", ".join(trade.number for trade in meant.trades)
        case = open_case(situation, "unsure", "payment_not_seen", note=note)
        return Decision((case,), State("handed", {"label": str(Label.PAYMENT)}), Label.PAYMENT)
    rows = tuple({"trade": trade, "payment": payment} for trade, payment in found[:_SHOWN])
    return Decision((say(situation, "payment_seen", rows=rows, choices=(HUMAN,)),), _state(situation), Label.PAYMENT)


def _is_one_of(payment: Payment, amounts: Sequence[tuple[object, str]]) -> bool:
    money = payment.amount
    return any(money.amount == amount and currency in {"", money.currency} for amount, currency in amounts)


def _made(situation: Situation) -> Decision:
    """The buyer has paid: a person looks for the money, with the order and the slip where they are named."""
    trades = own.named(situation).trades
    note = ", ".join(trade.number for trade in trades)
    case = open_case(situation, "unsure", "payment_told", note=note, files=situation.files, numbered=bool(trades))
    return Decision((case,), State("handed", {"label": str(Label.PAYMENT)}), Label.PAYMENT)


def _unknown(situation: Situation, numbers: tuple[str, ...]) -> Action:
    """A number that is not in the buyer's own record: said in the same words, whosever it may be."""
    written = tuple(number[:40] for number in numbers[:3])
    return open_case(situation, "unsure", "delivery_unknown", numbers=written, note=", ".join(written))


def _state(situation: Situation) -> State:
    """An answer about payment leaves open what was open."""
    return situation.state if situation.state.dialog != "proof" else State()
