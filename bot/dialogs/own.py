"""Which of the buyer's own trades a message means. Another buyer's number is a number that does not exist."""

import json
import re
from dataclasses import dataclass, replace

from bot.actions import Action, Choice, Decision, OpenCase, Situation
from bot.dialogs.phrases import tokens
from bot.dialogs.speech import Row
from bot.record import Record, TradeCard
from bot.trade import ProductCard

_DATA_BYTES = 64  # Telegram's limit for what a button carries back
_READ = 4_000
_MOST = 20  # numbers looked at
_PAPERS = frozenset({"order", "invoice", "inquiry", "bl", "container", "tracking"})
_WORD = re.compile(r"[^\W_][\w./#-]{2,39}")


@dataclass(frozen=True, slots=True)
class Named:
    """The buyer's own trades that a message names, and the numbers in it that are none of theirs, as written."""

    trades: tuple[TradeCard, ...] = ()
    unknown: tuple[str, ...] = ()


def named(situation: Situation) -> Named:
    """Return what the message names by number: of order, invoice, bill of lading, container or parcel."""
    record = situation.record or Record()
    entities = situation.meaning.entities
    typed = {one.value: one.kind for one in entities.references}
    written = [one.value for one in entities.references if one.kind in _PAPERS]
    written += [number for number in entities.orders if typed.get(number, "order") in _PAPERS]
    known = {_bare(card.code) for card in situation.catalogue}
    numbers = [number for number in dict.fromkeys(written) if _bare(number) not in known][:_MOST]
    spotted = [found for word in _WORD.findall(situation.text[:_READ]) if (found := record.find(word.strip("./#-")))]
    trades = [trade for number in numbers if (trade := record.find(number))] + spotted
    return Named(tuple(dict.fromkeys(trades)), tuple(number for number in numbers if record.find(number) is None))


def picked(situation: Situation, options: tuple[TradeCard, ...]) -> TradeCard | None:
    """Return the trade that an answer picks from what was offered: by its place or by its number."""
    words = tokens(situation.text)
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 4 and 0 < int(words[0]) <= len(options):
        return options[int(words[0]) - 1]
    found = named(situation).trades
    return found[0] if len(found) == 1 else None


def find(situation: Situation, number: str) -> TradeCard | None:
    """Return the buyer's own trade with this number."""
    return situation.record.find(number) if situation.record and number else None


def of_cases(situation: Situation, decision: Decision) -> Decision:
    """Write into each case of a decision the trade that it is about, where one is told or named."""
    if situation.record is None:
        return decision
    meant = named(situation).trades
    only = meant[0].number if len(meant) == 1 else ""
    return replace(decision, actions=tuple(_about(situation, one, only) for one in decision.actions))


def _about(situation: Situation, action: Action, named_one: str) -> Action:
    if not isinstance(action, OpenCase) or action.trade:
        return action
    told, note = action.values.get("trade"), str(action.values.get("note", ""))
    noted = find(situation, note)
    number = told.number if isinstance(told, TradeCard) else noted.number if noted else named_one
    return replace(action, trade=number)


def remember(trades: tuple[TradeCard, ...]) -> str:
    """Return the numbers of trades as a slot holds them."""
    return json.dumps([trade.number for trade in trades])


def remembered(situation: Situation, slot: str = "options") -> tuple[TradeCard, ...]:
    """Return the trades whose numbers a slot of the state holds, as far as they are the buyer's own."""
    try:
        read = json.loads(situation.state.slots.get(slot, "[]"))
    except (ValueError, RecursionError):
        return ()
    numbers = [one for one in read if isinstance(one, str)] if isinstance(read, list) else []
    return tuple(trade for number in numbers if (trade := find(situation, number)))


def cards(situation: Situation, trade: TradeCard) -> tuple[ProductCard, ...]:
    """Return the products of a trade that the catalogue still has."""
    known = {card.code: card for card in situation.catalogue}
    return tuple(known[code] for code in dict.fromkeys(line.product for line in trade.lines) if code in known)


def buttons(trades: tuple[TradeCard, ...], verb: str) -> tuple[Row, ...]:
    """Return a button for each trade; one whose number is too long for a button is named by words alone."""
    rows = ((Choice("trade", f"{verb}:{trade.number}", {"trade": trade}),) for trade in trades)
    return tuple(row for row in rows if len(row[0].data.encode()) <= _DATA_BYTES)


def _bare(number: str) -> str:
    return "".join(sign for sign in number.casefold() if sign.isalnum())
