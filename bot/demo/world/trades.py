"""Two years of trades: each buyer at the rhythm of its stage."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bot.demo.world.model import Buyer, Line, Product, Trade
from bot.demo.world.paying import paid
from bot.demo.world.shipping import Terms, shipped, terms
from bot.people import Stage

DAYS = 730
# By stage: how many days ago the first order came, the days between orders, how many orders at most, the discount.
_FIRST = {Stage.BUYER: (25, 600), Stage.REGULAR: (400, 720), Stage.ADVOCATE: (520, 725), Stage.PARTNER: (680, 728)}
_RHYTHM = {Stage.BUYER: (200, 420), Stage.REGULAR: (75, 130), Stage.ADVOCATE: (50, 80), Stage.PARTNER: (32, 45)}
_MOST = {Stage.BUYER: 2}
_DISCOUNT = {Stage.BUYER: 0, Stage.REGULAR: 3, Stage.ADVOCATE: 5, Stage.PARTNER: 8}
_ASSORTMENT = {Stage.BUYER: 2, Stage.REGULAR: 4, Stage.ADVOCATE: 6, Stage.PARTNER: 8}
_RATES = {"USD": Decimal(1), "EUR": Decimal("0.92"), "JPY": Decimal(150)}
_PENNY = {"USD": Decimal("0.01"), "EUR": Decimal("0.01"), "JPY": Decimal(1)}
_PREFIX = {"inquiry": "IN", "quotation": "QT", "sample": "SP", "order": "SO"}
_SUCCESSION_DAYS = 300  # for so long the new models have been on sale


def trades(buyers: tuple[Buyer, ...], products: tuple[Product, ...], today: date, seed: str) -> tuple[Trade, ...]:
    """Return the trades of all buyers, oldest first, numbered by year."""
    catalogue = {product.code: product for product in products}
    drawn = [trade for buyer in buyers for trade in _of_buyer(buyer, catalogue, today, seed)]
    drawn.sort(key=lambda trade: (trade.ordered_on, trade.buyer))
    return tuple(paid(trade, today) for trade in _numbered(drawn))


def _numbered(drawn: list[Trade]) -> Iterator[Trade]:
    counts: dict[tuple[str, int], int] = {}
    for trade in drawn:
        key = (_PREFIX[trade.kind], trade.ordered_on.year)
        counts[key] = counts.get(key, 0) + 1
        yield replace(trade, number=f"{key[0]}-{key[1]}-{counts[key]:04d}")


def _of_buyer(buyer: Buyer, catalogue: Mapping[str, Product], today: date, seed: str) -> Iterator[Trade]:
    random = Random(f"{seed}:trades:{buyer.external_id}")
    if buyer.stage is Stage.POTENTIAL:
        if random.random() < 0.4:
            yield _asked(buyer, catalogue, today, random)
        return
    liked = random.sample(sorted(catalogue), _ASSORTMENT[buyer.stage])
    agreed = terms(buyer, random)
    for place, day in enumerate(_days(buyer.stage, today, random)):
        yield _order(buyer, [catalogue[code] for code in liked], agreed.at(place), day, today, random, catalogue)


def _days(stage: Stage, today: date, random: Random) -> list[date]:
    """Return the days of the orders: a rhythm of its own for each buyer, never exactly kept, never on a weekend."""
    rhythm = random.randint(*_RHYTHM[stage])
    day = today - timedelta(days=random.randint(*_FIRST[stage]))
    found: list[date] = []
    while day < today and len(found) < _MOST.get(stage, 99):
        found.append(max(_working_day(day), today - timedelta(days=DAYS)))
        day += timedelta(days=round(rhythm * random.uniform(0.85, 1.2)))
    return found


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _asked(buyer: Buyer, catalogue: Mapping[str, Product], today: date, random: Random) -> Trade:
    """Return what a firm without a trade has asked for so far: an inquiry, a quotation or a sample."""
    kind = random.choice(("inquiry", "inquiry", "quotation", "sample"))
    product = catalogue[random.choice(sorted(catalogue))]
    quantity = Decimal(2) if kind == "sample" else Decimal(product.moq * random.choice((1, 1, 2, 3)))
    price = None if kind == "inquiry" else _price(product, buyer, 0)
    agreed = terms(buyer, random).at(0)
    return Trade(
        number="",
        buyer=buyer.external_id,
        kind=kind,
        status="open",
        incoterm=agreed.incoterm,
        place=agreed.place,
        destination=buyer.port,
        currency=buyer.currency,
        payment_terms="" if kind == "inquiry" else agreed.payment,
        ordered_on=_working_day(today - timedelta(days=random.randint(2, 170))),
        etd=None,
        eta=None,
        carrier="",
        tracking="",
        lines=(Line(product.code, quantity, product.unit, price),),
    )


def _order(
    buyer: Buyer,
    liked: list[Product],
    agreed: Terms,
    day: date,
    today: date,
    random: Random,
    catalogue: Mapping[str, Product],
) -> Trade:
    chosen = random.sample(liked, random.randint(1, min(len(liked), 1 + len(liked) // 2)))
    current = [_current(product, day, today, catalogue) for product in chosen]
    items = {product.code: product for product in current}.values()
    order = Trade(
        number="",
        buyer=buyer.external_id,
        kind="order",
        status="confirmed",
        incoterm=agreed.incoterm,
        place=agreed.place,
        destination=buyer.port,
        currency=buyer.currency,
        payment_terms=agreed.payment,
        ordered_on=day,
        etd=None,
        eta=None,
        carrier="",
        tracking="",
        lines=tuple(_line(product, buyer, random) for product in items),
    )
    return shipped(order, buyer, max(product.lead_time_days for product in items), today, random)


def _current(product: Product, day: date, today: date, catalogue: Mapping[str, Product]) -> Product:
    """Return which model of a product was on sale on `day`: the successor, or the one that went before it."""
    if day > today - timedelta(days=_SUCCESSION_DAYS):
        return catalogue[product.successor or product.code]
    return next((older for older in catalogue.values() if older.successor == product.code), product)


def _line(product: Product, buyer: Buyer, random: Random) -> Line:
    times = random.choice((1, 1, 1, 2, 2, 3, 4))
    return Line(
        product.code, Decimal(product.moq * times), product.unit, _price(product, buyer, _DISCOUNT[buyer.stage])
    )


def _price(product: Product, buyer: Buyer, discount: int) -> Decimal:
    price = product.price.amount * (100 - discount) / 100 * _RATES[buyer.currency]
    return price.quantize(_PENNY[buyer.currency])
