"""The Telegram channel over the local Bot API: what is Telegram's own and not every channel's."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram import Rates, TelegramChannel, WebhookSettings
from bot.demo.botapi import BotApi, User, serve
from bot.errors import (
    AddressGoneError,
    ChannelDownError,
    FileTooLargeError,
    PermanentError,
    TemporaryError,
    UncertainError,
)
from bot.messages import Act, Button, File, Raw
from tests.botapi import PNG, Inbox, letter, listening, telegram
from tests.web import listen_http

YES = ((Button("Yes", "y"),),)
PHOTO = File("p.png", "image/png", len(PNG), PNG)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with serve() as running:
        yield running


@pytest.fixture
async def channel(api: BotApi) -> AsyncIterator[TelegramChannel]:
    async with telegram(api) as made:
        yield made


@pytest.fixture
def mei(api: BotApi) -> User:
    mei = api.user("Mei")
    mei.chat.started = True
    return mei


# Updates in


async def test_the_account_is_the_bots_id_known_without_asking(channel: TelegramChannel, api: BotApi) -> None:
    assert channel.account == str(api.world.bot.id)
    assert api.world.calls == []


async def test_fields_of_tomorrow_are_kept_as_they_came(api: BotApi, channel: TelegramChannel) -> None:
    inbox = Inbox()
    async with listening(channel, inbox.accept):
        api.world.updates.add_raw({"message": {"of": ["tomorrow", 1.5, "\ud800"]}, "also": None})
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
    (raw,) = inbox.rows.values()
    update = json.loads(raw.content)
    assert update == {"update_id": int(raw.vendor_id), "message": {"of": ["tomorrow", 1.5, "\ud800"]}, "also": None}


async def test_updates_are_forgotten_by_telegram_only_after_they_are_committed(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    waiting: list[int] = []

    async def accept(raws: list[Raw]) -> list[bool]:
        waiting.append(len(api.world.updates))
        return [True] * len(raws)

    for number in range(3):
        mei.send_text(f"m{number}")
    async with listening(channel, accept):
        await api.world.updates.drained()
    assert waiting == [3]


async def test_numbers_that_start_anew_after_a_silent_week_are_heard(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    inbox = Inbox()
    async with listening(channel, inbox.accept):
        mei.send_text("before")
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
        await api.world.updates.drained()
        # The poll under way still carries the old offset and does not see what has a lower number; the next one does.
        api.world.updates.leap(17)
        mei.send_text("after")
        await inbox.until(lambda inbox: len(inbox.rows) == 2)
    assert "17" in inbox.rows


@pytest.mark.parametrize("code", [409, 429, 500, 502, 504])
async def test_listening_outlasts_what_passes(api: BotApi, channel: TelegramChannel, mei: User, code: int) -> None:
    api.world.faults.fail_next("getUpdates", code, "passing", {"retry_after": 1} if code == 429 else None)
    api.world.faults.drop_next("getUpdates")
    inbox = Inbox()
    mei.send_text("hello")
    async with listening(channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 1)


async def test_a_refused_token_ends_listening(api: BotApi, channel: TelegramChannel) -> None:
    api.world.faults.fail_next("getUpdates", 401, "Unauthorized")
    with pytest.raises(ChannelDownError):
        await channel.listen(Inbox().accept)


async def test_a_webhook_left_by_somebody_is_taken_away(api: BotApi, channel: TelegramChannel, mei: User) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"{api.base_url}{api.token}/setWebhook", json={"url": "http://127.0.0.1:9/old"})
    mei.send_text("hello")
    inbox = Inbox()
    async with listening(channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 1)


# Updates in, by webhook


async def test_a_webhook_brings_updates_and_gets_its_200_after_the_commit(api: BotApi, mei: User) -> None:
    channels: list[TelegramChannel] = []
    inbox = Inbox(failures=1)
    statuses: list[int] = []

    async def hook(request: Request) -> Response:
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        statuses.append(await channels[0].handle_webhook(secret, await request.body()))
        return Response(status_code=statuses[-1])

    async with listen_http(Starlette(routes=[Route("/t", hook, methods=["POST"])])) as url:
        settings = WebhookSettings(f"{url}/t", "s3cret")
        async with telegram(api, webhook=settings) as hooked, listening(hooked, inbox.accept):
            channels.append(hooked)
            mei.send_text("hello")
            await api.world.updates.drained(15)
            assert api.world.updates.hook.url == f"{url}/t"
        api.world.updates.hook.url = ""
    assert statuses == [500, 200]
    (raw,) = inbox.rows.values()
    found = await channels[0].parse(raw)
    assert found is not None
    assert found.text == "hello"
    assert raw.lane == str(mei.id)


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("s3cret", b'{"update_id": 5, "message": {}}', 200),
        ("wrong", b'{"update_id": 5}', 403),
        (None, b'{"update_id": 5}', 403),
        ("비밀", b'{"update_id": 5}', 403),
        ("s3cret", b"{", 400),
        ("s3cret", b"[]", 400),
        ("s3cret", b'{"update_id": "5"}', 400),
        ("s3cret", b'{"a":' * 100_000, 400),
        ("s3cret", b" " * 5_000_000, 413),
    ],
)
async def test_a_webhook_request_gets_the_answer_it_deserves(
    api: BotApi, secret: str | None, body: bytes, status: int
) -> None:
    inbox = Inbox()
    async with telegram(api, webhook=WebhookSettings("http://127.0.0.1:9/x", "s3cret")) as channel:
        assert await channel.handle_webhook("s3cret", b'{"update_id": 5}') == 503  # nobody listens yet
        async with listening(channel, inbox.accept):
            await asyncio.sleep(0)
            assert await channel.handle_webhook(secret, body) == status
    assert [raw.content for raw in inbox.rows.values()] == ([body] if status == 200 else [])


async def test_without_a_webhook_there_is_nothing_to_find(channel: TelegramChannel) -> None:
    assert await channel.handle_webhook("s3cret", b"{}") == 404


async def test_a_webhook_that_somebody_took_away_is_set_again(api: BotApi) -> None:
    settings = WebhookSettings("http://127.0.0.1:9/x", "s3cret", recheck=0.02)
    async with telegram(api, webhook=settings) as channel, listening(channel, Inbox().accept):
        for _ in range(2):
            async with asyncio.timeout(15):
                while api.world.updates.hook.url != settings.url:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            async with httpx.AsyncClient(trust_env=False) as client:
                await client.post(f"{api.base_url}{api.token}/deleteWebhook")


# Letters out


async def test_a_letter_with_buttons_comes_back_as_a_press_that_can_be_answered(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    sent = await channel.send(letter(mei.id, "Order it?", buttons=YES))
    press = mei.press(mei.heard()[0], "Yes")
    assert press is not None
    inbox = Inbox()
    async with listening(channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 1)
    (raw,) = inbox.rows.values()
    found = await channel.parse(raw)
    assert found is not None
    assert (found.act, found.button, found.reply_to) == (Act.BUTTON, "y", sent.vendor_id)
    await channel.send(letter(mei.id, "Noted", answers_button=found.token))
    assert press.notice == "Noted"
    assert len(mei.heard()) == 1
    await channel.send(letter(mei.id, "Noted", answers_button=found.token))  # too late is fine


async def test_a_press_answered_with_more_than_a_notice_gets_a_message(channel: TelegramChannel, mei: User) -> None:
    await channel.send(letter(mei.id, "Order it?", buttons=YES))
    press = mei.press(mei.heard()[0], "Yes")
    assert press is not None
    await channel.send(letter(mei.id, "x" * 300, answers_button=press.id))
    assert (press.answered, press.notice, len(mei.heard())) == (True, "", 2)


async def test_an_edit_changes_the_message_and_a_second_one_is_no_failure(channel: TelegramChannel, mei: User) -> None:
    sent = await channel.send(letter(mei.id, "Draft", buttons=YES))
    for _ in range(2):
        edited = await channel.send(letter(mei.id, "Final", edit_of=sent.vendor_id))
        assert edited.vendor_id == sent.vendor_id
    (shown,) = mei.heard()
    assert (shown.text, shown.buttons) == ("Final", [])
    with pytest.raises(PermanentError):
        await channel.send(letter(mei.id, "x", edit_of=f"{mei.id}:999"))


async def test_the_words_under_a_picture_are_edited_too(channel: TelegramChannel, mei: User) -> None:
    sent = await channel.send(letter(mei.id, "Old", files=(PHOTO,)))
    await channel.send(letter(mei.id, "New", edit_of=sent.vendor_id))
    await channel.send(letter(mei.id, "", buttons=YES, edit_of=sent.vendor_id))
    (shown,) = mei.heard()
    assert (shown.kind, shown.text, shown.buttons[0][0]["text"]) == ("photo", "New", "Yes")


async def test_an_edit_that_may_have_arrived_can_simply_be_repeated(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    sent = await channel.send(letter(mei.id, "Draft"))
    api.world.faults.lose_next("editMessageText")
    with pytest.raises(TemporaryError) as failure:
        await channel.send(letter(mei.id, "Final", edit_of=sent.vendor_id))
    assert not isinstance(failure.value, UncertainError)


async def test_an_answer_quotes_and_outlives_what_it_answers(channel: TelegramChannel, mei: User) -> None:
    asked = mei.send_text("Where is it?")
    await channel.send(letter(mei.id, "At sea", reply_to=f"{mei.id}:{asked.id}"))
    await channel.send(letter(mei.id, "Still", reply_to=f"{mei.id}:999"))
    first, second = mei.heard()
    assert first.reply_to is asked
    assert second.reply_to is None


async def test_a_new_topic_is_opened_once_even_when_the_letter_fails_first(
    api: BotApi, channel: TelegramChannel
) -> None:
    kim = api.user("Kim")
    group = api.group("Staff", kim)
    api.world.faults.fail_next("sendMessage", 502, "Bad Gateway")
    sending = letter(group.id, "Wet boxes", new_topic="Case 12 · " + "x" * 200)
    with pytest.raises(TemporaryError):
        await channel.send(sending)
    sent = await channel.send(sending)
    assert [topic.id for topic in group.chat.topics.values()] == [int(sent.topic)]
    await channel.send(letter(group.id, "More", topic=sent.topic))
    assert [message.text for message in group.heard(int(sent.topic))] == ["Wet boxes", "More"]


async def test_where_no_topic_can_be_opened_the_letter_goes_to_the_group_and_says_so(
    api: BotApi, channel: TelegramChannel
) -> None:
    group = api.group("Staff", forum=False)
    sent = await channel.send(letter(group.id, "Wet boxes", new_topic="Case 12"))
    assert (sent.topic, sent.note) == ("", "no_topic")
    assert [message.text for message in group.heard()] == ["Wet boxes"]


async def test_a_letter_in_parts_goes_on_where_it_failed(api: BotApi, channel: TelegramChannel, mei: User) -> None:
    sending = letter(mei.id, "Two files", files=(PHOTO, File("a.pdf", "application/pdf", 3, b"pdf")), buttons=YES)
    for method in ("sendDocument", "sendMessage"):
        api.world.faults.fail_next(method, 502, "Bad Gateway")
        with pytest.raises(TemporaryError):
            await channel.send(sending)
    sent = await channel.send(sending)
    shown = mei.heard()
    assert [message.kind for message in shown] == ["photo", "document", "text"]
    assert sent.vendor_id == f"{mei.id}:{shown[-1].id}"
    assert [len(message.buttons) for message in shown] == [0, 0, 1]


async def test_a_picture_that_is_no_photo_arrives_as_a_file(channel: TelegramChannel, mei: User) -> None:
    await channel.send(letter(mei.id, "Look", files=(File("p.png", "image/png", 3, b"not a picture"),)))
    assert [(message.kind, message.text) for message in mei.heard()] == [("document", "Look")]


async def test_a_buyers_file_can_be_passed_on_without_fetching_it(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    mei.send_voice(b"voice")
    mei.send_video_note(b"round")
    inbox = Inbox()
    async with listening(channel, inbox.accept):
        await inbox.until(lambda inbox: len(inbox.rows) == 2)
    group = api.group("Staff")
    for raw in inbox.rows.values():
        found = await channel.parse(raw)
        assert found is not None
        await channel.send(letter(group.id, "From Mei", files=found.files))
    assert [message.kind for message in group.heard()] == ["voice", "video_note", "text"]


async def test_words_that_no_wire_can_carry_arrive_cleaned(channel: TelegramChannel, mei: User) -> None:
    await channel.send(letter(mei.id, "a\ud800b\0c"))
    assert [message.text for message in mei.heard()] == ["a\ufffdbc"]


async def test_a_group_that_moved_gets_its_letters_and_its_new_id_is_told(
    api: BotApi, channel: TelegramChannel
) -> None:
    group = api.group("Staff", api.user("Kim"), basic=True)
    old = group.id
    group.migrate()
    for text in ("one", "two"):
        sent = await channel.send(letter(old, text))
        assert sent.note == f"migrated:{group.id}"
    assert [message.text for message in group.heard()] == ["one", "two"]
    assert [status for method, status in api.world.calls if method == "sendmessage"] == [400, 200, 200]


async def test_retry_after_holds_for_the_whole_chat_and_for_nobody_else(
    api: BotApi, channel: TelegramChannel, mei: User
) -> None:
    lee = api.user("Lee")
    lee.chat.started = True
    api.world.faults.fail_next("sendMessage", 429, "Too Many Requests: retry after 30", {"retry_after": 30})
    for _ in range(2):
        with pytest.raises(TemporaryError) as failure:
            await channel.send(letter(mei.id))
        assert failure.value.retry_after is not None
        assert 25 < failure.value.retry_after <= 30
    await channel.send(letter(lee.id))
    assert len([method for method, _ in api.world.calls if method == "sendmessage"]) == 2


async def test_our_own_limits_keep_telegram_from_complaining(api: BotApi, mei: User) -> None:
    api.world.flood.per_chat, api.world.flood.overall = 1, 30
    lee = api.user("Lee")
    lee.chat.started = True
    async with telegram(api, rates=Rates()) as channel:
        await asyncio.gather(*(channel.send(letter(to.id, str(n))) for to in (mei, lee) for n in range(3)))
    assert {status for _, status in api.world.calls} == {200}


async def test_telegram_out_of_reach_is_temporary(api: BotApi) -> None:
    closed = BotApi(api.world, api.token, "http://127.0.0.1:9")
    async with telegram(closed) as channel:
        with pytest.raises(TemporaryError) as failure:
            await channel.send(letter(7))
    assert not isinstance(failure.value, UncertainError)


async def test_silence_after_the_letter_was_handed_over_is_uncertain(api: BotApi, mei: User) -> None:
    api.world.faults.stall_next("sendMessage", 1.0)
    async with telegram(api, timeout=0.2) as channel:
        with pytest.raises(UncertainError):
            await channel.send(letter(mei.id))


async def test_a_foreign_token_brings_the_channel_down(api: BotApi) -> None:
    foreign = BotApi(api.world, "5:foreign", api.url)
    async with telegram(foreign) as channel:
        with pytest.raises(ChannelDownError):
            await channel.send(letter(7))
        (finding,) = await channel.check()
        assert not finding.ok
        assert "BotFather" in finding.advice


@pytest.mark.parametrize("how", ["stranger", "blocked", "gone", "unknown"])
async def test_who_cannot_be_reached_is_gone(api: BotApi, channel: TelegramChannel, mei: User, how: str) -> None:
    to = {"stranger": api.user("Stranger").id, "unknown": 4242}.get(how, mei.id)
    if how == "blocked":
        mei.block()
    if how == "gone":
        mei.delete_account()
    with pytest.raises(AddressGoneError):
        await channel.send(letter(to))


# Files in


async def test_a_file_too_large_for_bots_is_refused_without_asking(api: BotApi, channel: TelegramChannel) -> None:
    with pytest.raises(FileTooLargeError):
        await channel.fetch(File("a.zip", "application/zip", 21_000_000, vendor_ref="x" * 30))
    assert api.world.calls == []


async def test_why_a_file_cannot_be_fetched_is_told_apart(api: BotApi, channel: TelegramChannel) -> None:
    blob = api.world.files.add("document", b"content", "a.txt", "text/plain")
    file = File("a.txt", "text/plain", 0, vendor_ref=blob.id)
    assert (await channel.fetch(file)).content == b"content"
    faults = api.world.faults
    faults.fail_next("getFile", 502, "Bad Gateway")
    faults.fail_next("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    faults.lose_next("getFile")
    for _ in range(3):
        with pytest.raises(TemporaryError) as failure:
            await channel.fetch(file)
        assert not isinstance(failure.value, UncertainError)
    faults.fail_next("file", 404, "Not Found")
    with pytest.raises(PermanentError) as gone:
        await channel.fetch(file)
    assert not isinstance(gone.value, ChannelDownError)
    huge = api.world.files.add("document", b"", "b.zip", "application/zip", 30_000_000)
    with pytest.raises(FileTooLargeError):
        await channel.fetch(File("b.zip", "application/zip", 0, vendor_ref=huge.id))


# The doctor


async def test_the_doctor_is_told_what_is_well(api: BotApi) -> None:
    group = api.group("Staff", api.user("Kim"))
    async with telegram(api, staff_group=str(group.id)) as channel:
        findings = await channel.check()
    assert len(findings) == 4
    assert all(finding.ok for finding in findings)


async def test_the_doctor_is_told_what_to_do(api: BotApi) -> None:
    plain = api.group("Staff", api.user("Kim"), forum=False, admin=False)
    async with telegram(api, staff_group=str(plain.id)) as channel:
        amiss = [finding for finding in await channel.check() if not finding.ok]
    assert len(amiss) == 2
    assert all(finding.advice for finding in amiss)
    async with telegram(api, staff_group="-100999") as channel:
        amiss = [finding for finding in await channel.check() if not finding.ok]
    assert "Add the bot" in amiss[0].advice
