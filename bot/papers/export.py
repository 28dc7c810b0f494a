"""Everything that we keep on one person, to be taken along (GDPR art. 15 and 20): JSON for machines, HTML for people.

It holds this contact's own words and letters, and the trades of their firm; what colleagues wrote is the colleagues'.
"""

import asyncio
import io
import json
import zipfile
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from bot.actions import Paper
from bot.house import House
from bot.messages import File
from bot.papers.desk import Desk
from bot.papers.text import file_name
from bot.record import TradeCard
from bot.store.base import Json
from bot.store.buyers import Address, Buyer, ConsentChange, Contact, Fact, StageChange, Suppression
from bot.store.cases import Case
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery
from bot.store.proofs import AddressLink
from bot.store.trades import Trade, record

_ALL = 100_000


async def data_export(house: House, _paper: Paper, desk: Desk) -> File | None:
    """Return a ZIP with `my-data.json` and `my-data.html`."""
    contact = desk.address.contact
    held = await gather(contact, contact.buyer, house.clock.now())
    content = await asyncio.to_thread(_packed, house, desk, held)
    name = file_name(f"my-data-{house.clock.now():%Y-%m-%d}", "zip")
    return File(name, "application/zip", len(content), content)


async def gather(contact: Contact, buyer: Buyer, now: datetime) -> Json:
    """Return all that the database holds on the contact; keys are the same in every language."""
    addresses = await Address.filter(contact_id=contact.id).order_by("id")
    return {
        "made_at": now,
        "contact": _fields(
            contact, "name family_name_first job_title language timezone birthday_month birthday_day birth_year "
            "interests frequency paused_until created_at",
        ),
        "addresses": [await _address(one) for one in addresses],
        "facts": [_fields(row, "key value source observed_at ask_again_at")
                  for row in await Fact.filter(contact_id=contact.id).order_by("id")],
        "conversations": await _conversations(contact),
        "cases": [await _case(row) for row in await Case.filter(contact_id=contact.id).order_by("id")],
        "letters": await _letters(addresses),
        "firm": await _firm(buyer),
        "trades": await _trades(contact, buyer),
    }  # fmt: skip


async def _address(address: Address) -> Json:
    changes = await ConsentChange.filter(address_id=address.id).order_by("id")
    links = await AddressLink.filter(address_id=address.id).order_by("id")
    suppressed = await Suppression.filter(channel=address.channel, value=address.value)
    return {
        **_fields(
            address, "channel value chat status verified_at consent consent_at consent_evidence last_seen_at created_at"
        ),
        "consent_history": [_fields(row, "created_at before after basis evidence") for row in changes],
        "links": [_fields(row, "created_at cause undone_at") for row in links],
        "suppressed": [_fields(row, "created_at reason") for row in suppressed],
    }


async def _conversations(contact: Contact) -> list[Json]:
    rows = await Interaction.filter(contact_id=contact.id).order_by("at", "id").prefetch_related("attachments")
    return [
        {
            **_fields(row, "at channel direction kind subject text language label meaning author message_id note"),
            # What was quoted below the words is kept too.
            "full_text": row.full_text if row.full_text != row.text else "",
            "attachments": [_fields(file, "name media_type size") for file in row.attachments],
        }
        for row in rows
    ]


async def _case(case: Case) -> Json:
    told = "created_at reason complaint_kind severity state first_due_at solve_due_at first_answered_at closed_at"
    return {"number": case.number, **_fields(case, told)}


async def _letters(addresses: list[Address]) -> list[Json]:
    sent = Delivery.filter(address_id__in=[address.id for address in addresses]).order_by("id")
    columns = ("created_at", "purpose", "channel", "recipient", "state", "due_at", "sent_at")
    return [dict(row) for row in await sent.values(*columns)]


async def _firm(buyer: Buyer) -> Json:
    changes = await StageChange.filter(buyer_id=buyer.id).order_by("id")
    return {
        **_fields(buyer, "name country market industry source website stage stage_since"),
        "stage_history": [_fields(row, "created_at before after cause") for row in changes],
    }


async def _trades(contact: Contact, buyer: Buyer) -> list[Json]:
    """Return the firm's trades; what was asked in words stands only with those that this contact asked for."""
    asked = await Case.filter(contact_id=contact.id, trade_id__not_isnull=True).values_list("trade_id", flat=True)
    own = {row.number: row for row in await Trade.filter(id__in=list(asked))}
    return [
        {
            **_trade(card),
            **(_fields(own[card.number], "note terms wanted_on target_price") if card.number in own else {}),
        }
        for card in await record(buyer.id, limit=_ALL)
    ]


def _trade(card: TradeCard) -> Json:
    total, balance = card.total, card.balance
    papers = [{"kind": one.kind, "title": one.title} for one in card.documents]
    sums = {"total": asdict(total) if total else None, "balance": asdict(balance) if balance else None}
    return {**asdict(card), "documents": papers, **sums}


def _fields(row: object, names: str) -> Json:
    return {name: getattr(row, name) for name in names.split()}


def _packed(house: House, desk: Desk, held: Json) -> bytes:
    plain = json.dumps(held, ensure_ascii=False, indent=1, default=_plain)
    shown = {"exporter": house.exporter.name, "timezone": desk.address.contact.timezone, **held}
    page = house.words.render("papers/my_data.html", desk.language, shown)
    written = io.BytesIO()
    made = house.clock.now().timetuple()[:6]
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("my-data.json", plain), ("my-data.html", page)):
            entry = zipfile.ZipInfo(name, made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8", "replace"))
    return written.getvalue()


def _plain(value: object) -> object:
    """Return what JSON has no form for: moments as ISO 8601, amounts as text, so that no digit is lost."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
