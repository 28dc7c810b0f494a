"""The judge by vectors: any text has a meaning, long ones cost no more, and without vectors words judge."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.meaning import Label
from bot.understanding import entities, judge, models, reading, sentences
from bot.understanding.models import Stage
from bot.understanding.vectorjudge import BUDGET, VectorJudge
from bot.understanding.vectors import Matrix

TODAY = date(2026, 6, 1)


class Counting:
    """The real encoder, counting what it is given."""

    def __init__(self, stage: Stage) -> None:
        self._encoder = stage.encoder
        self.name, self.dimensions = stage.encoder.name, stage.encoder.dimensions
        self.characters = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.characters += sum(map(len, texts))
        return self._encoder.encode(texts)


@pytest.fixture(scope="module")
def judging() -> judge.Judge:
    found = judge.load("vectors")
    assert isinstance(found, VectorJudge)
    return found


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return models.stages("vectors")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("did the truck leave already", Label.DELIVERY),
        ("I paid for the premium grade and got the economy one", Label.COMPLAINT),
        ("pls qoute 2x40HQ cif callao asap", Label.ORDER),
        ("STOP", Label.END),
        ("사람하고 얘기하고 싶어요", Label.HUMAN),
        ("哪种更耐用，A还是B", Label.COMPARE),
        ("what's the weather tomorrow", Label.OTHER),
    ],
)
def test_what_is_meant_is_understood_without_the_customary_words(judging: judge.Judge, text: str, label: Label) -> None:
    assert judging.judge(text, today=TODAY).label is label


def test_a_letter_with_four_questions_has_their_four_labels(judging: judge.Judge) -> None:
    text = (
        "Dear Mr. Kim,\n\nI hope you are well. What is the minimum quantity of the kettle K3?\n"
        "And where is our shipment PO-2026-118 now? Would you accept an L/C at sight this time?\n"
        "Please also put our new colleague on the list for your newsletter.\n\nBest regards,\nAna"
    )
    labels = judging.judge(text, today=TODAY).labels
    assert {Label.PRODUCT, Label.DELIVERY, Label.PAYMENT, Label.SUBSCRIBE} <= set(labels)


def test_a_complaint_at_the_end_of_a_very_long_letter_is_heard(judging: judge.Judge) -> None:
    text = "We visited the mountains with our children.\n" * 150 + "By the way, half of the lamps arrived broken."
    meaning = judging.judge(text, today=TODAY)
    assert meaning.complaint.is_complaint
    assert Label.COMPLAINT in meaning.labels


def test_a_meaning_tells_its_vector_and_who_judged(judging: judge.Judge) -> None:
    meaning = judging.judge("where is my order", today=TODAY)
    assert len(meaning.vector) == 2 * 384
    assert meaning.model == judging.name
    assert judging.vector("where is my order") == meaning.vector


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_has_the_same_meaning_every_time(judging: judge.Judge, text: str) -> None:
    meaning = judging.judge(text, today=TODAY)
    assert meaning.labels[0] is meaning.label
    assert len(set(meaning.labels)) == len(meaning.labels)
    assert 0.0 <= meaning.confidence <= 1.0
    assert all(0.0 <= share <= 1.0 for share in meaning.scores.values())
    assert (meaning.complaint.kind is None) is not meaning.complaint.is_complaint
    assert judging.judge(text, today=TODAY) == meaning


@pytest.mark.parametrize("piece", ["a", "Where is it? ", "1,", "뭐", " ", "\n", "🙂", "no. "])
def test_the_dear_encoder_reads_a_bounded_part_of_a_megabyte(stages: list[Stage], piece: str) -> None:
    cheap, dear = stages
    counting = Counting(dear)
    reader = VectorJudge(reading.load(), entities.load(), cheap, replace(dear, encoder=counting))
    assert reader.judge(piece * (1_000_000 // len(piece)), today=TODAY).labels
    assert counting.characters <= 4 * BUDGET


def test_many_threads_judge_alike(judging: judge.Judge) -> None:
    texts = [sentence.text for sentence in sentences.load()[::600]]
    alone = [judging.judge(text, today=TODAY) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: judging.judge(text, today=TODAY), texts)) == alone


def test_a_learned_head_that_is_rubbish_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "head-use-e5.npz").write_bytes(b"rubbish")
    with capture_logs() as logs:
        found = judge.load("vectors", tmp_path)
    assert found.name == judge.load("vectors").name
    assert [line["action"] for line in logs] == ["understanding.head"]


def test_words_judge_where_they_are_asked_for() -> None:
    found = judge.load("words")
    assert found.judge("where is my order", today=TODAY).vector == b""
    assert found.vector("where is my order") == b""


def test_the_small_encoder_judges_alone_where_it_is_asked_for() -> None:
    meaning = judge.load("use").judge("where is my order", today=TODAY)
    assert meaning.label is Label.DELIVERY
    assert len(meaning.vector) == 2 * 512


@pytest.mark.parametrize("language", ["en", "ko", "zh", "ja", "vi", "es", "pt", "de", "fr", "ru", "ar", "id"])
def test_held_out_sentences_are_mostly_understood_in_every_language(judging: judge.Judge, language: str) -> None:
    rows = [row for row in sentences.load() if row.language == language and row.held_out][::6]
    right = sum(judging.judge(row.text, today=TODAY).label in row.labels for row in rows)
    assert right / len(rows) >= 0.5
