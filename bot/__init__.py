"""Dangol (단골, "the regular"): what happens because someone wrote."""

__version__ = "0.1.0"
