"""Who plays in the stories, and how to wait until nothing more is going to happen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.commands.staff import add
from bot.demo.botapi import User
from bot.demo.botapi.patience import PATIENCE
from bot.demo.stage import Stage
from bot.people import Consent
from bot.people import Stage as Closeness
from bot.store.buyers import Address, Buyer, Contact
from bot.store.inbox import Inbox, InboxState
from bot.store.outbox import OPEN, Delivery
from bot.store.staff import Staff
from tests.stories.mailing import Mailer


async def hire(stage: Stage, name: str = "Kim Minsu", telegram_id: int = 501, role: str = "agent") -> User:
    """Put somebody on the staff list and into the group."""
    person = stage.person(str(telegram_id), name.rsplit(maxsplit=1)[-1])
    stage.group.add(person)
    email = f"{name.rsplit(maxsplit=1)[-1].lower()}@haneul.example"
    await add(name, stage.clock.now(), telegram=str(telegram_id), email=email, role=role, language="en")
    return person


async def clerk(stage: Stage, name: str = "Kim Minsu") -> Mailer:
    """Put somebody on the staff list who has e-mail only."""
    email = f"{name.rsplit(maxsplit=1)[-1].lower()}@haneul.example"
    await add(name, stage.clock.now(), telegram="", email=email, role="agent", language="en")
    assert await Staff.exists(email=email)
    return Mailer(stage, email, name)


async def reader(
    stage: Stage,
    name: str,
    email: str,
    *,
    closeness: Closeness = Closeness.REGULAR,
    country: str = "PH",
    timezone: str = "Asia/Manila",
    consent: Consent = Consent.OPTED_IN,
    **contact: object,
) -> Address:
    """Store a buyer with one person and one mail address; return the address with its contact and buyer.

    Where nothing else is said it is ten in the morning where they are, when it is eleven in Seoul.
    """
    now = stage.clock.now()
    buyer = await Buyer.create(created_at=now, name=f"{name}'s firm", country=country, stage=closeness, stage_since=now)
    values: dict[str, Any] = {"language": "en", **contact}
    person = await Contact.create(created_at=now, buyer=buyer, name=name, timezone=timezone, **values)
    row = await Address.create(
        created_at=now, contact=person, channel="email", value=email, chat=email, consent=consent, consent_at=now
    )
    return await Address.get(id=row.id).select_related("contact__buyer")


async def settled(stage: Stage, *, email: int = 0, telegram: int = 0, timeout: float = PATIENCE) -> None:
    """Wait until so many things have come in on each channel, all is worked on, and all that is due has gone out."""
    await until(lambda: _is_settled(stage, {"email": email, "telegram": telegram}), timeout)


async def until(look: Callable[[], Awaitable[bool]], timeout: float = PATIENCE) -> None:
    """Wait until `look`, which asks the database, is content. A database tells nobody that it has changed."""
    async with asyncio.timeout(timeout):
        while not await look():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _is_settled(stage: Stage, wanted: dict[str, int]) -> bool:
    for channel, many in wanted.items():
        if await Inbox.filter(channel=channel).count() < many:
            return False
    if await Inbox.filter(state__in=(InboxState.NEW, InboxState.CLAIMED)).exists():
        return False
    due = Delivery.filter(state__in=OPEN, due_at__lte=stage.clock.now())
    return not await due.exists()


async def came(stage: Stage, channel: str = "telegram") -> int:
    """Return how many things have come in on a channel so far."""
    return await Inbox.filter(channel=channel).count()
