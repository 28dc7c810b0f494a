"""Which conversation a mail belongs to: what its headers prove, and never what its subject says."""

from email.message import EmailMessage
from email.utils import make_msgid

from bot.demo.stage import Stage
from bot.store.buyers import Address, Contact, find_address
from bot.store.interactions import Direction, Interaction, Thread
from tests.cast import lunchbox
from tests.stories.mailing import Mailer
from tests.stories.people import reader, settled

ASKED = "What is the MOQ of the glass lunch box?"


async def asked(stage: Stage) -> tuple[Mailer, EmailMessage, EmailMessage]:
    """Let Ana ask something and be answered; return her, what she asked and the answer."""
    await lunchbox(stage.app.house)
    await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    first = await ana.write("MOQ", ASKED)
    return ana, first, await ana.gets()


async def threads_of_incoming() -> list[int | None]:
    """Return the thread of each message that came in, oldest first."""
    return [said.thread_id for said in await Interaction.filter(direction=Direction.IN).order_by("id")]


def without(answer: EmailMessage, *names: str) -> EmailMessage:
    """Return the letter as a mail program keeps it that loses some of its headers."""
    for name in names:
        del answer[name]
    return answer


async def test_the_signed_reply_address_finds_the_thread_without_any_reference(stage: Stage) -> None:
    ana, _, answer = await asked(stage)
    await ana.write("Something else", "And how long is the lead time?", to=str(answer["Reply-To"]))
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first == second


async def test_our_message_id_finds_the_thread_without_the_reply_address(stage: Stage) -> None:
    ana, _, answer = await asked(stage)
    await ana.write("", "And how long is the lead time?", answering=without(answer, "Reply-To"))
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first == second


async def test_a_foreign_message_id_that_we_stored_finds_the_thread(stage: Stage) -> None:
    ana, first, _ = await asked(stage)
    await ana.write("Fwd", "I forgot: and the lead time?", References=str(first["Message-ID"]))
    await settled(stage, email=2)
    one, two = await threads_of_incoming()
    assert one == two


async def test_the_subject_alone_opens_a_new_thread(stage: Stage) -> None:
    ana, _, answer = await asked(stage)
    await ana.write(str(answer["Subject"]), "And how long is the lead time?")
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first != second


async def test_references_nobody_knows_open_a_new_thread(stage: Stage) -> None:
    ana, _, _ = await asked(stage)
    await ana.write("Re: MOQ", "And the lead time?", References=make_msgid(domain="elsewhere.example"))
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first != second


async def test_a_letter_passed_on_to_another_firm_opens_a_new_thread_for_them(stage: Stage) -> None:
    ana, _, answer = await asked(stage)
    rosa = Mailer(stage, "rosa@limahogar.example", "Rosa Quispe")
    await rosa.write("", "Ana gave me your letter. What is your lead time?", answering=answer)
    await rosa.gets()
    one, two = await threads_of_incoming()
    assert one != two
    assert len(ana.mails()) == 1
    address = await find_address("email", "rosa@limahogar.example")
    assert address is not None
    thread = await Thread.get(id=two)
    assert thread.contact_id == address.contact_id


async def test_a_colleague_of_the_same_firm_joins_the_thread(stage: Stage) -> None:
    _, _, answer = await asked(stage)
    ana = await find_address("email", "ana@lisboacasa.example")
    assert ana is not None
    now = stage.clock.now()
    rui = await Contact.create(created_at=now, buyer_id=ana.contact.buyer_id, name="Rui Costa")
    await Address.create(created_at=now, contact=rui, channel="email", value="rui@lisboacasa.example")
    await Mailer(stage, "rui@lisboacasa.example", "Rui").write("", "And the lead time?", answering=answer)
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first == second


async def test_a_forged_reply_address_opens_a_new_thread(stage: Stage) -> None:
    ana, _, _ = await asked(stage)
    await ana.write("Re: MOQ", "And the lead time?", to="sales+aaaabbbbccccdddd@haneul.example")
    await settled(stage, email=2)
    first, second = await threads_of_incoming()
    assert first != second
    assert len(ana.mails()) == 2
    await ana.write("Re: MOQ", "And the HS code?", to="sales+ccccddddaaaabbbb@haneul.example")
    assert "ana@lisboacasa.example" in (await stage.group.hears("Refused")).text


async def test_our_answers_quote_what_they_answer_in_their_headers(stage: Stage) -> None:
    ana, first, answer = await asked(stage)
    assert answer["In-Reply-To"] == first["Message-ID"]
    second = await ana.write("", "And how long is the lead time of the glass lunch box?", answering=answer)
    later = await ana.gets(2)
    assert later["In-Reply-To"] == second["Message-ID"]
    assert str(later["References"]).split()[-2:] == [str(answer["Message-ID"]), str(second["Message-ID"])]


async def test_quotes_and_signature_are_cut_for_the_dialog_and_kept_for_the_record(stage: Stage) -> None:
    ana, _, answer = await asked(stage)
    text = f"And the lead time?\n\n-- \nAna Silva\nLisboa Casa\n\nOn Wed, Haneul wrote:\n> {ASKED}\n"
    await ana.write("", text, answering=answer)
    await settled(stage, email=2)
    said = await Interaction.filter(direction=Direction.IN).order_by("-id").first()
    assert said is not None
    assert said.text == "And the lead time?"
    assert ASKED in said.full_text
