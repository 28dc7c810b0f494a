"""What became of it all: rows in the database against what arrived outside."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes

from bot.store import outbox
from bot.store.base import count_by
from bot.store.inbox import Inbox
from bot.store.interactions import Direction, Interaction
from bot.store.outbox import Delivery, DeliveryState
from tests.faults.load import Load
from tests.faults.mails import US
from tests.faults.world import World

_OPEN = {str(state) for state in outbox.OPEN}


@dataclass(slots=True)
class Tally:
    """`lost` and `twice` are what must not be; `doubles` by channel is what may be, within bounds."""

    inbound: int = 0
    answered: int = 0
    outbound: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    doubles: Counter[str] = field(default_factory=Counter)


async def settled(load: Load, timeout: float) -> None:
    """Wait until everything that came is worked on and everything that goes out is gone."""
    async with asyncio.timeout(timeout):
        while not await _is_settled(load):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.3)


async def _is_settled(load: Load) -> bool:
    came = await count_by(Inbox, "state")
    if came.get("done", 0) < load.chats + load.mails:
        return False
    gone = await count_by(Delivery, "state")
    letters = await Delivery.filter(edition_id__not_isnull=True).count()
    return letters == load.readers and not any(gone.get(state) for state in _OPEN)


async def tally(world: World) -> Tally:
    """Count everything."""
    found = Tally(inbound=await Inbox.all().count())
    await _count_answers(found)
    rows = await Delivery.all().only("id", "key", "state", "channel", "recipient", "message_id")
    found.outbound = len(rows)
    found.lost += [f"{row.key} is {row.state}: {row.error}" for row in rows if row.state is not DeliveryState.SENT]
    _compare(found, "email", Counter(row.message_id for row in rows if row.channel == "email"), _mails(world))
    _compare(found, "telegram", Counter(row.recipient for row in rows if row.channel == "telegram"), _chats(world))
    return found


async def _count_answers(found: Tally) -> None:
    """Each inbound row has one interaction, and each of those one answer: its parts are numbered from 0."""
    said = await Interaction.filter(direction=Direction.IN).values_list("id", "inbox_id")
    by_row = Counter(int(inbox_id) for _, inbox_id in said if inbox_id is not None)
    for row_id, state, error in await Inbox.all().values_list("id", "state", "error"):
        if by_row[row_id] != 1:
            (found.lost if not by_row[row_id] else found.twice).append(f"inbox {row_id} {state}: {error}")
    keys = await Delivery.filter(key__startswith="reply:").values_list("key", flat=True)
    replies = Counter(str(key).split(":")[1] for key in keys)
    found.answered = len(replies)
    found.lost += [f"interaction {said_id} has no answer" for said_id, _ in said if not replies[str(said_id)]]


def _mails(world: World) -> Counter[str]:
    boxes = world.mail.boxes
    raws = [mail.raw for address in boxes.addresses() if address != US for mail in boxes.box(address).mails]
    return Counter(str(message_from_bytes(raw)["Message-ID"]) for raw in raws)


def _chats(world: World) -> Counter[str]:
    bot = world.api.world.bot
    return Counter(
        str(chat.id)
        for chat in world.api.world.chats.values()
        for message in chat.messages.values()
        if message.author.id == bot.id
    )


def _compare(found: Tally, channel: str, rows: Counter[str], arrived: Counter[str]) -> None:
    found.lost += [f"{channel} {name}: {many} of {rows[name]}" for name, many in (rows - arrived).items()]
    found.twice += [f"{channel} {name}: nobody put it there" for name in arrived.keys() - rows.keys()]
    found.doubles[channel] = sum((arrived - rows).values())
