"""The local Bot API server speaks as Telegram does, to python-telegram-bot and to plain HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.clock import MovableClock
from bot.demo.botapi import BotApi, WorldError, serve
from tests.botapi import PNG
from tests.web import listen_http

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


@asynccontextmanager
async def bot_of(api: BotApi, **how: Any) -> AsyncIterator[Bot]:
    bot = Bot(
        api.token,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        get_updates_request=HTTPXRequest(connection_pool_size=4),
        request=HTTPXRequest(**how),
    )
    async with bot:
        yield bot


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with serve() as running:
        yield running


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_of(api) as made:
        yield made


async def call(api: BotApi, method: str, **how: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{api.base_url}{api.token}/{method}", **how)


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    assert (await bot.get_me()).username == "dangol_bot"


async def test_an_unknown_token_is_unauthorized_and_an_unknown_method_not_found(api: BotApi) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{api.base_url}1:wrong/getMe")
        malformed = await client.get(f"{api.base_url}wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert malformed.status_code == 404
    assert (await call(api, "noSuchThing")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_call_may_come_as_json_form_multipart_or_query(api: BotApi) -> None:
    mei = api.user("Mei")
    mei.start()
    said = {"chat_id": mei.id, "text": "hello"}
    answers = [
        await call(api, "sendMessage", json=said),
        await call(api, "SENDMESSAGE", data=said),
        await call(api, "sendMessage", data=said, files={"unused": b"x"}),
        await call(api, "sendMessage", params=said),
    ]
    assert [answer.json()["ok"] for answer in answers] == [True] * 4
    assert len(mei.heard()) == 4


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 50_000])
async def test_a_broken_body_is_a_400(api: BotApi, body: bytes) -> None:
    answer = await call(api, "sendMessage", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


async def test_updates_stay_until_a_later_offset_confirms_them(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    for number in range(3):
        mei.send_text(f"m{number}")
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates()
    assert [update.update_id for update in again[:2]] == [update.update_id for update in first]
    assert len(again) == 3
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["m2"]
    assert len(await bot.get_updates()) == 1


async def test_a_negative_offset_forgets_all_but_the_last(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    for number in range(5):
        mei.send_text(f"m{number}")
    assert [update.message.text for update in await bot.get_updates(offset=-2) if update.message] == ["m3", "m4"]
    assert len(await bot.get_updates()) == 2


async def test_a_long_poll_ends_when_something_arrives(api: BotApi, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    api.user("Mei").send_text("here I am")
    (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "here I am"


async def test_only_the_kinds_of_updates_that_are_wanted_are_kept(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    await bot.get_updates(allowed_updates=["edited_message"])
    sent = mei.send_text("hello")
    mei.edit(sent, "hello again")
    assert [update.edited_message is not None for update in await bot.get_updates()] == [True]


async def test_a_second_reader_ends_the_first(bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(bot.get_updates(timeout=1))
    with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates"):
        await first
    assert await second == ()


async def test_a_reader_that_died_takes_nothing_with_it(api: BotApi, bot: Bot) -> None:
    dying = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    api.user("Mei").send_text("hello")
    assert len(await bot.get_updates(timeout=5)) == 1


async def test_a_webhook_is_posted_to_with_its_secret_until_it_says_200(api: BotApi, bot: Bot) -> None:
    taken: list[tuple[str | None, Any]] = []
    answers = [500, 404, 200, 200]

    async def hook(request: Request) -> Response:
        taken.append((request.headers.get("x-telegram-bot-api-secret-token"), await request.json()))
        return Response(status_code=answers[len(taken) - 1])

    mei = api.user("Mei")
    async with listen_http(Starlette(routes=[Route("/hook", hook, methods=["POST"])])) as url:
        await bot.set_webhook(f"{url}/hook", secret_token="s3cret")
        mei.send_text("one")
        mei.send_text("two")
        await api.world.updates.drained(15)
        info = await bot.get_webhook_info()
        await bot.delete_webhook()
    assert [body["message"]["text"] for _, body in taken] == ["one", "one", "one", "two"]
    assert {secret for secret, _ in taken} == {"s3cret"}
    assert info.last_error_message is not None
    assert "404" in info.last_error_message


async def test_a_webhook_and_get_updates_exclude_each_other(api: BotApi, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    await bot.set_webhook("http://127.0.0.1:9/nobody-listens")
    with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook"):
        await waiting
    with pytest.raises(Conflict, match=r"(?i)while webhook is active"):
        await bot.get_updates()
    api.user("Mei").send_text("dropped")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("text", "why"), [("", "message text is empty"), (" \n", "is empty"), ("👍" * 2049, "message is too long")]
)
async def test_a_text_that_telegram_refuses_is_refused(api: BotApi, bot: Bot, text: str, why: str) -> None:
    mei = api.user("Mei")
    mei.start()
    with pytest.raises(BadRequest, match=rf"(?i){why}"):
        await bot.send_message(mei.id, text)
    assert (await bot.send_message(mei.id, "👍" * 2048)).text == "👍" * 2048


async def test_who_cannot_be_written_to_is_said_in_telegrams_words(api: BotApi, bot: Bot) -> None:
    mei, group = api.user("Mei"), api.group("Staff")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(424242, "hello")
    with pytest.raises(Forbidden, match=r"(?i)can't initiate conversation"):
        await bot.send_message(mei.id, "hello")
    mei.start()
    mei.block()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(mei.id, "hello")
    mei.unblock()
    await bot.send_message(mei.id, "hello")
    mei.delete_account()
    with pytest.raises(Forbidden, match=r"(?i)user is deactivated"):
        await bot.send_message(mei.id, "hello")
    group.set_bot("kicked")
    with pytest.raises(Forbidden, match=r"(?i)bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hello")


async def test_being_blocked_is_an_update(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    mei.block()
    with pytest.raises(WorldError):
        mei.send_text("cannot")
    mei.start("back")
    found = await bot.get_updates()
    statuses = [update.my_chat_member.new_chat_member.status for update in found if update.my_chat_member]
    assert statuses == ["kicked", "member"]


async def test_every_kind_of_file_goes_up_and_comes_down(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    for kind in ("document", "voice", "video", "video_note", "animation", "audio", "sticker", "photo"):
        content = PNG + kind.encode()
        sent = await getattr(bot, f"send_{kind}")(mei.id, content)
        carried = sent.photo[-1] if kind == "photo" else getattr(sent, kind)
        fetched = await (await bot.get_file(carried.file_id)).download_as_bytearray()
        assert bytes(fetched) == content
        again = await getattr(bot, f"send_{kind}")(mei.id, carried.file_id)
        assert again.message_id > sent.message_id
    assert [message.kind for message in mei.heard()][::2] == [
        "document",
        "voice",
        "video",
        "video_note",
        "animation",
        "audio",
        "sticker",
        "photo",
    ]


async def test_files_have_their_limits(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(mei.id, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(mei.id, b"no picture")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_document(mei.id, "BQACAgIAAxkBAAI-no-such-file")
    mei.send_document("big.zip", b"", "application/zip", size=21_000_000)
    (*_, update) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await bot.get_file(update.message.document.file_id)


async def test_an_album_is_several_messages_of_one_group(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    sent = await bot.send_media_group(mei.id, [InputMediaPhoto(PNG, caption="two"), InputMediaPhoto(PNG)])
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.text for message in mei.heard()] == ["two", ""]


async def test_messages_are_edited_and_deleted(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    own = mei.start()
    sent = await bot.send_message(mei.id, "Draft", reply_markup=KEYS)
    await bot.edit_message_text("Final", mei.id, sent.message_id)
    (shown,) = mei.heard()
    assert (shown.text, shown.buttons, shown.edited > 0) == ("Final", [], True)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("Final", mei.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", mei.id, 999)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("x", mei.id, own.id)
    await bot.edit_message_reply_markup(mei.id, sent.message_id, reply_markup=KEYS)
    assert shown.buttons[0][0]["text"] == "Yes"
    await bot.delete_message(mei.id, sent.message_id)
    assert mei.heard() == []
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await bot.delete_message(mei.id, sent.message_id)


async def test_captions_and_files_are_edited_too(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    sent = await bot.send_document(mei.id, b"one", filename="a.txt", caption="old")
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await bot.edit_message_text("new", mei.id, sent.message_id)
    await bot.edit_message_caption(mei.id, sent.message_id, caption="new")
    await bot.edit_message_media(InputMediaDocument(b"two", filename="b.txt"), mei.id, sent.message_id)
    (shown,) = mei.heard()
    assert (shown.text, shown.blobs[0].content) == ("", b"two")


async def test_a_pressed_button_is_answered_once_and_in_time() -> None:
    clock = MovableClock()
    async with serve(clock=clock) as api, bot_of(api) as bot:
        mei = api.user("Mei")
        mei.start()
        await bot.send_message(mei.id, "Sure?", reply_markup=KEYS)
        press = mei.press(mei.heard()[0], "Yes")
        assert press is not None
        query = (await bot.get_updates())[-1].callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("y", mei.id)
        await bot.answer_callback_query(query.id, "Thank you")
        assert (press.answered, press.notice) == (True, "Thank you")
        late = mei.press(mei.heard()[0], "y")
        assert late is not None
        clock.move(timedelta(hours=1))
        for asked in (query.id, late.id):
            with pytest.raises(BadRequest, match=r"(?i)query is too old"):
                await bot.answer_callback_query(asked)


async def test_buttons_that_telegram_refuses_are_refused(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    mei.start()
    with pytest.raises(BadRequest, match=r"(?i)BUTTON_DATA_INVALID"):
        await bot.send_message(
            mei.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="x" * 65)]])
        )


async def test_an_answer_quotes_what_it_answers(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    own = mei.send_text("Where is it?")
    sent = await bot.send_message(mei.id, "At sea", reply_to_message_id=own.id)
    assert sent.reply_to_message is not None
    mei.send_text("Which?", reply_to=mei.heard()[0], quote="sea")
    found = (await bot.get_updates())[-1].message
    assert found is not None
    assert found.quote is not None
    assert (found.quote.text, found.quote.position) == ("sea", 3)
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(mei.id, "x", reply_to_message_id=999)
    await bot.send_message(mei.id, "x", reply_to_message_id=999, allow_sending_without_reply=True)


async def test_topics_are_opened_written_to_closed_and_deleted(api: BotApi, bot: Bot) -> None:
    kim = api.user("Kim")
    group = api.group("Staff", kim)
    topic = await bot.create_forum_topic(group.id, "Case 12")
    thread = topic.message_thread_id
    sent = await bot.send_message(group.id, "Wet boxes", message_thread_id=thread)
    assert sent.is_topic_message
    assert [message.text for message in group.heard(thread)] == ["Wet boxes"]
    kim.send_text("Mine", group.chat, topic=thread)
    found = (await bot.get_updates())[-1].message
    assert found is not None
    assert found.message_thread_id == thread
    await bot.edit_forum_topic(group.id, thread, name="Case 12: closed")
    await bot.close_forum_topic(group.id, thread)
    with pytest.raises(WorldError):
        api.user("Lee").send_text("x", group.chat, topic=thread)
    with pytest.raises(BadRequest, match=r"(?i)TOPIC_NOT_MODIFIED"):
        await bot.close_forum_topic(group.id, thread)
    await bot.reopen_forum_topic(group.id, thread)
    await bot.delete_forum_topic(group.id, thread)
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=thread)


async def test_topics_need_a_forum_and_the_right(api: BotApi, bot: Bot) -> None:
    plain, poor = api.group("Plain", forum=False), api.group("Poor")
    poor.set_bot("administrator", can_manage_topics=False)
    with pytest.raises(BadRequest, match=r"(?i)the chat is not a forum"):
        await bot.create_forum_topic(plain.id, "x")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to create a topic"):
        await bot.create_forum_topic(poor.id, "x")


async def test_a_bot_that_is_no_administrator_hears_only_what_is_meant_for_it(api: BotApi, bot: Bot) -> None:
    kim = api.user("Kim")
    group = api.group("Staff", kim, admin=False)
    kim.send_text("lunch?", group.chat)
    kim.send_text("/cases", group.chat)
    found = [update.message.text for update in await bot.get_updates() if update.message]
    assert found == ["/cases"]


async def test_a_group_that_moves_tells_its_new_id(api: BotApi, bot: Bot) -> None:
    kim = api.user("Kim")
    group = api.group("Staff", kim, basic=True)
    old = group.id
    group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "x")
    assert moved.value.new_chat_id == group.id
    assert [update.message.migrate_to_chat_id for update in await bot.get_updates() if update.message] == [
        group.id,
        None,
    ]


async def test_the_bot_can_ask_who_is_there(api: BotApi, bot: Bot) -> None:
    kim, lee = api.user("Kim"), api.user("Lee")
    group = api.group("Staff", kim, lee)
    assert (await bot.get_chat(group.id)).is_forum
    assert (await bot.get_chat_member(group.id, kim.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, api.user("Stranger").id)).status == "left"
    assert {member.user.id for member in await bot.get_chat_administrators(group.id)} == {kim.id, bot.id}
    await bot.set_my_commands([("help", "What I can do")])
    assert [command.command for command in await bot.get_my_commands()] == ["help"]


async def test_flood_control_asks_to_wait(api: BotApi) -> None:
    mei = api.user("Mei")
    mei.start()
    api.world.flood.per_chat = 1
    said = {"chat_id": mei.id, "text": "x"}
    assert (await call(api, "sendMessage", json=said)).status_code == 200
    answer = await call(api, "sendMessage", json=said)
    assert answer.status_code == 429
    assert answer.json()["parameters"] == {"retry_after": 1}
    assert answer.json()["description"] == "Too Many Requests: retry after 1"


async def test_single_faults_can_be_planned(api: BotApi) -> None:
    mei = api.user("Mei")
    mei.start()
    async with bot_of(api, read_timeout=0.2) as bot:
        api.world.faults.fail_next("sendMessage", 500, "Internal Server Error")
        with pytest.raises(NetworkError):
            await bot.send_message(mei.id, "refused")
        api.world.faults.stall_next("sendMessage", 1.0)
        with pytest.raises(TimedOut):
            await bot.send_message(mei.id, "late")
        await mei.hears("late")
        await bot.send_message(mei.id, "fine")
    assert [message.text for message in mei.heard()] == ["late", "fine"]


async def test_watchers_are_told_what_changes(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei")
    async with api.world.watch() as changes:
        mei.start()
        sent = await bot.send_message(mei.id, "hello")
        await bot.edit_message_text("hello again", mei.id, sent.message_id)
        await bot.send_chat_action(mei.id, "typing")
        await bot.delete_message(mei.id, sent.message_id)
        seen = [changes.get_nowait() for _ in range(changes.qsize())]
    assert [change.kind for change in seen] == ["new", "new", "edited", "action", "deleted"]


async def test_what_people_send_is_what_the_library_reads(api: BotApi, bot: Bot) -> None:
    mei = api.user("Mei", language="zh-hans")
    mei.start("token")
    mei.send_photo(PNG, "look")
    mei.send_voice(b"voice")
    mei.send_video(b"film")
    mei.send_video_note(b"round")
    mei.send_sticker(b"sticker")
    mei.send_animation(b"gif")
    mei.send_audio(b"music")
    mei.send_location(35.1, 129.0, "Port")
    mei.send_contact("+8210", "Kim")
    updates: tuple[Update, ...] = await bot.get_updates()
    found = [update.message for update in updates if update.message]
    assert len(found) == 10
    assert found[1].photo[-1].width == 2
    assert found[8].venue is not None
    assert found[9].contact is not None
