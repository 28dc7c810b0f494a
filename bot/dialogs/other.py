"""None of the activities: what can be answered all the same is, the rest is handed to staff rather than guessed."""

from bot.actions import Decision, Situation
from bot.dialogs import (
    certificates,
    chat,
    delivery,
    end,
    facets,
    find,
    handed,
    need,
    order,
    own,
    papers,
    product,
    smalltalk,
)
from bot.dialogs.numbers import bare_number
from bot.dialogs.phrases import is_cancel, is_no, is_question, is_yes, normal, pattern, tokens
from bot.dialogs.speech import CATALOGUE, HUMAN, say
from bot.meaning import Label

_SHORT = 60  # characters in which a bare number beside a product is a quantity
_REPEAT = 8  # words
_LONG = 4  # words: a longer message names a product only by its whole name


def answer(situation: Situation) -> Decision:
    """Unsure: but what names a quantity or a term, asks about the range or a product, can be answered."""
    if is_cancel(situation.text):
        # The one word that every mailing list understands; inside a conversation it only ends that.
        return end.unsubscribe(situation) if tokens(situation.text) == ["stop"] else nothing_open(situation)
    repeats = _repeats(situation)
    if repeats or _looks_like_inquiry(situation) or need.resumes(situation):
        return order.repeat(situation) if repeats else need.answer(situation)
    if beside := smalltalk.answer(situation) or chat.answer(situation) or _papers(situation):
        return beside
    if situation.state.dialog != "handed" and _is_bare_word(situation.text):
        return Decision((say(situation, "what_next", choices=(CATALOGUE, HUMAN)),), situation.state)
    about_shown = product.remembered(situation) and facets.asked(situation.text)
    named = find.products(situation, exact=len(tokens(situation.text)) > _LONG)
    if about_shown or named or certificates.asked(situation) or facets.wants_catalogue(situation.text):
        return product.answer(situation)
    # One's own order number, and not a word of what about it, is most often the question where it is.
    own_trade = situation.state.dialog != "handed" and own.named(situation).trades
    return delivery.answer(situation) if own_trade else handed.hand_over(situation)


def _papers(situation: Situation) -> Decision | None:
    wanted = papers.copy_asked(situation.text) and papers.kinds(situation.text)
    return papers.answer(situation, Label.DELIVERY) if wanted and situation.state.dialog != "handed" else None


def _repeats(situation: Situation) -> bool:
    """Say whether it is "as usual, please", from somebody who has ordered before."""
    short = len(tokens(situation.text)) <= _REPEAT and not is_question(situation.text)
    return short and order.last(situation) is not None and bool(pattern("repeat").search(normal(situation.text)))


def _looks_like_inquiry(situation: Situation) -> bool:
    """Say whether a message without a label is about buying: a quotation, a quantity or a term of a product."""
    entities = situation.meaning.entities
    if pattern("quotation").search(normal(situation.text)):
        return True
    about_product = bool(find.products(situation)) or product.remembered(situation) is not None
    counted = len(situation.text) <= _SHORT and not is_question(situation.text) and bare_number(situation.text)
    return about_product and bool(entities.quantities or entities.ranges or entities.incoterms or counted)


def _is_bare_word(text: str) -> bool:
    """Say whether the text is a yes, a no or a sign, to a question that nobody asked."""
    words = tokens(text)
    return not words or (len(words) <= _LONG and not is_question(text) and (is_yes(text) or is_no(text)))


def nothing_open(situation: Situation) -> Decision:
    """Say that there is nothing to cancel."""
    return Decision((say(situation, "cancel_nothing", choices=(CATALOGUE, HUMAN)),), situation.state)
