"""News by choice, and being forgotten: asked for in chat, done by the clock, and nothing comes back."""

from datetime import timedelta

from bot.demo.stage import Stage
from bot.letters.permission import permissions
from bot.messages import Purpose
from bot.people import Consent
from bot.store.buyers import Address, ConsentChange, Contact, Fact, Suppression
from bot.store.erasure import mark
from bot.store.inbox import Inbox
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery
from bot.store.products import Product
from tests.cast import lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import hire, reader, settled


async def test_a_chat_chooses_its_news(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    now = stage.clock.now()
    await Product.create(created_at=now, code="T-1", names={"en": "Tea cup"}, category="Table")
    await Product.all().exclude(code="T-1").update(category="Kitchen")
    eva = stage.api.user("Eva")
    eva.send_text("Please subscribe me to your newsletter")
    question = await eva.hears("What shall our news be about?")
    eva.press(question, "subscribe:topic:1")
    often = await eva.hears("How often")
    eva.press(often, "subscribe:monthly")
    await eva.hears("once a month")
    address = await Address.get(channel="telegram").select_related("contact")
    assert address.consent is Consent.OPTED_IN
    assert (address.contact.interests, address.contact.frequency) == (["Table"], "monthly")
    change = await ConsentChange.get(address_id=address.id)
    assert "subscribe me" in change.evidence


async def test_who_is_forgotten_leaves_no_word_behind_and_no_old_list_brings_them_back(stage: Stage) -> None:
    await hire(stage)
    zoe = stage.api.user("Zoe Secret")
    zoe.send_text("We sell tea sets in Riga and look for a partner")
    await zoe.hears("Haneul Living")
    contact = await Contact.get()
    await Fact.create(
        created_at=stage.clock.now(), buyer_id=contact.buyer_id, contact_id=contact.id, key="hobby", value="rowing",
        source="chat", observed_at=stage.clock.now(),
    )  # fmt: skip
    await Address.filter(contact_id=contact.id).update(verified_at=stage.clock.now())
    zoe.send_text("Please delete my data")
    question = await zoe.hears("Do you really want us to forget you?")
    zoe.press(question, "end:erase")
    await zoe.hears("Your data are being deleted now")
    await settled(stage, telegram=3)
    stage.clock.move(timedelta(minutes=2))
    await stage.ticker.run_all()
    await contact.refresh_from_db()
    address = await Address.get(contact_id=contact.id)
    assert (contact.name, address.value, address.consent) == ("", f"erased-{address.id}", Consent.OPTED_OUT)
    assert not await Fact.filter(contact_id=contact.id).exists()
    assert not await Interaction.filter(contact_id=contact.id, text__contains="Riga").exists()
    assert not [row for row in await Inbox.all() if b"Zoe" in bytes(row.content)]
    assert not [row for row in await Delivery.all() if "Riga" in str(row.content) or "Zoe" in str(row.content)]
    assert await Suppression.filter(value=mark(str(zoe.id))).exists()


async def test_an_address_that_was_forgotten_gets_no_letter_from_an_old_list(stage: Stage) -> None:
    now = stage.clock.now()
    await Suppression.create(created_at=now, channel="email", value=mark("old@list.example"), reason="erased")
    address = await reader(stage, "Old Listed", "old@list.example")
    row = await Delivery.create(
        created_at=now, key="news", purpose=Purpose.MARKETING, channel="email", recipient="old@list.example",
        due_at=now + timedelta(days=1), address_id=address.id, buyer_id=address.contact.buyer_id,
    )  # fmt: skip
    verdict = (await permissions(stage.app.house, [row]))[row.id]
    assert not verdict.allowed


async def test_a_mail_that_may_be_forged_subscribes_nobody_and_its_answer_does(stage: Stage) -> None:
    address = await reader(stage, "Ida Hill", "ida@hill.example", consent=Consent.NONE)
    await Address.filter(id=address.id).update(verified_at=stage.clock.now())
    ida = Mailer(stage, "ida@hill.example", "Ida Hill")
    await ida.write("News", "Please add me to your newsletter list")
    question = await ida.gets()
    assert "Until then nothing is sent" in text_of(question)
    assert await Address.exists(id=address.id, consent=Consent.NONE)
    await ida.write("", "subscribe", answering=question)
    await ida.gets(2)
    assert await Address.exists(id=address.id, consent=Consent.OPTED_IN)
