"""A channel that lives in memory, for tests and try-outs. It passes the contract suite of the real ones."""

from bot.channels.memory.channel import Exchange, MemoryChannel

__all__ = ["Exchange", "MemoryChannel"]
