"""PDF by typst: a layout in `templates/papers/<stem>.typ`, its words and values in `<stem>.json`.

The values reach the layout as JSON and are never markup. Only the fonts of the house are used, and no network.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import typst

from bot.fonts import ARABIC, CJK, FONT_FILES, LATIN
from bot.house import House
from bot.papers.desk import Desk
from bot.render import RIGHT_TO_LEFT, Words

_REGIONS = {"KR": "kr", "JP": "jp", "SC": "cn", "TC": "tw"}


async def draw_pdf(house: House, desk: Desk, stem: str, values: Mapping[str, object]) -> bytes:
    """Return the paper `stem` as PDF, drawn beside the event loop."""
    return await asyncio.to_thread(compiled, house.words, desk, stem, values, int(house.clock.now().timestamp()))


def compiled(words: Words, desk: Desk, stem: str, values: Mapping[str, object], made_at: int) -> bytes:
    """Return the paper as PDF. The same values give the same bytes; `made_at` is in seconds since 1970."""
    language = words.speaks(desk.language)
    data = {
        "said": json.loads(words.render(f"papers/{stem}.json", language, values)),
        "fonts": [LATIN, ARABIC, CJK[desk.han]],
        "language": language,
        "region": _REGIONS[desk.han],
        "rtl": language in RIGHT_TO_LEFT,
        "paper": desk.paper,
    }
    return _compile(words.folder / "papers", stem, json.dumps(data, ensure_ascii=False), made_at)


async def warm(words: Words) -> None:
    """Read the fonts and the frame once, so that the first paper is drawn as fast as the others."""
    await asyncio.to_thread(_compile, words.folder / "papers", "warm", "{}", 0)


def _compile(folder: Path, stem: str, data: str, made_at: int) -> bytes:
    # A compiler of its own for each paper: it is made in no time, and two threads never share one.
    compiler = typst.Compiler(
        folder / f"{stem}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        package_path=folder,  # there are no packages: nothing is ever looked for elsewhere
        package_cache_path=folder,
    )
    drawn, _ = compiler.compile_with_warnings(format="pdf", timestamp=made_at)
    if not isinstance(drawn, bytes):
        raise TypeError("typst gave no PDF")
    return drawn


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts of the house; looking through the files takes a tenth of a second."""
    folders = dict.fromkeys(path.parent for path in FONT_FILES)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
