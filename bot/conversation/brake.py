"""Keeps the bot from talking to a machine, and from saying the same thing twice.

An answer to a new question always goes out. Any other automatic answer goes out once per thread in 24 hours and three
times per address in three hours by mail (RFC 3834 section 2 asks for such limits), and once in ten minutes in chat.
A question that was asked before in the same words is not new: that is how an autoresponder sounds.
"""

from datetime import datetime, timedelta

from rapidfuzz import fuzz

from bot.actions import Decision
from bot.conversation.talk import Talk
from bot.house import Rules
from bot.meaning import Label
from bot.messages import Purpose
from bot.store.interactions import Direction, Interaction, Kind
from bot.store.outbox import Delivery

_NO_QUESTION = frozenset({Label.OTHER, Label.THANKS, Label.GREETING})
_SAME = 92  # percent of likeness from which two texts count as the same
_LOOKED_AT = 2_000  # characters compared
_HARD_CAP = 20  # automatic answers to one mail address in three hours, whatever it asks


async def may_answer(talk: Talk, decision: Decision, now: datetime, rules: Rules) -> bool:
    """Say whether the bot may answer this message by itself. (That staff are told does not depend on it.)"""
    asks = _asks(talk, decision)
    if talk.inbound.channel != "email":
        window = timedelta(minutes=10)
        return (asks and await _is_new(talk, now, window)) or not await _answers(talk, now - window)
    lately = await _automatic(talk, now - timedelta(hours=3))
    if asks and await _is_new(talk, now, timedelta(hours=24)):
        return lately < _HARD_CAP
    today = await _answers(talk, now - timedelta(hours=24))
    return lately < rules.answers_per_address and today < rules.answers_per_thread


def _asks(talk: Talk, decision: Decision) -> bool:
    """Say whether the message asks or tells something that the bot can do something about."""
    label = decision.label or talk.meaning.label
    in_dialog = bool(talk.thread.dialog or decision.state.dialog)
    return bool(talk.inbound.button) or in_dialog or label not in _NO_QUESTION or talk.meaning.complaint.is_complaint


async def _is_new(talk: Talk, now: datetime, window: timedelta) -> bool:
    """Say whether this asks something that the contact has not asked in the same words within `window`."""
    if talk.inbound.button:
        return True
    earlier = Interaction.filter(
        contact_id=talk.contact.id, direction=Direction.IN, at__gte=now - window, id__lt=talk.said.id
    )
    mine = talk.said.text[:_LOOKED_AT]
    texts = await earlier.order_by("-id").limit(10).values_list("text", flat=True)
    return not any(fuzz.ratio(mine, str(text)[:_LOOKED_AT]) >= _SAME for text in texts)


async def _answers(talk: Talk, since: datetime) -> int:
    """Return how often the bot has answered in this thread since then."""
    answers = Interaction.filter(thread_id=talk.thread.id, direction=Direction.OUT, author="", at__gte=since)
    return await answers.filter(kind__in=(Kind.MESSAGE, Kind.NOTICE)).count()


async def _automatic(talk: Talk, since: datetime) -> int:
    rows = Delivery.filter(address_id=talk.address.id, purpose=Purpose.REPLY, created_at__gte=since)
    return await rows.filter(interaction__author="").count()
