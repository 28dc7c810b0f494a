"""Writes imported rows: what is new is created, what differs is changed, all of a file or nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from tortoise.models import Model

from bot.clock import Clock
from bot.countries import profile
from bot.importing import BuyerRow, Counts, Fault, FaultyFileError, ProductRow, TradeRow
from bot.people import Consent, Stage
from bot.store import blobs
from bot.store.buyers import Address, Buyer, Contact, Fact, StageChange, find_address
from bot.store.database import transaction
from bot.store.products import Product
from bot.store.staff import Staff
from bot.store.trades import Payment, Trade, TradeKind, TradeLine

_IMPORT = "import"


class DatabaseWriter:
    """Keeps `bot.importing.Writer`. An import never takes back what a person said: who left stays away."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def buyers(self, rows: Sequence[BuyerRow]) -> Counts:
        """Write buyers with their contacts and addresses."""
        tally = _Tally()
        async with transaction():
            owners = {staff.name.casefold(): staff.id for staff in await Staff.all()}
            for row in rows:
                tally.add(await self._buyer_row(row, owners))
        return tally.counts()

    async def products(self, rows: Sequence[ProductRow]) -> Counts:
        """Write products; a successor may stand in the same file."""
        tally = _Tally()
        async with transaction():
            for row in rows:
                tally.add(await self._product(row))
            await self._successors(rows)
        return tally.counts()

    async def trades(self, rows: Sequence[TradeRow]) -> Counts:
        """Write trades; raise FaultyFileError with all that name a buyer or a product which is not there."""
        tally, faults = _Tally(), list[Fault]()
        async with transaction():
            products = {product.code: product for product in await Product.all()}
            for row in rows:
                buyer = await _buyer_of(row)
                missing = _missing(row, buyer, products)
                faults += missing
                if buyer is not None and not missing and not faults:
                    tally.add(await self._trade(row, buyer, products))
            if faults:
                raise FaultyFileError(faults)
        return tally.counts()

    async def _buyer_row(self, row: BuyerRow, owners: Mapping[str, int]) -> str:
        now = self._clock.now()
        buyer = await _known_buyer(row)
        values = _given(
            external_id=row.external_id, name=row.firm, country=row.country, industry=row.industry, source=row.source,
            website=row.website, market=row.market or (profile(row.country).market if row.country else ""),
            owner_id=owners.get(row.owner.casefold()),
        )  # fmt: skip
        if buyer is None:
            stage = row.stage or Stage.POTENTIAL
            buyer = await Buyer.create(created_at=now, stage=stage, stage_since=now, **values)
            await self._stage_noted(buyer, stage, stage)
            what = "created"
        else:
            changed = await _change(buyer, values) | await self._restage(buyer, row.stage)
            what = "updated" if changed else "unchanged"
        return _more(what, await self._contact(row, buyer)) if _has_contact(row) else what

    async def _restage(self, buyer: Buyer, stage: Stage | None) -> bool:
        """Set the stage, unless somebody or the record has moved it since the last import."""
        if stage is None or stage is buyer.stage:
            return False
        if await StageChange.filter(buyer_id=buyer.id).exclude(author=_IMPORT).exists():
            return False
        before, buyer.stage, buyer.stage_since = buyer.stage, stage, self._clock.now()
        await buyer.save(update_fields=["stage", "stage_since"])
        await self._stage_noted(buyer, before, stage)
        return True

    async def _stage_noted(self, buyer: Buyer, before: Stage, after: Stage) -> None:
        await StageChange.create(
            created_at=self._clock.now(), buyer_id=buyer.id, before=before, after=after, cause=_IMPORT, author=_IMPORT
        )

    async def _contact(self, row: BuyerRow, buyer: Buyer) -> str:
        now, country = self._clock.now(), profile(buyer.country)
        contact = await _known_contact(row, buyer)
        born = row.birthday
        values = _given(
            name=row.contact, job_title=row.job_title, language=row.language, timezone=row.timezone,
            birthday_month=born.month if born else None, birthday_day=born.day if born else None,
            birth_year=born.year if born else None,
        )  # fmt: skip
        if contact is None:
            known: dict[str, Any] = {
                "name": row.firm, "language": country.language, "timezone": country.zone,
                "family_name_first": country.family_first,
            }  # fmt: skip
            contact = await Contact.create(created_at=now, buyer=buyer, **{**known, **values})
            what = "created"
        else:
            what = "updated" if await _change(contact, values) else "unchanged"
        for channel, value in _addresses(row):
            what = _more(what, await self._address(row, contact, channel, value))
        for key, value in _given(phone=row.phone, note=row.note).items():
            what = _more(what, await self._fact(buyer, contact, key, str(value)))
        return what

    async def _address(self, row: BuyerRow, contact: Contact, channel: str, value: str) -> str:
        address = await Address.get_or_none(channel=channel, value=value)
        consent: dict[str, Any] = {}
        if row.consent is not None:
            on = _midnight(row.consent_on) if row.consent_on else self._clock.now()
            consent = {
                "consent": row.consent,
                "consent_at": on,
                "consent_evidence": row.consent_evidence or "import file",
            }
        if address is None:
            created = {"channel": channel, "value": value, "chat": value, **consent}
            await Address.create(created_at=self._clock.now(), contact=contact, **created)
            return "created"
        # A no that was said to us outweighs any list; a yes that stands already needs no second date.
        if address.consent is Consent.OPTED_OUT or address.consent is row.consent:
            return "unchanged"
        return "updated" if await _change(address, consent) else "unchanged"

    async def _fact(self, buyer: Buyer, contact: Contact, key: str, value: str) -> str:
        if await Fact.filter(contact_id=contact.id, key=key, value=value).exists():
            return "unchanged"
        now = self._clock.now()
        await Fact.create(
            created_at=now, buyer=buyer, contact=contact, key=key, value=value, source=_IMPORT, observed_at=now
        )
        return "created"

    async def _product(self, row: ProductRow) -> str:
        now = self._clock.now()
        picture = await blobs.keep(row.picture.read_bytes(), now) if row.picture else None
        product = await Product.get_or_none(code=row.code)
        values = _given(
            price=row.price, currency=row.currency, unit=row.unit, moq=row.moq, lead_time_days=row.lead_time_days,
            hs_code=row.hs_code, origin=row.origin, certificates=list(row.certificates), picture_id=picture,
            active=row.active, category=row.category, packing=row.packing, stock=row.stock,
            warranty_months=row.warranty_months, spare_parts=list(row.spare_parts),
            names={**(product.names if product else {}), **row.names},
            descriptions={**(product.descriptions if product else {}), **row.descriptions},
        )  # fmt: skip
        if product is None:
            await Product.create(created_at=now, code=row.code, **values)
            return "created"
        return "updated" if await _change(product, values) else "unchanged"

    async def _successors(self, rows: Sequence[ProductRow]) -> None:
        faults: list[Fault] = []
        for row in rows:
            if not row.successor:
                continue
            successor = await Product.get_or_none(code=row.successor)
            if successor is None:
                faults.append(Fault(row.line, "successor", row.successor, "the code of a product that is known"))
            else:
                await Product.filter(code=row.code).update(successor_id=successor.id)
        if faults:
            raise FaultyFileError(faults)

    async def _trade(self, row: TradeRow, buyer: Buyer, products: Mapping[str, Product]) -> str:
        now = self._clock.now()
        values = _given(
            buyer_id=buyer.id, kind=TradeKind(row.kind) if row.kind else None, status=row.status,
            incoterm=row.incoterm.rule if row.incoterm else "", place=row.incoterm.place if row.incoterm else "",
            destination=row.destination, currency=row.currency, payment_terms=row.payment_terms,
            ordered_on=row.ordered_on, etd=row.etd, eta=row.eta, carrier=row.carrier, tracking=row.tracking,
            invoice=row.invoice, due_on=row.due_on, bl=row.bl, container=row.container, note=row.note,
        )  # fmt: skip
        trade = await Trade.get_or_none(number=row.number)
        if trade is None:
            kind = {} if row.kind else {"kind": TradeKind.ORDER}
            when = _midnight(row.ordered_on) if row.ordered_on else now
            trade = await Trade.create(created_at=when, number=row.number, **{**kind, **values})
            what = "created"
        else:
            what = "updated" if await _change(trade, values) else "unchanged"
        what = _more(what, await self._paid(row, trade))
        return _more(what, await self._lines(row, trade, products))

    async def _paid(self, row: TradeRow, trade: Trade) -> str:
        """Keep what the file says was paid in all: it takes the place of what an earlier file said."""
        if row.paid is None:
            return "unchanged"
        told = Payment.filter(trade_id=trade.id, reference="import")
        day = row.paid_on or row.due_on or row.ordered_on or trade.created_at.date()
        before = [(one.amount, one.paid_on) for one in await told]
        if before == [(row.paid, day)]:
            return "unchanged"
        await told.delete()
        await Payment.create(
            created_at=trade.created_at, trade_id=trade.id, amount=row.paid, currency=trade.currency, paid_on=day,
            reference="import",
        )  # fmt: skip
        return "updated"

    async def _lines(self, row: TradeRow, trade: Trade, products: Mapping[str, Product]) -> str:
        wanted = [
            (products[line.product].id, line.quantity, line.unit or products[line.product].unit, line.price)
            for line in row.lines
        ]
        lines = await TradeLine.filter(trade_id=trade.id).order_by("id")
        stored = [(line.product_id, line.quantity, line.unit, line.price) for line in lines]
        if not wanted or wanted == stored:
            return "unchanged"
        await TradeLine.filter(trade_id=trade.id).delete()
        for product_id, quantity, unit, price in wanted:
            await TradeLine.create(
                created_at=trade.created_at, trade_id=trade.id, product_id=product_id, quantity=quantity, unit=unit,
                price=price,
            )  # fmt: skip
        return "updated"


