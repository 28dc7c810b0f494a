"""The mail server refuses, goes silent or breaks off at every step: what becomes of the letter, and what staff see."""

from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from bot.people import AddressStatus
from bot.store.buyers import Address
from bot.store.outbox import Delivery, DeliveryState
from tests.cast import ana, lunchbox
from tests.faults.conftest import Perform
from tests.faults.mails import deliver, mail
from tests.faults.rows import delivery
from tests.stories.mailing import Mailer

LATER = timedelta(minutes=30)
ASKED = "What is the MOQ of the glass lunch box?"


async def ask(stage: Stage) -> Mailer:
    """Let Ana ask something by mail that the bot can answer."""
    await lunchbox(stage.app.house)
    await ana(stage.app.house)
    deliver(stage.mail, mail("Ana Silva <ana@lisboacasa.example>", "Lunch box", ASKED))
    return Mailer(stage, "ana@lisboacasa.example", "Ana Silva")


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data", "lost"])
async def test_a_letter_refused_for_now_goes_out_later_and_once(perform: Perform, step: str) -> None:
    async with perform() as stage:
        stage.mail.faults.plan(f"smtp.{step}", "451 4.7.1 greylisted, try again later")
        mailer = await ask(stage)
        waiting = await delivery("reply:", DeliveryState.DEFERRED)
        assert "greylisted" in waiting.error
        stage.mail.faults.clear()
        await stage.move(LATER)
        await mailer.gets()
        assert (await delivery("reply:", DeliveryState.SENT)).attempts == 2
        assert len(mailer.mails()) == 1
        assert stage.group.heard() == []


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "lost"])
async def test_staff_are_told_of_an_answer_that_is_refused_for_good(perform: Perform, step: str) -> None:
    async with perform() as stage:
        stage.mail.faults.plan(f"smtp.{step}", "554 5.7.1 refused by policy")
        mailer = await ask(stage)
        await delivery("reply:", DeliveryState.FAILED)
        told = await stage.group.hears("did NOT arrive")
        assert "Ana Silva (Lisboa Casa Lda)" in told.text
        assert "refused by policy" in told.text
        assert "500" in told.text
        assert mailer.mails() == []


async def test_an_unknown_recipient_closes_the_address_and_staff_are_told(perform: Perform) -> None:
    async with perform() as stage:
        stage.mail.faults.plan("smtp.rcpt", "550 5.1.1 user unknown")
        await ask(stage)
        await stage.group.hears("did NOT arrive")
        assert (await Address.get(value="ana@lisboacasa.example")).status is AddressStatus.DEAD


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data", "body"])
async def test_a_connection_that_breaks_before_the_letter_is_handed_over_costs_time_only(
    perform: Perform, step: str
) -> None:
    async with perform() as stage:
        stage.mail.faults.plan(f"smtp.{step}", drop=True)
        mailer = await ask(stage)
        await delivery("reply:", DeliveryState.DEFERRED)
        stage.mail.faults.clear()
        await stage.move(LATER)
        await mailer.gets()
        assert len(mailer.mails()) == 1


@pytest.mark.parametrize("step", ["connect", "ehlo", "mail", "rcpt", "data"])
async def test_a_server_that_says_nothing_is_left_after_the_time_allowed(perform: Perform, step: str) -> None:
    async with perform() as stage:
        stage.mail.faults.plan(f"smtp.{step}", hang=True)
        mailer = await ask(stage)
        await delivery("reply:", DeliveryState.DEFERRED)
        stage.mail.faults.clear()
        stage.mail.drop_smtp()
        await stage.move(LATER)
        await mailer.gets()
        assert len(mailer.mails()) == 1


async def test_a_letter_whose_taking_was_never_confirmed_comes_twice_at_most_and_is_recognisable(
    perform: Perform,
) -> None:
    async with perform() as stage:
        stage.mail.faults.plan("smtp.done", drop=True, times=1)
        mailer = await ask(stage)
        await delivery("reply:", DeliveryState.DEFERRED)
        await stage.move(LATER)
        await mailer.gets(2)
        first, second = mailer.mails()
        assert first["Message-ID"] == second["Message-ID"]
        assert (await delivery("reply:", DeliveryState.SENT)).attempts == 2


async def test_a_refused_password_stops_the_channel_keeps_the_letters_and_tells_staff_once(perform: Perform) -> None:
    async with perform() as stage:
        stage.mail.faults.plan("smtp.mail", "535 5.7.8 wrong user or password")
        mailer = await ask(stage)
        told = await stage.group.hears("is stopped")
        assert "535" in told.text
        assert (await delivery("reply:", DeliveryState.DEFERRED)).attempts == 0
        await stage.move(timedelta(minutes=10))
        assert len([message for message in stage.group.heard() if "is stopped" in message.text]) == 1
        stage.mail.faults.clear()
        await stage.move(timedelta(minutes=10))
        await mailer.gets()
        assert len(mailer.mails()) == 1


async def test_what_cannot_be_sent_for_two_days_is_given_up_and_staff_are_told(perform: Perform) -> None:
    async with perform() as stage:
        stage.mail.faults.plan("smtp.rcpt", "452 4.2.2 mailbox full")
        await ask(stage)
        await delivery("reply:", DeliveryState.DEFERRED)
        await stage.move(timedelta(hours=56))
        lost = await delivery("reply:", DeliveryState.FAILED)
        assert "mailbox full" in lost.error
        await stage.group.hears("did NOT arrive")
        assert await Delivery.filter(key__startswith="unreached:").count() == 1
