"""A question of another kind while an inquiry waits: it is answered, and changes nothing of what is gathered."""

from bot.actions import Situation
from bot.dialogs import denial, facets, find
from bot.dialogs.pending import current
from bot.dialogs.phrases import is_question, normal, pattern
from bot.meaning import Entities, Label

_SURE = 0.6


def plain(situation: Situation) -> bool:
    """Say whether the message surely asks something else, though it may name products that an inquiry could take."""
    meaning, text = situation.meaning, situation.text
    if meaning.confidence < _SURE or _tells(meaning.entities) or _alters(text):
        return False
    if meaning.label is Label.COMPARE:
        return facets.compares(text) or len(find.products(situation, exact=True)) > 1
    if meaning.label is Label.SOURCE:
        return is_question(text)
    named = current(situation).asked != "product" and bool(find.products(situation, exact=True))
    return named and _of_goods(situation)


def _of_goods(situation: Situation) -> bool:
    """Say whether it asks of goods. "Tell me its minimum order" is no question by its words."""
    label, text = situation.meaning.label, situation.text
    if label is Label.PRODUCT:
        return bool(facets.asked(text))
    return label in {Label.UPGRADE, Label.SERVICE} and is_question(text)


def _tells(entities: Entities) -> bool:
    """Say whether it tells a fact that an inquiry asks for."""
    counted = entities.quantities or entities.ranges or entities.lines or entities.money
    return bool(counted or entities.incoterms or entities.dates or entities.places or entities.transport)


def _alters(text: str) -> bool:
    """Say whether products shall be added, removed, or put in another's place."""
    head = normal(text)
    return denial.denies(text) or any(pattern(one).search(head) for one in ("swap", "remove", "add"))
