"""Every file of the set of mails becomes what `expected.toml` says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.channels.email.readmail import read_files

FOLDER = Path(__file__).parent.parent / "data" / "mails"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_mail_becomes_what_is_expected(name: str) -> None:
    (answer,) = read_files([FOLDER / name])
    wanted = {key: value.strip("\n") if isinstance(value, str) else value for key, value in EXPECTED[name].items()}
    assert {key: answer.get(key) for key in wanted} == wanted


def test_every_mail_of_the_set_is_expected() -> None:
    assert {path.name for path in FOLDER.glob("*.eml")} == set(EXPECTED)


def test_answers_have_the_keys_of_the_contract() -> None:
    keys = ["file", "kind", "from", "subject", "text", "language", "message_id", "references", "attachments", "bounce"]
    for answer in read_files([FOLDER]):
        assert list(answer) == (["file", "kind", "why"] if answer["kind"] == "unreadable" else keys)


def test_language_is_asked_of_the_caller() -> None:
    (answer,) = read_files([FOLDER / "plain.eml"], lambda text: "en" if "MOQ" in text else "und")
    assert answer["language"] == "en"


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    (answer,) = read_files([tmp_path / "none.eml"])
    assert answer["kind"] == "unreadable"
    assert answer["why"]


def test_mbox_line_before_a_mail_is_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "one.mbox"
    path.write_bytes(b"From anna@acme.example Mon Nov  2 09:15:00 2026\n" + (FOLDER / "plain.eml").read_bytes())
    (answer,) = read_files([path])
    assert answer["from"] == "anna@acme.example"
    assert answer["kind"] == "message"
