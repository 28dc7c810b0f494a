"""`dangol demo --check`: opens the demo, plays its script over the page's own interface, verifies, and closes it."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
from rich.console import Console

from bot.demo import script
from bot.demo.page.port import listen
from bot.demo.run import demo
from bot.demo.stage import MakeTicker
from bot.demo.visitor import SeenOtherwiseError, Visitor

# What is shown, and the scene that returns what was seen.
_SCENES: tuple[tuple[str, Callable[[Visitor], Awaitable[str]]], ...] = (
    ("the page and its people", script.opens_the_page),
    ("a buyer asks in chat, the answer has a picture", script.asks_in_chat),
    ("a quotation in three turns", script.asks_for_a_quotation),
    ("a mail in Korean is answered in its thread", script.writes_in_korean),
    ("a complaint is answered by staff in the group", script.complains),
    ("a birthday card arrives on its day", script.has_a_birthday),
    ("the newsletter arrives, one click leaves it, the next one stays away", script.leaves_the_newsletter),
)


async def check_demo(make_ticker: MakeTicker, *, console: Console) -> bool:
    """Play the script on free ports in a fresh folder; False, with the reason printed, at the first thing amiss."""
    with tempfile.TemporaryDirectory(prefix="dangol-check-") as folder, listen(0) as listening:
        async with (
            demo(make_ticker, Path(folder), listening, console) as address,
            httpx.AsyncClient(base_url=address, timeout=30) as client,
        ):
            return await _play(Visitor(client), console)


async def _play(visitor: Visitor, console: Console) -> bool:
    for title, scene in _SCENES:
        try:
            seen = await scene(visitor)
        except (SeenOtherwiseError, httpx.HTTPError, LookupError) as error:
            why = str(error) or type(error).__name__
            console.print(f"✗ {title}: {why}", style="red", markup=False, highlight=False, soft_wrap=True)
            return False
        console.print(f"✓ {title}: {seen}", markup=False, highlight=False, soft_wrap=True)
    return True
