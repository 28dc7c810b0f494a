"""The report runs on our own sentences and on a file of others', and the sentences are as many as promised."""

from collections import Counter
from pathlib import Path

import pytest

from bot.meaning import ComplaintKind, Label, Severity
from bot.understanding import report, sentences
from bot.understanding.cues import LANGUAGES


def test_the_report_names_what_matters(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "others.jsonl"
    file.write_text('{"text": "where is my order", "labels": ["delivery"], "lang": "en", "source": "x"}\n')
    report.main([str(file), "--model", "words"])
    printed = capsys.readouterr().out
    assert "first label acceptable: 1.000" in printed
    assert "macro-F1 1.000" in printed
    assert "complaint or not" in printed
    assert "expected calibration error" in printed


def test_there_are_enough_sentences_for_every_label_and_language() -> None:
    counts = Counter((row.language, row.labels[0]) for row in sentences.load())
    for language in LANGUAGES:
        least = 24 if language in {"en", "ko"} else 6
        assert {label: counts[language, label] for label in Label if counts[language, label] < least} == {}


def test_a_header_names_labels_kind_and_severity() -> None:
    row = next(sentences.read("en", "; note\n\n[complaint:damage:high delivery]\nWet!\n"))
    assert row.labels == (Label.COMPLAINT, Label.DELIVERY)
    assert (row.kind, row.severity) == (ComplaintKind.DAMAGE, Severity.HIGH)


def test_no_sentence_stands_twice() -> None:
    assert [
        row for row, times in Counter((row.language, row.text) for row in sentences.load()).items() if times > 1
    ] == []
