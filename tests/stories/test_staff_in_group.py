"""Staff in their Telegram group: taking, answering, closing; strangers there; and what buyers get of it."""

from datetime import timedelta

from bot.conversation.proofs import start_token
from bot.demo.botapi import User
from bot.demo.botapi.chats import Message
from bot.demo.stage import Stage
from bot.people import AddressStatus
from bot.store.buyers import Address
from bot.store.cases import Case, CaseChange, CaseState
from bot.store.inbox import Inbox
from bot.store.outbox import Delivery, DeliveryState
from tests.cast import NOW
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import came, hire, reader, settled, until

DAY = timedelta(days=1)
COMPLAINT = "30 boxes of the last shipment arrived wet and broken. What can you do?"


async def complain(stage: Stage) -> tuple[User, Message]:
    """Let Bob complain in chat; return him and the post in the group."""
    bob = stage.api.user("Bob")
    bob.send_text(COMPLAINT)
    await bob.hears("C-1001")
    return bob, await stage.group.hears("C-1001")


async def test_two_press_take_at_once_and_one_has_it(stage: Stage) -> None:
    minsu, jiwon = await hire(stage), await hire(stage, "Lee Jiwon", 502)
    _, post = await complain(stage)
    presses = [minsu.press(post, "Take"), jiwon.press(post, "Take")]
    await stage.api.world.until(lambda: all(press and press.answered for press in presses))
    notices = sorted(press.notice for press in presses if press)
    assert sum("is taken by" in notice for notice in notices) == 1
    assert sum("was already taken by" in notice for notice in notices) == 1
    case = await Case.get().select_related("owner")
    assert case.state is CaseState.TAKEN
    assert case.owner is not None
    assert await CaseChange.filter(after=CaseState.TAKEN).count() == 1
    owner = case.owner.name
    await stage.api.world.until(lambda: f"Taken by {owner}" in post.text)
    assert [key["text"] for key in post.buttons[0]] == ["Answer", "Close"]


async def test_closing_takes_the_buttons_away(stage: Stage) -> None:
    minsu = await hire(stage)
    _, post = await complain(stage)
    minsu.press(post, "Close")
    await stage.api.world.until(lambda: not post.buttons)
    case = await Case.get()
    assert case.state is CaseState.CLOSED
    assert case.closed_at is not None


async def test_answer_says_how(stage: Stage) -> None:
    minsu = await hire(stage)
    _, post = await complain(stage)
    press = minsu.press(post, "Answer")
    assert press is not None
    await stage.api.world.until(lambda: press.answered)
    assert "Reply to the post of C-1001" in press.notice


async def test_a_stranger_in_the_group_can_do_nothing(stage: Stage) -> None:
    stranger = stage.api.user("Mallory")
    stage.group.add(stranger)
    bob, post = await complain(stage)
    stranger.press(post, "Take")
    stranger.send_text("Pay to this account instead.", stage.group.chat, reply_to=post)
    await stage.group.hears("not on the staff list")
    await settled(stage)
    case = await Case.get()
    assert (case.state, case.owner_id) == (CaseState.NEW, None)
    assert all("account" not in message.text for message in bob.heard())


async def test_a_reader_on_the_staff_list_may_look_and_not_answer(stage: Stage) -> None:
    auditor = await hire(stage, "Park Sora", 503, role="readonly")
    bob, post = await complain(stage)
    auditor.send_text("I answer.", stage.group.chat, reply_to=post)
    await stage.group.hears("not on the staff list")
    assert all("I answer" not in message.text for message in bob.heard())


async def test_a_callback_copied_to_a_private_chat_is_no_command(stage: Stage) -> None:
    bob, _ = await complain(stage)
    stage.api.world.press(bob.account, bob.heard()[-1], "take:1")
    stage.api.world.press(bob.account, bob.heard()[-1], "close:1")
    await settled(stage)
    assert (await Case.get()).state is CaseState.NEW


async def test_talk_among_staff_goes_to_nobody(stage: Stage) -> None:
    minsu, jiwon = await hire(stage), await hire(stage, "Lee Jiwon", 502)
    bob, _ = await complain(stage)
    said = minsu.send_text("What shall we tell him?", stage.group.chat)
    jiwon.send_text("Free replacement.", stage.group.chat, reply_to=said)
    before = len(bob.heard())
    await settled(stage)
    assert len(bob.heard()) == before


async def test_a_long_answer_arrives_whole_and_in_order(stage: Stage) -> None:
    minsu = await hire(stage)
    bob, post = await complain(stage)
    words = " ".join(f"Point {number} of the report is settled." for number in range(240))
    assert len(words) > 9000 - 600
    before = len(bob.heard())
    # A person's app cuts at 4,096 as Telegram does; the local server lets longer ones through, as a mail would.
    minsu.send_text(words, stage.group.chat, reply_to=post)
    await bob.hears("Kim Minsu")
    arrived = [message.text for message in bob.heard()[before:]]
    assert len(arrived) == 3
    assert all(len(text) <= 4096 for text in arrived)
    assert " ".join(" ".join(arrived).split()).startswith(words)
    await stage.group.hears("your answer reached Bob")
    assert sum("your answer reached" in message.text for message in stage.group.heard()) == 1


