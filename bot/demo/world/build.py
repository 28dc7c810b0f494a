"""The whole sample world from a date and a seed."""

from datetime import date

from bot.demo.world.buyers import buyers
from bot.demo.world.exporter import exporter, products, staff
from bot.demo.world.model import World
from bot.demo.world.trades import trades

SEED = "dangol"


def build(today: date, seed: str = SEED) -> World:
    """Return the world as it stands on `today`: the same day and seed give the same world."""
    goods = products()
    firms = buyers(today, seed)
    return World(exporter(), goods, firms, trades(firms, goods, today, seed), staff())
