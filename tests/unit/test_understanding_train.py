"""Training: the same sentences give the same head, the cache may be rubbish, our heads fit our sentences."""

from pathlib import Path

import pytest

from bot.understanding import cache, models, sentences, train
from bot.understanding.encoder import Encoder, MissingEncoderError, load
from bot.understanding.head import COLUMNS, UnfitHeadError
from bot.understanding.head import load as read
from bot.understanding.models import Stack
from bot.understanding.net import Plan
from tests.unit.encoders import Letters

ROWS = sentences.load()[::120]
QUICK = Plan(rounds=2)


def silent(done: int, every: int) -> None:
    assert 0 < done <= every


def test_the_shipped_heads_were_trained_on_these_sentences() -> None:
    now = train.digest(sentences.load())
    heads = {path.name: read(path).sentences for path in models.shipped().glob("head-*.npz")}
    assert heads == dict.fromkeys(("head-use.npz", "head-use-e5.npz"), now), "run python -m bot.understanding.train"


def test_the_same_sentences_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        train.train(ROWS, (), Stack((Letters(),)), silent, tmp_path / folder, tmp_path / "vectors", QUICK)
    assert (tmp_path / "a/head-letters.npz").read_bytes() == (tmp_path / "b/head-letters.npz").read_bytes()


def test_a_trained_head_comes_back_from_its_file(tmp_path: Path) -> None:
    encoder = Letters()
    made, report = train.train(ROWS, ROWS[:3], Stack((encoder,)), silent, tmp_path, tmp_path, QUICK)
    found = read(tmp_path / "head-letters.npz")
    found.check(encoder)
    assert found.name == made.name
    assert found.net.outer.shape[1] == COLUMNS
    assert report.sentences == sum(not one.held_out for one in ROWS) + 3
    assert report.size == (tmp_path / "head-letters.npz").stat().st_size
    assert 0 <= report.marks.acceptable <= 1


def test_vectors_are_made_once(tmp_path: Path) -> None:
    encoder = Letters()
    first = cache.encode(encoder, ["one", "two", "one"], silent, tmp_path)
    again = cache.encode(encoder, ["two", "one"], silent, tmp_path)
    assert encoder.calls == 1
    assert (first[[1, 0]] == again).all()


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04", b"nonsense"])
def test_a_cache_of_rubbish_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "vectors-letters-1.npz").write_bytes(rubbish)
    assert cache.encode(Letters(), ["one"], silent, tmp_path).shape == (1, 24)


def test_a_cache_that_cannot_be_kept_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cache.encode(Letters(), ["one"], silent, tmp_path / "file").shape == (1, 24)


@pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04", b"nonsense" * 100])
def test_a_head_of_rubbish_is_named_so(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "head.npz").write_bytes(rubbish)
    with pytest.raises(UnfitHeadError):
        read(tmp_path / "head.npz")


def test_a_head_fits_the_encoder_that_it_was_trained_for_only(tmp_path: Path) -> None:
    made, _ = train.train(ROWS, (), Stack((Letters(),)), silent, tmp_path, tmp_path, QUICK)
    with pytest.raises(UnfitHeadError, match="not for"):
        made.check(Letters("letters-2"))
    with pytest.raises(UnfitHeadError, match="other vectors"):
        made.check(Letters(dimensions=12))


def test_an_encoder_that_cannot_start_is_missing_whatever_it_says() -> None:
    def broken() -> Encoder:
        raise OSError("libgomp.so.1: cannot open shared object file")

    with pytest.raises(MissingEncoderError, match="libgomp"):
        load("e5", {"e5": broken})


def test_where_the_dear_encoder_does_not_run_the_cheap_one_is_the_best() -> None:
    def missing() -> Encoder:
        raise MissingEncoderError("no wheel")

    assert [one.name for one in models.best({"use": Letters, "e5": missing})] == ["letters-1"]
    assert [one.file for one in models.best({"use": Letters, "e5": Letters})][-1] == "head-letters-letters.npz"
