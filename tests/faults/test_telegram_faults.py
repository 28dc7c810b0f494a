"""Telegram refuses, limits or breaks off: what becomes of the message, and what staff see."""

from datetime import timedelta

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.people import AddressStatus
from bot.store.buyers import Address, find_address
from bot.store.outbox import Delivery, DeliveryState
from tests.cast import lunchbox, minsu
from tests.faults.conftest import Perform
from tests.faults.rows import delivery, until
from tests.stories.mailing import Mailer, text_of

ASKED = "What is the MOQ of the glass lunch box?"
ANSWER = "500"


async def regular(stage: Stage) -> User:
    """Let Bob in, who has been greeted already, so that one question gets one message."""
    await lunchbox(stage.app.house)
    bob = stage.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    return bob


def answers(person: User) -> int:
    """Count the answers that came."""
    return sum(ANSWER in message.text for message in person.heard())


async def complain(stage: Stage) -> tuple[User, User]:
    """Let Bob complain and Minsu answer in the group; return both."""
    await minsu(stage.app.house)
    staff = stage.person("501", "Minsu")
    stage.group.add(staff)
    bob = stage.api.user("Bob")
    bob.send_text("30 boxes of the last shipment arrived wet and broken. What can you do?")
    await bob.hears("C-1001")
    return bob, staff


async def test_retry_after_is_waited_for_and_the_message_comes_once(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        asked_at = stage.clock.now()
        stage.api.world.faults.fail_next("sendphoto", 429, "Too Many Requests: retry after 2", {"retry_after": 2})
        bob.send_text(ASKED)
        waiting = await delivery("reply:", DeliveryState.DEFERRED)
        assert waiting.due_at >= asked_at + timedelta(seconds=2)
        await bob.hears(ANSWER)
        assert (await delivery(waiting.key, DeliveryState.SENT)).attempts == 2
        assert answers(bob) == 1


async def test_a_server_error_costs_time_only(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        stage.api.world.faults.fail_next("sendphoto", 502, "Bad Gateway")
        bob.send_text(ASKED)
        await delivery("reply:", DeliveryState.DEFERRED)
        await stage.move(timedelta(minutes=1))
        await bob.hears(ANSWER)
        assert answers(bob) == 1
        assert stage.group.heard() == []


async def test_an_answer_lost_on_the_way_back_makes_no_double_and_is_told_to_staff(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        stage.api.world.faults.lose_next("sendphoto")
        bob.send_text(ASKED)
        await delivery("reply:", DeliveryState.UNCERTAIN)
        await stage.group.hears("Bob")
        await stage.move(timedelta(hours=1))
        assert answers(bob) == 1


async def test_a_message_refused_for_good_is_told_to_staff(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        stage.api.world.faults.fail_next("sendphoto", 400, "Bad Request: wrong type of the web page content")
        bob.send_text(ASKED)
        told = await stage.group.hears("did NOT arrive")
        assert "Bob" in told.text
        assert "wrong type of the web page content" in told.text
        assert "no other way" in told.text
        assert (await delivery("reply:", DeliveryState.FAILED)).attempts == 1


async def test_an_answer_to_who_blocked_us_closes_the_address_and_names_another_channel(perform: Perform) -> None:
    async with perform() as stage:
        bob, staff = await complain(stage)
        post = await stage.group.hears("C-1001")
        address = await find_address("telegram", str(bob.id))
        assert address is not None
        await Address.create(
            created_at=stage.clock.now(), contact_id=address.contact_id, channel="email", value="bob@shop.example",
            chat="bob@shop.example",
        )  # fmt: skip
        stage.api.world.faults.fail_next("sendmessage", 403, "Forbidden: bot was blocked by the user")
        staff.send_text("We send new ones.", stage.group.chat, reply_to=post)
        told = await stage.group.hears("did NOT reach")
        assert "blocked" in told.text
        assert "e-mail" in told.text
        assert (await Address.get(id=address.id)).status is AddressStatus.BLOCKED
        # Its author has heard of it: it is not told a second time.
        assert not await Delivery.filter(key__startswith="unreached:").exists()


async def test_who_comes_back_is_answered_again(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        bob.block()

        async def blocked() -> Address | None:
            return await Address.filter(value=str(bob.id), status=AddressStatus.BLOCKED).first()

        await until(blocked)
        bob.unblock()
        bob.send_text(ASKED)
        await bob.hears(ANSWER)


async def test_staff_whose_group_is_gone_are_told_by_mail(perform: Perform) -> None:
    async with perform() as stage:
        stage.group.set_bot("kicked")
        await complain(stage)
        told = text_of(await Mailer(stage, "minsu@haneul.example").gets())
        assert "kicked" in told
        assert "C-1001" in told
        assert "30 boxes" in told


async def test_a_refused_token_keeps_the_messages_and_tells_staff_by_mail(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        await minsu(stage.app.house)
        stage.api.world.faults.fail_next("sendphoto", 401, "Unauthorized", times=2)
        bob.send_text(ASKED)
        assert "401" in text_of(await Mailer(stage, "minsu@haneul.example").gets())
        await delivery("reply:", DeliveryState.DEFERRED)
        for _ in range(2):
            await stage.move(timedelta(minutes=5))
        await bob.hears(ANSWER)
        assert answers(bob) == 1
        assert len(Mailer(stage, "minsu@haneul.example").mails()) == 1


async def test_updates_are_taken_once_when_asking_for_them_fails(perform: Perform) -> None:
    async with perform() as stage:
        bob = await regular(stage)
        faults = stage.api.world.faults
        faults.fail_next("getupdates", 502, "Bad Gateway")
        faults.lose_next("getupdates")
        faults.fail_next("getupdates", 429, "Too Many Requests: retry after 1", {"retry_after": 1})
        faults.drop_next("getupdates")
        bob.send_text(ASKED)
        await bob.hears(ANSWER)
        await stage.api.world.updates.drained()
        assert answers(bob) == 1
