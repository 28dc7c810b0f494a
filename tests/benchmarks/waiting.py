"""The clock's jobs that look for what is due: what a run costs that finds nothing, of few buyers and of very many."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from bot.house import House
from bot.people import Consent, Stage
from bot.store.buyers import Address, Buyer, Contact
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind, TradeLine
from scheduler.arrivals import ask_for_arrivals
from scheduler.cards import send_cards
from scheduler.erasure import erase
from scheduler.reminders import ask_for_stock
from tests.benchmarks.house import bench
from tests.cast import NOW

FEW, MANY = 200, 20_000
_TURNS = 5
_ORDERS, _RHYTHM, _LAST = 6, 60, 20  # orders of each buyer, days between them, days since the last
_BATCH = 500

JOBS: dict[str, Callable[[House], Awaitable[int]]] = {
    "reminders of stock": ask_for_stock,
    "questions after arrival": ask_for_arrivals,
    "birthday cards": send_cards,
    "forgetting": erase,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds of a run by job, medians, with few buyers and with many."""

    few: dict[str, float]
    many: dict[str, float]


async def measure(folder: Path) -> Waiting:
    """Run each job several times at noon where every buyer is, with nothing due."""
    async with bench(folder) as found:
        await _buyers(0, FEW)
        few = {name: await _median(job, found.house) for name, job in JOBS.items()}
        await _buyers(FEW, MANY)
        many = {name: await _median(job, found.house) for name, job in JOBS.items()}
    return Waiting(few, many)


async def _median(job: Callable[[House], Awaitable[int]], house: House) -> float:
    spent: list[float] = []
    for _ in range(_TURNS):
        began = time.perf_counter()
        done = await job(house)
        spent.append(time.perf_counter() - began)
        assert done == 0
    return statistics.median(spent)


async def _buyers(first: int, end: int) -> None:
    """Store regular buyers who agreed to everything and ordered two products every other month."""
    product = await Product.get(code="GL-100")
    other = await Product.get_or_none(code="GL-200") or await Product.create(
        created_at=NOW, code="GL-200", names={"en": "Glass bowl"}, descriptions={}, price=Decimal("2.10"), moq=500
    )
    for begin in range(first, end, _BATCH):
        numbers = range(begin, min(begin + _BATCH, end))
        await Buyer.bulk_create(
            Buyer(created_at=NOW, name=f"Firm {one}", country="KR", stage=Stage.REGULAR, stage_since=NOW,
                  external_id=f"B{one}")
            for one in numbers
        )  # fmt: skip
        ids = (
            await Buyer.filter(external_id__in=[f"B{one}" for one in numbers])
            .order_by("id")
            .values_list("id", flat=True)
        )
        await _people([int(str(one)) for one in ids])
        await _trades([int(str(one)) for one in ids], (product, other))


async def _people(buyers: list[int]) -> None:
    await Contact.bulk_create(
        Contact(created_at=NOW, buyer_id=one, name=f"Buyer {one}", timezone="Asia/Seoul", external_id=f"C{one}")
        for one in buyers
    )
    contacts = await Contact.filter(buyer_id__in=buyers).values_list("id", flat=True)
    await Address.bulk_create(
        Address(
            created_at=NOW, contact_id=one, channel="email", value=f"buyer{one}@buyers.example", verified_at=NOW,
            consent=Consent.OPTED_IN, consent_at=NOW,
        )
        for one in contacts
    )  # fmt: skip


async def _trades(buyers: list[int], products: tuple[Product, ...]) -> None:
    days = [NOW.date() - timedelta(days=_LAST + _RHYTHM * turn) for turn in range(_ORDERS)]
    await Trade.bulk_create(
        Trade(
            created_at=NOW, number=f"SO-{one}-{day}", buyer_id=one, kind=TradeKind.ORDER, ordered_on=day,
            eta=day + timedelta(days=40), accepted="yes" if turn else "", status="closed" if turn else "shipped",
        )
        for one in buyers
        for turn, day in enumerate(days)
    )  # fmt: skip
    trades = await Trade.filter(buyer_id__in=buyers).values_list("id", flat=True)
    await TradeLine.bulk_create(
        TradeLine(created_at=NOW, trade_id=one, product=product, quantity=Decimal(500), price=Decimal(3))
        for one in trades
        for product in products
    )
