"""Updates become messages, whatever lies in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.parse import parse
from bot.errors import UnreadableError
from bot.messages import Act, Inbound, Raw

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
MEI = {
    "id": 7001,
    "is_bot": False,
    "first_name": "Mei",
    "last_name": "Lin",
    "username": "mei",
    "language_code": "zh-hans",
}
PRIVATE = {"id": 7001, "type": "private", "first_name": "Mei"}
STAFF = {"id": -1001, "type": "supergroup", "title": "Staff", "is_forum": True}
FILE_ID = "BQACAgIAAxkBAAIBQ2a-file_id"


def raw(update: Any) -> Raw:
    return Raw("telegram", "42", "900", json.dumps(update).encode(), NOW)


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 5, "from": MEI, "chat": PRIVATE, "date": 1_777_777_777} | fields


def read(**fields: Any) -> Inbound:
    """Parse a message with these fields."""
    found = parse(raw({"update_id": 900, "message": message(**fields)}))
    assert found is not None
    return found


def file(**fields: Any) -> dict[str, Any]:
    return {"file_id": FILE_ID, "file_unique_id": "u", "file_size": 12} | fields


def test_a_text_says_who_wrote_what_where_and_when() -> None:
    found = read(text="Hello")
    assert (found.act, found.text, found.full_text, found.chat, found.vendor_id) == (
        Act.MESSAGE,
        "Hello",
        "Hello",
        "7001",
        "7001:5",
    )
    assert found.sent_at == datetime.fromtimestamp(1_777_777_777, UTC)
    sender = found.sender
    assert (sender.address, sender.name, sender.language, sender.username) == ("7001", "Mei Lin", "zh", "mei")
    assert sender.verified
    assert found.private


@pytest.mark.parametrize(("tag", "language"), [("pt-BR", "pt"), ("en", "en"), ("fil", ""), ("", ""), ("zh_TW", "zh")])
def test_a_language_hint_is_cut_to_iso_639_1(tag: str, language: str) -> None:
    assert read(text="x", **{"from": MEI | {"language_code": tag}}).sender.language == language


def test_of_a_photo_the_largest_size_is_taken() -> None:
    sizes = [file(width=90, height=90), file(file_id=FILE_ID + "L", width=1280, height=960, file_size=99)]
    (found,) = read(photo=[sizes[1], sizes[0]], caption="wet boxes").files
    assert (found.vendor_ref, found.size, found.kind, found.media_type) == (FILE_ID + "L", 99, "photo", "image/jpeg")


@pytest.mark.parametrize("kind", ["document", "voice", "audio", "video", "video_note", "animation", "sticker"])
def test_every_kind_of_file_is_carried(kind: str) -> None:
    found = read(**{kind: file(file_name="a.bin", mime_type="application/x-thing")})
    assert [carried.kind for carried in found.files] == [kind]
    assert found.files[0].content is None
    assert found.notices == ()


def test_an_animation_is_not_taken_a_second_time_as_the_document_that_telegram_repeats_it_as() -> None:
    found = read(animation=file(), document=file())
    assert [carried.kind for carried in found.files] == ["animation"]


def test_a_sticker_says_its_emoji() -> None:
    found = read(sticker=file(emoji="👍", is_video=True))
    assert (found.text, found.files[0].media_type) == ("👍", "video/webm")


def test_a_file_larger_than_a_bot_may_fetch_gets_a_notice() -> None:
    assert read(document=file(file_size=30_000_000)).notices == ("file_too_big",)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "_.._etc_passwd"), ("a\r\nb.pdf", "a__b.pdf"), ("...", "document"), ("견적.pdf", "견적.pdf")],
)
def test_a_file_name_leads_nowhere(given: str, kept: str) -> None:
    assert read(document=file(file_name=given)).files[0].name == kept


def test_a_location_is_a_line_that_anybody_can_read() -> None:
    spot = {"latitude": 35.1796, "longitude": 129.0756}
    assert read(location=spot).text == "📍 35.1796, 129.0756"
    venue = {"location": spot, "title": "Busan Port", "address": ""}
    assert read(location=spot, venue=venue).text == "📍 35.1796, 129.0756 Busan Port"


def test_a_contact_is_a_name_and_a_number() -> None:
    assert read(contact={"phone_number": "+82101234", "first_name": "Kim"}).text == "Kim, +82101234"


@pytest.mark.parametrize("kind", ["poll", "dice", "story", "game", "giveaway", "paid_media", "invoice", "of_tomorrow"])
def test_what_cannot_be_carried_is_said(kind: str) -> None:
    assert read(**{kind: {"a": 1}}).notices == ("unsupported",)


def test_a_message_with_nothing_in_it_is_one_that_we_cannot_carry() -> None:
    assert read().notices == ("unsupported",)


def test_an_edit_names_what_it_changed_and_has_an_id_of_its_own() -> None:
    found = parse(raw({"update_id": 900, "edited_message": message(text="new", edit_date=1_777_777_999)}))
    assert found is not None
    assert (found.act, found.edit_of, found.text) == (Act.EDIT, "7001:5", "new")
    assert found.vendor_id not in ("7001:5", "")
    assert found.sent_at == datetime.fromtimestamp(1_777_777_999, UTC)


def test_an_answer_names_and_quotes_what_it_answers() -> None:
    answered = message(message_id=3, text="We ship on Monday.\nBy sea.")
    found = read(text="Which Monday?", reply_to_message=answered, quote={"text": "on Monday", "position": 8})
    assert (found.reply_to, found.text, found.full_text) == (
        "7001:3",
        "Which Monday?",
        "> on Monday\n\nWhich Monday?",
    )
    assert read(text="?", reply_to_message=answered).full_text == "> We ship on Monday.\n> By sea.\n\n?"


def test_an_answer_to_a_message_of_another_chat_is_named_too() -> None:
    external = {"origin": {}, "chat": STAFF, "message_id": 8}
    assert read(text="?", external_reply=external, quote={"text": "q"}).reply_to == "-1001:8"


def test_in_a_topic_the_message_that_opened_it_is_not_what_was_answered() -> None:
    opener = message(message_id=77, chat=STAFF, forum_topic_created={"name": "Case 12"})
    found = read(chat=STAFF, text="I take it", message_thread_id=77, is_topic_message=True, reply_to_message=opener)
    assert (found.topic, found.reply_to, found.private, found.full_text) == ("77", "", False, "I take it")


def test_a_reply_thread_of_an_ordinary_group_is_no_topic() -> None:
    assert read(chat=STAFF, text="x", message_thread_id=77).topic == ""


@pytest.mark.parametrize(
    ("text", "token"), [("/start", ""), ("/start abc_-9", "abc_-9"), ("/start@dangol_bot abc", "abc")]
)
def test_start_carries_its_token(text: str, token: str) -> None:
    found = read(text=text)
    assert (found.act, found.token, found.text) == (Act.START, token, "")


@pytest.mark.parametrize("text", ["/help", "/starter", "say /start"])
def test_other_commands_are_words(text: str) -> None:
    found = read(text=text)
    assert (found.act, found.text) == (Act.MESSAGE, text)


def test_a_pressed_button_gives_its_data_and_what_it_takes_to_answer_it() -> None:
    query = {"id": "99", "from": MEI, "chat_instance": "1", "data": "order:yes", "message": message(message_id=4)}
    found = parse(raw({"update_id": 900, "callback_query": query}))
    assert found is not None
    assert (found.act, found.button, found.token, found.reply_to, found.chat, found.sent_at) == (
        Act.BUTTON,
        "order:yes",
        "99",
        "7001:4",
        "7001",
        NOW,
    )


@pytest.mark.parametrize(
    ("old", "new", "act"),
    [
        ("member", "kicked", Act.BLOCK),
        ("kicked", "member", Act.UNBLOCK),
        ("left", "member", None),
        ("member", "left", None),
    ],
)
def test_being_blocked_and_unblocked_is_heard(old: str, new: str, act: Act | None) -> None:
    change = {"chat": PRIVATE, "from": MEI, "date": 1_777_777_777}
    change |= {"old_chat_member": {"status": old}, "new_chat_member": {"status": new}}
    found = parse(raw({"update_id": 900, "my_chat_member": change}))
    assert (found.act if found else None) == act
    group = parse(raw({"update_id": 900, "my_chat_member": change | {"chat": STAFF}}))
    assert group is None


def test_a_group_that_moved_tells_its_new_id() -> None:
    found = read(chat={"id": -55, "type": "group"}, migrate_to_chat_id=-1001234)
    assert (found.act, found.notices, found.text, found.chat) == (Act.NOTICE, ("group_migrated",), "-1001234", "-55")


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [MEI]},
        {"left_chat_member": MEI},
        {"pinned_message": {"message_id": 1}},
        {"forum_topic_closed": {}},
        {"migrate_from_chat_id": -55},
        {"text": "x", "from": MEI | {"is_bot": True}},
        {"text": "x", "is_automatic_forward": True},
        {"text": "x", "from": None},
        {"text": "x", "chat": {"id": -9, "type": "channel"}},
    ],
)
def test_what_concerns_nobody_is_passed_over(fields: dict[str, Any]) -> None:
    assert parse(raw({"update_id": 900, "message": message(**fields)})) is None


def test_a_live_location_that_moves_on_is_no_edit() -> None:
    moved = message(location={"latitude": 1.0, "longitude": 2.0, "live_period": 900})
    assert parse(raw({"update_id": 900, "edited_message": moved})) is None


@pytest.mark.parametrize("update", [{}, {"update_id": 1}, {"channel_post": message()}, {"kind_of_tomorrow": {}}])
def test_other_updates_are_passed_over(update: dict[str, Any]) -> None:
    assert parse(raw(update)) is None


@pytest.mark.parametrize(
    "update",
    [
        [],
        {"message": 5},
        {"message": message(chat={"id": "7001"})},
        {"message": message(message_id=True)},
        {"message": message(**{"from": {"id": 2**70}})},
        {"callback_query": {"from": MEI}},
    ],
)
def test_what_lacks_its_ids_is_unreadable(update: Any) -> None:
    with pytest.raises(UnreadableError):
        parse(raw(update))


def test_half_a_surrogate_pair_and_nul_do_not_get_through() -> None:
    assert read(text="a\ud83d b\x00c").text == "a\ufffd bc"


def test_a_date_outside_all_calendars_is_the_time_of_receipt() -> None:
    assert read(text="x", date=10**17).sent_at == NOW
    assert read(text="x", date=-5).sent_at == NOW


def sound(content: bytes) -> None:
    """Whatever the bytes are: a message with storable words, nothing, or unreadable."""
    try:
        found = parse(Raw("telegram", "42", "900", content, NOW))
    except UnreadableError:
        return
    if found is None:
        return
    for words in (found.text, found.full_text, found.sender.name, found.token, found.button, found.vendor_id):
        assert "\0" not in words
        words.encode()
    assert found.sent_at.tzinfo is not None
    assert all(carried.size >= 0 for carried in found.files)


KEYS = st.sampled_from(
    [
        "update_id",
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "from",
        "chat",
        "id",
        "message_id",
        "date",
        "text",
        "caption",
        "photo",
        "document",
        "sticker",
        "voice",
        "venue",
        "location",
        "latitude",
        "longitude",
        "contact",
        "quote",
        "reply_to_message",
        "external_reply",
        "is_bot",
        "data",
        "new_chat_member",
        "old_chat_member",
        "status",
        "type",
        "file_id",
        "file_size",
        "width",
        "height",
        "message_thread_id",
        "is_topic_message",
        "migrate_to_chat_id",
        "poll",
        "username",
        "language_code",
        "first_name",
        "mime_type",
        "file_name",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["private", "kicked", "member", FILE_ID, "/start x", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=30,
)


@given(VALUES)
def test_any_json_at_all_is_taken_calmly(value: Any) -> None:
    sound(json.dumps(value).encode())


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_taken_calmly(content: bytes) -> None:
    sound(content)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, VALUES, max_size=6), st.dictionaries(KEYS, VALUES, max_size=3), KEYS)
def test_a_real_update_with_parts_exchanged_is_taken_calmly(
    fields: dict[str, Any], inner: dict[str, Any], key: str
) -> None:
    for kind in ("message", "edited_message"):
        sound(json.dumps({kind: message(text="hi") | fields | {"from": MEI | inner}}).encode())
    query = {"id": "1", "from": MEI, "message": message() | fields, "data": "x"}
    sound(json.dumps({"callback_query": query | {key: inner}}).encode())
    sound(json.dumps({"my_chat_member": {"chat": PRIVATE, "from": MEI, "date": 1} | fields}).encode())


@pytest.mark.parametrize(
    "content", [b'{"a":' * 100_000, b"1" * 5000, b"[" * 100_000, b'{"message":' + b"9" * 5000 + b"}"]
)
def test_deep_and_long_json_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        parse(Raw("telegram", "42", "900", content, NOW))
