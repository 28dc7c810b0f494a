"""The two hundred buyers: the named cast first, then the firms of the markets, one stage dealt to each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from bot.countries import profile
from bot.demo.world import people
from bot.demo.world.data import table
from bot.demo.world.facts import facts
from bot.demo.world.model import Buyer, Contact
from bot.demo.world.names import draw, slug
from bot.people import Stage

STAGES = {Stage.POTENTIAL: 60, Stage.BUYER: 60, Stage.REGULAR: 50, Stage.ADVOCATE: 20, Stage.PARTNER: 10}
_SINCE_DAYS = {
    Stage.POTENTIAL: (5, 400), Stage.BUYER: (20, 500), Stage.REGULAR: (60, 450), Stage.ADVOCATE: (60, 400),
    Stage.PARTNER: (90, 500),
}  # fmt: skip
_PEOPLE = {Stage.PARTNER: (2, 3), Stage.ADVOCATE: (1, 2), Stage.REGULAR: (1, 2)}
_EURO = {"AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL", "PT"}
_NOT_TELLING = {"ltd", "gmbh", "inc", "llc", "del", "des", "and", "bab", "casa"}
INDUSTRIES = (
    "kitchenware wholesale", "household retail chain", "online shop", "department store",
    "hotel and restaurant supply", "gifts and premiums", "appliance distribution",
)  # fmt: skip
SOURCES = ("household fair Frankfurt", "household fair Seoul", "web site", "marketplace", "old address list")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a firm is, and in which culture its people are named."""

    country: str
    culture: str
    city: str
    zone: str
    port: str


def buyers(today: date, seed: str) -> tuple[Buyer, ...]:
    """Return all buyers, B-001 and on. What a buyer is does not change when others are added behind it."""
    cast = tuple(_cast(number, row, today, seed) for number, row in enumerate(table("cast")["buyer"], 1))
    stages = _stages(cast, seed)
    rest = (
        _drawn(number, firm, place, stage, today, seed)
        for number, ((firm, place), stage) in enumerate(zip(_firms(seed), stages, strict=True), len(cast) + 1)
    )
    return _referred((*cast, *rest), seed)


def _stages(cast: tuple[Buyer, ...], seed: str) -> list[Stage]:
    taken = Counter(buyer.stage for buyer in cast)
    left = [stage for stage, count in STAGES.items() for _ in range(count - taken[stage])]
    Random(f"{seed}:stages").shuffle(left)
    return left


def _firms(seed: str) -> Iterator[tuple[str, Place]]:
    for market in table("markets")["market"]:
        random = Random(f"{seed}:{market['country']}")
        for firm in market["firms"]:
            city, _, zone = random.choice(market["cities"]).partition("|")
            zone = zone or profile(market["country"]).zone
            yield firm, Place(market["country"], market["culture"], city, zone, market["port"])


def _cast(number: int, row: Mapping[str, Any], today: date, seed: str) -> Buyer:
    zone = row.get("zone") or profile(row["country"]).zone
    place = Place(row["country"], "", row["city"], zone, row["port"] if "port" in row else row["city"])
    random = Random(f"{seed}:cast:{number}")
    firm = _as_firm(number, row["name"], place, Stage(row["stage"]))
    return _buyer(firm, row["name"], place, (people.starring(firm, row["contact"], today, random),), today, random)


def _drawn(number: int, name: str, place: Place, stage: Stage, today: date, seed: str) -> Buyer:
    random = Random(f"{seed}:buyer:{number}")
    firm = _as_firm(number, name, place, stage)
    return _buyer(firm, name, place, _contacts(firm, place, today, random), today, random)


def _as_firm(number: int, name: str, place: Place, stage: Stage) -> people.Firm:
    return people.Firm(number, place.country, place.zone, f"{_label(name)}.example", stage)


def _label(name: str) -> str:
    """Return the first two telling words of a firm's name as a host name."""
    words = [word for word in slug(name).split("-") if len(word) > 2 and word not in _NOT_TELLING]
    return "-".join(words[:2]) or slug(name)


def _contacts(firm: people.Firm, place: Place, today: date, random: Random) -> tuple[Contact, ...]:
    found: dict[str, Contact] = {}
    wanted = random.randint(*_PEOPLE.get(firm.stage, (1, 1)))
    while len(found) < wanted:
        name = draw(place.culture, random)
        person = people.contact(firm, len(found) + 1, name, today, random)
        taken = {address.value for other in found.values() for address in other.addresses}
        if not taken & {address.value for address in person.addresses}:
            found[name.latin] = person
    return tuple(found.values())


def _buyer(
    firm: people.Firm, name: str, place: Place, contacts: tuple[Contact, ...], today: date, random: Random
) -> Buyer:
    return Buyer(
        external_id=f"B-{firm.number:03d}",
        name=name,
        country=place.country,
        market=profile(place.country).market,
        city=place.city,
        port=place.port,
        industry=random.choice(INDUSTRIES),
        source=random.choice(SOURCES),
        stage=firm.stage,
        stage_since=today - timedelta(days=random.randint(*_SINCE_DAYS[firm.stage])),
        website=f"https://www.{firm.domain}",
        owner="S-2" if firm.stage is Stage.PARTNER else random.choice(("S-3", "S-4")),
        currency=_currency(place.country, random),
        contacts=contacts,
        facts=facts(firm.stage, today, random),
    )


def _currency(country: str, random: Random) -> str:
    own = "EUR" if country in _EURO else "JPY" if country == "JP" else "USD"
    return own if random.random() < 0.6 else "USD"


def _referred(all_buyers: tuple[Buyer, ...], seed: str) -> tuple[Buyer, ...]:
    """Let each advocate have brought one other buyer: that is what makes an advocate."""
    random = Random(f"{seed}:referrals")
    advocates = [buyer.external_id for buyer in all_buyers if buyer.stage is Stage.ADVOCATE]
    young = [buyer.external_id for buyer in all_buyers if buyer.stage in {Stage.POTENTIAL, Stage.BUYER}]
    brought = dict(zip(random.sample(young, len(advocates)), advocates, strict=True))
    return tuple(
        replace(buyer, source="referral", referred_by=brought[buyer.external_id])
        if buyer.external_id in brought
        else buyer
        for buyer in all_buyers
    )
