"""What a contact tells of themselves becomes facts and wishes, with source and date (information ages)."""

import re
from datetime import timedelta

from bot.actions import Remember, SetWishes
from bot.conversation.talk import Talk
from bot.house import House
from bot.store.buyers import Fact

_MONTH = timedelta(days=30)
_LONGEST = 2_000
_DAY = re.compile(r"(\d\d)-(\d\d)")


async def remember(house: House, talk: Talk, action: Remember) -> None:
    """Keep a fact of the contact; what was known under the same key before stays, as the history of it."""
    now = house.clock.now()
    await Fact.create(
        created_at=now,
        buyer_id=talk.buyer.id,
        contact_id=talk.contact.id,
        key=action.key[:80],
        value=action.value[:_LONGEST],
        source=f"{talk.inbound.channel}:{talk.said.id}"[:80],
        observed_at=now,
        ask_again_at=now + action.months * _MONTH if action.months else None,
    )
    if action.key == "birthday" and (told := _DAY.fullmatch(action.value)):
        talk.contact.birthday_month, talk.contact.birthday_day = int(told[1]), int(told[2])
        await talk.contact.save(update_fields=["birthday_month", "birthday_day"])


async def wish(talk: Talk, action: SetWishes) -> None:
    """Keep what letters the contact wants; None leaves a wish as it is."""
    contact = talk.contact
    if action.interests is not None:
        contact.interests = list(action.interests)
    if action.frequency is not None:
        contact.frequency = action.frequency[:16]
    if action.paused_until is not None:
        contact.paused_until = action.paused_until
    await contact.save(update_fields=["interests", "frequency", "paused_until"])
