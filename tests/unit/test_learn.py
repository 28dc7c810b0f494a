"""Heads changing places, and an encoder that is asked nothing twice."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bot.commands.learn import measure, replace, undo
from bot.meaning import Label
from bot.understanding import rejudge
from bot.understanding.judge import load
from bot.understanding.recalled import Recalled
from bot.understanding.sentences import Sentence
from bot.understanding.vectors import Matrix


def head(folder: Path, words: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "head-use.npz").write_text(words)
    return folder


def held(folder: Path) -> str:
    file = folder / "head-use.npz"
    return file.read_text() if file.is_file() else ""


def test_one_step_back_brings_the_head_before(tmp_path: Path) -> None:
    heads = tmp_path / "data" / "heads"
    replace(heads, head(tmp_path / "data" / "new1", "first"))
    assert held(heads) == "first"
    replace(heads, head(tmp_path / "data" / "new2", "second"))
    assert held(heads) == "second"
    assert undo(heads)
    assert held(heads) == "first"
    assert not undo(heads)


def test_before_the_first_learning_the_packages_own_head_judged(tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    replace(heads, head(tmp_path / "new", "first"))
    assert undo(heads)
    assert held(heads) == ""


def test_a_judge_is_measured_on_what_is_held_out_and_on_the_corrections() -> None:
    steps: list[tuple[str, int, int]] = []
    own = [Sentence("en", "zzzz", (Label.OTHER,)), Sentence("en", "hello", (Label.PAYMENT,))]
    score = measure(load("words"), own, "before", lambda name, done, every: steps.append((name, done, every)))
    assert score.corrected == 1
    assert 0.4 < score.held_out < 1
    assert 0.8 < score.complaints <= 1
    assert steps[-1][1] == steps[-1][2] == len(steps)


class Numbers:
    """An encoder that keeps a list of what it was asked."""

    name = "numbers-1"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_a_text_is_encoded_once_and_what_is_remembered_never() -> None:
    encoder = Numbers()
    recalled = Recalled(encoder)
    recalled.remember("known", np.array([7.0, 7.0], dtype=np.float32))
    recalled.remember("of another", np.zeros(3, dtype=np.float32))
    assert recalled.encode(["a", "known", "a", "of another"]).tolist() == [[1, 1], [7, 7], [1, 1], [10, 1]]
    assert recalled.encode(["a"]).tolist() == [[1, 1]]
    assert encoder.asked == ["a", "of another"]
    assert recalled.encoded == 2
    assert recalled.encode([]).shape == (0, 2)


def test_judging_again_with_the_kept_vectors_gives_the_same() -> None:
    judge = load("auto")
    again, remember = rejudge.load("auto")
    assert again.name == judge.name
    for text in (
        "Where is my order SO-1?",
        "인삼차 견적 부탁드립니다",
        "30 boxes arrived broken and wet. What now?",
        "",
    ):
        first = judge.judge(text, today=date(2026, 5, 4))
        remember(text, first.vector, first.model)
        second = again.judge(text, today=date(2026, 5, 4))
        assert (second.labels, second.complaint, second.entities) == (first.labels, first.complaint, first.entities)
    remember("x", b"\x00", "another/1")
    remember("x", b"\x00\x01\x02", judge.name)
    assert again.judge("x", today=date(2026, 5, 4)).model == judge.name
