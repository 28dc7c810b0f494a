"""Two judgements side by side: every difference and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.differences import Verdict, differences, read, summary, verdict, written

ONE = Verdict(
    1, "2026-05-04T08:00:00+00:00", "email", "Where is it?", ("delivery",), "", {"orders": ("SO-1",)}, ("say delivery",)
)
VERDICTS = st.builds(
    Verdict,
    st.integers(1, 20),
    st.just("2026-05-04T08:00:00+00:00"),
    st.sampled_from(["email", "telegram"]),
    st.text(max_size=20),
    st.lists(st.sampled_from(["delivery", "order", "other"]), max_size=2).map(tuple),
    st.sampled_from(["", "damage high"]),
    st.dictionaries(st.sampled_from(["orders", "products"]), st.lists(st.text(max_size=5), min_size=1).map(tuple)),
    st.none() | st.lists(st.text(max_size=5)).map(tuple),
)


def test_what_is_the_same_is_no_difference() -> None:
    assert list(differences([ONE], [ONE])) == []


@pytest.mark.parametrize(
    ("what", "value", "before", "after"),
    [
        ("labels", ("payment", "order"), "delivery", "payment, order"),
        ("complaint", "damage high", "", "damage high"),
        ("entities", {"orders": ("SO-1",), "dates": ("2026-06-01",)}, "", "dates: 2026-06-01"),
        ("entities", {}, "orders: SO-1", ""),
        ("actions", ("case unsure handed_other",), "say delivery", "case unsure handed_other"),
    ],
)
def test_each_thing_that_changed_is_told_by_itself(what: str, value: object, before: str, after: str) -> None:
    changed = replace(ONE, **{what: value})  # type: ignore[arg-type]
    (found,) = differences([ONE], [changed])
    assert (found.id, found.what, found.before, found.after) == (1, what, before, after)


def test_a_decision_that_one_side_does_not_know_is_not_compared() -> None:
    assert list(differences([replace(ONE, actions=None)], [ONE])) == []


def test_a_message_that_one_side_lacks_is_a_difference() -> None:
    found = list(differences([ONE], [replace(ONE, id=2)]))
    assert [(one.id, one.what, one.before, one.after) for one in found] == [
        (1, "message", "judged", ""),
        (2, "message", "", "judged"),
    ]


def test_the_summary_counts_messages_and_what_differs_in_them() -> None:
    changed = replace(ONE, labels=("order",), complaint="damage high")
    found = list(differences([ONE, replace(ONE, id=2)], [changed, replace(ONE, id=2)]))
    assert summary(found, 2) == {
        "messages": 2, "different": 1, "labels": 1, "complaint": 1, "entities": 0, "actions": 0, "message": 0,
    }  # fmt: skip


def test_a_stored_meaning_becomes_a_verdict() -> None:
    meaning = {
        "labels": ["complaint", "delivery"],
        "complaint": {"is": True, "kind": "damage", "severity": None},
        "entities": {"orders": ["SO-1"], "dates": []},
    }
    made = verdict(7, "2026-05-04", "email", "a\n b", meaning, None)
    assert made == Verdict(
        7, "2026-05-04", "email", "a b", ("complaint", "delivery"), "damage normal", {"orders": ("SO-1",)}
    )
    assert verdict(8, "", "email", "", {}, ()).labels == ()


@given(st.lists(VERDICTS, max_size=5))
def test_what_was_written_is_read_again(verdicts: list[Verdict]) -> None:
    assert list(read(line for one in verdicts for line in (written(one), "\n"))) == verdicts


@given(st.lists(VERDICTS, max_size=8), st.lists(VERDICTS, max_size=8))
def test_any_two_days_differ_where_they_differ_and_nowhere_else(old: list[Verdict], new: list[Verdict]) -> None:
    found = list(differences(old, new))
    before, after = ({one.id: one for one in side} for side in (old, new))
    for one in found:
        if one.what == "message":
            assert (one.id in before) != (one.id in after)
        else:
            assert getattr(before[one.id], one.what) != getattr(after[one.id], one.what)
    assert list(differences(old, old)) == []


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": "x", "entities": {}}', "[" * 5000])
def test_a_line_that_is_no_judgement_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is no judgement"):
        list(read([written(ONE), line]))
