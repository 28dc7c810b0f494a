"""What comes twice is answered once: the same update, the same mail, the same bytes under a new number."""

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.messages import Raw
from bot.store.inbox import Inbox
from bot.store.interactions import Direction, Interaction
from tests.cast import lunchbox
from tests.stories.mailing import Mailer
from tests.stories.people import settled, until

ASKED = "What is the MOQ of the glass lunch box?"


async def asked_in_chat(stage: Stage) -> tuple[User, Raw]:
    """Let Bob ask; return him and his update as it was stored."""
    await lunchbox(stage.app.house)
    bob = stage.api.user("Bob")
    bob.send_text(ASKED)
    await bob.hears("500")
    row = await Inbox.filter(channel="telegram").order_by("-id").first()
    assert row is not None
    return bob, row.as_raw()


async def test_the_same_update_again(stage: Stage) -> None:
    bob, raw = await asked_in_chat(stage)
    many = len(bob.heard())
    assert await stage.app.reception.accept([raw, raw]) == [False, False]
    await settled(stage)
    assert len(bob.heard()) == many
    assert await Interaction.filter(direction=Direction.IN).count() == 1


async def test_the_same_mail_again_in_a_mailbox_that_was_numbered_anew(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("MOQ", ASKED)
    await ana.gets()
    stage.mail.boxes.box("sales@haneul.example").renumber()
    stage.mail.drop_imap()
    await ana.write("Lead time", "How long is the lead time of the glass lunch box?")
    await ana.gets(2)
    await settled(stage)
    assert len(ana.mails()) == 2
    assert await Interaction.filter(direction=Direction.IN).count() == 2


async def test_the_same_mail_delivered_twice_by_its_sender(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    ana = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await ana.write("MOQ", ASKED)
    (raw,) = stage.mail.mailbox("sales@haneul.example")
    # Another path: the same mail under other Received lines.
    stage.mail.deliver(b"Received: from backup.example by mx.example\r\n" + raw, "sales@haneul.example")
    await settled(stage, email=2)
    assert len(ana.mails()) == 1


async def test_the_same_bytes_from_two_different_people_are_two_messages(stage: Stage) -> None:
    bob, carol = stage.api.user("Bob"), stage.api.user("Carol")
    bob.send_text("Hello")
    carol.send_text("Hello")
    await bob.hears()
    await carol.hears()


async def test_somebody_who_says_the_same_again_a_week_later_is_answered_again(stage: Stage) -> None:
    bob, _ = await asked_in_chat(stage)
    last = bob.heard()[-1].id
    await until(lambda: Inbox.exists(channel="telegram"))
    bob.send_text(ASKED)
    await bob.hears("500", after=last)
