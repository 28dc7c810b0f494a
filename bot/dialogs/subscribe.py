"""News wanted: a yes that counts by the country's law, then what about and how often.

Where the law asks for a double opt-in, or the address has not proven itself, one word more is asked from the address
itself before anything is noted. The state `subscribe` says what is asked: `confirm`, `interests` or `frequency`.
"""

import json

from bot.actions import Action, Choice, Decision, SetWishes, Situation, State, Subscribe
from bot.dialogs import facets, product
from bot.dialogs.phrases import is_no, is_question, is_yes, normal, pattern, phrases, tokens
from bot.dialogs.speech import Row, say
from bot.meaning import Label

DIALOG = "subscribe"
FREQUENCIES = ("weekly", "monthly", "quarterly")
_MOST = 8  # interests offered
_PLAIN = 4  # words of "once a month, please"
_CLEAR = 0.75
_LONGEST = 60  # words; a longer message is about something else


def answer(situation: Situation) -> Decision:
    """Note the wish for news, or ask for the word that makes it count."""
    if not _sure(situation) and facets.wants_catalogue(situation.text):
        return product.answer(situation)
    if situation.wishes.double or not _vouched(situation) or not _sure(situation):
        return _confirm(situation)
    return _subscribed(situation)


def go_on(situation: Situation) -> Decision | None:
    """Take the answer to what was asked; None where it is about something else."""
    asked = situation.state.slots.get("asked", "")
    if asked == "confirm":
        return _confirmed(situation)
    if len(tokens(situation.text)) > _LONGEST or is_question(situation.text):
        return None
    chosen, often = _named(situation), _how_often(situation.text)
    if asked == "interests" and chosen is not None:
        return _chosen(situation, chosen, often)
    return _often(situation, often) if often else None


def tells_how_often(situation: Situation) -> bool:
    """Say whether the message only answers how often news may come."""
    asked = situation.state.dialog == DIALOG and situation.state.slots.get("asked") == "frequency"
    return asked and len(tokens(situation.text)) <= _PLAIN and bool(_how_often(situation.text))


def press(situation: Situation, rest: str) -> Decision | None:
    """Take a button: `subscribe:yes`, `subscribe:topic:2`, `subscribe:all`, `subscribe:monthly`."""
    verb, _, number = rest.partition(":")
    if verb == "yes" and _vouched(situation):
        return _subscribed(situation)
    if verb == "topic" and number.isascii() and number.isdigit() and len(number) < 4:
        topics = _topics(situation)
        return _chosen(situation, (topics[int(number)],), "") if int(number) < len(topics) else None
    if verb == "all":
        return _chosen(situation, (), "")
    return _often(situation, verb) if verb in FREQUENCIES else None


def frequency(situation: Situation) -> Decision:
    """Ask how often news may come, of somebody who finds it too much."""
    return Decision((_ask_frequency(situation),), State(DIALOG, {"asked": "frequency"}), Label.END)


def _sure(situation: Situation) -> bool:
    """Say whether news are surely wanted: what is only guessed is no consent."""
    if situation.button or normal(situation.text).strip() == "/subscribe":
        return True  # pressed, or given as the command: there is nothing to judge
    if Label.END in situation.meaning.labels:
        return False
    named = any(word in normal(situation.text) for word in phrases("subscribe"))
    return named or situation.meaning.confidence >= _CLEAR


def _vouched(situation: Situation) -> bool:
    """Say whether the word comes from the address itself: a chat vouches for its writer, a mail proves nothing."""
    return situation.channel != "email" or situation.contact.verified


def _confirm(situation: Situation) -> Decision:
    said = say(situation, "subscribe_confirm", choices=((Choice("subscribe_yes", "subscribe:yes"),),))
    return Decision((said,), State(DIALOG, {"asked": "confirm"}), Label.SUBSCRIBE)


def _confirmed(situation: Situation) -> Decision | None:
    """A yes counts only from an address that has proven itself; any other asks once more."""
    if is_no(situation.text):
        return Decision((say(situation, "subscribe_not"),), State(), Label.SUBSCRIBE)
    agreed = is_yes(situation.text) or " ".join(tokens(situation.text)) in phrases("subscribe")
    if not agreed and situation.meaning.label is not Label.SUBSCRIBE:
        return None
    return _subscribed(situation) if _vouched(situation) else _confirm(situation)


def _subscribed(situation: Situation) -> Decision:
    actions: list[Action] = [Subscribe(), say(situation, "subscribed")]
    topics = _topics(situation)
    if len(topics) < 2:
        return Decision((*actions, _ask_frequency(situation)), State(DIALOG, {"asked": "frequency"}), Label.SUBSCRIBE)
    rows: list[Row] = [
        (Choice("topic", f"subscribe:topic:{place}", {"topic": topic}),) for place, topic in enumerate(topics)
    ]
    rows.append((Choice("topic_all", "subscribe:all"),))
    actions.append(say(situation, "subscribe_interests", topics=list(topics), choices=tuple(rows)))
    state = State(DIALOG, {"asked": "interests", "topics": json.dumps(topics)})
    return Decision(tuple(actions), state, Label.SUBSCRIBE)


def _chosen(situation: Situation, topics: tuple[str, ...], often: str) -> Decision:
    wish = SetWishes(interests=topics, frequency=often or None)
    if often:
        said = say(situation, "subscribe_noted", topics=list(topics), frequency=often)
        return Decision((wish, said), State(), Label.SUBSCRIBE)
    noted = say(situation, "subscribe_noted", topics=list(topics), frequency="")
    return Decision((wish, noted, _ask_frequency(situation)), State(DIALOG, {"asked": "frequency"}), Label.SUBSCRIBE)


def _often(situation: Situation, often: str) -> Decision:
    said = say(situation, "subscribe_noted", topics=list(situation.wishes.interests), frequency=often)
    return Decision((SetWishes(frequency=often), said), State(), Label.SUBSCRIBE)


def _ask_frequency(situation: Situation) -> Action:
    row = tuple(Choice("frequency", f"subscribe:{often}", {"frequency": often}) for often in FREQUENCIES)
    return say(situation, "subscribe_frequency", choices=(row,))


def _topics(situation: Situation) -> tuple[str, ...]:
    """Return what news can be about: the categories of the catalogue, in its order."""
    found = dict.fromkeys(card.category for card in situation.catalogue if card.category)
    return tuple(found)[:_MOST]


def _named(situation: Situation) -> tuple[str, ...] | None:
    """Return the topics that the text names by word or by number, none for "all of them"; None where it names none."""
    topics, text = _topics(situation), normal(situation.text)
    if pattern("everything").search(text):
        return ()
    words = tokens(situation.text)
    numbers = {int(word) for word in words if word.isdecimal() and len(word) < 3}
    places = (place for place, topic in enumerate(topics) if normal(topic) in text or place + 1 in numbers)
    return tuple(topics[place] for place in places) or None


def _how_often(text: str) -> str:
    head = normal(text)
    return next((often for often in FREQUENCIES if pattern(often).search(head)), "")
