"""Birthday cards: with a picture, on the contact's own day, at nine where they live, once, or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.people import Consent
from bot.store.buyers import Address
from bot.store.interactions import Interaction, Kind
from bot.store.outbox import Delivery, DeliveryState
from tests.stories.mailing import Mailer
from tests.stories.people import reader

# Born on the 20th of November: it begins in Auckland (UTC+13) at 11:00 UTC on the 19th, in Honolulu (UTC-10) at 10:00
# UTC on the 20th. The stories begin on the 18th at 02:00 UTC.
BORN: dict[str, Any] = {"birthday_month": 11, "birthday_day": 20}
AUCKLAND, HONOLULU = datetime(2026, 11, 19, 20, tzinfo=UTC), datetime(2026, 11, 20, 19, tzinfo=UTC)


def pictures(letter: EmailMessage) -> Iterator[bytes]:
    """Yield the pictures of a letter."""
    for part in letter.walk():
        if part.get_content_maintype() == "image":
            yield bytes(part.get_payload(decode=True) or b"")


async def until(stage: Stage, moment: datetime) -> None:
    """Let time pass until `moment` in one go, then let the clock do its work."""
    stage.clock.move(moment - stage.clock.now())
    await stage.ticker.run_all()


async def test_auckland_and_honolulu_get_their_card_at_nine_of_their_own_day(still: Stage) -> None:
    await reader(still, "Aroha Ngata", "aroha@kiwi.example", country="NZ", timezone="Pacific/Auckland", **BORN)
    await reader(still, "Keola Kahale", "keola@aloha.example", country="US", timezone="Pacific/Honolulu", **BORN)
    aroha, keola = Mailer(still, "aroha@kiwi.example"), Mailer(still, "keola@aloha.example")
    await until(still, AUCKLAND - timedelta(minutes=1))
    assert (len(aroha.mails()), len(keola.mails())) == (0, 0)
    await until(still, AUCKLAND)
    assert (len(aroha.mails()), len(keola.mails())) == (1, 0)
    await until(still, HONOLULU - timedelta(minutes=1))
    assert (len(aroha.mails()), len(keola.mails())) == (1, 0)
    await until(still, HONOLULU)
    await until(still, HONOLULU + timedelta(hours=2))
    assert (len(aroha.mails()), len(keola.mails())) == (1, 1)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures(aroha.mails()[0]))
    assert len(list(pictures(aroha.mails()[0]))) == 1
    assert await Interaction.filter(kind=Kind.CARD).count() == 2


async def test_a_card_in_chat_is_a_picture_with_a_word(still: Stage) -> None:
    bob = still.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    address = await Address.get(channel="telegram").select_related("contact")
    address.contact.update_from_dict({**BORN, "timezone": "Asia/Seoul"})
    await address.contact.save()
    await until(still, datetime(2026, 11, 20, 0, tzinfo=UTC))
    card = await bob.hears("Bob", after=bob.heard()[0].id)
    assert card.kind == "photo"
    assert card.blobs[0].content.startswith(b"\x89PNG")


async def test_a_card_that_could_not_go_out_on_the_day_is_dropped_and_logged(still: Stage) -> None:
    await reader(still, "Aroha Ngata", "aroha@kiwi.example", country="NZ", timezone="Pacific/Auckland", **BORN)
    await still.mail.stop()
    await until(still, AUCKLAND)
    row = await Delivery.get(key__startswith="card:birthday:")
    assert row.state is DeliveryState.DEFERRED
    await still.mail.start()
    await until(still, datetime(2026, 11, 20, 11, tzinfo=UTC))  # midnight in Auckland
    dropped = await Delivery.get(id=row.id)
    assert dropped.state is DeliveryState.EXPIRED
    assert "too late" in dropped.error
    assert Mailer(still, "aroha@kiwi.example").mails() == []


async def test_a_clock_that_slept_through_the_day_sends_nothing_late(still: Stage) -> None:
    await reader(still, "Aroha Ngata", "aroha@kiwi.example", country="NZ", timezone="Pacific/Auckland", **BORN)
    await until(still, AUCKLAND + timedelta(days=1))
    assert await Delivery.all().count() == 0


async def test_a_clock_that_slept_through_the_morning_sends_it_in_the_afternoon(still: Stage) -> None:
    await reader(still, "Aroha Ngata", "aroha@kiwi.example", country="NZ", timezone="Pacific/Auckland", **BORN)
    await until(still, AUCKLAND + timedelta(hours=6))
    assert len(Mailer(still, "aroha@kiwi.example").mails()) == 1


async def test_born_on_the_29th_of_february(still: Stage) -> None:
    leap: dict[str, Any] = {"birthday_month": 2, "birthday_day": 29}
    await reader(still, "Lim Wei", "wei@orchid.example", **leap)
    wei = Mailer(still, "wei@orchid.example")
    for day in (datetime(2027, 2, 28, 2, tzinfo=UTC), datetime(2027, 3, 1, 2, tzinfo=UTC)):
        await until(still, day)
    assert len(wei.mails()) == 1
    for day in (datetime(2028, 2, 28, 2, tzinfo=UTC), datetime(2028, 2, 29, 2, tzinfo=UTC)):
        await until(still, day)
    assert len(wei.mails()) == 2


@pytest.mark.parametrize(("consent", "cards"), [(Consent.NONE, 1), (Consent.OPTED_OUT, 0)])
async def test_a_greeting_needs_no_yes_but_respects_a_no(still: Stage, consent: Consent, cards: int) -> None:
    await reader(still, "Lim Wei", "wei@orchid.example", consent=consent, **BORN)
    await until(still, datetime(2026, 11, 20, 1, tzinfo=UTC))
    assert len(Mailer(still, "wei@orchid.example").mails()) == cards
