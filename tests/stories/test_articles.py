"""What we know: told in chat and by mail, passed on where it did not help, and grown out of staff answers."""

from pathlib import Path

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.store.articles import Article
from bot.store.cases import Case
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import clerk, hire, reader, settled

LOGO = """+++
title = "Can you engrave our logo?"
keywords = ["engraving", "laser", "private label"]
+++

Yes, **laser** engraving is possible from 300 pieces.

- Send the logo as a vector file.
- It takes five days more.
"""
QUESTION = "Do you do laser engraving of a logo?"
UNKNOWN = "Are the bamboo spoons polished with beeswax? My number is +49 170 1234567. Bob"


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


async def know(stage: Stage, name: str = "logo.en.md", text: str = LOGO) -> None:
    """Put a file into the folder of articles, and have it looked at."""
    write(Path(stage.settings.firm.articles), name, text)
    assert stage.app.library is not None
    await stage.app.library.look()


async def chatting(stage: Stage, name: str = "Bob") -> User:
    buyer = stage.api.user(name)
    buyer.start()
    await buyer.hears("Haneul Living")
    return buyer


async def test_a_chat_gets_the_article_and_with_one_press_a_person(stage: Stage) -> None:
    await hire(stage)
    await know(stage)
    bob = await chatting(stage)
    bob.send_text(QUESTION)
    told = await bob.hears("laser engraving is possible from 300 pieces")
    assert "**" not in told.text
    assert "write back" not in told.text
    assert await Case.all().count() == 0
    bob.press(told, "That did not answer it")
    assert "C-1001" in (await bob.hears("passed on your question")).text
    post = await stage.group.hears("C-1001")
    assert QUESTION in post.text
    assert "logo" in post.text


async def test_a_letter_gets_it_in_full_and_an_answer_that_it_did_not_help_opens_a_case(quiet: Stage) -> None:
    minsu = await clerk(quiet)
    await know(quiet)
    await reader(quiet, "Ana Silva", "ana@lisboacasa.example")
    ana = Mailer(quiet, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("Logo", QUESTION)
    letter = await ana.gets()
    assert "- Send the logo as a vector file." in text_of(letter)
    assert "just write back that it does not" in text_of(letter)
    await ana.write("", "That does not answer my question, sorry.", answering=letter)
    assert "C-1001" in text_of(await ana.gets(2))
    assert QUESTION in text_of(await minsu.gets())


async def test_an_answer_of_staff_becomes_an_article_for_the_next_buyer_and_can_be_taken_back(stage: Stage) -> None:
    minsu = await hire(stage)
    bob = await chatting(stage)
    bob.send_text(UNKNOWN)
    post = await stage.group.hears("C-1001")
    minsu.send_text("Dear Bob,\nyes, the spoons are polished by hand.", stage.group.chat, reply_to=post)
    await bob.hears("polished by hand")
    sent = await stage.group.hears("your answer reached Bob")
    minsu.press(sent, "Save as article")
    saved = await stage.group.hears("saved as the article")
    row = await Article.get()
    assert row.titles == {"en": "Are the bamboo spoons polished with beeswax?"}
    assert row.texts == {"en": "yes, the spoons are polished by hand."}
    assert (row.source, row.author, row.stage) == ("staff", "Kim Minsu", "potential")
    assert "Bob" not in str(row.keywords)
    assert "1234567" not in str(row.keywords)
    minsu.press(sent, "Save as article")
    await settled(stage)
    assert await Article.all().count() == 1
    eve = await chatting(stage, "Eve")
    eve.send_text("Is beeswax what your bamboo spoons are polished with?")
    assert "polished by hand" in (await eve.hears("This may be what")).text
    minsu.press(saved, "Undo")
    await stage.group.hears("is taken back")
    assert await Article.all().count() == 0


async def test_strangers_and_readers_save_nothing(stage: Stage) -> None:
    minsu, auditor = await hire(stage), await hire(stage, "Park Sora", 503, role="readonly")
    stranger = stage.api.user("Mallory")
    stage.group.add(stranger)
    bob = await chatting(stage)
    bob.send_text(UNKNOWN)
    post = await stage.group.hears("C-1001")
    minsu.send_text("Yes, they do.", stage.group.chat, reply_to=post)
    sent = await stage.group.hears("your answer reached Bob")
    for person in (auditor, stranger):
        person.press(sent, "Save as article")
    await stage.group.hears("not on the staff list")
    await settled(stage)
    assert await Article.all().count() == 0


async def test_the_answer_to_a_complaint_is_nothing_to_be_saved(stage: Stage) -> None:
    minsu = await hire(stage)
    bob = await chatting(stage)
    bob.send_text("30 boxes of the last shipment arrived wet and broken. This is a complaint!")
    post = await stage.group.hears("C-1001")
    minsu.send_text("New boxes leave on Friday.", stage.group.chat, reply_to=post)
    sent = await stage.group.hears("your answer reached Bob")
    assert not sent.buttons


async def test_a_line_in_a_mail_saves_an_answer_and_takes_it_back(quiet: Stage) -> None:
    minsu = await clerk(quiet)
    await reader(quiet, "Bob Hill", "bob@hill.example")
    bob = Mailer(quiet, "bob@hill.example", "Bob Hill")
    await bob.write("Spoons", UNKNOWN)
    told = await minsu.gets()
    await minsu.write("", "/article\nYes, they are.", answering=told)
    assert "Yes, they are." in text_of(await bob.gets(2))
    await settled(quiet, email=2)
    row = await Article.get()
    assert row.texts == {"en": "Yes, they are."}
    assert all("/article" not in text_of(mail) for mail in bob.mails())
    await minsu.gets(3)
    letters = [text_of(mail) for mail in minsu.mails()]
    assert any("saved as the article" in letter for letter in letters)
    assert any("your answer reached Bob Hill" in letter for letter in letters)
    await minsu.write("", "/article undo", answering=told)
    assert "is taken back" in text_of(await minsu.gets(4))
    await minsu.write("", "/article", answering=told)
    assert "saved as the article" in text_of(await minsu.gets(5))
    assert (await Article.get()).texts == {"en": "Yes, they are."}
    assert len(bob.mails()) == 2
