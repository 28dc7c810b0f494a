"""The press: typst sets a layout `templates/papers/<stem>.typ` with its words and values from `<stem>.json`.

The values reach the layout as JSON and are never markup. Only the fonts of the house are used, and no network. It works
beside the event loop and lets Python go on meanwhile.
"""

import asyncio
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import structlog
import typst

from bot.fonts import ARABIC, CJK, FONT_FILES, LATIN
from bot.house import House
from bot.papers.desk import Desk
from bot.render import RIGHT_TO_LEFT, Words

log = structlog.get_logger(__name__)
_REGIONS = {"KR": "kr", "JP": "jp", "SC": "cn", "TC": "tw"}
_PIXELS = 144  # to the inch: two to typst's point

Format = Literal["pdf", "png"]


async def pdf(house: House, desk: Desk, stem: str, values: Mapping[str, object]) -> bytes:
    """Return the paper `stem` as PDF. The same values at the same time give the same bytes."""
    return await asyncio.to_thread(_press, house, desk, stem, values, "pdf")


async def png(house: House, desk: Desk, stem: str, values: Mapping[str, object]) -> bytes:
    """Return the first page of the paper `stem` as PNG."""
    return await asyncio.to_thread(_press, house, desk, stem, values, "png")


async def warm(words: Words) -> None:
    """Read the fonts once, so that the first paper is drawn as fast as the others. It never raises."""
    try:
        await asyncio.to_thread(typeset, words.folder / "papers", "warm", {}, "pdf", 0)
    except Exception:
        log.exception("the press does not work", action="papers.warm")


def _press(house: House, desk: Desk, stem: str, values: Mapping[str, object], form: Format) -> bytes:
    data = written(house.words, desk, stem, values)
    return typeset(house.words.folder / "papers", stem, data, form, int(house.clock.now().timestamp()))


def written(words: Words, desk: Desk, stem: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return what a layout gets: the words and values in the reader's language, and how the reader's writing is set."""
    language = words.speaks(desk.language)
    return {
        "said": json.loads(words.render(f"papers/{stem}.json", language, values)),
        "fonts": [LATIN, ARABIC, CJK[desk.han]],
        "language": language,
        "region": _REGIONS[desk.han],
        "rtl": language in RIGHT_TO_LEFT,
        "paper": desk.paper,
    }


def typeset(folder: Path, stem: str, data: Mapping[str, object], form: Format, made_at: int) -> bytes:
    """Return what the layout makes of `data`; `made_at` (seconds since 1970) is the date inside a PDF."""
    # A compiler of its own for each paper: it is made in no time, and two threads never share one.
    compiler = typst.Compiler(
        folder / f"{stem}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        package_path=folder,  # there are no packages: nothing is ever looked for elsewhere
        package_cache_path=folder,
    )
    pressed, _ = compiler.compile_with_warnings(format=form, ppi=_PIXELS, timestamp=made_at)
    return pressed if isinstance(pressed, bytes) else (pressed or [b""])[0]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts of the house; looking through the files takes a tenth of a second."""
    folders = dict.fromkeys(path.parent for path in FONT_FILES)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
