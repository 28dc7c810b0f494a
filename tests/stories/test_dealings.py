"""A buyer's own dealings, by mail that our provider vouches for and in a linked chat."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.conversation.proofs import start_token
from bot.demo.stage import Stage, open_stage
from bot.store import blobs
from bot.store.buyers import Address
from bot.store.cases import Case
from bot.store.trades import Payment, TradeDocument
from tests.cast import NOW
from tests.stories.conftest import HANEUL, PUBLIC, clockwork
from tests.stories.mailing import Mailer, text_of
from tests.stories.people import hire, reader
from tests.stories.test_proof import order

ANA = "ana@lisboacasa.example"
VOUCHED = "mx.haneul.example; dmarc=pass (p=NONE) header.from=lisboacasa.example"
ENVIRON = {
    "DANGOL_EMAIL__TRUSTED_AUTHSERV": "mx.haneul.example",
    "DANGOL_FIRM__PAYMENT_TERMS": '{en = "30% deposit by T/T, 70% against copy of B/L"}',
    "DANGOL_FIRM__BANKS": (
        '[{beneficiary = "Haneul Living Co.", bank = "Hana Bank", account = "123-456-789", swift = "KOEXKRSE"}]'
    ),
}


@pytest.fixture
async def vouched(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running service that believes its provider."""
    async with open_stage(
        tmp_path, clockwork, HANEUL, clock=MovableClock(NOW), public_url=PUBLIC, database_url=database_url,
        environ=ENVIRON,
    ) as running:  # fmt: skip
        yield running


async def dealing(stage: Stage) -> Mailer:
    """Let Ana have an order under way of which a part is paid."""
    ana = await reader(stage, "Ana Silva", ANA, country="PT")
    trade = await order(stage, ana.contact.buyer_id, "SO-2026-0042", due_on=date(2026, 12, 1), bl="NH-77")
    now = stage.clock.now()
    await Payment.create(
        created_at=now, trade=trade, amount=Decimal(960), currency="USD", paid_on=now.date() - timedelta(days=20)
    )
    paper = await blobs.keep(b"%PDF-1.4 bill of lading", now)
    await TradeDocument.create(created_at=now, trade=trade, kind="bl", title="Bill of lading NH-77", blob_id=paper)
    return Mailer(stage, ANA, "Ana Silva")


async def test_a_mail_that_our_provider_vouches_for_is_answered_at_once(vouched: Stage) -> None:
    ana = await dealing(vouched)
    await ana.write("Balance", "When is the balance payment for our order due?", Authentication_Results=VOUCHED)
    told = text_of(await ana.gets())
    assert "US$2,240.00 is open and due on 1 December 2026" in told
    await ana.write("Bank", "Please send us your bank details for the payment.", Authentication_Results=VOUCHED)
    bank = text_of(await ana.gets(2))
    assert "123-456-789" in bank
    assert "never change by a message" in bank
    assert (await Address.get(value=ANA)).verified_at is not None


async def test_news_of_another_bank_alarms_staff_and_tells_no_account(vouched: Stage) -> None:
    await hire(vouched)
    ana = await dealing(vouched)
    await ana.write("Bank", "Is it true that your bank account has changed? Please confirm the new account number.")
    told = text_of(await ana.gets())
    assert "never changed or confirmed by a message" in told
    assert "123-456-789" not in told
    await vouched.group.hears("ALARM")
    assert [case.reason for case in await Case.all()] == ["alarm"]


async def test_in_a_linked_chat_order_papers_payment_and_account_are_told(vouched: Stage) -> None:
    await dealing(vouched)
    phone = vouched.api.user("Ana S.")
    phone.start(await start_token(vouched.app.house, (await Address.get(value=ANA)).contact_id))
    await phone.hears("Ana Silva")
    phone.send_text("Where is my order?")
    status = await phone.hears("SO-2026-0042")
    assert "NH-77" in status.text
    phone.press(status, "papers:SO-2026-0042")
    await phone.hears("Bill of lading NH-77")
    phone.send_text("Has our payment arrived?")
    await phone.hears("US$960.00 for order SO-2026-0042")
    phone.send_text("What did we buy this year?")
    await phone.hears("US$3,200.00")
    phone.send_text("The goods arrived today, everything is in perfect condition, thank you!")
    await phone.hears("glad that all is well")


async def test_every_case_about_an_order_knows_the_order(vouched: Stage) -> None:
    await hire(vouched)
    ana = await dealing(vouched)
    said = (
        "We want to complain: twenty glasses of order SO-2026-0042 arrived broken.",
        "Please send me the certificate of origin of order SO-2026-0042.",
    )
    for number, text in enumerate(said, 1):
        await ana.write(f"Order {number}", text, Authentication_Results=VOUCHED)
        await ana.gets(number)
    cases = await Case.all().order_by("id").prefetch_related("trade")
    assert [(case.reason, getattr(case.trade, "number", "")) for case in cases] == [
        ("complaint", "SO-2026-0042"),
        ("unsure", "SO-2026-0042"),
    ]


async def test_staff_see_the_order_of_a_sender_who_is_not_proven(stage: Stage) -> None:
    ana = await dealing(stage)
    await ana.write("Broken", "We want to complain: twenty glasses of order SO-2026-0042 arrived broken.")
    assert "SO-2026-0042" not in text_of(await ana.gets()).split("Ana Silva wrote")[0].split("> ")[0]
    (case,) = await Case.all().prefetch_related("trade")
    assert getattr(case.trade, "number", "") == "SO-2026-0042"
