import html
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.letters.personal import LONGEST_NAME, clean, clean_name, clean_url, markers, put_in, without_values
from bot.messages import Letter

LETTER = Letter("Dear {{name|friend}},\n{{unsubscribe_url}}", "{{label|}}News for {{name|you}}", "<p>{{name|you}}</p>")
WAY_OUT = {"unsubscribe_url": "https://haneul.example/u/abc?a=1&b=2"}
HOSTILE = ["Eve\r\nBcc: all@example.com", "<script>alert(1)</script>", "\u202egpj.exe\u2066", "x" * 500, "", "{{why}}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_gives_a_correct_letter(name: str) -> None:
    letter = put_in(LETTER, WAY_OUT | {"name": name})
    assert "\n" not in letter.subject
    assert letter.text.count("\n") == 1
    assert "<script" not in letter.html
    assert "\u202e" not in letter.text + letter.subject + letter.html
    assert len(letter.subject) < 120


def test_a_name_is_escaped_for_where_it_stands() -> None:
    letter = put_in(LETTER, WAY_OUT | {"name": 'A & "B" <c>'})
    assert letter.text.startswith('Dear A & "B" <c>,')
    assert letter.html == "<p>A &amp; &quot;B&quot; &lt;c&gt;</p>"
    assert letter.subject == 'News for A & "B" <c>'


def test_who_has_no_name_is_greeted_all_the_same() -> None:
    assert put_in(LETTER, WAY_OUT | {"name": " \u200b\u202e "}).text.startswith("Dear friend,")


def test_a_value_is_never_searched_for_markers() -> None:
    letter = put_in(Letter("{{name}}"), {"name": "{{why}} x", "why": "secret"})
    assert letter.text == "{{why}} x"


def test_the_label_of_an_advertisement_stands_at_the_head_of_the_subject() -> None:
    assert put_in(LETTER, WAY_OUT | {"label": "(광고)"}).subject == "(광고) News for you"
    assert put_in(LETTER, WAY_OUT).subject == "News for you"


def test_a_marker_without_value_and_words_is_refused() -> None:
    with pytest.raises(ValueError, match="unsubscribe_url"):
        put_in(LETTER, {"name": "Anna"})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x y", 'https://x"onclick=', "//x", "", "https://ü.example"]
)
def test_a_link_that_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="link"):
        clean_url(url)


def test_markers_are_found_with_and_without_words() -> None:
    assert markers("{{name}} {{ firm | your firm }} {no} {{Name}}") == {"name", "firm"}


def test_a_subject_can_be_listed_without_anybodys_values() -> None:
    assert without_values("{{label|}}News for {{name|you}} in {{ firm }} May") == "News for you in May"


def test_marks_that_pile_up_are_thinned_out() -> None:
    assert len(clean("Z" + "\u0301" * 300)) <= 5


@given(st.text(max_size=600))
@example("\ud800")
def test_any_name_becomes_one_harmless_line(name: str) -> None:
    cleaned = clean_name(name)
    assert len(cleaned) <= LONGEST_NAME
    assert clean_name(cleaned) == cleaned
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in cleaned)
    cleaned.encode()


@given(st.text(max_size=100), st.text(max_size=100))
def test_the_same_values_give_the_same_bytes_and_no_element(name: str, why: str) -> None:
    page = Letter("{{name|x}}", "{{name|x}}", '<a title="{{why|}}">{{name|x}}</a>')
    values = {"name": name, "why": why}
    letter = put_in(page, values)
    assert letter == put_in(page, values)
    assert letter.html.count("<") == 2
    assert letter.html.count('"') == 2
    assert html.unescape(letter.html).startswith('<a title="')


@given(st.text())
def test_cleaning_is_bounded_and_stable(text: str) -> None:
    assert clean(clean(text, 50), 50) == clean(text, 50)
    assert len(clean(text, 50)) <= 50
