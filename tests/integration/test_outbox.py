"""The only way out: one key one letter, on the timeline, in the channel's parts and in their order."""

from dataclasses import replace

import pytest

from bot.messages import Button, File, Outbound, Purpose
from bot.outbox import Ticket, pack, unpack
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery
from tests.cast import GROUP, ana, build_house

LETTER = Outbound(
    key="reply:1", channel="email", to="ana@lisboacasa.example", purpose=Purpose.REPLY, text="Hello", subject="Re: cups"
)
CHAT = Outbound(key="reply:2", channel="telegram", to="42", purpose=Purpose.REPLY, text="Hello")
PDF = File("견적 'quote'.pdf", "application/pdf", 4, b"%PDF")


async def test_the_same_key_is_stored_once(database: str) -> None:
    house = build_house()
    ticket = Ticket(address=await ana(house))
    assert await house.outbox.put(LETTER, ticket) is not None
    assert await house.outbox.put(replace(LETTER, text="Hello again"), ticket) is None
    assert await Delivery.all().count() == await Interaction.all().count() == 1


async def test_a_mail_has_one_message_id_in_its_row_on_the_timeline_and_on_the_wire(database: str) -> None:
    house = build_house()
    row = await house.outbox.put(LETTER, Ticket(address=await ana(house)))
    assert row is not None
    entry = await Interaction.get()
    assert row.message_id == entry.message_id == (await unpack(row.content)).message_id
    assert row.message_id.endswith("@haneul.example>")


async def test_letters_to_staff_stand_on_nobodys_timeline(database: str) -> None:
    house = build_house()
    await house.outbox.put(replace(CHAT, key="x", to=GROUP, purpose=Purpose.STAFF), Ticket())
    assert await Interaction.all().count() == 0


@pytest.mark.parametrize(
    "letter",
    [
        LETTER,
        replace(LETTER, files=(PDF,), html="<p>한글 ✓</p>", headers=(("Auto-Submitted", "no"),)),
        replace(LETTER, references=("<1@x.example>", "<2@x.example>"), in_reply_to="<2@x.example>"),
        replace(
            CHAT, buttons=((Button("Yes", "confirm"), Button("Web", url="https://x.example")), (Button("No", "no"),))
        ),
    ],
)
async def test_what_was_stored_is_sent_to_the_byte(database: str, letter: Outbound) -> None:
    house = build_house()
    packed = await pack(letter, house.clock.now())
    row = await Delivery.create(
        created_at=house.clock.now(), key="k", purpose=letter.purpose, channel=letter.channel, recipient=letter.to,
        due_at=house.clock.now(), content=packed,
    )  # fmt: skip
    assert await unpack((await Delivery.get(id=row.id)).content) == letter


async def test_a_long_chat_message_goes_in_parts_that_wait_for_each_other(database: str) -> None:
    house = build_house()
    buttons = ((Button("Yes", "confirm"),),)
    text = " ".join(f"Sentence number {number}." for number in range(600))
    await house.outbox.put(replace(CHAT, text=text, buttons=buttons, reply_to="42:7", files=(PDF,)), Ticket())
    rows = await Delivery.all().order_by("id")
    letters = [await unpack(row.content) for row in rows]
    assert [row.key for row in rows] == ["reply:2", *(f"reply:2#{number}" for number in range(1, len(rows)))]
    assert [row.after_id for row in rows] == [None, *(row.id for row in rows[:-1])]
    assert " ".join(" ".join(letter.text for letter in letters).split()) == text
    assert max(len(letter.text) for letter in letters) <= 4096
    assert [bool(letter.buttons) for letter in letters] == [*[False] * (len(letters) - 1), True]
    assert [letter.reply_to for letter in letters] == ["42:7", *[""] * (len(letters) - 1)]
    assert sum((letter.files for letter in letters), ()) == (PDF,)


async def test_parts_put_again_are_not_stored_again(database: str) -> None:
    house = build_house()
    long = replace(CHAT, text="A sentence. " * 900)
    await house.outbox.put(long, Ticket())
    many = await Delivery.all().count()
    assert await house.outbox.put(long, Ticket()) is None
    assert await Delivery.all().count() == many
