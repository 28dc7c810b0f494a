"""What a message says of products and quantities: new lines, counts for those we have, corrections, removals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.actions import Situation
from bot.dialogs import denial, find, product, spans
from bot.dialogs.draft import LINES, MOST, Draft, Item, sensible
from bot.dialogs.numbers import bare_number, below_zero
from bot.dialogs.phrases import is_no, is_question, normal, pattern, tokens
from bot.trade import ProductCard, Quantity

_SHORT = 60  # a plain answer to "how many?" is not longer
_PLACES = ("place_1", "place_2", "place_3", "place_last")
# Flaws of what was said; the texts say why it was not taken.
NOTHING, TOO_MANY, WHICH = "nothing", "too_many", "which"


@dataclass(frozen=True, slots=True)
class Lines:
    """The items after a message, and what was wrong with it."""

    items: tuple[Item, ...]
    flaws: tuple[str, ...] = ()


def read(situation: Situation, draft: Draft) -> Lines:
    """Return the items of `draft` with all that the message says of them."""
    found = _read(situation, draft)
    return replace(found, items=spans.put(situation, draft, found.items))


def _read(situation: Situation, draft: Draft) -> Lines:
    if draft.asked == "product" and (card := product.pick(situation, draft.options)):
        return Lines(_put(draft, card.code, None))
    if (left := _removed(situation, draft)) is not None:
        return Lines(left)
    counted, flaws = _quantities(situation, draft)
    named = _named(situation, draft)
    if not named:
        return _uncoded(situation, draft, counted, flaws)
    paired = _paired(situation, named, counted)
    if (changed := _swapped(situation, draft, paired)) is not None:
        return Lines(changed, flaws)
    items = draft.items
    for place, (code, quantity) in enumerate(paired):
        items = _taken(situation, replace(draft, items=items), code, quantity, several=len(paired) > 1 or place > 0)
    return Lines(items[:LINES], flaws)


def _removed(situation: Situation, draft: Draft) -> tuple[Item, ...] | None:
    """Return the items without those that shall go; None where nothing is to be removed."""
    if len(draft.items) < 2 or not pattern("remove").search(normal(situation.text)):
        return None
    codes = {card.code for card in find.products(situation)} & set(draft.codes)
    gone = {place for place, item in enumerate(draft.items) if item.product in codes}
    place = _place(situation.text, len(draft.items))
    gone = gone or ({place} if place is not None else set())
    left = tuple(item for place, item in enumerate(draft.items) if place not in gone)
    return left if gone and left else None


def _place(text: str, many: int) -> int | None:
    """Return the place of the line that "the second", "no. 2" or "the last one" means."""
    head = normal(text)
    for place, group in enumerate(_PLACES):
        if pattern(group).search(head):
            meant = many - 1 if group == "place_last" else place
            return meant if meant < many else None
    words = tokens(text)
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 3 and len(words) < 5]
    return numbers[0] - 1 if len(numbers) == 1 and 0 < numbers[0] <= many else None


def _quantities(situation: Situation, draft: Draft) -> tuple[list[Quantity], tuple[str, ...]]:
    """Return the quantities that can be meant, and what is wrong with the others."""
    if spans.tiers(situation) or (spans.named(situation, draft) and not situation.meaning.entities.ranges):
        return [], ()
    said = list(situation.meaning.entities.quantities)
    named = [quantity for quantity in said if sensible(quantity)]
    if not said and not situation.meaning.entities.ranges and _waits_for_number(situation, draft):
        if below_zero(situation.text):
            return [], (NOTHING,)
        said = named = [quantity for quantity in (bare_number(situation.text),) if quantity]
    if named and not draft.asked and _may_be_year(named[0]):
        named = named[1:]
    flaws = (_flaw(said),) if said and not named and _flaw(said) else ()
    return denial.wanted(situation.text, named, _written), flaws


def _flaw(said: Sequence[Quantity]) -> str:
    amount = said[0].amount
    if not amount.is_finite() or amount > MOST:
        return TOO_MANY
    return NOTHING if amount <= 0 else ""


def _written(quantity: Quantity) -> tuple[str, ...]:
    plain = f"{quantity.amount:f}"
    whole = quantity.amount == quantity.amount.to_integral_value()
    grouped = f"{quantity.amount:,.0f}" if whole else plain
    return (plain, grouped, grouped.replace(",", "."), grouped.replace(",", " "))


def _may_be_year(quantity: Quantity) -> bool:
    """Say whether it looks like a year: "price list 2026" orders nothing."""
    return not quantity.unit and 2020 <= quantity.amount <= 2035


def _waits_for_number(situation: Situation, draft: Draft) -> bool:
    """A bare number is a quantity at the beginning, when we asked, or when it corrects one; never when it picks."""
    entities = situation.meaning.entities
    picks = draft.asked == "product" and not is_no(situation.text)
    asks_minimum = is_question(situation.text) and bool(pattern("moq").search(normal(situation.text)))
    if asks_minimum or len(situation.text) > _SHORT or picks or draft.asked in {"address", "wanted"}:
        return False
    if entities.money or entities.dates or entities.orders:
        return False
    counted = any(item.quantity for item in draft.items)
    return draft.asked in {"", "quantity"} or (counted and (draft.asked == "confirm" or is_no(situation.text)))


def _named(situation: Situation, draft: Draft) -> tuple[str, ...]:
    """Return the codes of the products that the message surely names."""
    catalogue = situation.catalogue
    paired = tuple(code for code, _ in situation.meaning.entities.lines if find.by_code(catalogue, code))
    cards = find.products(situation, exact=bool(draft.items) or len(paired) > 1)
    if len(cards) > 1 and not paired:
        cards = _several(situation, cards)
    if not cards and draft.items:
        cards = _of_draft(situation, draft)
    if not draft.items:
        cards = tuple(denial.wanted(situation.text, cards, _names))
    return tuple(dict.fromkeys((*paired, *(card.code for card in cards))))


def _of_draft(situation: Situation, draft: Draft) -> tuple[ProductCard, ...]:
    """Return the one product of the draft that a word of its name points to: "700 of the aloe"."""
    own = tuple(card for card in situation.catalogue if card.code in draft.codes)
    found = find.products(replace(situation, catalogue=own))
    return found if len(found) == 1 and len(own) > 1 else ()


def _several(situation: Situation, cards: Sequence[ProductCard]) -> tuple[ProductCard, ...]:
    """Tell several products from one that is not clear: "sheet masks" names neither of the two that we have."""
    bare = replace(situation.meaning, entities=replace(situation.meaning.entities, products=()))
    written = find.products(replace(situation, meaning=bare), exact=True)
    if len(written) > 1:
        return written
    counted = len([one for one in situation.meaning.entities.quantities if sensible(one)])
    return tuple(cards) if counted == len(cards) and find.told_apart(situation, cards) else written


def _names(card: ProductCard) -> tuple[str, ...]:
    return (card.code, *card.names.values())


def _paired(
    situation: Situation, named: Sequence[str], counted: Sequence[Quantity]
) -> tuple[tuple[str, Quantity | None], ...]:
    """Return each product with its quantity, None where the text gives it none."""
    known = {code: quantity for code, quantity in situation.meaning.entities.lines if sensible(quantity)}
    if known:
        return tuple((code, known.get(code)) for code in named)
    if len(named) == 1:
        chosen = (counted[-1] if is_no(situation.text) else counted[0]) if counted else None
        return ((named[0], chosen),)
    if len(counted) == len(named):
        return tuple(zip(_as_written(situation, named), counted, strict=True))
    one = counted[0] if len(counted) == 1 and pattern("each").search(normal(situation.text)) else None
    return tuple((code, one) for code in named)


def _as_written(situation: Situation, named: Sequence[str]) -> list[str]:
    """Return the codes in the order in which the text names them."""
    head = normal(situation.text)

    def stands(code: str) -> int:
        card = find.by_code(situation.catalogue, code)
        places = [head.find(normal(way)) for way in _names(card)] if card else []
        return min((place for place in places if place >= 0), default=len(head))

    return sorted(named, key=stands)


def _swapped(
    situation: Situation, draft: Draft, paired: Sequence[tuple[str, Quantity | None]]
) -> tuple[Item, ...] | None:
    """Put one product in another's place: "not the tea but the mask". None where that is not what was said."""
    swaps = pattern("swap").search(normal(situation.text))
    if not draft.items or not (swaps or is_no(situation.text) or denial.denies(situation.text)):
        return None
    old = [code for code, _ in paired if code in draft.codes]
    new = [(code, quantity) for code, quantity in paired if code not in draft.codes]
    if len(new) != 1 or len(old) > 1 or (not old and len(draft.items) != 1):
        return None
    place = next((number for number, item in enumerate(draft.items) if item.product in old), 0)
    code, quantity = new[0]
    kept = draft.items[place]
    swapped = Item(code, quantity or kept.quantity, kept.words if kept.product else "")
    return (*draft.items[:place], swapped, *draft.items[place + 1 :])


