"""A need of several products in chat, and one that is begun in chat and finished by mail."""

from datetime import UTC, datetime
from decimal import Decimal

from bot.demo.stage import Stage
from bot.store.interactions import Thread
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind
from tests.cast import lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import hire, reader
from tests.stories.trading import chatting, proven


async def bottle(stage: Stage) -> Product:
    """A steel bottle."""
    return await Product.create(
        created_at=stage.clock.now(), code="SB-200", names={"en": "Steel bottle", "ko": "스틸 보틀"},
        price=Decimal("4.10"), moq=300,
    )  # fmt: skip


async def test_several_products_are_gathered_corrected_and_passed_on(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    await bottle(stage)
    await hire(stage)
    bob = stage.api.user("Bob")
    bob.send_text("We need 1200 pcs of the glass lunch box and 500 pcs of the steel bottle, CIF Callao, by air please")
    await bob.hears("for ships only")
    bob.send_text("yes")
    await bob.hears("CIP")
    bob.send_text("no, 800 of the steel bottle")
    corrected = await bob.hears("800")
    bob.press(corrected, "change")
    await bob.hears("What shall I change?")
    bob.send_text("target price USD 3.00, halal certificate")
    summary = await bob.hears("Halal")
    bob.press(summary, "confirm")
    await bob.hears("C-1001")
    post = await stage.group.hears("Steel bottle")
    assert "Glass lunch box" in post.text
    assert "Halal" in post.text
    trade = await Trade.get().prefetch_related("lines")
    assert (trade.kind, trade.incoterm) == (TradeKind.INQUIRY, "CIP")
    assert sorted(line.quantity for line in trade.lines) == [800, 1200]


async def test_both_ends_of_a_span_reach_staff_in_chat(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    await hire(stage)
    bob = stage.api.user("Bob")
    bob.send_text("Please send me a quotation for the glass lunch box")
    await bob.hears("How many")
    bob.send_text("between 500 and 800 pieces")
    asked = await bob.hears("Between 500")
    bob.press(asked, "Both, for a quotation")
    await bob.hears("Where shall the goods go")
    bob.send_text("CIF Callao")
    summary = await bob.hears("each to be quoted")
    bob.press(summary, "confirm")
    assert "500 pcs | 800 pcs" in (await stage.group.hears("Callao")).text
    trade = await Trade.get().prefetch_related("lines")
    assert sorted(line.quantity for line in trade.lines) == [500, 800]


async def test_the_tiers_of_a_price_are_told_by_mail(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    rosa = Mailer(stage, "rosa@lima.example", "Rosa Diaz")
    await rosa.write("Price", "Hello, what is your price for 500, 1000 and 3000 pcs of the glass lunch box?")
    told = text_of(await rosa.gets())
    assert "1,000 pcs: " in told
    assert "3,000 pcs: " in told


async def test_an_inquiry_left_open_in_chat_is_finished_by_mail(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    address = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    await proven(stage, address)
    chat = stage.api.user("Rosa")
    await chatting(stage, address, chat)
    chat.send_text("We need 1200 pcs of the glass lunch box")
    await chat.hears("Where shall the goods go")
    rosa = Mailer(stage, "rosa@lima.example", "Rosa Diaz")
    await rosa.write("Our inquiry", "Hello, I would like to continue my inquiry from the chat.")
    asked = await rosa.gets()
    assert "Where shall the goods go" in text_of(asked)
    await rosa.write("", "CIF Callao, Peru", answering=asked)
    summary = await rosa.gets(2)
    assert "1,200" in text_of(summary)
    assert "Callao" in text_of(summary)
    await rosa.write("", "Yes, that is right.", answering=summary)
    assert "Q-" in text_of(await rosa.gets(3))
    assert await Trade.filter(kind=TradeKind.INQUIRY).count() == 1
    assert not await Thread.filter(dialog="inquiry").exists()


async def test_a_date_that_has_passed_and_a_negative_number_are_refused_by_mail(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    ivo = Mailer(stage, "ivo@split.example", "Ivo")
    await ivo.write("Lunch boxes", "We need the glass lunch box delivered to Split, Croatia, DAP, by 3 January 2020.")
    first = await ivo.gets()
    assert "has already passed" in text_of(first)
    await ivo.write("", "-500", answering=first)
    second = await ivo.gets(2)
    assert "more than zero" in text_of(second)
    assert stage.clock.now() > datetime(2026, 1, 1, tzinfo=UTC)
