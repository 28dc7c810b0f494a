"""What was learned of the buyers over time: the closer the relation, the more."""

from datetime import date, timedelta
from random import Random

from bot.demo.world.data import table
from bot.demo.world.model import Fact
from bot.people import Stage

_HOW_MANY = {Stage.BUYER: (0, 1), Stage.REGULAR: (1, 2), Stage.ADVOCATE: (2, 3), Stage.PARTNER: (3, 5)}


def facts(stage: Stage, today: date, random: Random) -> tuple[Fact, ...]:
    """Draw facts, each of another kind; those that go stale are to be asked again a year after."""
    kinds = table("facts")["fact"]
    low, high = _HOW_MANY.get(stage, (0, 0))
    chosen = random.sample(kinds, random.randint(low, high))
    return tuple(_fact(kind["key"], kind["values"], kind["stale"], today, random) for kind in chosen)


def _fact(key: str, values: list[str], stale: bool, today: date, random: Random) -> Fact:
    observed = today - timedelta(days=random.randint(10, 340))
    source = random.choice(("meeting note", "chat", "e-mail", "telephone note"))
    again = observed + timedelta(days=365) if stale else None
    return Fact(key, random.choice(values), source, observed, again)
