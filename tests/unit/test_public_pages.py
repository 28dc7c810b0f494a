import re

import pytest

from bot.render import Words

WORDS = Words()
VALUES: dict[str, object] = {
    "exporter": "Haneul & <Co>",
    "address": "a***@<b>.example",
    "action": '/u/abc"onclick="',
    "preferences": "/p/abc",
    "newsletter": True,
    "cards": False,
    "languages": [("en", "English"), ("ko", "한국어")],
    "chosen": "ko",
    "saved": True,
    "reason": "link",
    "contact": "sales@haneul.example",
}
PAGES = ["unsubscribe", "unsubscribed", "subscribed", "preferences", "error"]


def page(name: str, language: str = "en", **changed: object) -> str:
    return WORDS.render(f"public/{name}.html", language, VALUES | changed)


@pytest.mark.parametrize("language", WORDS.languages)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_alone_and_escapes_what_it_shows(name: str, language: str) -> None:
    shown = page(name, language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in shown
    assert "<script" not in shown
    assert not re.search(r'(src|href)="https?:', shown)
    assert "<Co>" not in shown
    assert "<b>.example" not in shown
    assert 'abc"onclick' not in shown
    assert shown.count("<h1>") == 1


def test_leaving_asks_first_and_posts_what_a_mail_program_posts() -> None:
    shown = page("unsubscribe")
    assert '<form method="post"' in shown
    assert '<input type="hidden" name="List-Unsubscribe" value="One-Click">' in shown


def test_leaving_can_be_taken_back_where_there_is_something_to_take_back() -> None:
    assert 'action="/r/abc"' in page("unsubscribed", action="/r/abc")
    assert "<form" not in page("unsubscribed", action="")


def test_preferences_stand_as_they_were_chosen() -> None:
    shown = page("preferences")
    assert 'name="newsletter" value="yes" checked' in shown
    assert 'name="cards" value="yes">' in shown
    assert 'value="ko" lang="ko" selected' in shown
    assert 'role="status"' not in page("preferences", saved=False)


@pytest.mark.parametrize("reason", ["link", "later", "unheard of"])
def test_an_error_says_what_to_do(reason: str) -> None:
    assert "sales@haneul.example" in page("error", reason=reason)
    assert "mailto:" not in page("error", reason=reason, contact="")


@pytest.mark.parametrize("name", ["unsubscribe", "unsubscribed", "subscribed", "error"])
def test_a_page_needs_only_the_firm_the_address_and_where_to_post(name: str) -> None:
    least = {"exporter": "Haneul", "address": "a***@b.example", "action": "/u/abc"}
    assert "Haneul" in WORDS.render(f"public/{name}.html", "en", least)
