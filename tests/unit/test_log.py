"""The log: one door for all lines, an action's name on each, personal data masked."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import log

TOKEN = "123456789:AAExampleExampleExampleExampleExample0"


@pytest.fixture(autouse=True)
def _leave_no_trace() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def json_log(level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    log.setup(level, "json", stream)
    return stream


def test_a_line_carries_its_action_and_its_ids() -> None:
    stream = json_log()
    with structlog.contextvars.bound_contextvars(interaction=7):
        log.get("bot.channels.email").info("mail.fetched", uid=12, message_id="<a.b@mx.example.com>")
    [line] = lines(stream)
    assert line["action"] == "mail.fetched"
    assert (line["uid"], line["interaction"], line["message_id"]) == (12, 7, "<a.b@mx.example.com>")
    assert (line["level"], line["logger"]) == ("info", "bot.channels.email")
    assert line["timestamp"].endswith("Z")


def test_a_sentence_stands_beside_the_action_it_is_about() -> None:
    stream = json_log()
    log.get("bot.app").error("down", action="app.down", channel="email")
    log.get("bot.app").error("listening failed", action="app.listen")
    assert [(line["action"], line["message"]) for line in lines(stream)] == [
        ("app.down", "down"),
        ("app.listen", "listening failed"),
    ]
    people = io.StringIO()
    log.setup("info", "console", people)
    log.get("bot.app").error("listening failed", action="app.listen")
    assert "app.listen: listening failed" in people.getvalue()


def test_a_librarys_line_goes_through_the_same_door() -> None:
    stream = json_log()
    logging.getLogger("aiosmtplib").info("sending to %s", "maria@example.com")
    [line] = lines(stream)
    assert line["action"] == "aiosmtplib"
    assert line["message"] == "sending to m***@e***.com"


def test_the_bot_token_in_a_librarys_url_is_masked_even_at_debug() -> None:
    stream = json_log("debug")
    for name in ("httpx", "telegram.ext"):
        logging.getLogger(name).warning("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger(name).info("not written")
    assert len(lines(stream)) == 2
    assert "AAExample" not in stream.getvalue()


def test_an_exception_is_told_without_what_it_holds() -> None:
    stream = json_log()
    try:
        raise ValueError(f"bad answer from https://api.telegram.org/bot{TOKEN}/getMe for maria@example.com")
    except ValueError:
        log.get("x").exception("call.failed")
    assert "ValueError" in lines(stream)[0]["exception"]
    assert "AAExample" not in stream.getvalue() and "maria@" not in stream.getvalue()


def test_values_inside_values_are_masked_and_secrets_by_their_name() -> None:
    stream = json_log()
    log.get("x").info(
        "settings.read", email={"password": "hush", "to": ["maria@example.com"]}, token="t", deep=[[[[[[["x"]]]]]]]
    )
    [line] = lines(stream)
    assert line["email"] == {"password": "***", "to": ["m***@e***.com"]}
    assert line["token"] == "***"


def test_people_get_readable_lines() -> None:
    stream = io.StringIO()
    log.setup("info", "console", stream)
    log.get("x").info("letter.sent", letter=3, to="maria@example.com")
    try:
        raise ValueError("no")
    except ValueError:
        log.get("x").exception("letter.failed")
    assert "letter.sent" in stream.getvalue() and "letter=3" in stream.getvalue()
    assert "m***@e***.com" in stream.getvalue() and "ValueError: no" in stream.getvalue()


def test_the_level_holds_and_setting_up_twice_does_not_double_lines() -> None:
    json_log()
    stream = json_log("warning")
    log.get("x").info("not.written")
    log.get("x").warning("written", raw=b"caf\xc3\xa9")
    assert [line["raw"] for line in lines(stream)] == ["café"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("", ""),
        ("john@dangol.example", "j***@d***.example"),
        ("<김@회사.example.co.kr>, x", "<김***@회***.kr>, x"),
        ("a.b+c@sub.mail.example.com wrote", "a***@s***.com wrote"),
        (f"token {TOKEN} there", "token *** there"),
        (f"https://api.telegram.org/bot{TOKEN}/sendMessage", "https://api.telegram.org/bot***/sendMessage"),
        ("http://127.0.0.1:8081/bot1:AB/getMe", "http://127.0.0.1:8081/bot***/getMe"),
        ("postgres://dangol:hush@db:5432/crm", "postgres://dangol:***@db:5432/crm"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("password='hush' user=x", "password='***' user=x"),
        ('{"secret": "hush"}', '{"secret": "***"}'),
        ("call +82 10-1234-5678 now", "call ***78 now"),
        ("call +1 (415) 555-2671", "call ***71"),
        ("010-1234-5678", "***78"),
        ("02 345 6789", "***89"),
        ("order 20261017-0042 of 1,234.50 USD", "order 20261017-0042 of 1,234.50 USD"),
        ("2026-10-17T09:00:00+00:00", "2026-10-17T09:00:00+00:00"),
        ("chat -1001234567890 user 987654321", "chat -1001234567890 user 987654321"),
        ("at 10:30, 12 of 13", "at 10:30, 12 of 13"),
        ("hs 0902.10 lot 0042", "hs 0902.10 lot 0042"),
    ],
)
def test_personal_data_is_masked_and_ids_are_kept(text: str, masked: str) -> None:
    assert log.mask(text) == masked


def test_a_long_value_is_cut() -> None:
    assert len(log.mask("a@" * 500_000)) < 21_000


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_masked_without_a_fault(text: str) -> None:
    assert "maria@example.com" not in log.mask(f"{text} maria@example.com")
