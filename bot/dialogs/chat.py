"""Going on in chat: whoever writes by mail and would rather talk there gets a link by which the chat knows them.

The link is for a mail that is certainly the sender's. Any other hears where our chat is, and how to prove oneself: by
an answer to that letter, which then brings the link (state `proof`).
"""

from bot.actions import Decision, SendLink, Situation, State
from bot.dialogs import find, packed, proof
from bot.dialogs.phrases import is_question, normal, pattern, tokens
from bot.dialogs.speech import say
from bot.meaning import Label

_SHORT = 40  # words: a longer letter has a matter of its own
_LETTER = 400  # characters, for scripts that part no words


def answer(situation: Situation) -> Decision | None:
    """Answer the wish to go on in chat; None for anything else, and for who is in chat already."""
    if situation.channel != "email" or not _wished(situation):
        return None
    if not situation.firm.chat:
        return Decision((say(situation, "chat_none"),), situation.state, Label.SOURCE)
    if situation.proven:
        stays = situation.state.dialog != proof.DIALOG
        return Decision((SendLink(),), situation.state if stays else State(), Label.SOURCE)
    return _unproven(situation)


def _unproven(situation: Situation) -> Decision:
    said = say(situation, "chat_public", url=situation.firm.chat)
    free = situation.state.dialog in {"", proof.DIALOG}
    state = State(proof.DIALOG, packed.question(situation, Label.OTHER)) if free else situation.state
    return Decision((said,), state, Label.SOURCE)


def _wished(situation: Situation) -> bool:
    text = normal(situation.text)
    if len(text) > _LETTER or len(tokens(text)) > _SHORT or _has_matter(situation):
        return False
    asks = is_question(text) or pattern("go_on_there").search(text)
    return bool(asks and pattern("messenger").search(text))


def _has_matter(situation: Situation) -> bool:
    """Say whether the message is, beside that, about goods or an order, or calls for a person or for our letters."""
    told, text = situation.meaning.entities, normal(situation.text)
    meaning = situation.meaning
    # "담당자님" greets whoever is in charge, and calls nobody.
    called = meaning.label is Label.HUMAN and pattern("human").search(pattern("dear_person").sub(" ", text))
    complains = meaning.complaint.is_complaint or meaning.label is Label.COMPLAINT or pattern("grievance").search(text)
    if complains or called or pattern("subscribe").search(text):
        return True
    named = told.lines or told.quantities or told.orders or told.references
    return bool(named or find.products(situation, exact=True))
