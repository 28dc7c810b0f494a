import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.letters.markdown import headline, linkable, references, to_html, to_text

SIGNS = st.sampled_from(
    [*list("#*_`[]()<>!|-1. \n&\"'{}:/~\\"), "a", "한", "字", "{{name}}", "https://x.example", "![a](b)"]
)


def page(markdown: str) -> str:
    return to_html(markdown, {"b": "cid:1@newsletter"}, {"b": 100})


def test_a_picture_is_shown_at_its_width_with_its_words() -> None:
    assert page('![a "jar" & {{ name }}](b)') == (
        '<p><img src="cid:1@newsletter" alt="a &quot;jar&quot; &amp; {{name}}" width="100"></p>\n'
    )


def test_a_name_is_kept_apart_from_the_direction_of_its_line() -> None:
    assert page("Hi {{ name | you }}!") == "<p>Hi <bdi>{{name|you}}</bdi>!</p>\n"


@pytest.mark.parametrize("link", ["[x](javascript:alert)", "[x](data:text/html,y)", "[x](vbscript:z)"])
def test_a_link_that_runs_something_leads_nowhere(link: str) -> None:
    assert "href" not in page(link)


@pytest.mark.parametrize(
    ("target", "may"),
    [
        ("https://x.example", True),
        ("MAILTO:a@b.example", True),
        ("{{unsubscribe_url}}", True),
        ("{{name}}", False),
        ("/index", False),
        ("javascript:x", False),
    ],
)
def test_a_letter_links_to_addresses_only(target: str, may: bool) -> None:
    assert linkable(target) is may


def test_lines_of_chinese_and_japanese_join_without_a_space_and_others_with_one() -> None:
    assert to_text("新しい\n皿") == "新しい皿"
    assert page("新产品，\n轻") == "<p>新产品，轻</p>\n"
    assert to_text("새로운\n그릇") == "새로운 그릇"
    assert to_text("new\nplates") == "new plates"


def test_code_in_a_list_stays_where_it_was() -> None:
    assert to_text("- a\n\n  ```\n  x\n  ```\n- b") == "- a\n  x\n- b"


def test_a_headline_is_the_heading_and_its_first_paragraph() -> None:
    assert headline("## New\n\n![a](b)\n\nFirst.\n\nSecond.") == "New\nFirst."


def test_references_know_their_line() -> None:
    assert [(one.kind, one.target, one.line) for one in references("a\n\n![a](b) [c](d)")] == [
        ("picture", "b", 2),
        ("link", "d", 2),
    ]


@settings(deadline=None)
@given(st.lists(SIGNS, max_size=60).map("".join))
def test_any_markdown_becomes_harmless_html_and_readable_text(markdown: str) -> None:
    rendered = page(markdown)
    assert not re.search(r"<(script|iframe|style|object|form)", rendered)
    assert not re.search(r'\bon\w+="', re.sub(r'"[^"]*"', '""', rendered))
    to_text(markdown)
    headline(markdown)
    references(markdown)
