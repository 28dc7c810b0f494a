"""What becomes of an inquiry that the buyer said yes to: a trade for staff to confirm, or a case where we have no code.

Nothing binds here. A quotation comes with a draft on paper only where every price may be told to this buyer.
"""

from decimal import Decimal

from bot.actions import Decision, Situation, State, StoreTrade
from bot.dialogs import find, prices
from bot.dialogs.asking import below_moq, with_unit
from bot.dialogs.draft import Draft, Item
from bot.dialogs.speech import open_case
from bot.meaning import Label
from bot.trade import Money, Quantity, WantedLine

_KINDS = {"sample": "sample", "order": "order"}
_TOLD = {
    "inquiry": "inquiry_stored",
    "quotation": "quotation_stored",
    "sample": "sample_stored",
    "order": "order_stored",
}
_ONE = Decimal(1)


def place(situation: Situation, draft: Draft) -> Decision:
    """Store the draft, complete as it is."""
    lines = tuple(line for item in draft.items if item.product for line in _lines(situation, item))
    if not lines:
        return described(situation, draft)
    kind = _KINDS.get(draft.wish, "inquiry")
    priced = _priced(situation, draft, lines) if draft.wish == "quotation" else ()
    stored = _trade(draft, "quotation" if priced else kind, priced or lines)
    return Decision((stored,), State("product", {"product": lines[0].product, "placed": "yes"}), Label.ORDER)


def described(situation: Situation, draft: Draft) -> Decision:
    """Hand to a person, with all its facts, a need for what is not in our catalogue."""
    case = open_case(situation, "inquiry", "need_described", note=note(draft), label=str(Label.NEED))
    return Decision((case,), State("handed", {"label": str(Label.NEED)}), Label.NEED)


def note(draft: Draft) -> str:
    """Facts only, without words: a person of any language reads them."""
    rule = f"{draft.incoterm.rule} {draft.incoterm.place}".strip() if draft.incoterm else ""
    target = f"@ {draft.target.amount:f} {draft.target.currency}" if draft.target else ""
    wanted = draft.wanted.isoformat() if draft.wanted else ""
    parts = (
        draft.repeats,
        *(_item_note(item) for item in draft.items),
        draft.destination,
        rule,
        draft.transport,
        target,
        wanted,
        ", ".join(draft.certificates),
        draft.address,
        draft.courier,
        draft.note,
    )
    return " · ".join(part for part in parts if part)


def _item_note(item: Item) -> str:
    quantity = _amount_note(item.quantity) if item.quantity else _among_note(item)
    return " ".join(part for part in (item.product, quantity, f"({item.words})" if item.words else "") if part)


def _amount_note(quantity: Quantity) -> str:
    return f"{quantity.amount:f} {quantity.unit}".strip()


def _among_note(item: Item) -> str:
    return " | ".join(_amount_note(one) for one in item.among)


def _lines(situation: Situation, item: Item) -> list[WantedLine]:
    """Return a line, or one for each quantity that shall be quoted, which says that they stand beside each other."""
    card = find.by_code(situation.catalogue, item.product)
    wanted = item.among if item.every else (item.quantity or Quantity(_ONE),)
    words = " · ".join(part for part in (item.words, _among_note(item) if item.every else "") if part)
    return [WantedLine(item.product, with_unit(one, card) or Quantity(_ONE), words) for one in wanted]


def _trade(draft: Draft, kind: str, lines: tuple[WantedLine, ...]) -> StoreTrade:
    uncoded = "; ".join(_item_note(item) for item in draft.items if not item.product or item.every)
    told = "\n".join(part for part in (uncoded, draft.transport, draft.note) if part)
    return StoreTrade(
        kind,
        lines,
        _TOLD.get(kind, "inquiry_stored"),
        destination=draft.destination,
        incoterm=draft.incoterm,
        target_price=draft.target,
        wanted_on=draft.wanted,
        certificates=draft.certificates,
        address=draft.address,
        courier=draft.courier,
        repeats=draft.repeats,
        note=told,
        values={"term": draft.incoterm, "repeats": draft.repeats},
    )


def _priced(situation: Situation, draft: Draft, lines: tuple[WantedLine, ...]) -> tuple[WantedLine, ...]:
    """Return the lines with the prices that this buyer may see; nothing where a person must work out one of them."""
    if situation.record is None or any(not item.product or item.every for item in draft.items):
        return ()
    found: list[WantedLine] = []
    for line in lines:
        card = find.by_code(situation.catalogue, line.product)
        price = prices.visible(situation, card) if card else None
        if not card or not price or line.quantity.unit != card.unit or below_moq(card, line.quantity):
            return ()
        found.append(WantedLine(line.product, line.quantity, line.specification, price))
    return tuple(found) if len({_currency(line.price) for line in found}) == 1 else ()


def _currency(price: Money | None) -> str:
    return price.currency if price else ""
