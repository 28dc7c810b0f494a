"""Orders repeated by a button, and a quotation with its draft on paper."""

from datetime import date

from bot.demo.stage import Stage
from bot.store.trades import Trade, TradeKind
from tests.cast import lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import hire, reader
from tests.stories.trading import chatting, ordered, proven


async def test_the_last_order_is_repeated_in_chat(stage: Stage) -> None:
    box = await lunchbox(stage.app.house)
    await hire(stage)
    address = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    await ordered(stage, address, box, date(2026, 6, 1), "SO-2026-00007")
    rosa = stage.api.user("Rosa")
    await chatting(stage, address, rosa)
    rosa.send_text("Please repeat our last order")
    shown = await rosa.hears("SO-2026-00007")
    assert "1,200" in shown.text
    rosa.press(shown, "confirm")
    await rosa.hears("nothing is binding before that")
    await stage.group.hears("SO-2026-00007")
    trade = await Trade.filter(kind=TradeKind.ORDER).order_by("-id").first()
    assert trade is not None
    assert trade.terms["repeats"] == "SO-2026-00007"


async def test_nobody_repeats_the_order_of_another(stage: Stage) -> None:
    box = await lunchbox(stage.app.house)
    owner = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    await ordered(stage, owner, box, date(2026, 6, 1), "SO-2026-00007")
    other = await reader(stage, "Eve", "eve@evil.example", country="PE", timezone="America/Lima")
    await proven(stage, other)
    eve = Mailer(stage, "eve@evil.example", "Eve")
    await eve.write("Order", "Please repeat order SO-2026-00007 for us.")
    answer = text_of(await eve.gets())
    assert "cannot find" in answer
    assert "1,200" not in answer


async def test_a_quotation_by_mail_brings_a_draft(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    address = await reader(stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima")
    await proven(stage, address)
    rosa = Mailer(stage, "rosa@lima.example", "Rosa Diaz")
    await rosa.write("Quotation", "Please send us a quotation for 1200 pcs of the glass lunch box, CIF Callao, Peru.")
    summary = await rosa.gets()
    assert "1,200" in text_of(summary)
    await rosa.write("", "Yes", answering=summary)
    answer = await rosa.gets(2)
    assert "draft" in text_of(answer)
    assert [part.get_content_type() for part in answer.iter_attachments()] == ["application/pdf"]
    trade = await Trade.get(kind=TradeKind.QUOTATION).prefetch_related("lines")
    assert trade.lines[0].price is not None


async def test_a_sample_is_asked_for_with_its_address(stage: Stage) -> None:
    await lunchbox(stage.app.house)
    bob = stage.api.user("Bob")
    bob.send_text("Could you send me a sample of the glass lunch box?")
    await bob.hears("Where shall we send the sample?")
    bob.send_text("Bob Stone, 12 Harbour Street, Auckland 1010, New Zealand, +64 9 123 4567. DHL 987654321")
    summary = await bob.hears("Harbour Street")
    bob.press(summary, "confirm")
    await bob.hears("C-1001")
    trade = await Trade.get()
    assert (trade.kind, trade.terms["courier"]) == (TradeKind.SAMPLE, "DHL 987654321")
