"""What the database remembers of a buyer, for the page's timeline."""

from bot.demo.page.people import Person
from bot.demo.page.show import Json
from bot.store.buyers import Address, Buyer, Contact, Fact, StageChange
from bot.store.cases import Case, number_of
from bot.store.interactions import Interaction
from bot.store.outbox import Delivery
from bot.store.trades import Trade, last_trades
from bot.timeline import entries

_ENTRIES = 120
_TRADES = 4
_TEXT = 700  # characters of an entry


async def view(person: Person) -> Json:
    """Return everything about the person's firm; empty for somebody whom the database does not know."""
    if not person.buyer:
        return {"known": False}
    buyer = await Buyer.get(id=person.buyer).select_related("owner")
    contact = await Contact.get(id=person.contact).prefetch_related("addresses")
    return {
        "known": True,
        "firm": _firm(buyer),
        "contact": _contact(contact),
        "facts": await _facts(buyer.id),
        "trades": [_trade(one) for one in await last_trades(buyer.id, _TRADES)],
        "trades_all": await Trade.filter(buyer_id=buyer.id).count(),
        "cases": await _cases(buyer.id),
        "stages": await _stages(buyer.id),
        "entries": await _entries(buyer),
    }


async def fingerprint() -> tuple[object, ...]:
    """Return something that changes whenever the database remembers something new."""
    last = await Interaction.all().order_by("-id").first().values_list("id", flat=True)
    letters = await Delivery.all().order_by("-id").first().values_list("id", flat=True)
    unsent = await Delivery.exclude(state="sent").values_list("id", "state")
    cases = await Case.all().values_list("id", "state", "owner_id")
    counts = [await model.all().count() for model in (Contact, StageChange, Fact, Trade)]
    left = await Address.exclude(consent="none").values_list("id", "consent")
    return (last, letters, *counts, tuple(unsent), tuple(cases), hash(tuple(left)))


def _firm(buyer: Buyer) -> Json:
    owner = getattr(buyer.owner, "name", "")
    return {
        "name": buyer.name,
        "country": buyer.country,
        "stage": str(buyer.stage),
        "since": buyer.stage_since.date().isoformat(),
        "industry": buyer.industry,
        "source": buyer.source,
        "owner": owner,
    }


def _contact(contact: Contact) -> Json:
    born = contact.birthday_month and contact.birthday_day
    return {
        "name": contact.name,
        "title": contact.job_title,
        "language": contact.language,
        "timezone": contact.timezone,
        "birthday": f"2000-{contact.birthday_month:02}-{contact.birthday_day:02}" if born else "",
        "addresses": [
            {
                "channel": one.channel,
                "value": one.value,
                "consent": str(one.consent),
                "verified": one.verified_at is not None,
                "status": str(one.status),
            }
            for one in contact.addresses
        ],
    }


async def _facts(buyer: int) -> list[Json]:
    rows = await Fact.filter(buyer_id=buyer).order_by("-observed_at", "-id").limit(12)
    return [{"key": one.key, "value": one.value, "source": one.source} for one in rows]


def _trade(one: Trade) -> Json:
    lines = [
        {"product": line.product.names.get("en", line.product.code), "names": dict(line.product.names),
         "quantity": f"{line.quantity:f}".rstrip("0").rstrip("."), "unit": line.unit}
        for line in one.lines
    ]  # fmt: skip
    return {
        "number": one.number,
        "kind": str(one.kind),
        "status": one.status,
        "terms": f"{one.incoterm} {one.place}".strip(),
        "on": one.ordered_on.isoformat() if one.ordered_on else one.created_at.date().isoformat(),
        "lines": lines,
    }


async def _cases(buyer: int) -> list[Json]:
    rows = await Case.filter(buyer_id=buyer).order_by("-id").limit(10).select_related("owner")
    return [
        {
            "number": one.number,
            "reason": one.reason,
            "state": str(one.state),
            "severity": str(one.severity),
            "owner": getattr(one.owner, "name", ""),
            "due": one.first_due_at.isoformat(),
        }
        for one in rows
    ]


async def _stages(buyer: int) -> list[Json]:
    rows = await StageChange.filter(buyer_id=buyer).order_by("-id").limit(6)
    return [
        {"before": str(one.before), "after": str(one.after), "cause": one.cause, "at": one.created_at.isoformat()}
        for one in rows
    ]


async def _entries(buyer: Buyer) -> list[Json]:
    found = await entries(buyer, _ENTRIES)
    rows = Interaction.filter(id__in=[one["id"] for one in found])
    names = dict(await rows.values_list("id", "message_id"))
    return [_entry(one) | {"message_id": names[one["id"]]} for one in found]


def _entry(one: Json) -> Json:
    case = one.get("case")
    cut = str(one["text"])
    return one | {"text": cut[:_TEXT] + ("…" if len(cut) > _TEXT else ""), "case": number_of(case) if case else ""}
