"""What we know: an article that fits is told before a question goes to a person, who follows where it did not help.

Only where the record has no answer, never to a complaint, and only in a language that the buyer reads: an article in
another one is named to staff, who answer in their own words.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Choice, Decision, OpenCase, Say, Situation, State
from bot.dialogs import handed
from bot.dialogs.phrases import is_no, is_question, normal, pattern, tokens
from bot.dialogs.speech import Row, open_case, say
from bot.firm import Article
from bot.meaning import Label

DIALOG = "knowledge"
_QUESTIONS = frozenset(
    {
        Label.PRODUCT,
        Label.SERVICE,
        Label.SOURCE,
        Label.PAYMENT,
        Label.DELIVERY,
        Label.ORDER,
        Label.NEED,
        Label.OTHER,
    }
)
# What asks back, or tells that there is nothing, where an article may answer.
_ASKING_BACK = frozenset(
    {
        "inquiry_ask_product",
        "no_login",
        "product_choose",
        "service_which",
        "proof_ask",
        "proof_reply",
        "delivery_none",
        "payment_none",
    }
)
_SURE = 0.6  # the score from which on an article also answers what is no question by its form
_SHORT = 15  # words
_KEPT = 300  # characters of a question
_SLUG_BYTES = 50  # what a button has room for


def answer(situation: Situation) -> Decision | None:
    """Tell the article that fits best; None where none does, or the one that fits was told just now."""
    article = _readable(situation)
    if article is None or not _may_be_told(situation, article):
        return None
    rows: tuple[Row, ...] = ((Choice("article_no", _button(article)),),)
    said = say(situation, "article", choices=rows, title=article.title, text=article.text)
    slots = {
        "article": article.slug,
        "question": " ".join(situation.text.split())[:_KEPT],
        "label": str(situation.meaning.label),
    }
    return Decision((said,), State(DIALOG, slots), situation.meaning.label)


def instead(situation: Situation, decision: Decision) -> Decision:
    """Tell an article instead of handing over, or of asking back; a decision that answers stays as it is.

    Where an article fits that the buyer cannot read, staff hear of it.
    """
    cases = [one for one in decision.actions if isinstance(one, OpenCase) and one.reason == "unsure"]
    spare: Sequence[Action] = cases or [
        one for one in decision.actions if isinstance(one, Say) and one.stem in _ASKING_BACK
    ]
    if not situation.articles or not (spare or _tells_little(decision)):
        return decision
    told = answer(situation) if cases or _is_sure(situation) else None
    if told is None:
        return replace(decision, actions=tuple(_named(situation, one) for one in decision.actions))
    rest: tuple[Action, ...] = tuple(one for one in decision.actions if one not in spare)
    # What the rest has told of stays what the talk is about: the product, for one.
    kept = decision.state.slots if rest else {}
    open_already = situation.state if situation.state.dialog == "handed" else None
    return Decision((*rest, *told.actions), open_already or State(DIALOG, {**kept, **told.state.slots}), decision.label)


def go_on(situation: Situation) -> Decision | None:
    """Take a "that did not answer it"; None for anything else."""
    if situation.articles and is_question(situation.text):
        return None  # a new question, to which we know something
    if is_no(situation.text) or pattern("not_answered").search(normal(situation.text)):
        return _handed(situation, situation.state.slots.get("article", ""))
    return None


def declined(situation: Situation) -> Decision | None:
    """Take a short "that did not answer it" before it is heard as a complaint; None for anything else."""
    short = len(tokens(situation.text)) <= _SHORT and situation.state.dialog == DIALOG
    said = short and pattern("not_answered").search(normal(situation.text))
    return _handed(situation, situation.state.slots.get("article", "")) if said else None


def press(situation: Situation, rest: str) -> Decision | None:
    """Take the button `article:no:<slug>`: the question goes to a person."""
    verb, _, slug = rest.partition(":")
    return _handed(situation, slug) if verb == "no" else None


def _handed(situation: Situation, slug: str) -> Decision:
    """Hand the question over, with what was asked and which article did not help."""
    slots = situation.state.slots if situation.state.dialog == DIALOG else {}
    known = slots.get("label", "")
    label = Label(known) if known in set(Label) else Label.OTHER
    note = " · ".join(part for part in (slots.get("question", ""), slug or slots.get("article", "")) if part)
    case = open_case(situation, "unsure", "article_handed", note=note, label=str(label))
    return Decision((case,), State("handed", {"label": str(label)}), label)


def _tells_little(decision: Decision) -> bool:
    """Say whether all that is told is a product as such, because nothing was asked that its card knows."""
    says = [one for one in decision.actions if isinstance(one, Say)]
    return len(decision.actions) == len(says) == 1 and says[0].stem == "product" and not says[0].values.get("asked")


def _is_sure(situation: Situation) -> bool:
    """Say whether a question is answered so well that nothing need be asked back."""
    article = _readable(situation)
    return article is not None and article.score >= _SURE and is_question(situation.text)


def _is_of_their_own(situation: Situation) -> bool:
    """Say whether the message is about the buyer's own order or money, of which no article knows."""
    entities = situation.meaning.entities
    said = normal(situation.text)
    paid = any(pattern(name).search(said) for name in ("payment_arrived", "payment_made"))
    return bool(entities.orders or entities.money or paid)


def _may_be_told(situation: Situation, article: Article) -> bool:
    meaning, state = situation.meaning, situation.state
    if meaning.complaint.is_complaint or state.dialog == "complaint" or meaning.label not in _QUESTIONS:
        return False
    if _is_of_their_own(situation):
        return False
    if state.dialog == DIALOG and state.slots.get("article") == article.slug:
        return False
    return article.score >= _SURE or is_question(situation.text)


def _readable(situation: Situation) -> Article | None:
    """Return the best article in the language that we answer this buyer in."""
    language = situation.meaning.language
    if handed.is_foreign(situation):
        return None
    read = language if language in handed.LANGUAGES else "en"
    return next((one for one in situation.articles if one.language == read), None)


def _named(situation: Situation, action: Action) -> Action:
    """Name the article that fits best to staff, beside what they are told already."""
    if not isinstance(action, OpenCase) or action.reason != "unsure" or _readable(situation):
        return action
    best = situation.articles[0]
    known = str(action.values.get("note", ""))
    note = " · ".join(part for part in (known, f"{best.title} ({best.slug}, {best.language})") if part)
    return replace(action, values={**action.values, "note": note})


def _button(article: Article) -> str:
    """Return what the button carries back: the slug too, where there is room for it."""
    return f"article:no:{article.slug}" if len(article.slug.encode()) <= _SLUG_BYTES else "article:no"
