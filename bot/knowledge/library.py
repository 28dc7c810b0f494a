"""The library: articles from the folder and from staff, in the database and, ready to be searched, in memory.

The folder is looked at every few seconds; what changed there is stored. Rows are looked at with each question, so that
what staff save a moment ago, or another process stored, is found at once. Vectors are made in a thread, kept in the
row, and never made twice for the same words.
"""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from bot.clock import Clock
from bot.firm import Article as Found
from bot.knowledge import files, vectors
from bot.knowledge.files import Folder, Signature, Written
from bot.knowledge.kept import Kept
from bot.knowledge.search import Entry, Question, Shelf
from bot.meaning import Meaning
from bot.people import Stage
from bot.store.articles import Article, put, rewrite, versions
from bot.store.base import Json
from bot.store.database import BUSY
from bot.understanding.judge import Judge
from bot.understanding.vectors import unpack

log = structlog.get_logger(__name__)
_LOOK = 5.0  # seconds between two looks at the folder


class Library:
    """One per process; several processes share the rows."""

    def __init__(self, folder: Path | None, judge: Judge, clock: Clock, kept: Kept | None = None) -> None:
        """Read articles from `folder`; take vectors that were made for another database from `kept`."""
        self._folder = folder
        self._judge = judge
        self._clock = clock
        self._kept = kept
        self._signature: Signature | None = None
        self._read: dict[int, tuple[datetime, Entry]] = {}
        self._shelf = Shelf(())
        self._dimensions = 0

    async def find(self, text: str, meaning: Meaning) -> tuple[Found, ...]:
        """Return the articles that fit what was asked, best first."""
        asked = unpack(meaning.vector)
        await self._refresh(asked.size)
        if not len(self._shelf):
            return ()
        question = Question(text, meaning.language, asked, meaning.entities.products)
        return await asyncio.to_thread(self._shelf.search, question)

    async def watch(self, stop: asyncio.Event) -> None:
        """Keep rows and vectors up with the folder until `stop`."""
        while not stop.is_set():
            try:
                await self.look()
                await self.count(stop)
            except BUSY as error:
                log.warning("database busy", action="articles.busy", error=str(error))
            except Exception:
                # Whatever it is, what is known can still be searched.
                log.exception("looking for articles failed", action="articles.failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK)

    async def look(self) -> Folder | None:
        """Store what changed in the folder; return what it holds, None where nothing did."""
        if self._folder is None:
            return None
        now = await asyncio.to_thread(files.signature, self._folder)
        if now == self._signature:
            return None
        folder = await asyncio.to_thread(files.read, self._folder)
        for fault in folder.faults:
            log.warning("an article has a fault", action="articles.fault", fault=fault)
        await store(folder, self._clock.now())
        self._signature = now
        return folder

    async def count(self, stop: asyncio.Event | None = None) -> int:
        """Make the vectors that are missing, until `stop`; return of how many articles."""
        model, made = vectors.encoder_of(self._judge), 0
        if not self._judge.vector("?"):
            return 0
        for row in await Article.filter(active=True).exclude(model=model).only("id"):
            if stop is not None and stop.is_set():
                break
            made += await self._count(row.id, model, stop)
        return made

    async def _count(self, row_id: int, model: str, stop: asyncio.Event | None) -> bool:
        row = await Article.get_or_none(id=row_id)
        if row is None:
            return False
        kept: dict[str, str] = {}
        # One language at a time: an article in twelve takes seconds, and who stops the service does not wait for them.
        for language, title in row.titles.items():
            if stop is not None and stop.is_set():
                return False
            kept |= await asyncio.to_thread(vectors.make, self._judge, {language: title}, row.texts, self._kept)
        if not kept:
            return False
        return await rewrite(row, self._clock.now(), {"vectors": kept, "model": model})

    async def _refresh(self, dimensions: int) -> None:
        """Read again what was written since it was last read."""
        wanted = await versions()
        changed = [one for one, at in wanted.items() if one not in self._read or self._read[one][0] != at]
        if dimensions and dimensions != self._dimensions:
            self._dimensions, changed = dimensions, list(wanted)
        gone = self._read.keys() - wanted.keys()
        if not changed and not gone:
            return
        rows = await Article.filter(id__in=changed) if changed else []
        for row_id in gone:
            del self._read[row_id]
        self._read |= {row.id: (row.created_at, entry(row, self._dimensions)) for row in rows if row.titles}
        entries = [one for _, one in self._read.values()]
        self._shelf = await asyncio.to_thread(Shelf, entries)


def entry(row: Article, dimensions: int) -> Entry:
    """Return a row as it is searched."""
    return Entry(
        row.slug,
        row.titles,
        row.texts,
        row.keywords,
        vectors.read(row.vectors, dimensions),
        Stage(row.stage) if row.stage in set(Stage) else Stage.POTENTIAL,
        tuple(row.products),
    )


async def store(folder: Folder, now: datetime) -> None:
    """Bring the rows up to the folder: new, changed, gone. What is the same is not touched, its vectors stay."""
    for written in folder.articles:
        await put(written.slug, now, _values(written))
    kept = {written.slug for written in folder.articles} | folder.broken
    for row in await Article.filter(source="file", active=True).only("id", "slug", "created_at"):
        if row.slug not in kept:
            await rewrite(row, now, {"active": False})


def _values(written: Written) -> Json:
    return {
        "titles": dict(written.titles),
        "texts": dict(written.texts),
        "keywords": {language: list(words) for language, words in written.keywords.items()},
        "stage": str(written.stage),
        "products": list(written.products),
        "source": "file",
        "active": True,
    }
