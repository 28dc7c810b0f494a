"""Letters become Telegram's messages."""

import httpx
import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.channels.telegram.door import translate
from bot.channels.telegram.letters import answered, file_kind, is_notice, keyboard, parts
from bot.channels.telegram.wire import RefusedError
from bot.errors import AddressGoneError, ChannelDownError, DeliveryError, PermanentError, TemporaryError, UncertainError
from bot.messages import Button, File
from tests.botapi import letter

PNG = File("p.png", "image/png", 3, b"png")
PDF = File("p.pdf", "application/pdf", 3, b"pdf")
NOTE = File("n.mp4", "video/mp4", 3, vendor_ref="x" * 30, kind="video_note")


def test_words_alone_are_one_message() -> None:
    (part,) = parts(letter(7, "hello"))
    assert (part.kind, part.text, part.keyed) == ("text", "hello", True)


def test_one_file_takes_the_words_as_its_caption() -> None:
    (part,) = parts(letter(7, "hello", files=(PNG,)))
    assert (part.kind, part.text, part.keyed) == ("photo", "hello", True)


@pytest.mark.parametrize(
    ("text", "files", "kinds"),
    [
        ("x" * 1025, (PDF,), ["document", "text"]),
        ("👍" * 513, (PNG,), ["photo", "text"]),
        ("hello", (PNG, PDF), ["photo", "document", "text"]),
        ("hello", (NOTE,), ["video_note", "text"]),
        ("", (PNG, PDF), ["photo", "document"]),
        ("", (NOTE,), ["video_note"]),
    ],
)
def test_otherwise_the_files_go_first_and_the_last_message_bears_the_buttons(
    text: str, files: tuple[File, ...], kinds: list[str]
) -> None:
    found = parts(letter(7, text, files=files))
    assert [part.kind for part in found] == kinds
    assert [part.keyed for part in found] == [False] * (len(kinds) - 1) + [True]
    assert found[-1].text == text


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (PNG, "photo"),
        (File("a.svg", "image/svg+xml", 1, b"<svg/>"), "document"),
        (File("a.svg", "image/svg+xml", 1, b"<svg/>", kind="photo"), "document"),
        (File("a.png", "image/png", 1, b"x" * 10_485_761), "document"),
        (File("a.png", "image/png", 1, vendor_ref="id"), "document"),
        (File("a.ogg", "audio/ogg", 1, b"x", kind="voice"), "voice"),
        (File("a", "a/b", 1, b"x", kind="hologram"), "document"),
    ],
)
def test_a_picture_goes_as_a_photo_where_telegram_shows_it(file: File, kind: str) -> None:
    assert file_kind(file) == kind


def test_buttons_become_an_inline_keyboard() -> None:
    made = keyboard(((Button("Yes", "y"), Button("Site", url="https://example.com")), ()))
    assert made is not None
    ((yes, site),) = made.inline_keyboard
    assert (yes.callback_data, site.url) == ("y", "https://example.com")
    assert keyboard(()) is None


def test_only_a_message_of_the_same_chat_is_quoted() -> None:
    found = answered(letter("7", reply_to="7:12"), "7")
    assert found is not None
    assert found.message_id == 12
    assert answered(letter("7", reply_to="8:12"), "7") is None
    assert answered(letter("7", reply_to="7:x"), "7") is None
    assert answered(letter("7"), "7") is None


def test_short_words_that_answer_a_press_are_a_notice_and_more_is_a_message() -> None:
    assert is_notice(letter(7, "Taken"))
    assert not is_notice(letter(7, "x" * 201))
    assert not is_notice(letter(7, "Taken", files=(PDF,)))
    assert not is_notice(letter(7, "Taken", edit_of="7:1"))


def refused(code: int, description: str = "", **parameters: int) -> RefusedError:
    return RefusedError(code, description, dict(parameters))


def broken(cause: Exception) -> TelegramError:
    error = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("broken")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (refused(403, "Forbidden: bot was blocked by the user"), AddressGoneError),
        (refused(403, "Forbidden: user is deactivated"), AddressGoneError),
        (refused(403, "Forbidden: bot was kicked from the supergroup chat"), AddressGoneError),
        (refused(400, "Bad Request: chat not found"), AddressGoneError),
        (refused(400, "Bad Request: message is too long"), PermanentError),
        (refused(413, "Request Entity Too Large"), PermanentError),
        (refused(401, "Unauthorized"), ChannelDownError),
        (refused(404, "Not Found"), ChannelDownError),
        (refused(409, "Conflict"), TemporaryError),
        (refused(429, "Too Many Requests", retry_after=7), TemporaryError),
        (refused(500), TemporaryError),
        (refused(502, "Bad Gateway"), TemporaryError),
        (broken(httpx.ConnectError("refused")), TemporaryError),
        (broken(httpx.ConnectTimeout("slow")), TemporaryError),
        (broken(httpx.PoolTimeout("full")), TemporaryError),
        (broken(httpx.ReadTimeout("silent")), UncertainError),
        (broken(httpx.RemoteProtocolError("hung up")), UncertainError),
        (broken(httpx.ReadError("reset")), UncertainError),
        (TelegramError("Invalid server response"), UncertainError),
    ],
)
def test_telegrams_errors_become_the_houses(error: TelegramError, kind: type[DeliveryError]) -> None:
    assert type(translate(error)) is kind


def test_the_seconds_to_wait_are_kept() -> None:
    failure = translate(refused(429, "Too Many Requests", retry_after=7))
    assert isinstance(failure, TemporaryError)
    assert failure.retry_after == 7.0
