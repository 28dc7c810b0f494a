"""Some days after goods should have come we ask once whether all is well, and note the answer."""

from datetime import date, timedelta

from bot.demo.stage import Stage
from bot.store.buyers import Address
from bot.store.cases import Case
from bot.store.outbox import Delivery
from bot.store.trades import Trade
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import reader, settled
from tests.stories.test_proof import order

ANA = "ana@lisboacasa.example"


async def arriving(stage: Stage, days_ago: int, number: str = "SO-2026-0042") -> Trade:
    """Let Ana's order have been expected so many days ago; it is a working day's noon in Lisbon."""
    ana = await Address.get_or_none(value=ANA).select_related("contact__buyer")
    ana = ana or await reader(stage, "Ana Silva", ANA, country="PT", timezone="Asia/Manila")
    eta: date = stage.clock.now().date() - timedelta(days=days_ago)
    return await order(stage, ana.contact.buyer_id, number, eta=eta)


async def test_who_was_asked_answers_yes_by_mail_and_is_never_asked_again(still: Stage) -> None:
    trade = await arriving(still, 3)
    ana = Mailer(still, ANA, "Ana Silva")
    await still.ticker.run_all()
    await still.ticker.run_all()
    asked = await ana.gets()
    assert "should have arrived" in text_of(asked)
    assert "SO-2026-0042" not in text_of(asked)  # the address has proven nothing yet
    await ana.write("", "Yes, everything is fine, thank you.", answering=asked)
    assert "SO-2026-0042" in text_of(await ana.gets(2))
    await trade.refresh_from_db()
    assert (trade.accepted, trade.status) == ("yes", "delivered")
    await still.move(timedelta(days=2))
    assert len(ana.mails()) == 2


async def test_a_no_becomes_a_complaint_with_the_order_in_it(still: Stage) -> None:
    trade = await arriving(still, 4)
    await Address.filter(value=ANA).update(verified_at=still.clock.now())
    ana = Mailer(still, ANA, "Ana Silva")
    await still.ticker.run_all()
    asked = await ana.gets()
    assert "SO-2026-0042" in str(asked["Subject"])
    await ana.write("", "No. 30 boxes arrived wet and broken.", answering=asked)
    told = text_of(await ana.gets(2))
    assert "C-1001" in told
    await trade.refresh_from_db()
    assert trade.accepted == "claim"
    assert (await Case.get()).reason == "complaint"


async def test_nobody_is_asked_too_early_nor_about_old_trades_nor_at_night(still: Stage) -> None:
    await arriving(still, 2)
    await arriving(still, 60, "SO-2026-0007")
    await still.ticker.run_all()
    assert not await Delivery.filter(key__startswith="arrival:").exists()
    await still.move(timedelta(hours=14))  # past midnight where Ana is
    assert not await Delivery.filter(key__startswith="arrival:").exists()
    await still.move(timedelta(hours=12))
    assert await Delivery.filter(key__startswith="arrival:").count() == 1


async def test_in_chat_a_touch_is_enough(stage: Stage) -> None:
    trade = await arriving(stage, 3)
    now = stage.clock.now()
    ana = await Address.get(value=ANA)
    bob = stage.api.user("Ana S.")
    bob.send_text("hello")
    await bob.hears("Haneul Living")
    await Address.filter(channel="telegram").update(contact_id=ana.contact_id, verified_at=now, last_seen_at=now)
    await stage.ticker.run_all()
    question = await bob.hears("SO-2026-0042")
    bob.press(question, f"well:{trade.number}")
    await bob.hears("glad that all is well")
    await settled(stage, telegram=2)
    await trade.refresh_from_db()
    assert trade.accepted == "yes"
