"""Vectors of articles kept between databases: made once, never trusted blindly, never in the way."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import vectors
from bot.knowledge.kept import Kept
from bot.meaning import Meaning
from bot.trade import ProductCard
from bot.understanding.judge import load

TITLES, TEXTS = {"en": "Logo"}, {"en": "From 300 pieces.\n\nIt takes a week."}


class Counting:
    """A judge that counts how often it is asked for a vector."""

    def __init__(self, name: str = "small-1/abc") -> None:
        self.name = name
        self.asked = 0

    def judge(
        self, text: str, *, known_language: str = "", catalogue: Sequence[ProductCard] = (), today: date
    ) -> Meaning:
        return load().judge(text, known_language=known_language, catalogue=catalogue, today=today)

    def vector(self, text: str) -> bytes:
        self.asked += 1
        return len(text).to_bytes(2, "little")


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "cache" / "articles")


def test_vectors_are_made_once_for_the_same_words_and_encoder(kept: Kept) -> None:
    first, second = Counting(), Counting("small-1/another-head")
    made = vectors.make(first, TITLES, TEXTS, kept)
    assert vectors.make(second, TITLES, TEXTS, kept) == made
    assert (first.asked, second.asked) == (2, 0)


def test_other_words_and_other_encoders_have_vectors_of_their_own(kept: Kept) -> None:
    vectors.make(Counting(), TITLES, TEXTS, kept)
    for judge, titles in ((Counting("large-1/abc"), TITLES), (Counting("small-1/abc"), {"en": "Logos"})):
        assert vectors.make(judge, titles, TEXTS, kept) == vectors.make(judge, titles, TEXTS)
        assert judge.asked == 4


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", bytes(40)])
def test_rubbish_is_made_again(kept: Kept, tmp_path: Path, rubbish: bytes) -> None:
    made = vectors.make(Counting(), TITLES, TEXTS, kept)
    (file,) = (tmp_path / "cache" / "articles").iterdir()
    file.write_bytes(rubbish)
    judge = Counting()
    assert vectors.make(judge, TITLES, TEXTS, kept) == made
    assert judge.asked == 2


def test_a_folder_that_cannot_be_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = Kept(tmp_path / "file" / "articles")
    assert vectors.make(Counting(), TITLES, TEXTS, kept) == vectors.make(Counting(), TITLES, TEXTS)


def test_of_very_many_the_oldest_go(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "articles"
    folder.mkdir(parents=True)
    for age in range(2_000):
        path = folder / f"{age}"
        path.touch()
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    kept.write("small-1", ["text"], b"1234")
    assert len(list(folder.iterdir())) == 1_800
    assert (folder / "0").exists()
    assert not (folder / "1999").exists()
    assert kept.read("small-1", ["text"]) == b"1234"
