"""What a story's buyer has traded with us before, and who of them has proven their addresses."""

from datetime import date
from decimal import Decimal

from bot.demo.botapi import User
from bot.demo.stage import Stage
from bot.people import Consent
from bot.store.buyers import Address
from bot.store.products import Product
from bot.store.trades import Trade, TradeKind, TradeLine


async def ordered(
    stage: Stage, address: Address, product: Product, day: date, number: str, quantity: int = 1200
) -> Trade:
    """Store an order of the buyer's that was delivered and paid."""
    now = stage.clock.now()
    trade = await Trade.create(
        created_at=now, number=number, buyer_id=address.contact.buyer_id, kind=TradeKind.ORDER, status="paid",
        ordered_on=day, incoterm="CIF", place="Callao", destination="Callao, Peru",
    )  # fmt: skip
    await TradeLine.create(
        created_at=now, trade=trade, product=product, quantity=Decimal(quantity), unit="pcs", price=Decimal("3.20")
    )
    return trade


async def proven(stage: Stage, address: Address) -> None:
    """Let an address have proven itself."""
    address.verified_at = stage.clock.now()
    await address.save(update_fields=["verified_at"])


async def chatting(stage: Stage, address: Address, user: User, consent: Consent = Consent.OPTED_IN) -> Address:
    """Let a chat belong to the person behind `address`, proven."""
    now, chat = stage.clock.now(), str(user.id)
    return await Address.create(
        created_at=now, contact_id=address.contact_id, channel="telegram", value=chat, chat=chat, consent=consent,
        consent_at=now, verified_at=now, last_seen_at=now,
    )  # fmt: skip
