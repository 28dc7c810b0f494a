"""`dangol init`: the questions, the file that comes of them, and what it never does."""

import io
import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands import providers
from bot.commands.ask import Terminal
from bot.commands.init import initialise
from bot.config import load
from bot.config.write import example, filled
from bot.errors import ConfigError, DangolError


class Script:
    """Answers by the beginning of the question; asked a second time, gives the next answer."""

    def __init__(self, **answers: str | list[str]) -> None:
        self._answers = {name: [given] if isinstance(given, str) else list(given) for name, given in answers.items()}
        self.said: list[str] = []
        self.asked: list[tuple[str, bool]] = []

    def say(self, words: str) -> None:
        self.said.append(words)

    def text(self, question: str, default: str = "", *, secret: bool = False) -> str:
        self.asked.append((question, secret))
        for name, answers in self._answers.items():
            if name in question and answers:
                return answers.pop(0) or default
        return default

    def choice(self, question: str, options: Sequence[str], default: str) -> str:
        return self.text(question, default)


def mail_and_chat(**more: str | list[str]) -> Script:
    answers: dict[str, str | list[str]] = {
        "name": "Hanul 무역",
        "token": "123456:AAE-token",
        "group": "-1001234",
        "mail": "sales@hanul.example",
        "Password": 'p"as\\s',
    }
    return Script(**{**answers, **more})


def test_the_answers_make_a_file_that_loads(tmp_path: Path) -> None:
    path = tmp_path / "dangol.toml"
    steps = initialise(path, mail_and_chat(), {})
    settings = load(path, {})
    assert (settings.exporter.name, settings.exporter.country, settings.exporter.language) == ("Hanul 무역", "KR", "ko")
    assert settings.telegram.token.get_secret_value() == "123456:AAE-token"
    assert settings.telegram.staff_group == -1001234
    assert settings.email.imap.host == "imap.hanul.example"
    assert settings.email.imap.password.get_secret_value() == 'p"as\\s'
    assert len(settings.service.secret.get_secret_value()) >= 32
    assert any("dangol doctor" in step for step in steps)
    assert f"--config {path}" in steps[1]


def test_only_the_owner_can_read_it_and_the_comments_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "dangol.toml"
    initialise(path, mail_and_chat(), {})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert text.count("\n# ") > 60
    assert "# The bot's token, from @BotFather." in text
    assert [each.name for each in path.parent.iterdir()] == ["dangol.toml"]


