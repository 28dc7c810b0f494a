"""How fast messages and mails become committed answers."""

import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bot.messages import Raw
from bot.store.outbox import Delivery
from tests.benchmarks.house import Bench, bench
from tests.faults.load import QUESTIONS, asked

_MANY = 200


@dataclass(frozen=True, slots=True)
class Inbound:
    """Rates are a second, latencies in milliseconds from the update handed to `accept` to the committed answer."""

    chats: float
    p50: float
    p99: float
    mails: float


async def measure(folder: Path) -> Inbound:
    """Measure with a fresh database."""
    async with bench(folder) as found:
        await _one_by_one(found, range(4, 24))  # what is read once is read now
        latencies = await _one_by_one(found, range(24, 24 + _MANY))
        chats = await _at_once(found, [_update(found, number) for number in range(1000, 1000 + _MANY)])
        await _at_once(found, [_mail(found, number) for number in range(1, 9)])  # the reading process starts
        mails = await _at_once(found, [_mail(found, number) for number in range(10, 10 + _MANY)])
    percentiles = statistics.quantiles(latencies, n=100)
    return Inbound(chats, percentiles[49], percentiles[98], mails)


async def _one_by_one(found: Bench, numbers: range) -> list[float]:
    """Hand in message after message; return how long each took."""
    taken: list[float] = []
    for number in numbers:
        before, started = await Delivery.all().count(), time.perf_counter()
        await found.reception.accept([_update(found, number)])
        await found.reception.drain()
        taken.append((time.perf_counter() - started) * 1000)
        assert await Delivery.all().count() > before
    return taken


async def _at_once(found: Bench, raws: list[Raw]) -> float:
    """Hand all in together; return how many a second were answered."""
    started = time.perf_counter()
    await found.reception.accept(raws)
    done = await found.reception.drain()
    assert done == len(raws)
    return done / (time.perf_counter() - started)


def _update(found: Bench, number: int) -> Raw:
    who = {"id": 7000 + number // 4, "is_bot": False, "first_name": f"Buyer{number // 4}", "language_code": "en"}
    message = {
        "message_id": number, "date": int(found.house.clock.now().timestamp()), "from": who,
        "chat": {"id": who["id"], "type": "private", "first_name": who["first_name"]}, "text": QUESTIONS[number % 4],
    }  # fmt: skip
    content = json.dumps({"update_id": number, "message": message}).encode()
    return Raw("telegram", found.chat.account, str(number), content, found.house.clock.now(), lane=str(who["id"]))


def _mail(found: Bench, number: int) -> Raw:
    uid = f"1:{number}"
    return Raw("email", found.mail.account, uid, asked(number).as_bytes(), found.house.clock.now(), lane=uid)
