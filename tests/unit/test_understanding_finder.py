"""Cues are found through endings, gaps and slips, and nowhere else."""

import pytest

from bot.understanding.cues import Cue, read
from bot.understanding.finder import Finder


def found(language: str, cues: str, sentence: str) -> set[str]:
    """Return the names of the groups found; `cues` is TOML, one line `name = "cue | cue"` a group."""
    groups = "\n".join(
        f"[g.{line.partition('=')[0].strip()}]\n1 ={line.partition('=')[2]}" for line in cues.splitlines()
    )
    finder = Finder(tuple(read(language, groups)))
    return {hit.cue.group.removeprefix("g.") for hit in finder.find(sentence, {language: 1.0})}


def test_a_star_stands_for_any_ending() -> None:
    assert found("en", 'a = "deliver*"', "When is the DELIVERY?") == {"a"}


def test_a_gap_spans_four_words_and_no_more() -> None:
    assert found("en", 'a = "cancel ~ order"', "cancel this very big urgent order") == {"a"}
    assert found("en", 'a = "cancel ~ order"', "cancel one two three four five order") == set()


def test_a_longer_cue_takes_the_shorter_one_inside_it() -> None:
    assert found("en", 'a = "damage"\nb = "no damage"', "there is no damage") == {"b"}


@pytest.mark.parametrize("slip", ["qoute", "quotte", "quotes"])
def test_one_slip_in_a_word_is_forgiven(slip: str) -> None:
    assert found("en", 'a = "quote"', f"please {slip} now") == {"a"}


@pytest.mark.parametrize("other", ["quota", "mute", "quoting"])
def test_another_word_is_no_slip(other: str) -> None:
    assert found("en", 'a = "quote"', other) == set()


def test_korean_cues_stay_within_words_unless_written_with_a_space() -> None:
    assert found("ko", 'a = "문제"', "주문 제작 되나요") == set()
    assert found("ko", 'a = "안 왔"', "아직 안왔어요") == {"a"}
    assert found("ko", 'a = "^또"', "로또 당첨") == set()


def test_vietnamese_tones_count_where_they_are_written() -> None:
    assert found("vi", 'a = "chờ"', "gửi cho tôi") == set()
    assert found("vi", 'a = "bao nhiêu"', "gia bao nhieu") == {"a"}


def test_arabic_articles_and_the_joined_and_are_looked_through() -> None:
    assert found("ar", 'a = "بضاعه"', "وصلت البضاعة") == {"a"}
    assert found("ar", 'a = "استلمنا"', "واستلمنا أمس") == {"a"}


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert found("zh", 'a = "报价"', "請報價") == {"a"}


def test_every_cue_file_is_read() -> None:
    assert all(isinstance(cue, Cue) and cue.parts for cue in read("en", '[label.x]\n2 = "one two | three*"'))
