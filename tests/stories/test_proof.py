"""Who is writing: a chat proves by a code or a link whose it is, and nobody hears another buyer's business."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.conversation.linking import undo
from bot.conversation.proofs import start_token
from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.people import Stage as Closeness
from bot.store.buyers import Address, Buyer
from bot.store.interactions import Interaction
from bot.store.products import Product
from bot.store.proofs import AddressLink, Code
from bot.store.trades import Trade, TradeKind, TradeLine
from tests.cast import lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import reader, settled

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


async def order(stage: Stage, buyer_id: int, number: str, **values: object) -> Trade:
    """Store an order of 1,000 lunch boxes that is on its way."""
    now = stage.clock.now()
    product = await Product.get_or_none(code="GL-100") or await lunchbox(stage.app.house)
    eta = now.date() + timedelta(days=9)
    known: dict[str, Any] = {"status": "shipped", "eta": eta, "carrier": "Namhae Ocean Line", **values}
    trade = await Trade.create(
        created_at=now, number=number, buyer_id=buyer_id, kind=TradeKind.ORDER, ordered_on=now.date(),
        **known,
    )  # fmt: skip
    await TradeLine.create(
        created_at=now, trade=trade, product=product, quantity=Decimal(1000), unit="pcs", price=Decimal("3.20")
    )
    return trade


async def ana_with_order(stage: Stage) -> Mailer:
    """Let Ana have an order under way."""
    ana = await reader(stage, "Ana Silva", "ana@lisboacasa.example")
    await order(stage, ana.contact.buyer_id, "SO-2026-0042")
    return Mailer(stage, "ana@lisboacasa.example", "Ana Silva")


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found is not None
    return found[0]


async def asked(stage: Stage, name: str = "Ana S.") -> User:
    """Let somebody in chat ask for their order, and name Ana's address."""
    phone = stage.api.user(name)
    phone.send_text("Where is my order?")
    await phone.hears("Which e-mail address")
    phone.send_text("ana@lisboacasa.example")
    await phone.hears("If we know ana@lisboacasa.example")
    return phone


async def test_a_chat_becomes_the_buyers_by_a_code_and_the_question_is_answered(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    phone = await asked(stage)
    mail = text_of(await ana.gets())
    phone.send_text(f"the code is {code_in(mail).lower().replace('-', ' ')}")
    await phone.hears("knows this chat as that of Ana Silva")
    await phone.hears("SO-2026-0042")
    told = text_of(await ana.gets(2))
    assert "unlink" in told
    chat = await Address.get(channel="telegram").select_related("contact__buyer")
    assert (chat.contact.name, chat.verified_at is not None) == ("Ana Silva", True)
    stranger = await Buyer.get(source="telegram")
    assert stranger.stage is Closeness.DISSOLVED
    assert not await Interaction.filter(text__contains=code_in(mail)).exclude(direction="in").exists()


async def test_a_code_is_answered_in_the_language_of_the_chat(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    phone = stage.api.user("김바다", language="ko")
    phone.send_text("제 주문은 언제 도착하나요?")
    await phone.hears("이메일 주소")
    phone.send_text("ana@lisboacasa.example")
    await phone.hears("코드를 보내 드렸습니다")
    phone.send_text(code_in(text_of(await ana.gets())).lower().replace("-", " "))
    await phone.hears("Ana Silva 님의 대화로 확인")


async def test_a_code_is_good_in_its_own_chat_only_once_and_not_for_long(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    phone = await asked(stage)
    code = code_in(text_of(await ana.gets()))
    eve = await asked(stage, "Eve")
    second = code_in(text_of(await ana.gets(2)))
    eve.send_text(code)
    await eve.hears("not right")
    phone.send_text(code)
    await phone.hears("SO-2026-0042")
    phone.send_text(code)
    await phone.hears("has been used")
    stage.clock.move(timedelta(minutes=16))
    eve.send_text(second)
    await eve.hears("too old")
    assert await Address.filter(channel="telegram", contact__name="Ana Silva").count() == 1


async def test_who_tries_codes_has_five_tries_and_three_codes_a_day(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    eve = await asked(stage, "Eve")
    right = code_in(text_of(await ana.gets()))
    for wrong in ("AAAA-2222", "AAAA-2223", "AAAA-2224", "AAAA-2225", "AAAA-2226"):
        eve.send_text(wrong)
        await eve.hears("not right")
    eve.send_text(right)
    await eve.hears("tried too often")
    for words in ("Again: ana@lisboacasa.example", "ANA@lisboacasa.example"):
        eve.send_text(words)
        await eve.hears("If we know ana@lisboacasa.example")
    eve.send_text("Please send it to ana@lisboacasa.example")
    await eve.hears("several codes today")
    assert await Code.filter(purpose="link").count() == 3
    assert len(ana.mails()) == 3


async def test_the_same_is_said_whether_we_know_an_address_or_not(stage: Stage) -> None:
    await ana_with_order(stage)
    eve = stage.api.user("Eve")
    eve.send_text("nobody@nowhere.example")
    unknown = (await eve.hears("If we know")).text
    eve.send_text("ana@lisboacasa.example")
    known = (await eve.hears("If we know ana@")).text
    assert unknown.replace("nobody@nowhere.example", "x") == known.replace("ana@lisboacasa.example", "x")
    eve.send_text("AAAA-2222")
    await eve.hears("not right")


async def test_a_link_that_was_passed_on_works_once_and_can_be_taken_back(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    contact = (await Address.get(channel="email")).contact_id
    token = await start_token(stage.app.house, contact)
    eve, phone = stage.api.user("Eve"), stage.api.user("Ana S.")
    eve.start(token)
    linked = await eve.hears("Ana Silva")
    phone.start(token)
    await phone.hears("used already")
    told = await ana.gets()
    await ana.write("", "Unlink", answering=told)
    assert "no longer connected" in text_of(await ana.gets(2))
    eve.send_text("Where is my order SO-2026-0042?")
    await eve.hears("Which e-mail address")
    eve.press(linked, "unlink")
    await eve.hears("no longer connected")
    row = await AddressLink.get()
    assert row.undone_at is not None


async def test_a_link_is_good_for_a_day(stage: Stage) -> None:
    await ana_with_order(stage)
    token = await start_token(stage.app.house, (await Address.get(channel="email")).contact_id)
    stage.clock.move(timedelta(hours=25))
    phone = stage.api.user("Ana S.")
    phone.start(token)
    await phone.hears("too old")
    assert not await AddressLink.exists()


async def test_undoing_a_link_brings_the_newcomer_back_as_they_were(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    phone = await asked(stage)
    phone.send_text(code_in(text_of(await ana.gets())))
    await phone.hears("SO-2026-0042")
    await undo(stage.app.house, await AddressLink.get())
    chat = await Address.get(channel="telegram").select_related("contact__buyer")
    assert (chat.contact.buyer.source, chat.verified_at) == ("telegram", None)
    assert chat.contact.buyer.stage is Closeness.POTENTIAL
    phone.send_text("Where is my order?")
    await phone.hears("Which e-mail address")


async def test_a_mail_proves_itself_by_the_word_of_our_provider_or_by_an_answer(stage: Stage) -> None:
    ana = await ana_with_order(stage)
    forged = "dmarc=pass header.from=lisboacasa.example"
    await ana.write("Order", "Where is my order?", Authentication_Results=f"mx.haneul.example; {forged}")
    told = await ana.gets()
    assert "SO-2026-0042" not in text_of(told)
    await ana.write("", "Yes, it is me.", answering=told)
    assert "SO-2026-0042" in text_of(await ana.gets(2))
    await settled(stage, email=2)
