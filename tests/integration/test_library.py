"""The library on both databases: files become rows, vectors are made once, what staff save is found at once."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.clock import MovableClock
from bot.knowledge.library import Library
from bot.meaning import Label, Meaning
from bot.people import Stage
from bot.store.articles import Article, free_slug
from bot.trade import ProductCard
from bot.understanding.judge import load
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("database")
LOGO = "+++\nproducts = ['GL-100']\nkeywords = ['engraving']\n+++\n# Can you print our logo?\n\nFrom **300** pieces.\n"
QUESTION = "Do you offer engraving of a logo?"


class Counting:
    """A judge whose vectors are two numbers, and that counts how often it is asked for one."""

    def __init__(self, name: str = "small-1/abc") -> None:
        self.name = name
        self.asked: list[str] = []

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        return load().judge(text, known_language=known_language, catalogue=catalogue, today=today)

    def vector(self, text: str) -> bytes:
        if text != "?":
            self.asked.append(text)
        return np.array([1.0, float(len(text) % 7)], dtype="<f2").tobytes()


def library(folder: Path, judge: Counting | None = None) -> Library:
    return Library(folder, judge or load(), MovableClock(NOW, frozen=True))


async def slugs(searched: Library, text: str = QUESTION, language: str = "en") -> list[str]:
    meaning = Meaning(language, Label.OTHER, (Label.OTHER,), 0.5)
    return [article.slug for article in await searched.find(text, meaning)]


async def test_a_file_is_stored_found_changed_and_gone(tmp_path: Path) -> None:
    path = tmp_path / "logo.en.md"
    path.write_text(LOGO)
    searched = library(tmp_path)
    assert await slugs(searched) == []
    await searched.look()
    assert await slugs(searched) == ["logo"]
    row = await Article.get()
    assert (row.source, row.products, row.stage, row.texts) == (
        "file", ["GL-100"], "potential", {"en": "From **300** pieces."},
    )  # fmt: skip
    path.write_text("# Wooden pallets\n\nWe load on wooden pallets.\n")
    await searched.look()
    assert await slugs(searched) == []
    assert await slugs(searched, "Are your pallets wooden?") == ["logo"]
    path.unlink()
    await searched.look()
    assert await slugs(searched, "Are your pallets wooden?") == []
    assert not (await Article.get()).active


async def test_nothing_is_read_again_that_did_not_change(tmp_path: Path) -> None:
    (tmp_path / "logo.en.md").write_text(LOGO)
    searched = library(tmp_path)
    assert await searched.look() is not None
    assert await searched.look() is None


async def test_an_article_whose_file_became_faulty_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "logo.en.md"
    path.write_text(LOGO)
    searched = library(tmp_path)
    await searched.look()
    path.write_text("+++\nbroken")
    folder = await searched.look()
    assert folder is not None
    assert folder.faults
    assert await slugs(searched) == ["logo"]


async def test_vectors_are_made_once_and_outlive_a_restart(tmp_path: Path) -> None:
    (tmp_path / "logo.en.md").write_text(LOGO)
    first = Counting()
    searched = library(tmp_path, first)
    await searched.look()
    assert await searched.count() == 1
    assert first.asked == ["Can you print our logo?", "Can you print our logo?\nFrom **300** pieces."]
    for again in (first, Counting("small-1/another head")):
        later = library(tmp_path, again)
        await later.look()
        assert await later.count() == 0
    assert len(first.asked) == 2
    other = Counting("large-1/abc")
    assert await library(tmp_path, other).count() == 1
    assert (await Article.get()).model == "large-1"


async def test_a_change_of_settings_keeps_vectors_and_a_change_of_words_does_not(tmp_path: Path) -> None:
    path = tmp_path / "logo.en.md"
    path.write_text(LOGO)
    judge = Counting()
    searched = library(tmp_path, judge)
    await searched.look()
    await searched.count()
    path.write_text(LOGO.replace("engraving", "printing"))
    await searched.look()
    assert await searched.count() == 0
    path.write_text(LOGO.replace("300", "500"))
    await searched.look()
    assert await searched.count() == 1


async def test_a_judge_without_vectors_leaves_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "logo.en.md").write_text(LOGO)
    searched = library(tmp_path, Counting())
    await searched.look()
    await searched.count()
    assert await library(tmp_path).count() == 0
    assert (await Article.get()).vectors


async def test_what_another_process_stores_is_found_with_the_next_question(tmp_path: Path) -> None:
    searched = library(tmp_path)
    assert await slugs(searched) == []
    await Article.create(
        created_at=NOW, slug="staff", titles={"en": "Engraving a logo"}, texts={"en": "Yes."}, source="staff"
    )
    assert await slugs(searched) == ["staff"]
    await searched.look()
    assert await slugs(searched) == ["staff"]  # no file has it, and none need have
    await Article.all().delete()
    assert await slugs(searched) == []


async def test_two_processes_may_look_at_the_same_folder(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"logo-{number}.en.md").write_text(LOGO)
    await asyncio.gather(library(tmp_path).look(), library(tmp_path).look())
    assert await Article.all().count() == 5


async def test_watching_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "logo.en.md").write_text(LOGO)
    stop = asyncio.Event()
    stop.set()
    await asyncio.wait_for(library(tmp_path).watch(stop), 5)


async def test_the_stage_goes_with_what_is_found(tmp_path: Path) -> None:
    (tmp_path / "logo.en.md").write_text(LOGO.replace("+++\np", "+++\nstage = 'regular'\np", 1))
    searched = library(tmp_path)
    await searched.look()
    (found,) = await searched.find(QUESTION, Meaning("en", Label.OTHER, (Label.OTHER,), 0.5))
    assert found.stage is Stage.REGULAR


async def test_a_slug_that_is_taken_gets_a_number() -> None:
    for slug in ("logo", "logo-2"):
        await Article.create(created_at=NOW, slug=slug, source="staff")
    assert await free_slug("logo") == "logo-3"
    assert await free_slug("other") == "other"