def test_two_files_never_share_a_secret(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        initialise(tmp_path / name, mail_and_chat(), {})
    first, second = (load(tmp_path / name, {}).service.secret.get_secret_value() for name in ("a.toml", "b.toml"))
    assert first != second


def test_a_file_that_is_there_is_left_alone_unless_forced_and_then_hands_on_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "dangol.toml"
    initialise(path, mail_and_chat(), {})
    before = load(path, {})
    with pytest.raises(DangolError, match="--force"):
        initialise(path, mail_and_chat(name="Other"), {})
    assert load(path, {}) == before
    initialise(path, mail_and_chat(name="Other"), {}, force=True)
    after = load(path, {})
    assert after.exporter.name == "Other"
    assert after.service.secret == before.service.secret


def test_a_wrong_answer_is_asked_again(tmp_path: Path) -> None:
    script = mail_and_chat(
        country=["Atlantis", "Vereinigte Staaten"],
        zone=["Chicago", "America/Chicago"],
        token=["hello", "123456:AAE-token"],
        group=["ours", ""],
        mail=["sales", "sales@hanul.example"],
        Database=["mysql://x", "postgres://dangol@db/crm"],
    )
    initialise(tmp_path / "dangol.toml", script, {})
    settings = load(tmp_path / "dangol.toml", {})
    assert (settings.exporter.country, settings.exporter.timezone) == ("US", "America/Chicago")
    assert settings.database_url == "postgres://dangol@db/crm"
    assert settings.telegram.staff_group is None
    assert sum(words.startswith("Expected") for words in script.said) == 6


def test_one_channel_is_enough_and_none_is_asked_again(tmp_path: Path) -> None:
    script = Script(name="Hanul", token=["", "1:abc"])
    steps = initialise(tmp_path / "dangol.toml", script, {})
    assert "At least one" in "".join(script.said)
    assert not load(tmp_path / "dangol.toml", {}).email.enabled
    assert any("telegram.staff_group" in step for step in steps)


def test_passwords_and_tokens_are_not_shown_while_they_are_typed(tmp_path: Path) -> None:
    script = mail_and_chat()
    initialise(tmp_path / "dangol.toml", script, {})
    assert [question.split()[0] for question, secret in script.asked if secret] == ["Telegram", "Password"]


@pytest.mark.parametrize(
    ("address", "imap", "port", "plus"),
    [
        ("a@gmail.com", "imap.gmail.com", 587, True),
        ("a@naver.com", "imap.naver.com", 465, False),
        ("a@Hanmail.net", "imap.daum.net", 465, False),
        ("a@outlook.com", "outlook.office365.com", 587, True),
    ],
)
def test_the_servers_of_common_providers_are_known(
    tmp_path: Path, address: str, imap: str, port: int, plus: bool
) -> None:
    initialise(tmp_path / "dangol.toml", mail_and_chat(mail=address), {})
    email = load(tmp_path / "dangol.toml", {}).email
    assert (email.imap.host, email.smtp.port, bool(email.reply_address)) == (imap, port, plus)


def test_a_firms_own_domain_may_be_run_by_somebody(tmp_path: Path) -> None:
    initialise(tmp_path / "dangol.toml", mail_and_chat(runs="Naver Works"), {})
    assert load(tmp_path / "dangol.toml", {}).email.imap.host == "imap.worksmobile.com"


def test_without_a_person_the_answers_come_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hush\n")
    environ = {
        "DANGOL_EXPORTER__NAME": "Hanul",
        "DANGOL_EXPORTER__COUNTRY": "DE",
        "DANGOL_EMAIL__ADDRESS": "sales@gmail.com",
        "DANGOL_EMAIL__IMAP__PASSWORD_FILE": str(tmp_path / "password"),
        "DANGOL_EMAIL__SMTP__HOST": "smtp.hanul.example",
        "DANGOL_STAFF__WORKING_DAYS": "mon,tue",
    }
    path = tmp_path / "dangol.toml"
    initialise(path, None, environ)
    settings = load(path, {})
    assert settings.exporter.timezone == "Europe/Berlin"
    assert (settings.email.imap.host, settings.email.smtp.host) == ("imap.gmail.com", "smtp.hanul.example")
    assert settings.email.imap.password.get_secret_value() == "hush"
    assert "hush" not in path.read_text()
    assert settings.staff.working_days == ("mon", "tue")


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({}, "exporter.name: missing; set DANGOL_EXPORTER__NAME"),
        ({"DANGOL_EXPORTER__NAME": "A", "DANGOL_EXPORTER__COUNTRY": "KR"}, "at least one way"),
        ({"DANGOL_EXPORTER__NAMES": "A"}, "did you mean DANGOL_EXPORTER__NAME"),
        (
            {"DANGOL_EXPORTER__NAME": "A", "DANGOL_EXPORTER__COUNTRY": "KR", "DANGOL_TELEGRAM__TOKEN": "x"},
            "telegram.token: found 1 characters",
        ),
    ],
)
def test_answers_that_do_not_do_are_told_and_nothing_is_written(
    tmp_path: Path, environ: dict[str, str], fault: str
) -> None:
    with pytest.raises(ConfigError, match=fault):
        initialise(tmp_path / "dangol.toml", None, environ)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DangolError, match="cannot be written"):
        initialise(tmp_path / "file" / "dangol.toml", mail_and_chat(), {})


def test_only_keys_of_the_example_can_be_filled_in() -> None:
    assert tomllib.loads(filled(example(), {"log.level": "debug"}))["log"] == {"level": "debug"}
    with pytest.raises(ValueError, match=r"log\.colour"):
        filled(example(), {"log.colour": "red"})


def test_every_provider_is_named_once_and_reached_by_its_domains() -> None:
    names = [provider.name for provider in providers.PROVIDERS]
    assert len(names) == len(set(names))
    assert len(providers.for_firms()) == 5
    for provider in providers.PROVIDERS:
        assert all(providers.of_address(f"a@{domain}") is provider for domain in provider.domains)


class TestTerminal:
    def terminal(self, monkeypatch: pytest.MonkeyPatch, typed: str) -> tuple[Terminal, io.StringIO]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        screen = io.StringIO()
        return Terminal(Console(file=screen, width=120)), screen

    def test_an_empty_answer_is_the_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal, _ = self.terminal(monkeypatch, "\n Hanul \n")
        assert terminal.text("Name", "A") == "A"
        assert terminal.text("Name", "A") == "Hanul"

    def test_a_choice_is_made_by_its_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal, screen = self.terminal(monkeypatch, "9\nx\n2\nko\n")
        assert terminal.choice("Language", ("en", "ko"), "en") == "ko"
        assert terminal.choice("Language", ("en", "ko"), "en") == "ko"
        assert screen.getvalue().count("Please answer") == 2

    def test_where_nobody_can_answer_it_says_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal, _ = self.terminal(monkeypatch, "")
        with pytest.raises(DangolError, match="--yes"):
            terminal.text("Name")
