"""What a head makes of outcomes and cues together, and what it is told when it is fitted."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.meaning import Label
from bot.understanding import features, sentences, train
from bot.understanding.examples import FOLDS, Examples
from bot.understanding.fitting import fit
from bot.understanding.head import COLUMNS, COMPLAINT, heard, with_cues
from bot.understanding.head import load as read
from bot.understanding.models import Stack
from bot.understanding.net import Plan
from bot.understanding.shares import of_choice
from tests.unit.encoders import Letters

LABELS = len(features.LABELS)


def test_a_cue_speaks_for_its_label_as_much_as_cues_count() -> None:
    rows = np.zeros((1, features.SIZE), dtype=np.float32)
    rows[0, features.LABELS.index(Label.DELIVERY)] = 1.0
    even = np.zeros((1, LABELS), dtype=np.float32)
    shares = of_choice(with_cues(even, rows, 0.9))[0]
    assert features.LABELS[int(shares.argmax())] is Label.DELIVERY
    assert (of_choice(with_cues(even, rows, 0.0)) == of_choice(even)).all()


@given(st.floats(-20, 20, width=32), st.floats(0, 1, width=32), st.floats(0, 1, width=32))
def test_the_more_a_text_is_like_a_complaint_the_more_one_is_heard(outcome: float, one: float, other: float) -> None:
    claimed = np.zeros((2, LABELS), dtype=np.float32)
    claimed[:, features.LABELS.index(Label.COMPLAINT)] = sorted((one, other))
    low, high = heard(np.full(2, outcome, dtype=np.float32), claimed)
    assert np.isfinite([low, high]).all()
    assert low <= high


def test_what_was_settled_by_cross_validation_is_kept_with_the_head(tmp_path: Path) -> None:
    rows = sentences.load()[::120]
    made, report = train.train(
        rows, (), Stack((Letters(),)), lambda done, every: None, tmp_path, tmp_path, Plan(rounds=2)
    )
    found = read(tmp_path / "head-letters.npz")
    kept, told = ([head.cues, head.surely, head.complaint_from] for head in (found, report.marks))
    assert np.allclose(kept, told)
    assert np.allclose(kept, [made.cues, made.surely, made.complaint_from])


def office(complaining: float, seed: int = 1) -> Examples:
    """Return messages of which a share complains, in vectors that tell it but for some noise."""
    chance = np.random.default_rng(seed)
    complains = chance.random(3000) < complaining
    vectors = chance.standard_normal((3000, 4)).astype(np.float32)
    vectors[:, 0] += 1.5 * complains
    wanted = np.zeros((3000, COLUMNS), dtype=np.float32)
    wanted[:, COMPLAINT] = complains
    wanted[complains, features.LABELS.index(Label.COMPLAINT)] = 1.0
    wanted[~complains, features.LABELS.index(Label.ORDER)] = 1.0
    rows = np.hstack([vectors, np.zeros((3000, features.SIZE), dtype=np.float32)])
    return Examples(rows, wanted, np.ones(3000, dtype=np.float32), np.arange(3000) % FOLDS)


def test_precision_is_told_as_in_an_office_and_not_as_among_sentences() -> None:
    _, rare = fit(office(0.15), [4], Plan(rounds=3))
    _, many = fit(office(0.5), [4], Plan(rounds=3))
    # Where half of the sentences complain, any alarm would be right in half of the cases among them.
    assert many.complaint_precision < 0.5
    assert many.complaint_from > rare.complaint_from


def test_a_missed_complaint_costs_more_than_a_false_alarm() -> None:
    _, marks = fit(office(0.15), [4], replace(Plan(), rounds=3))
    assert marks.complaint_recall > marks.complaint_precision
