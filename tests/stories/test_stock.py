"""A buyer's own rhythm says when to ask; a yes or a touch repeats the order."""

from datetime import UTC, date, datetime, timedelta

from bot.demo.stage import Stage
from bot.people import Consent
from bot.people import Stage as Closeness
from bot.store.buyers import Address
from bot.store.outbox import Delivery
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind
from tests.cast import lunchbox
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import reader
from tests.stories.trading import chatting, ordered, proven

# Ordered every 60 days; the next is due from 54 days after the last. The stories begin on 18 November 2026, 02:00 UTC.
DAYS = (date(2026, 5, 28), date(2026, 7, 27), date(2026, 9, 25))
MORNING = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)  # half past ten in Lima


async def rosa(stage: Stage, **changes: object) -> Address:
    """Rosa Diaz of Lima, who orders lunch boxes every two months."""
    address = await reader(
        stage, "Rosa Diaz", "rosa@lima.example", country="PE", timezone="America/Lima", **changes  # type: ignore[arg-type]
    )  # fmt: skip
    box = await lunchbox(stage.app.house)
    for number, day in enumerate(DAYS, 1):
        await ordered(stage, address, box, day, f"SO-2026-0000{number}")
    await proven(stage, address)
    return address


async def until(stage: Stage, moment: datetime) -> None:
    """Let time pass until `moment` in one go, then let the clock do its work."""
    stage.clock.move(moment - stage.clock.now())
    await stage.ticker.run_all()


async def test_a_letter_asks_once_at_their_hour_and_a_yes_repeats_the_order(still: Stage) -> None:
    await rosa(still)
    mailer = Mailer(still, "rosa@lima.example", "Rosa Diaz")
    await until(still, MORNING - timedelta(hours=1))
    assert mailer.mails() == []
    await until(still, MORNING)
    await until(still, MORNING + timedelta(hours=1))
    await until(still, MORNING + timedelta(days=1))
    asked = await mailer.gets()
    assert len(mailer.mails()) == 1
    assert "SO-2026-00003" in text_of(asked)
    assert "1,200" in text_of(asked)
    assert asked["List-Unsubscribe"]
    await mailer.write("", "Yes, please.", answering=asked)
    told = await mailer.gets(2)
    assert "repeat your order SO-2026-00003" in text_of(told)
    trade = await Trade.filter(kind=TradeKind.ORDER).order_by("-id").first()
    assert trade is not None
    assert (trade.status, trade.terms["repeats"]) == ("open", "SO-2026-00003")


async def test_in_chat_a_button_repeats_it(still: Stage) -> None:
    address = await rosa(still, consent=Consent.NONE)
    chat = still.api.user("Rosa")
    await chatting(still, address, chat)
    chat.start()
    await chat.hears("Haneul Living")
    await until(still, MORNING)
    asked = await chat.hears("SO-2026-00003")
    chat.press(asked, "repeat:SO-2026-00003")
    shown = await chat.hears("This would repeat your order")
    chat.press(shown, "confirm")
    await chat.hears("nothing is binding before that")


async def test_who_did_not_agree_is_no_regular_or_ordered_again_is_left_alone(still: Stage) -> None:
    address = await rosa(still, consent=Consent.NONE)
    await until(still, MORNING)
    address.consent = Consent.OPTED_IN
    await address.save(update_fields=["consent"])
    buyer = address.contact.buyer
    buyer.stage = Closeness.BUYER
    await buyer.save(update_fields=["stage"])
    await until(still, MORNING + timedelta(minutes=30))
    buyer.stage = Closeness.PARTNER
    await buyer.save(update_fields=["stage"])
    again = await ordered(still, address, await Product.get(), date(2026, 11, 1), "SO-2026-00004")
    await until(still, MORNING + timedelta(hours=1))
    assert not await Delivery.filter(key__startswith="stock:").exists()
    await again.delete()
    await until(still, MORNING + timedelta(hours=2))
    assert await Delivery.filter(key__startswith="stock:").count() == 1
