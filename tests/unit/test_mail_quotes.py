"""New words are told from old ones, in twelve languages and more."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.channels.email.quotes import new_text

DATA = Path(__file__).parent.parent / "data" / "mails" / "replies.toml"
CASES: list[dict[str, Any]] = tomllib.loads(DATA.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_new_text_is_what_the_sender_wrote(case: dict[str, Any]) -> None:
    assert new_text(case["body"], is_reply=case.get("reply", True)) == case["text"].strip("\n")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_new_text_of_new_text_is_itself_or_shorter_but_never_nothing(case: dict[str, Any]) -> None:
    once = new_text(case["body"])
    assert new_text(once)


def test_words_are_never_all_cut() -> None:
    assert new_text("> only quoted\n> lines") == "> only quoted\n> lines"
    assert new_text("-- \nAnna") == "--\nAnna"
    assert new_text("Best regards,\nAnna") == "Best regards,\nAnna"
