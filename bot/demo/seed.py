"""Puts the sample world into the database, as an import would have."""

from datetime import UTC, date, datetime, time

from bot.demo.world.model import Address as SampleAddress
from bot.demo.world.model import Buyer as SampleBuyer
from bot.demo.world.model import Contact as SampleContact
from bot.demo.world.model import Staff as SampleStaff
from bot.demo.world.model import World
from bot.store import blobs
from bot.store.buyers import Address, Buyer, Contact, Fact, StageChange
from bot.store.database import transaction
from bot.store.products import Product
from bot.store.staff import Staff
from bot.store.trades import Payment, Trade, TradeKind, TradeLine


async def seed(world: World, now: datetime) -> None:
    """Store staff, products, buyers and trades; call it on an empty database."""
    async with transaction():
        staff = {one.external_id: await _staff(one.name, one, now) for one in world.staff}
        products = await _products(world, now)
        buyers = {one.external_id: await _buyer(one, staff, now) for one in world.buyers}
        await _trades(world, buyers, products)


async def _staff(name: str, one: SampleStaff, now: datetime) -> Staff:
    return await Staff.create(
        created_at=now,
        name=name,
        role=one.role,
        telegram_id=one.telegram_id,
        email=one.email,
        language=one.language,
    )


async def _products(world: World, now: datetime) -> dict[str, Product]:
    found: dict[str, Product] = {}
    for one in world.products:
        found[one.code] = await Product.create(
            created_at=now,
            code=one.code,
            names=dict(one.names),
            descriptions=dict(one.descriptions),
            price=one.price.amount,
            currency=one.price.currency,
            unit=one.unit,
            moq=one.moq,
            lead_time_days=one.lead_time_days,
            hs_code=one.hs_code,
            origin=one.origin,
            certificates=list(one.certificates),
            picture_id=await blobs.keep(one.picture, now) if one.picture else None,
            category=one.category,
            packing=one.packing,
            specs=dict(one.specs),
            stock=one.stock,
            warranty_months=one.warranty_months,
            spare_parts=list(one.spare_parts),
            changes=dict(one.changes),
        )
    for one in world.products:
        if one.successor:
            await Product.filter(code=one.code).update(successor_id=found[one.successor].id)
    return found


async def _buyer(one: SampleBuyer, staff: dict[str, Staff], now: datetime) -> Buyer:
    buyer = await Buyer.create(
        created_at=now,
        external_id=one.external_id,
        name=one.name,
        country=one.country,
        market=one.market,
        industry=one.industry,
        source=one.source,
        website=one.website,
        stage=one.stage,
        stage_since=_noon(one.stage_since),
        owner_id=staff[one.owner].id if one.owner in staff else None,
    )
    await StageChange.create(
        created_at=_noon(one.stage_since),
        buyer=buyer,
        before=one.stage,
        after=one.stage,
        cause="import",
        author="import",
    )
    for contact in one.contacts:
        await _contact(contact, buyer, now)
    for fact in one.facts:
        await Fact.create(
            created_at=now,
            buyer=buyer,
            key=fact.key,
            value=fact.value,
            source=fact.source,
            observed_at=_noon(fact.observed_on),
            ask_again_at=_noon(fact.ask_again_on) if fact.ask_again_on else None,
        )
    return buyer


async def _contact(one: SampleContact, buyer: Buyer, now: datetime) -> None:
    contact = await Contact.create(
        created_at=now,
        buyer=buyer,
        external_id=one.external_id,
        name=one.name,
        family_name_first=one.family_name_first,
        job_title=one.job_title,
        language=one.language,
        timezone=one.timezone,
        birthday_month=one.birthday_month,
        birthday_day=one.birthday_day,
        birth_year=one.birth_year,
    )
    for address in one.addresses:
        await _address(address, contact, now)


async def _address(one: SampleAddress, contact: Contact, now: datetime) -> None:
    await Address.create(
        created_at=now,
        contact=contact,
        channel=one.channel,
        value=one.value,
        chat=one.value,
        verified_at=now if one.verified else None,
        consent=one.consent,
        consent_at=_noon(one.consent_on) if one.consent_on else None,
        consent_evidence=one.consent_evidence,
    )


async def _trades(world: World, buyers: dict[str, Buyer], products: dict[str, Product]) -> None:
    lines: list[TradeLine] = []
    payments: list[Payment] = []
    for one in world.trades:
        when = _noon(one.ordered_on)
        trade = await Trade.create(
            created_at=when,
            number=one.number,
            buyer=buyers[one.buyer],
            kind=TradeKind(one.kind),
            status=one.status,
            incoterm=one.incoterm,
            place=one.place,
            destination=one.destination,
            currency=one.currency,
            payment_terms=one.payment_terms,
            ordered_on=one.ordered_on,
            etd=one.etd,
            eta=one.eta,
            carrier=one.carrier,
            tracking=one.tracking,
            invoice=one.invoice,
            due_on=one.due_on,
            bl=one.bl,
            container=one.tracking if one.bl else "",
            delivered_on=one.eta if one.status in {"delivered", "closed"} else None,
            accepted="yes" if one.status == "closed" else "",
        )
        payments += [
            Payment(created_at=when, trade=trade, amount=paid.amount, currency=one.currency, paid_on=paid.paid_on,
                    reference=paid.reference)
            for paid in one.payments
        ]  # fmt: skip
        lines += [
            TradeLine(
                created_at=when,
                trade=trade,
                product=products[line.product],
                quantity=line.quantity,
                unit=line.unit,
                price=line.price,
            )
            for line in one.lines
        ]
    await TradeLine.bulk_create(lines, batch_size=200)
    await Payment.bulk_create(payments, batch_size=200)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
