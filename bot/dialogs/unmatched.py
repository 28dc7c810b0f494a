"""Lines of a message that name an amount of something that we do not find: none of them may vanish without a word.

What is read of a message pairs amounts with our products; an amount that is left over stands beside something else.
"""

import re
from collections import Counter
from dataclasses import replace

from bot.actions import Situation
from bot.dialogs import denial, find
from bot.dialogs.draft import Draft, Item, sensible
from bot.dialogs.phrases import is_no, is_question, normal, pattern, tokens
from bot.trade import Quantity

_READ = 4_000
_PIECES = re.compile(
    r"[;\n；、，]+|,(?!\d)|[.!?](?=\s|$)|[。！？]|\s(?:and|und|sowie|y|et|e|и|và|dan|plus|&|\+)\s|\sو|그리고|하고\s|[와과]\s|[和与及]|と"
)
_NO_SPACES = 0x1100  # from here on, a word may be one sign
_SAID = 120
_MOST = 5
_PLACES = ("place_1", "place_2", "place_3", "place_last")
_ANSWERS = frozenset({"quantity", "address", "wanted", "transport", "delivery", "destination", "incoterm"})


def items(situation: Situation, draft: Draft) -> tuple[Item, ...]:
    """Return a line for each amount of something that is none of ours, with the buyer's words for it."""
    told = situation.meaning.entities
    worded = _worded(situation)
    if worded and draft.asked not in _ANSWERS and not _corrects(situation.text):
        return worded
    answers = draft.asked in _ANSWERS or (draft.items and not told.lines)
    left = Counter(one for one in told.quantities if sensible(one)) - Counter(
        one for _, one in told.lines if sensible(one)
    )
    if answers or not left or len(told.quantities) < 2 or _corrects(situation.text):
        return ()
    pieces = [" ".join(piece.split()) for piece in _PIECES.split(situation.text[:_READ]) if piece]
    found: list[Item] = []
    for quantity in left.elements():
        piece = next((one for one in pieces if _names(situation, one, quantity)), None)
        if piece is not None:
            pieces.remove(piece)
            found.append(Item(quantity=quantity, said=_from_amount(piece, quantity)))
    alone = len(found) < 2 and not told.lines and not find.products(situation)
    return () if alone else tuple(found[:_MOST])


def _worded(situation: Situation) -> tuple[Item, ...]:
    """Return the lines that were read with words in the place of a code."""
    lines = [(words, one) for words, one in situation.meaning.entities.lines if sensible(one)]
    ours = {card.code for card in situation.catalogue}
    strange = tuple(Item(quantity=one, said=words[:_SAID]) for words, one in lines if words and words not in ours)
    known = len(strange) < len(lines) or bool(find.products(situation))
    return strange[:_MOST] if known or len(strange) > 1 else ()


def _corrects(text: str) -> bool:
    head = normal(text)
    return is_no(text) or denial.denies(text) or any(pattern(place).search(head) for place in (*_PLACES, "swap"))


def _names(situation: Situation, piece: str, quantity: Quantity) -> bool:
    """Say whether a piece of the text is this amount of goods, and of none of ours."""
    if not _place(piece, quantity) or pattern("no_goods").search(normal(piece)):
        return False
    alone = replace(situation.meaning, entities=replace(situation.meaning.entities, products=()))
    if find.products(replace(situation, text=piece, meaning=alone)):
        return False
    rest = _place_cut(piece, quantity)
    words = [word for word in tokens(rest) if not word.isdecimal()]
    # The unit is one word; what is wanted is another.
    spaced = [word for word in words if ord(word[0]) < _NO_SPACES and len(word) > 2]
    unspaced = sum(len(word) for word in words if ord(word[0]) >= _NO_SPACES)
    return not is_question(piece) and (len(spaced) >= (2 if quantity.unit else 1) or unspaced >= 3)


def _place(piece: str, quantity: Quantity) -> re.Match[str] | None:
    plain = f"{quantity.amount:f}"
    grouped = f"{quantity.amount:,.0f}"
    ways = "|".join(re.escape(way) for way in (plain, grouped, grouped.replace(",", "."), grouped.replace(",", " ")))
    return re.search(rf"(?<![\d.,])(?:{ways})(?![\d]|[.,]\d)", piece)


def _place_cut(piece: str, quantity: Quantity) -> str:
    found = _place(piece, quantity)
    return f"{piece[: found.start()]} {piece[found.end() :]}" if found else piece


def _from_amount(piece: str, quantity: Quantity) -> str:
    """Return the piece from its amount on where the goods stand behind it, else the whole piece."""
    found = _place(piece, quantity)
    behind = piece[found.start() :] if found else piece
    return (behind if len(tokens(behind)) > 2 else piece)[-_SAID:].strip(" :-–")
