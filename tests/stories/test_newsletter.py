"""A newsletter on its date: each reader their own edition, at their own hour, once, with the headers of its kind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from bot.people import Consent
from bot.people import Stage as Closeness
from bot.store.cases import Case
from bot.store.outbox import Delivery, DeliveryState
from tests.stories.mailing import Mailer, text_of
from tests.stories.newsletter import write_issue
from tests.stories.people import reader, settled

SINGLE = (
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-Id", "Precedence", "Auto-Submitted",
)  # fmt: skip


def folder_of(stage: Stage) -> Path:
    """Return the folder in which the running service looks for `newsletters/`."""
    return Path(stage.app.house.exporter.newsletter_folder).parent


async def test_each_reader_gets_the_edition_of_their_stage_and_language_at_their_own_hour(still: Stage) -> None:
    write_issue(folder_of(still), date="2026-11-18")
    await reader(still, "Lim Wei", "wei@orchid.example", closeness=Closeness.POTENTIAL)
    await reader(still, "Ana Silva", "ana@lisboa.example", country="PT", timezone="Europe/Lisbon")
    await reader(still, "김유나", "yuna@mart.example", country="KR", timezone="Asia/Seoul", language="ko")
    wei, ana, yuna = (Mailer(still, box) for box in ("wei@orchid.example", "ana@lisboa.example", "yuna@mart.example"))
    await still.ticker.run_all()
    assert (len(wei.mails()), len(ana.mails()), len(yuna.mails())) == (1, 0, 1)
    assert "Only for close buyers" not in text_of(wei.mails()[0])
    assert "단골 바이어에게만" in text_of(yuna.mails()[0])
    await still.move(timedelta(hours=7))  # nine in Lisbon
    assert ana.mails() == []
    await still.move(timedelta(hours=1))
    assert "Only for close buyers" in text_of(ana.mails()[0])


async def test_the_headers_of_a_newsletter_stand_there_once(still: Stage) -> None:
    write_issue(folder_of(still), date="2026-11-18")
    await reader(still, "Lim Wei", "wei@orchid.example")
    await still.ticker.run_all()
    (letter,) = Mailer(still, "wei@orchid.example").mails()
    assert {name: len(letter.get_all(name, [])) for name in SINGLE} == dict.fromkeys(SINGLE, 1)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Precedence"] == "bulk"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"] == "<newsletter.haneul.example>"
    html = letter.get_body(("html",))
    assert html is not None
    assert "1 Haeundae-ro" in str(html.get_content())


async def test_a_korean_reader_sees_that_it_is_advertising(still: Stage) -> None:
    write_issue(folder_of(still), date="2026-11-18")
    await reader(still, "김유나", "yuna@mart.example", country="KR", timezone="Asia/Seoul", language="ko")
    await reader(still, "Lim Wei", "wei@orchid.example")
    await still.ticker.run_all()
    assert str(Mailer(still, "yuna@mart.example").mails()[0]["Subject"]) == "(광고) 부산 소식"
    assert str(Mailer(still, "wei@orchid.example").mails()[0]["Subject"]) == "News from Busan"


async def test_run_again_and_again_it_goes_out_once(still: Stage) -> None:
    write_issue(folder_of(still), date="2026-11-18")
    await reader(still, "Lim Wei", "wei@orchid.example")
    for _ in range(3):
        await still.ticker.run_all()
    await still.move(timedelta(hours=3))
    assert len(Mailer(still, "wei@orchid.example").mails()) == 1
    assert await Delivery.filter(key__startswith="newsletter:").count() == 1


async def test_an_open_complaint_keeps_the_newsletter_back(still: Stage) -> None:
    await reader(still, "Lim Wei", "wei@orchid.example")
    wei = Mailer(still, "wei@orchid.example", "Lim Wei")
    await wei.write("Order 8812", "30 boxes arrived broken. This is unacceptable.")
    await settled(still, email=1)
    assert await Case.filter(reason="complaint").count() == 1
    write_issue(folder_of(still), date="2026-11-18")
    await still.ticker.run_all()
    subjects = [str(letter["Subject"]) for letter in wei.mails()]
    assert "News from Busan" not in subjects
    row = await Delivery.get(key__startswith="newsletter:")
    assert (row.state, row.error) == (DeliveryState.SUPPRESSED, "a complaint is open")


@pytest.mark.parametrize("consent", [Consent.NONE, Consent.OPTED_OUT])
async def test_who_did_not_say_yes_gets_none(still: Stage, consent: Consent) -> None:
    write_issue(folder_of(still), date="2026-11-18")
    await reader(still, "Lim Wei", "wei@orchid.example", consent=consent)
    await still.ticker.run_all()
    assert Mailer(still, "wei@orchid.example").mails() == []


async def test_a_faulty_issue_is_told_to_staff_and_sent_to_nobody(still: Stage) -> None:
    issue = write_issue(folder_of(still), date="2026-11-18")
    (issue / "ko.md").unlink()
    await reader(still, "Lim Wei", "wei@orchid.example")
    await still.ticker.run_all()
    await still.ticker.run_all()
    told = await still.group.hears("ko.md")
    assert len(still.group.heard()) == 1
    assert "missing" in told.text
    assert Mailer(still, "wei@orchid.example").mails() == []


async def test_a_chat_reader_gets_it_in_the_chat(still: Stage) -> None:
    bob = still.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    bob.send_text("/subscribe")
    await bob.hears("", after=bob.heard()[0].id)
    write_issue(folder_of(still), date="2026-11-18")
    await still.ticker.run_all()
    letter = await bob.hears("Glass was warm")
    assert "https://dangol.haneul.example/u/" in letter.text


async def test_an_issue_found_days_late_is_not_sent(still: Stage) -> None:
    await reader(still, "Lim Wei", "wei@orchid.example")
    write_issue(folder_of(still), date=f"{datetime(2026, 11, 10, tzinfo=UTC):%Y-%m-%d}")
    await still.ticker.run_all()
    assert await Delivery.all().count() == 0
