"""Quotations, samples and orders. An order may repeat an earlier one; what is ordered already is changed by staff."""

from collections.abc import Collection
from dataclasses import replace

from bot.actions import Choice, Decision, Situation, State
from bot.dialogs import asking, delivery, find, handed, inquiry, need, own, papers, pending, proof
from bot.dialogs.draft import LINES, Draft, Item, sensible
from bot.dialogs.phrases import is_cancel, is_question, normal, pattern, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, Row, open_case, say
from bot.meaning import Label
from bot.record import TradeCard

# An order in one of these can no longer be changed.
_DONE = frozenset({"delivered", "paid", "closed", "cancelled", "lost"})
# Labels under which "cancel our order" may come.
_MAY_CHANGE = frozenset({Label.ORDER, Label.NEED, Label.END, Label.OTHER})
_SHORT = 8  # words; a number counts for two or three
_DATA_BYTES = 64  # Telegram's limit for what a button carries back


def answer(situation: Situation) -> Decision:
    """Change an order, repeat one, have papers read by a person, or begin a quotation, a sample or an order."""
    if changes(situation) or (_asked_to_change(situation) and own.named(situation).trades):
        return _to_staff(situation)
    if papers.invoice_wanted(situation.text) and not situation.files:
        return papers.answer(situation, Label.ORDER)
    if pattern("repeat").search(normal(situation.text)):
        return repeat(situation)
    moved = pattern("delivery_change").search(normal(situation.text))
    short = moved or len(tokens(situation.text)) <= _SHORT
    named = own.named(situation)
    if (named.trades or (named.unknown and is_question(situation.text))) and not situation.files and short:
        return delivery.answer(situation)  # one's own number and little more asks where it is, as any number that asks
    if situation.files or situation.meaning.entities.orders:
        return handed.hand_over(situation)
    return need.answer(situation)


def changes(situation: Situation) -> bool:
    """Say whether the message wants an order that exists already to be changed or cancelled.

    While an order is still being put together only a number tells that another one is meant.
    """
    head = normal(situation.text)
    numbered = bool(situation.meaning.entities.orders)
    again = _asked_to_change(situation) and not find.products(situation, exact=True)
    about_one = (
        numbered
        or again
        or situation.state.slots.get("placed") == "yes"
        or (not pending.is_open(situation) and bool(pattern("the_order").search(head)))
    )
    if situation.meaning.label is Label.ORDER and is_cancel(situation.text) and not pending.is_open(situation):
        return about_one or bool(_running(situation))
    return about_one and situation.meaning.label in _MAY_CHANGE and bool(pattern("change_order").search(head))


def repeat(situation: Situation) -> Decision:
    """Show the last order, or the one that is named, and ask whether to repeat it."""
    if situation.record is None:
        return proof.ask(situation, Label.ORDER)
    named = situation.meaning.entities.orders
    if not named:
        newest = last(situation)
        return again(situation, newest) if newest else need.answer(situation)
    found = (situation.record.find(number) for number in named)
    trade = next((one for one in found if one and one.kind == "order"), None)
    return again(situation, trade) if trade else _unknown(situation)


def instead(situation: Situation) -> Decision | None:
    """Take "the same as last time" as the answer to which product an inquiry means; None where it is none."""
    draft = pending.current(situation)
    repeats = draft.asked == "product" and pattern("repeat").search(normal(situation.text))
    if not repeats or find.products(situation, exact=True):
        return None
    known = any(item.known for item in draft.items)
    if situation.record is not None and last(situation) is None:
        return inquiry.resume(situation, _unknown(situation))
    # A line that we do not have is not worth coming back to: nothing else is known of that inquiry.
    told = repeat(situation if known else replace(situation, state=State()))
    return inquiry.resume(situation, told) if situation.record is None and known else told


def press(situation: Situation, rest: str) -> Decision | None:
    """Take the button that repeats an order: one of the buyer's own, the last where none is named."""
    if situation.record is None:
        return proof.ask(situation, Label.ORDER)
    trade = situation.record.find(rest) if rest else last(situation)
    return again(situation, trade) if trade and trade.kind == "order" else _unknown(situation)


def again(situation: Situation, trade: TradeCard, products: Collection[str] = ()) -> Decision:
    """Show what would be repeated of `trade` (of `products` only, if any) and ask for a yes."""
    draft = drafted(situation, trade, products)
    if not draft.items:
        return need.answer(situation)
    if pending.is_open(situation):
        draft = pending.behind(situation, draft)
    return asking.ask(situation, Draft(), draft)


def drafted(situation: Situation, trade: TradeCard, products: Collection[str] = ()) -> Draft:
    """Return an order that repeats `trade`, without what has left our catalogue."""
    known = {card.code for card in situation.catalogue}
    items = tuple(
        Item(line.product, line.quantity)
        for line in trade.lines[:LINES]
        if line.product in known and sensible(line.quantity) and (not products or line.product in products)
    )
    return Draft(
        items, place=trade.destination, incoterm=trade.incoterm, wish="order", repeats=trade.number, offered="yes"
    )


def last(situation: Situation, product: str = "") -> TradeCard | None:
    """Return the buyer's newest order that was not cancelled, of `product` if one is named."""
    orders = situation.record.orders() if situation.record else ()
    stood = (trade for trade in orders if trade.status not in {"cancelled", "lost"})
    return next((one for one in stood if not product or product in {line.product for line in one.lines}), None)


def button(trade: TradeCard) -> Row:
    """Return the button that repeats `trade`."""
    data = f"repeat:{trade.number}"
    fits = len(data.encode()) <= _DATA_BYTES
    return (Choice("repeat", data if fits else "repeat:", {"number": trade.number}),)


def _unknown(situation: Situation) -> Decision:
    """There is no such order of theirs, whoever's it may be."""
    newest = last(situation)
    rows = (button(newest), HUMAN) if newest else (CATALOGUE, HUMAN)
    said = say(situation, "order_unknown", choices=rows, numbers=list(situation.meaning.entities.orders)[:3])
    return Decision((said,), situation.state, Label.ORDER)


def _asked_to_change(situation: Situation) -> bool:
    return situation.state.dialog == "handed" and situation.state.slots.get("change") == "yes"


def _to_staff(situation: Situation) -> Decision:
    """Let a person change or cancel an order; its number is told only where it is the buyer's own."""
    if _asked_to_change(situation):
        return handed.add(situation, note=", ".join(trade.number for trade in own.named(situation).trades))
    trade = _meant(situation)
    note = trade.number if trade else ", ".join(situation.meaning.entities.orders)
    case = open_case(
        situation, "unsure", "order_change", note=note, label=str(Label.ORDER), number=trade.number if trade else ""
    )
    return Decision((case,), State("handed", {"label": str(Label.ORDER), "change": "yes"}), Label.ORDER)


def _meant(situation: Situation) -> TradeCard | None:
    record, named = situation.record, situation.meaning.entities.orders
    if record is None:
        return None
    if named:
        return next((trade for number in named if (trade := record.find(number))), None)
    running = _running(situation)
    return running[0] if len(running) == 1 else None


def _running(situation: Situation) -> list[TradeCard]:
    orders = situation.record.orders() if situation.record else ()
    return [trade for trade in orders if trade.status not in _DONE]