def _taken(
    situation: Situation, draft: Draft, code: str, quantity: Quantity | None, *, several: bool
) -> tuple[Item, ...]:
    """Take one named product: more of a line that is there, the answer to what was asked, or a line of its own."""
    place = next((number for number, item in enumerate(draft.items) if item.product == code), None)
    if place is not None:
        return _counted(draft.items, place, quantity) if quantity else draft.items
    if any(not item.known for item in draft.items) or not draft.items:
        return _put(draft, code, quantity)
    one = draft.items[0] if len(draft.items) == 1 else None
    adds = several or pattern("add").search(normal(situation.text)) is not None
    if one and not adds and (quantity is None or one.quantity is None):
        return (Item(code, quantity or one.quantity),)
    return (*draft.items, Item(code, quantity))


def _put(draft: Draft, code: str, quantity: Quantity | None) -> tuple[Item, ...]:
    """Put a product into the line that has none yet, or into a new one."""
    place = next((number for number, item in enumerate(draft.items) if not item.known), None)
    if place is None:
        return (*draft.items, Item(code, quantity))
    waits = draft.items[place]
    filled = replace(waits, product=code, quantity=quantity or waits.quantity, among=() if quantity else waits.among)
    return (*draft.items[:place], filled, *draft.items[place + 1 :])


