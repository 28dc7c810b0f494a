"""Writes imported buyers with their contacts, addresses and facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.countries import profile
from bot.importing import BuyerRow
from bot.people import Consent, Stage
from bot.store.buyers import Address, Buyer, Contact, Fact, StageChange, find_address
from bot.store.writing.changes import IMPORT, change, given, midnight, more


async def write_buyer(row: BuyerRow, owners: Mapping[str, int], now: datetime) -> str:
    """Write a buyer with the contact of the row; `owners` gives the id of a staff member by name, case-folded."""
    buyer = await _known_buyer(row)
    values = given(
        external_id=row.external_id, name=row.firm, country=row.country, industry=row.industry, source=row.source,
        website=row.website, market=row.market or (profile(row.country).market if row.country else ""),
        owner_id=owners.get(row.owner.casefold()),
    )  # fmt: skip
    if buyer is None:
        stage = row.stage or Stage.POTENTIAL
        buyer = await Buyer.create(created_at=now, stage=stage, stage_since=now, **values)
        await _note_stage(buyer, stage, stage, now)
        what = "created"
    else:
        changed = await change(buyer, values) | await _restage(buyer, row.stage, now)
        what = "updated" if changed else "unchanged"
    return more(what, await _contact(row, buyer, now)) if _has_contact(row) else what


async def _restage(buyer: Buyer, stage: Stage | None, now: datetime) -> bool:
    """Set the stage, unless somebody or the record has moved it since the last import."""
    if stage is None or stage is buyer.stage:
        return False
    if await StageChange.filter(buyer_id=buyer.id).exclude(author=IMPORT).exists():
        return False
    before, buyer.stage, buyer.stage_since = buyer.stage, stage, now
    await buyer.save(update_fields=["stage", "stage_since"])
    await _note_stage(buyer, before, stage, now)
    return True


async def _note_stage(buyer: Buyer, before: Stage, after: Stage, now: datetime) -> None:
    await StageChange.create(created_at=now, buyer_id=buyer.id, before=before, after=after, cause=IMPORT, author=IMPORT)


async def _contact(row: BuyerRow, buyer: Buyer, now: datetime) -> str:
    country = profile(buyer.country)
    contact = await _known_contact(row, buyer)
    born = row.birthday
    values = given(
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
        what = "updated" if await change(contact, values) else "unchanged"
    for channel, value in _addresses(row):
        what = more(what, await _address(row, contact, channel, value, now))
    for key, value in given(phone=row.phone, note=row.note).items():
        what = more(what, await _fact(buyer, contact, key, str(value), now))
    return what


async def _address(row: BuyerRow, contact: Contact, channel: str, value: str, now: datetime) -> str:
    address = await Address.get_or_none(channel=channel, value=value)
    consent: dict[str, Any] = {}
    if row.consent is not None:
        on = midnight(row.consent_on) if row.consent_on else now
        consent = {
            "consent": row.consent,
            "consent_at": on,
            "consent_evidence": row.consent_evidence or "import file",
        }
    if address is None:
        created = {"channel": channel, "value": value, "chat": value, **consent}
        await Address.create(created_at=now, contact=contact, **created)
        return "created"
    # A no that was said to us outweighs any list; a yes that stands already needs no second date.
    if address.consent is Consent.OPTED_OUT or address.consent is row.consent:
        return "unchanged"
    return "updated" if await change(address, consent) else "unchanged"


async def _fact(buyer: Buyer, contact: Contact, key: str, value: str, now: datetime) -> str:
    if await Fact.filter(contact_id=contact.id, key=key, value=value).exists():
        return "unchanged"
    await Fact.create(
        created_at=now, buyer=buyer, contact=contact, key=key, value=value, source=IMPORT, observed_at=now
    )
    return "created"


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
