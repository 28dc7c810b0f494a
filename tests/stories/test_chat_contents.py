"""Everything that Telegram lets a buyer send gets an answer, goes to the case, or a visible notice."""

from collections.abc import Callable

import pytest

from bot.conversation.proofs import start_token
from bot.demo.botapi import User
from bot.demo.botapi.chats import Message
from bot.demo.stage import Stage
from bot.store.blobs import content
from bot.store.buyers import Address
from bot.store.inbox import Inbox, InboxState
from bot.store.interactions import Attachment, Interaction, Kind
from tests.cast import lunchbox
from tests.stories.people import hire, reader, settled

COMPLAINT = "30 boxes of the last shipment arrived wet and broken. What can you do?"
BYTES = b"\xff\xd8\xff what was sent"
POLL = {"question": "Which colour?", "options": [{"text": "red", "voter_count": 0}], "id": "1"}

FILES: dict[str, Callable[[User], Message]] = {
    "photo": lambda bob: bob.send_photo(BYTES),
    "document": lambda bob: bob.send_document("claim.pdf", BYTES, "application/pdf"),
    "voice": lambda bob: bob.send_voice(BYTES),
    "audio": lambda bob: bob.send_audio(BYTES),
    "video": lambda bob: bob.send_video(BYTES),
    "video_note": lambda bob: bob.send_video_note(BYTES),
    "animation": lambda bob: bob.send_animation(BYTES),
    "sticker": lambda bob: bob.send_sticker(BYTES, "👍"),
}
OTHERS: dict[str, Callable[[User], Message]] = {
    "location": lambda bob: bob.send_location(35.1587, 129.1604),
    "venue": lambda bob: bob.send_location(35.1587, 129.1604, "Our warehouse"),
    "contact": lambda bob: bob.send_contact("+51 1 234567", "Rosa", "Quispe"),
    "poll": lambda bob: bob.send({"poll": POLL}),
    "dice": lambda bob: bob.send({"dice": {"emoji": "🎲", "value": 4}}),
    "unknown": lambda bob: bob.send({"hologram_of_2031": {"shape": "cube"}}),
    "empty": lambda bob: bob.send({}),
}


async def met(stage: Stage) -> User:
    """Let Bob open the chat and be welcomed."""
    bob = stage.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    return bob


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_is_kept_and_answered(stage: Stage, kind: str) -> None:
    bob = await met(stage)
    after = bob.heard()[-1].id
    FILES[kind](bob)
    await bob.hears("", after=after)
    file = await Attachment.get()
    assert (file.kind, file.size) == (kind, len(BYTES))
    assert await content(file.blob_id or "") == BYTES


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "sticker"])
async def test_a_file_sent_after_a_complaint_reaches_staff(stage: Stage, kind: str) -> None:
    await hire(stage)
    bob = stage.api.user("Bob")
    bob.send_text(COMPLAINT)
    await bob.hears("C-1001")
    FILES[kind](bob)
    await bob.hears("added this and 1 file to your case C-1001")
    group = stage.group
    found = await stage.api.world.until(lambda: [blob for message in group.heard() for blob in message.blobs])
    assert found[0].content == BYTES


@pytest.mark.parametrize("kind", OTHERS)
async def test_what_is_no_file_gets_a_word_too(stage: Stage, kind: str) -> None:
    bob = await met(stage)
    after = bob.heard()[-1].id
    OTHERS[kind](bob)
    await bob.hears("", after=after)
    assert not await Inbox.filter(state=InboxState.QUARANTINED).exists()


@pytest.mark.parametrize("kind", ["poll", "dice", "unknown"])
async def test_what_cannot_be_carried_is_said_so(stage: Stage, kind: str) -> None:
    bob = await met(stage)
    OTHERS[kind](bob)
    await bob.hears("cannot read this kind of message")


async def test_a_file_too_large_to_fetch_is_said_so_and_staff_can_still_be_asked(stage: Stage) -> None:
    bob = await met(stage)
    bob.send_file("document", "film.mov", b"x", "video/quicktime", size=30_000_000)
    await bob.hears("too large")
    assert (await Attachment.get()).blob_id is None


async def test_a_file_that_cannot_be_had_is_asked_for_again(stage: Stage) -> None:
    bob = await met(stage)
    stage.api.world.faults.fail_next("file", 404, "Not Found")
    bob.send_file("document", "order.pdf", b"%PDF-1.4", "application/pdf")
    await bob.hears("could not open a file that you sent")
    assert not any("too large" in one.text for one in bob.heard())
    assert (await Attachment.get()).blob_id is None


