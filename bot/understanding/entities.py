"""Stub."""
from bot.meaning import Entities
class Reader:
    def read(self, *a): return Entities()
def load(): return Reader()
def as_json(e): return {}
