"""The products' pictures: our own drawings (`art/<code>.svg`), drawn to PNG."""

from functools import cache

import resvg_py

from bot.demo.world.data import text


@cache
def picture(code: str) -> bytes:
    """Return the picture of a product as PNG, 800 by 600; raise FileNotFoundError for an unknown code."""
    # The drawings hold no writing: without fonts a picture takes a third of the time.
    return bytes(resvg_py.svg_to_bytes(svg_string=text(f"art/{code.lower()}.svg"), skip_system_fonts=True))
