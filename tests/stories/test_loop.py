"""A buyer writes, the bot answers, staff are told, staff answer: over Telegram, IMAP and SMTP."""

from decimal import Decimal

from bot.demo.stage import Stage
from bot.store.buyers import find_buyer
from bot.store.interactions import timeline
from bot.store.trades import Trade
from tests.cast import ana, lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import hire


async def test_a_buyer_asks_in_chat_and_gets_an_answer_with_a_picture(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = stage.api.user("Bob")
    bob.start()
    await bob.hears("Haneul Living")
    bob.send_text("What is the MOQ of the glass lunch box?")
    answer = await bob.hears("500")
    assert answer.kind == "photo"
    assert [blob.name for blob in answer.blobs] == ["GL-100.png"]


async def test_a_quotation_is_asked_for_in_three_turns(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = stage.api.user("Bob")
    bob.send_text("Please send me a quotation for the glass lunch box")
    await bob.hears("How many")
    bob.send_text("1200 pcs")
    await bob.hears("1,200")
    bob.send_text("CIF Callao")
    summary = await bob.hears("Callao")
    bob.press(summary, "confirm")
    await bob.hears("C-1001")
    await stage.group.hears("Callao")
    trade = await Trade.get().prefetch_related("lines")
    assert (trade.incoterm, trade.place, trade.lines[0].quantity) == ("CIF", "Callao", Decimal(1200))


async def test_a_mail_in_korean_is_answered_in_its_thread(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    yuna = Mailer(stage, "yuna@seoulmart.example", "김유나")
    asked = await yuna.write("문의드립니다", "안녕하세요. 유리 도시락의 최소 주문 수량이 어떻게 되나요?")
    answer = await yuna.gets()
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert str(answer["Subject"]) == "Re: 문의드립니다"
    assert "500" in text_of(answer)
    assert "유리 도시락" in text_of(answer)
    again = await yuna.write("", "그럼 납기는 얼마나 걸리나요? 유리 도시락이요.", answering=answer)
    second = await yuna.gets(2)
    assert second["In-Reply-To"] == again["Message-ID"]
    buyer = await find_buyer("yuna@seoulmart.example")
    assert buyer is not None
    assert len({entry.thread_id for entry in await timeline(buyer.id)}) == 1


async def test_a_complaint_by_mail_is_answered_by_staff_in_the_group(stage: Stage) -> None:
    house = stage.app.house
    await ana(house)
    minsu = await hire(stage)
    buyer = Mailer(stage, "ana@lisboacasa.example", "Ana Silva")
    await buyer.write("Order 8812", "30 boxes of the last shipment arrived wet and broken. What can you do?")
    told = await buyer.gets()
    assert "C-1001" in text_of(told)
    post = await stage.group.hears("C-1001")
    minsu.send_text("We are sorry. New boxes leave on Friday.", stage.group.chat, reply_to=post)
    answer = await buyer.gets(2)
    assert "New boxes leave on Friday" in text_of(answer)
    assert "Kim Minsu" in text_of(answer)
    await stage.group.hears("your answer reached Ana Silva")
    found = await find_buyer("ana@lisboacasa.example")
    assert found is not None
    assert "Kim Minsu" in [entry.author for entry in await timeline(found.id)]
