"""The mailbox goes away: every mail is taken in the end, and once."""

from bot.demo.stage import Stage
from bot.store.inbox import Inbox
from tests.cast import lunchbox
from tests.faults.conftest import Perform
from tests.faults.mails import deliver, mail
from tests.faults.rows import until
from tests.stories.mailing import Mailer

ASKED = "What is the MOQ of the glass lunch box?"


def write(stage: Stage, name: str) -> Mailer:
    """Let somebody ask by mail."""
    deliver(stage.mail, mail(f"{name} <{name}@{name}.example>", "Lunch box", ASKED))
    return Mailer(stage, f"{name}@{name}.example")


async def test_a_line_that_breaks_in_idle_is_made_anew(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        await write(stage, "first").gets()
        stage.mail.faults.plan("imap.idle", drop=True, times=1)
        stage.mail.drop_imap()
        second = write(stage, "second")
        await second.gets()
        third = write(stage, "third")
        await third.gets()
        assert await Inbox.filter(channel="email").count() == 3
        assert [len(one.mails()) for one in (second, third)] == [1, 1]


async def test_what_came_while_the_server_was_away_is_taken_once(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        await write(stage, "first").gets()
        await stage.mail.stop()
        waiting = [write(stage, f"waiting{number}") for number in range(5)]
        await stage.mail.start()
        for one in waiting:
            await one.gets()
        assert await Inbox.filter(channel="email").count() == 6
        assert [len(one.mails()) for one in waiting] == [1] * 5


async def test_a_mail_that_breaks_off_in_the_middle_is_fetched_again_whole(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        stage.mail.faults.plan("imap.body", drop=True, times=2)
        asking = write(stage, "asking")
        await asking.gets()
        assert await Inbox.filter(channel="email").count() == 1
        assert len(asking.mails()) == 1


async def test_a_login_refused_for_a_while_loses_nothing(perform: Perform) -> None:
    async with perform() as stage:
        await lunchbox(stage.app.house)
        stage.mail.faults.plan("imap.login", "NO [UNAVAILABLE] try again later", times=2)
        stage.mail.drop_imap()
        asking = write(stage, "asking")
        await asking.gets()

        async def done() -> bool:
            return await Inbox.filter(channel="email", state="done").count() == 1

        await until(done)