class _Tally:
    """Counts what became of the rows."""

    def __init__(self) -> None:
        self._counts = {"created": 0, "updated": 0, "unchanged": 0}

    def add(self, what: str) -> None:
        self._counts[what] += 1

    def counts(self) -> Counts:
        return Counts(**self._counts)


def _more(before: str, after: str) -> str:
    """Return what became of a row of which one part was `before` and another `after`."""
    if before == "created":
        return before
    return "updated" if "unchanged" not in (before, after) or before != after else before


def _given(**values: Any) -> dict[str, Any]:
    """Keep what a row says: an empty value says nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


async def _change(row: Model, values: Mapping[str, Any]) -> bool:
    """Set what differs; return whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if different:
        row.update_from_dict(different)
        await row.save(update_fields=list(different))
    return bool(different)


def _has_contact(row: BuyerRow) -> bool:
    return bool(row.contact or row.emails or row.telegram)


def _addresses(row: BuyerRow) -> list[tuple[str, str]]:
    telegram = [("telegram", row.telegram)] if row.telegram else []
    return [*(("email", email.lower()) for email in row.emails), *telegram]


async def _known_buyer(row: BuyerRow) -> Buyer | None:
    if row.external_id and (found := await Buyer.get_or_none(external_id=row.external_id)):
        return found
    for channel, value in _addresses(row):
        if address := await find_address(channel, value):
            return address.contact.buyer
    return None if row.external_id else await Buyer.get_or_none(name=row.firm, country=row.country)


async def _known_contact(row: BuyerRow, buyer: Buyer) -> Contact | None:
    for channel, value in _addresses(row):
        if address := await find_address(channel, value):
            return address.contact
    return await Contact.filter(buyer_id=buyer.id, name=row.contact or row.firm).first()


async def _buyer_of(row: TradeRow) -> Buyer | None:
    if found := await Buyer.get_or_none(external_id=row.buyer):
        return found
    if address := await find_address("email", row.buyer.lower()):
        return address.contact.buyer
    named = Buyer.filter(name__iexact=row.buyer)
    found_all = await (named.filter(country=row.buyer_country) if row.buyer_country else named).limit(2)
    return found_all[0] if len(found_all) == 1 else None


def _missing(row: TradeRow, buyer: Buyer | None, products: Mapping[str, Product]) -> list[Fault]:
    unknown = [line for line in row.lines if line.product not in products]
    faults = [Fault(line.line, "product", line.product, "the code of a product that is known") for line in unknown]
    if buyer is None:
        faults.append(Fault(row.line, "buyer", row.buyer, "one known buyer: its key, an e-mail address or its name"))
    return faults


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
