"""Keeps the bot from talking to a machine, and from saying the same thing twice.

By mail an answer to a new question always goes out. Any other automatic answer goes out once per thread in 24 hours
and three times per address in three hours (RFC 3834 section 2 asks for such limits). A question that was asked before
in the same words is not new: that is how an autoresponder sounds.

In chat everybody is a person, who must not be left without a word: only what is said in the same words for the fourth
time in ten minutes stays unanswered, and the files of one album are thanked for once.
"""

from datetime import datetime, timedelta

from rapidfuzz import fuzz

from bot.actions import Decision, SendLink, Unlink
from bot.conversation.talk import Talk
from bot.house import Rules
from bot.meaning import Label
from bot.messages import Act, Purpose
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.outbox import Delivery

_NO_QUESTION = frozenset({Label.OTHER, Label.THANKS, Label.GREETING})
_SAME = 92  # percent of likeness from which two texts count as the same
_LOOKED_AT = 2_000  # characters compared
_HARD_CAP = 10  # automatic answers to one mail address in three hours, whatever it asks
_PATIENCE = 3  # answers in chat to the same words


async def may_answer(talk: Talk, decision: Decision, now: datetime, rules: Rules) -> bool:
    """Say whether the bot may answer this message by itself. (That staff are told does not depend on it.)"""
    if talk.inbound.channel != "email":
        if talk.inbound.notices:
            return True  # a person in a chat is told at once what did not get through
        return await _said_before(talk, now - timedelta(minutes=10)) < (_PATIENCE if talk.said.text else 1)
    lately = await _automatic(talk, now - timedelta(hours=3))
    if _asks(talk, decision) and not await _said_before(talk, now - timedelta(hours=24)):
        return lately < _HARD_CAP
    today = await _answers(talk, now - timedelta(hours=24))
    return lately < rules.answers_per_address and today < rules.answers_per_thread


def _asks(talk: Talk, decision: Decision) -> bool:
    """Say whether the message asks or tells something that the bot can do something about."""
    label = decision.label or talk.meaning.label
    in_dialog = bool(talk.thread.dialog or decision.state.dialog)
    return (
        bool(talk.inbound.button or talk.inbound.files)
        or in_dialog
        or label not in _NO_QUESTION
        or talk.meaning.complaint.is_complaint
        or any(isinstance(one, (SendLink, Unlink)) for one in decision.actions)
    )


async def _said_before(talk: Talk, since: datetime) -> int:
    """Return how often the contact has said this in the same words since then; files without words are all the same."""
    if talk.inbound.button or talk.inbound.act is Act.START:
        return 0
    earlier = Interaction.filter(contact_id=talk.contact.id, direction=Direction.IN, at__gte=since, id__lt=talk.said.id)
    mine = talk.said.text[:_LOOKED_AT]
    if not mine:
        return await earlier.filter(text="", attachments__size__gte=0).count()
    texts = await earlier.order_by("-id").limit(10).values_list("text", flat=True)
    return sum(fuzz.ratio(mine, str(text)[:_LOOKED_AT]) >= _SAME for text in texts)


async def _answers(talk: Talk, since: datetime) -> int:
    """Return how often the bot has answered in this thread since then."""
    answers = Interaction.filter(thread_id=talk.thread.id, direction=Direction.OUT, author="", at__gte=since)
    return await answers.filter(kind__in=(Kind.MESSAGE, Kind.NOTICE)).count()


async def _automatic(talk: Talk, since: datetime) -> int:
    rows = Delivery.filter(address_id=talk.address.id, purpose=Purpose.REPLY, created_at__gte=since)
    return await rows.filter(interaction__author="").count()