def _uncoded(situation: Situation, draft: Draft, counted: Sequence[Quantity], flaws: tuple[str, ...]) -> Lines:
    """Take quantities that stand without a product."""
    if not counted:
        return Lines(draft.items, flaws)
    if not draft.items:
        return Lines((Item(quantity=counted[0]),), flaws)
    if len(counted) == len(draft.items) > 1:
        return Lines(tuple(replace(item, quantity=one) for item, one in zip(draft.items, counted, strict=True)))
    chosen = counted[-1] if is_no(situation.text) else counted[0]
    place = _meant(situation, draft)
    return Lines(_counted(draft.items, place, chosen), flaws) if place is not None else Lines(draft.items, (WHICH,))


def _meant(situation: Situation, draft: Draft) -> int | None:
    """Return the line that a quantity without a product is for; None where it is not clear."""
    if len(draft.items) == 1:
        return 0
    if any(pattern(group).search(normal(situation.text)) for group in _PLACES):
        return _place(situation.text, len(draft.items))
    if not draft.items[draft.lacking].counted:
        return draft.lacking
    said = situation.meaning.entities.quantities
    corrected = [
        place
        for place, item in enumerate(draft.items)
        if item.quantity and any(one.amount == item.quantity.amount for one in said)
    ]
    return corrected[0] if len(corrected) == 1 else None


def _counted(items: tuple[Item, ...], place: int, quantity: Quantity) -> tuple[Item, ...]:
    item = items[place]
    before = item.quantity or next(iter(item.among), None)
    unit = quantity.unit or (before.unit if before else "")
    counted = replace(item, quantity=Quantity(quantity.amount, unit), among=(), every=False)
    return (*items[:place], counted, *items[place + 1 :])