async def test_an_edit_that_means_something_else_is_answered_anew(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = await met(stage)
    said = bob.send_text("What is the MOQ of the glass lunch box?")
    answer = await bob.hears("500")
    bob.edit(said, COMPLAINT)
    await bob.hears("C-1001", after=answer.id)
    assert await Interaction.filter(kind=Kind.EDIT).count() == 1


async def test_a_corrected_letter_is_noted_and_not_answered_again(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = await met(stage)
    said = bob.send_text("What is the MOQ of the glass lunch box")
    await bob.hears("500")
    many = len(bob.heard())
    bob.edit(said, "What is the MOQ of the glass lunch box?")
    await settled(stage, telegram=4)
    assert len(bob.heard()) == many
    assert await Interaction.filter(kind=Kind.EDIT).count() == 1


async def test_a_quoted_reply_keeps_what_it_quotes_for_the_record(stage: Stage) -> None:
    bob = await met(stage)
    welcome = bob.heard()[-1]
    bob.send_text("Yes please, tell me more about that", reply_to=welcome, quote=welcome.text[:20])
    await bob.hears("", after=welcome.id)
    said = await Interaction.filter(direction="in").order_by("-id").first()
    assert said is not None
    assert said.full_text.startswith(f"> {welcome.text[:20]}")
    assert said.text == "Yes please, tell me more about that"


async def test_a_button_stops_spinning_whatever_it_says(stage: Stage) -> None:
    bob = await met(stage)
    press = stage.api.world.press(bob.account, bob.heard()[-1], "nonsense:1")
    await stage.api.world.until(lambda: press.answered)


async def test_a_signed_link_joins_the_chat_to_the_contact(stage: Stage) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    phone = stage.api.user("Anna S.")
    phone.start(await start_token(stage.app.house, ana.contact_id))
    await phone.hears("Haneul Living")
    chat = await Address.get(channel="telegram")
    assert chat.contact_id == ana.contact_id
    assert chat.verified_at is not None


@pytest.mark.parametrize("token", ["forged", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "1"])
async def test_a_forged_link_joins_nobody(stage: Stage, token: str) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    phone = stage.api.user("Mallory")
    phone.start(token)
    await phone.hears("Haneul Living")
    chat = await Address.get(channel="telegram")
    assert chat.contact_id != ana.contact_id
    assert chat.verified_at is None


async def test_a_token_for_something_else_joins_nobody(stage: Stage) -> None:
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    phone = stage.api.user("Mallory")
    phone.start(stage.app.house.signer.sign("unsubscribe", ana.contact_id))
    await phone.hears("Haneul Living")
    assert (await Address.get(channel="telegram")).contact_id != ana.contact_id


async def test_a_very_long_message_is_heard_to_its_end(stage: Stage) -> None:
    await hire(stage)
    bob = await met(stage)
    text = COMPLAINT + " " + "The pallet was wet. " * 190
    bob.send_text(text)
    await bob.hears("C-1001")
    await stage.group.hears("continued")
    posts = [message.text for message in stage.group.heard()]
    assert "".join(posts).count("The pallet was wet") == 190


async def test_nobody_who_chats_is_left_without_a_word(stage: Stage) -> None:
    bob = await met(stage)
    for words in ("Hi", "hello", "thanks", "ok", "hmm", "👍"):
        after = bob.heard()[-1].id
        bob.send_text(words)
        await bob.hears("", after=after)
    after = bob.heard()[-1].id
    bob.start()
    await bob.hears("", after=after)


async def test_the_same_words_over_and_over_are_answered_three_times(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = await met(stage)
    for _ in range(6):
        bob.send_text("What is the MOQ of the glass lunch box?")
    await settled(stage, telegram=8)
    assert sum("500" in message.text for message in bob.heard()) == 3


async def test_the_pictures_of_an_album_are_thanked_for_once_and_all_kept(stage: Stage) -> None:
    bob = await met(stage)
    for number in range(4):
        bob.send_photo(BYTES + bytes([number]))
    await settled(stage, telegram=6)
    assert sum("Thank you for the file" in message.text for message in bob.heard()) == 1
    assert await Attachment.all().count() == 4
