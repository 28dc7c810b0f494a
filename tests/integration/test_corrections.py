"""What staff set right, on both databases: written with its author, and made into sentences to learn from."""

import pytest

from bot.commands.correct import correct
from bot.commands.learn import corrections
from bot.errors import DangolError
from bot.meaning import ComplaintKind, Label, Severity
from bot.store.interactions import Correction, Direction, Interaction, Kind
from bot.understanding.sentences import Sentence
from tests.cast import NOW, ana, build_house

pytestmark = pytest.mark.usefixtures("database")


async def said(text: str, direction: Direction = Direction.IN, language: str = "en") -> int:
    address = await ana(build_house()) if not await Interaction.exists() else None
    first = await Interaction.first()
    buyer, contact = (address.contact.buyer_id, address.contact_id) if address else (0, 0)
    row = await Interaction.create(
        created_at=NOW, at=NOW, buyer_id=first.buyer_id if first else buyer, channel="email", direction=direction,
        contact_id=first.contact_id if first else contact, kind=Kind.MESSAGE, text=text, language=language,
    )  # fmt: skip
    return int(row.id)


async def test_a_correction_is_written_and_learnt_from() -> None:
    number = await said("Die Ware\n ist leider kaputt", language="de")
    await correct(number, ["delivery", "Payment"], "damage", "high", "Kim Minsu", NOW)
    assert (await Correction.get()).author == "Kim Minsu"
    labels = (Label.COMPLAINT, Label.DELIVERY, Label.PAYMENT)
    assert await corrections() == [
        Sentence("de", "Die Ware ist leider kaputt", labels, ComplaintKind.DAMAGE, Severity.HIGH)
    ]


async def test_the_last_word_on_a_message_counts() -> None:
    number = await said("hello")
    await correct(number, ["payment"], "", "", "Kim Minsu", NOW)
    await correct(number, ["complaint"], "", "", "Lee Jiwon", NOW)
    await correct(number, ["greeting"], "", "", "Kim Minsu", NOW)
    assert await corrections() == [Sentence("en", "hello", (Label.GREETING,))]
    assert await Correction.all().count() == 3


async def test_a_complaint_without_details_is_an_ordinary_one() -> None:
    await correct(await said("Well."), ["complaint"], "", "", "Kim", NOW)
    assert await corrections() == [
        Sentence("en", "Well.", (Label.COMPLAINT,), ComplaintKind.OTHER, Severity.NORMAL)
    ]  # fmt: skip


async def test_what_cannot_be_is_said_in_words() -> None:
    number, ours = await said("hello"), await said("Dear Ana", Direction.OUT)
    for wrong, labels, complaint, severity, told in (
        (9999, ["payment"], "", "", "no message of a buyer"),
        (ours, ["payment"], "", "", "no message of a buyer"),
        (number, ["pay"], "", "", "unknown label 'pay'"),
        (number, ["payment"], "bad", "", "unknown complaint 'bad'"),
        (number, ["payment"], "", "awful", "unknown severity 'awful'"),
        (number, [], "", "", "at least one"),
    ):
        with pytest.raises(DangolError, match=told):
            await correct(wrong, labels, complaint, severity, "Kim", NOW)
    assert await Correction.all().count() == 0