async def test_the_answer_with_a_photo_reaches_the_buyer(stage: Stage) -> None:
    minsu = await hire(stage)
    bob, post = await complain(stage)
    minsu.send_photo(b"\x89PNG new boxes", caption="These leave on Friday.", chat=stage.group.chat, reply_to=post)
    answer = await bob.hears("These leave on Friday")
    assert answer.blobs[0].content == b"\x89PNG new boxes"


async def test_a_buyer_who_blocked_the_bot_is_reached_elsewhere(stage: Stage) -> None:
    minsu = await hire(stage)
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    phone = stage.api.user("Ana")
    phone.start(await start_token(stage.app.house, ana.contact_id))
    await phone.hears("Haneul Living")
    phone.send_text(COMPLAINT)
    post = await stage.group.hears("C-1001")
    phone.block()
    before = await came(stage)
    await settled(stage, telegram=before)
    minsu.send_text("New boxes leave on Friday.", stage.group.chat, reply_to=post)
    failed = await stage.group.hears("did NOT reach Ana Silva")
    assert "They can also be reached by e-mail" in failed.text
    address = await Address.get(channel="telegram")
    assert address.status is AddressStatus.BLOCKED
    row = await Delivery.get(key__startswith="answer:")
    assert row.state in (DeliveryState.FAILED, DeliveryState.SUPPRESSED)


async def test_who_unblocks_the_bot_can_be_reached_again(stage: Stage) -> None:
    minsu = await hire(stage)
    bob, post = await complain(stage)
    bob.block()
    await until(lambda: Address.exists(channel="telegram", status=AddressStatus.BLOCKED))
    bob.unblock()
    await until(lambda: Address.exists(channel="telegram", status=AddressStatus.ACTIVE))
    minsu.send_text("New boxes leave on Friday.", stage.group.chat, reply_to=post)
    await bob.hears("New boxes leave on Friday")


async def test_a_reply_to_a_later_post_of_the_case_goes_to_the_buyer_too(stage: Stage) -> None:
    minsu = await hire(stage)
    bob, _ = await complain(stage)
    bob.send_text("Two more boxes are broken, look again please")
    added = await stage.group.hears("wrote again")
    minsu.send_text("Send us photos, please.", stage.group.chat, reply_to=added)
    await bob.hears("Send us photos")


async def test_staff_who_write_to_the_bot_alone_become_no_buyers(stage: Stage) -> None:
    minsu = await hire(stage)
    minsu.start()
    await minsu.hears("on the staff list")
    assert await Address.filter(channel="telegram").count() == 0


async def test_the_post_shows_who_it_is_and_when_an_answer_is_promised(stage: Stage) -> None:
    await hire(stage)
    await reader(stage, "Ana Silva", "ana@lisboacasa.example", country="PT", timezone="Europe/Lisbon")
    await Mailer(stage, "ana@lisboacasa.example", "Ana Silva").write("Order 8812", COMPLAINT)
    post = await stage.group.hears("C-1001")
    for part in ("Ana Silva", "regular buyer", "Portugal", "ana@lisboacasa.example", "Promised: answer by", COMPLAINT):
        assert part in post.text
    told = text_of(await Mailer(stage, "ana@lisboacasa.example").gets())
    assert "C-1001" in told


async def test_a_press_on_a_post_that_nobody_knows_stops_spinning(stage: Stage) -> None:
    minsu = await hire(stage)
    _, post = await complain(stage)
    await settled(stage)
    await Delivery.filter(purpose="staff").update(vendor_id="")
    press = minsu.press(post, "Take")
    assert press is not None
    await stage.api.world.until(lambda: press.answered)
    assert (await Case.get()).state is CaseState.NEW


async def test_an_answer_quicker_than_the_note_of_what_it_answers_waits_for_it(stage: Stage) -> None:
    minsu = await hire(stage)
    bob, post = await complain(stage)
    await settled(stage)
    row = await Delivery.get(key="case:1:post")
    await Delivery.filter(id=row.id).update(state=DeliveryState.SENDING, vendor_id="", lease_until=NOW + DAY)
    before = await came(stage)
    minsu.send_text("New boxes leave on Friday.", stage.group.chat, reply_to=post)
    await until(lambda: Inbox.exists(id__gt=0, error__contains="on its way"))
    await Delivery.filter(id=row.id).update(state=row.state, vendor_id=row.vendor_id)
    await bob.hears("New boxes leave on Friday")
    assert await came(stage) == before + 1
