"""Staff without Telegram: told by e-mail, answering by e-mail, and nobody else in their name."""

from dataclasses import dataclass

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.store.buyers import find_buyer
from bot.store.cases import Case, CaseState
from bot.store.interactions import Direction, Interaction, timeline
from bot.store.outbox import Delivery
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import clerk, reader, settled

COMPLAINT = "30 boxes of the last shipment arrived wet and broken. What can you do?"


@dataclass
class Cast:
    """Two of the staff, a buyer who writes by mail, and a stranger."""

    minsu: Mailer
    jiwon: Mailer
    ana: Mailer
    mallory: Mailer


async def gather(stage: Stage) -> Cast:
    await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    return Cast(
        minsu=await clerk(stage),
        jiwon=await clerk(stage, "Lee Jiwon"),
        ana=Mailer(stage, "ana@lisboacasa.example", "Ana Silva"),
        mallory=Mailer(stage, "mallory@elsewhere.example", "Mallory"),
    )


async def test_a_complaint_reaches_each_of_the_staff_and_the_answer_the_buyer(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    letters = [await mailer.gets() for mailer in (cast.minsu, cast.jiwon)]
    assert letters[0]["Reply-To"] != letters[1]["Reply-To"]
    assert all(COMPLAINT in text_of(letter) for letter in letters)
    await cast.ana.gets()
    await cast.minsu.write("", "We are sorry. New boxes leave on Friday.", answering=letters[0])
    answer = await cast.ana.gets(2)
    assert "New boxes leave on Friday" in text_of(answer)
    assert "Kim Minsu" in text_of(answer)
    assert answer["Auto-Submitted"] == "no"
    confirmed = await cast.minsu.gets(2)
    assert "your answer reached Ana Silva by e-mail" in text_of(confirmed)
    case = await Case.get().select_related("owner")
    assert case.state is CaseState.TAKEN
    assert case.owner is not None and case.owner.name == "Kim Minsu"
    assert case.first_answered_at is not None
    assert len(cast.jiwon.mails()) == 1


async def test_the_answer_goes_to_the_chat_where_the_buyer_wrote(quiet: Stage) -> None:
    minsu = await clerk(quiet)
    bob = quiet.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    bob.send_text(COMPLAINT)
    await bob.hears("C-1001")
    await minsu.write("", "New boxes leave on Friday.", answering=await minsu.gets())
    assert "Kim Minsu" in (await bob.hears("New boxes leave on Friday")).text
    assert "by Telegram" in text_of(await minsu.gets(2))


async def test_what_is_quoted_below_the_answer_is_not_sent(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    told = await cast.minsu.gets()
    quoted = "\n".join(f"> {line}" for line in text_of(told).splitlines())
    await cast.minsu.write(
        "", f"New boxes on Friday.\n\nOn Wed, 18 Nov 2026, Haneul Living wrote:\n{quoted}", answering=told
    )
    answer = text_of(await cast.ana.gets(2))
    assert "New boxes on Friday" in answer
    assert "Promised" not in answer
    assert "No trades yet" not in answer


async def test_a_stranger_with_the_address_of_a_case_changes_nothing(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    told = await cast.minsu.gets()
    await cast.ana.gets()
    await cast.mallory.write("", "Please pay to this new account.", answering=told)
    await settled(quiet, email=2)
    assert len(cast.ana.mails()) == 1
    assert cast.mallory.mails() == []
    assert await find_buyer("mallory@elsewhere.example") is None
    assert (await Case.get()).state is CaseState.NEW
    await cast.mallory.write("", "Please pay to this new account!", answering=told)
    assert "mallory@elsewhere.example" in text_of(await cast.minsu.gets(2))


async def test_the_buyer_with_the_address_of_a_case_changes_nothing(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    await cast.ana.gets()
    told = await cast.minsu.gets()
    await cast.ana.write("", "I answer myself.", answering=told)
    await settled(quiet, email=2)
    assert len(cast.ana.mails()) == 1
    assert await Interaction.filter(direction=Direction.OUT).exclude(author="").count() == 0


async def test_a_colleague_with_another_ones_address_is_refused(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    told = await cast.minsu.gets()
    await cast.ana.gets()
    await cast.jiwon.write("", "I answer in his place.", answering=told)
    await settled(quiet, email=2)
    assert len(cast.ana.mails()) == 1


async def test_staff_who_write_without_a_case_open_none(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.minsu.write("lunch?", "Shall we go for lunch?")
    await settled(quiet, email=1)
    assert await Case.all().count() == 0
    assert await find_buyer("minsu@haneul.example") is None


async def test_the_out_of_office_of_a_clerk_is_not_sent_to_the_buyer(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    told = await cast.minsu.gets()
    await cast.ana.gets()
    await cast.minsu.write("", "I am away until Monday.", answering=told, Auto_Submitted="auto-replied")
    await settled(quiet, email=2)
    assert len(cast.ana.mails()) == 1


async def test_an_answer_with_a_file_brings_it_to_the_buyer(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    told = await cast.minsu.gets()
    await cast.minsu.write(
        "", "See the inspection report.", answering=told, files=(("report.pdf", b"%PDF-1.4 report"),)
    )
    answer = await cast.ana.gets(2)
    (file,) = list(answer.iter_attachments())
    assert (file.get_filename(), file.get_payload(decode=True)) == ("report.pdf", b"%PDF-1.4 report")


async def test_all_of_it_is_on_the_timeline(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    await cast.minsu.write("", "New boxes on Friday.", answering=await cast.minsu.gets())
    await cast.ana.gets(2)
    buyer = await find_buyer("ana@lisboacasa.example")
    assert buyer is not None
    seen = [(str(entry.direction), entry.author) for entry in await timeline(buyer.id)]
    assert seen == [("in", ""), ("out", ""), ("out", "Kim Minsu")]
    assert await Delivery.filter(purpose="staff", buyer_id=buyer.id).count() == 0


async def test_a_photo_from_the_chat_comes_with_the_letter_to_staff(quiet: Stage) -> None:
    minsu = await clerk(quiet)
    bob: User = quiet.api.user("Bob")
    bob.send_photo(b"\xff\xd8\xff a wet box", caption="The boxes arrived broken and wet, this is a complaint")
    told = await minsu.gets()
    assert [part.get_payload(decode=True) for part in told.iter_attachments()] == [b"\xff\xd8\xff a wet box"]


async def test_an_answer_that_comes_by_two_ways_goes_to_the_buyer_once(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    await cast.minsu.write("", "New boxes on Friday.", answering=await cast.minsu.gets())
    await cast.ana.gets(2)
    raw = quiet.mail.mailbox("sales@haneul.example")[-1]
    quiet.mail.deliver(b"Received: from backup.example by mx.example\r\n" + raw, "sales@haneul.example")
    await settled(quiet, email=3)
    assert len(cast.ana.mails()) == 2


async def test_an_answer_without_a_word_is_not_sent_and_its_author_hears_how(quiet: Stage) -> None:
    cast = await gather(quiet)
    await cast.ana.write("Order 8812", COMPLAINT)
    await cast.ana.gets()
    told = await cast.minsu.gets()
    await cast.minsu.write("", "", answering=told)
    assert "your words go to the buyer" in text_of(await cast.minsu.gets(2))
    assert len(cast.ana.mails()) == 1
