"""The search measured on our own small set: the right article, and none where none fits."""

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.files import read
from bot.knowledge.search import Entry, Question, Shelf, terms, weight
from bot.knowledge.vectors import make, parts
from bot.knowledge.vectors import read as unpacked
from bot.people import Stage
from bot.understanding.judge import Judge, load
from bot.understanding.vectors import Matrix, unpack

DATA = Path(__file__).parent.parent / "data"
NONE: Matrix = np.zeros(0, dtype=np.float32)
QUESTIONS = [tuple(line.split("\t")) for line in (DATA / "questions.tsv").read_text("utf-8").splitlines()]


def shelf(judge: Judge | None = None) -> Shelf:
    folder = read(DATA / "articles")
    assert folder.faults == ()
    size = unpack(judge.vector("?")).size if judge else 0
    return Shelf(
        Entry(
            one.slug, one.titles, one.texts, one.keywords,
            unpacked(make(judge, one.titles, one.texts), size) if judge else {}, one.stage, one.products,
        )
        for one in folder.articles
    )  # fmt: skip


def measured(searched: Shelf, judge: Judge | None = None) -> tuple[int, int, int]:
    """Return how many questions were answered rightly, with a wrong article, and told something where nothing fits."""
    right = wrong = needless = 0
    for language, slug, text in QUESTIONS:
        vector = unpack(judge.vector(text)) if judge else NONE
        found = searched.search(Question(text, language, vector))
        right += bool(found) and found[0].slug == slug
        wrong += bool(found) and slug not in ("-", found[0].slug)
        needless += bool(found) and slug == "-"
    return right, wrong, needless


def test_words_alone_find_what_is_asked_in_like_words() -> None:
    right, wrong, needless = measured(shelf())
    assert right >= 16
    assert wrong == 0
    assert needless <= 1


def test_vectors_find_what_is_said_otherwise_and_in_other_languages() -> None:
    judge = load("vectors")
    if not judge.vector("?"):
        pytest.skip("no encoder runs on this machine")
    right, wrong, needless = measured(shelf(judge), judge)
    assert right >= 24
    assert wrong <= 1
    assert needless <= 2


def made(slug: str, title: str, text: str = "It is so.", language: str = "en", **more: object) -> Entry:
    return Entry(slug, {language: title}, {language: text}, **more)  # type: ignore[arg-type]


def ask(text: str, *entries: Entry, language: str = "en", products: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    found = Shelf(entries).search(Question(text, language, NONE, products))
    return [(one.slug, one.language) for one in found]


def test_the_readers_language_comes_before_english_and_english_before_any() -> None:
    warranty = Entry("w", {"ko": "보증", "en": "Warranty for seals"}, {"ko": "1년", "en": "A year."}, stage=Stage.BUYER)
    assert ask("Warranty for seals?", warranty) == [("w", "en")]
    assert ask("보증 warranty seals?", warranty, language="ko") == [("w", "ko")]
    assert ask("warranty seals", warranty, language="fr") == [("w", "en")]


def test_the_product_that_is_named_decides_between_likes() -> None:
    pot, pan = (
        made("pot", "Cleaning the steel", products=("P-1",)),
        made("pan", "Cleaning the steel", products=("P-2",)),
    )
    assert ask("How do I clean the steel?", pot, pan, products=("P-2",))[0] == ("pan", "en")
    assert ask("How do I clean the steel?", pot, pan, products=("P-1",))[0] == ("pot", "en")


def test_common_words_find_nothing() -> None:
    assert ask("How can we order? Please tell us.", made("o", "How can you please us with an order?")) == []


def test_inflected_words_and_scripts_without_spaces_are_found() -> None:
    assert ask("гравировку логотипа на крышке", made("e", "Гравировка логотипов", language="ru"), language="ru")
    assert ask("蓋の刻印サービスはありますか", made("e", "刻印サービス", "蓋にも", language="ja"), language="ja")


def test_any_text_is_searched() -> None:
    entry = made("a", "Title")
    for text in ("", "?", "\x00\ud800", "가" * 50_000, "a b " * 20_000):
        assert ask(text, entry) == []


def test_terms_are_beginnings_and_pairs() -> None:
    assert terms("Deliveries") == terms("delivery")
    assert terms("인삼차") == ["인삼", "삼차"]
    assert weight("zzzzz", "en") == 1.0
    assert weight("pleas", "en") < weight("zzzzz", "en")


def test_vectors_of_another_model_are_not_compared() -> None:
    entry = made("a", "Engraving", vectors={"en": np.ones((1, 3), dtype=np.float32)})
    found = Shelf([entry]).search(Question("Nothing alike", "en", np.ones(4, dtype=np.float32)))
    assert found == ()


def test_a_kept_vector_that_is_none_is_left_out() -> None:
    assert unpacked({"en": "!", "ko": "AAAA", "de": "", "fr": "AAAAAA=="}, 2) != {}
    assert set(unpacked({"en": "!", "ko": "AAAA", "de": "", "fr": "AAAAAA=="}, 2)) == {"fr"}


def test_a_long_text_is_cut_into_parts_that_an_encoder_reads() -> None:
    assert parts("a\n\nb") == ["a b"]
    assert all(len(part) <= 600 for part in parts("x" * 5000))
    assert len(parts("y" * 100_000)) == 12
