"""Cutting long texts into parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.split import split, units

texts = st.text(st.sampled_from("ab .!?。؟\n\t가나́👍🏽👨\u200d👩🇰🇷한ㄱ\ufe0f、"), max_size=300) | st.text(max_size=300)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(texts, st.integers(2, 60), st.booleans())
def test_parts_fit_are_never_blank_and_lose_only_white_space(text: str, limit: int, utf16: bool) -> None:
    parts = split(text, limit, utf16=utf16)
    assert all((units(part) if utf16 else len(part)) <= limit for part in parts)
    assert all(part.strip() for part in parts)
    assert squeezed("".join(parts)) == squeezed(text)


@given(texts, st.integers(20, 60))
def test_no_part_begins_with_a_combining_mark_or_a_joiner(text: str, limit: int) -> None:
    text = text.replace("\u200d\u200d", "").replace("\u0301\u0301", "")
    spaced = " ".join(text[at : at + 8].lstrip("\u0301\u200d\ufe0f🏽") for at in range(0, len(text), 8))
    for part in split("x" + spaced, limit)[1:]:
        assert part[0] not in "\u0301\u200d\ufe0f🏽"


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert split(" hello \n", 20) == [" hello \n"]


def test_a_blank_text_has_no_parts() -> None:
    assert split(" \n\t ", 2) == []


def test_a_paragraph_is_the_first_choice() -> None:
    text = "First one. Still the first.\n\nSecond one. And more of it."
    assert split(text, 40) == ["First one. Still the first.", "Second one. And more of it."]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It came. It was wet inside", "It came."),
        ("그것이 왔습니다. 안이 젖어 있었습니다", "그것이 왔습니다."),
        ("到着しました。中が濡れていたのです", "到着しました。"),
        ("「到着しました。」中が濡れていたのです", "「到着しました。」"),
        ("هل وصلت الشحنة؟ نعم وصلت مبللة", "هل وصلت الشحنة؟"),
        ('He said "wet!" and then nothing', 'He said "wet!"'),
    ],
)
def test_a_sentence_is_the_second(text: str, first: str) -> None:
    assert split(text, len(text) - 3)[0] == first


def test_a_line_end_counts_as_a_sentence_end() -> None:
    assert split("Pump, 500 pcs\nValve, 300 pcs and more", 30) == ["Pump, 500 pcs", "Valve, 300 pcs and more"]


def test_a_word_is_the_third() -> None:
    assert split("one two three four", 10) == ["one two", "three four"]


def test_a_word_may_end_exactly_at_the_limit() -> None:
    assert split("abcde fghij", 5) == ["abcde", "fghij"]


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert split("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


def test_utf16_counts_an_emoji_twice_and_never_halves_it() -> None:
    assert split("👍👍👍", 5, utf16=True) == ["👍👍", "👍"]


@pytest.mark.parametrize(
    "seen_as_one", ["e\u0301\u0323", "👨\u200d👩\u200d👧", "🇰🇷", "👍🏽", "\u1112\u1161\u11ab", "\ud83d\udc4d"]
)
def test_what_is_seen_as_one_character_stays_together(seen_as_one: str) -> None:
    for room in range(len(seen_as_one), len(seen_as_one) * 3):
        parts = split(seen_as_one * 6, room)
        assert {part.replace(seen_as_one, "") for part in parts} == {""}


def test_a_pile_of_marks_longer_than_a_part_is_cut_all_the_same() -> None:
    assert split("e" + "\u0301" * 9, 4) == ["e\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2]


def test_long_runs_of_anything_take_linear_time() -> None:
    for run in (".", " ", "\n", "\u0301", "🇰", "a ", "。", '"'):
        split("x" + run * 50_000 + "x", 4096, utf16=True)


def test_a_part_must_hold_something() -> None:
    with pytest.raises(ValueError, match="two units"):
        split("abc", 1)
