"""The sample world that the demo and the tests live in: an exporter, its catalogue, its buyers and their trades.

Everything is worked out from a date and a seed: the same two give the same world on every machine. Firms, people and
addresses are invented; all internet names end in `.example` (RFC 2606).
"""

from bot.demo.world.build import build
from bot.demo.world.model import Address, Buyer, Contact, Exporter, Fact, Line, Product, Staff, Trade, World
from bot.demo.world.pictures import picture
from bot.demo.world.samples import write_sample_files
from bot.demo.world.scenes import Scene, scenes

__all__ = [
    "Address", "Buyer", "Contact", "Exporter", "Fact", "Line", "Product", "Scene", "Staff", "Trade", "World",
    "build", "picture", "scenes", "write_sample_files",
]  # fmt: skip
