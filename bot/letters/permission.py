"""May this letter go out now? Asked for every letter at the moment of sending (invariant 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bot.clock import zone
from bot.countries import CountryProfile, profile
from bot.house import House, Rules
from bot.messages import Purpose
from bot.people import AddressStatus, Consent, Stage
from bot.store.buyers import Address, Suppression
from bot.store.cases import has_open_complaint
from bot.store.erasure import mark
from bot.store.outbox import Delivery, DeliveryState, marketing_since

_TO_MANY = (Purpose.MARKETING, Purpose.GREETING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or the state the letter goes to instead, why, and until when it waits."""

    allowed: bool
    state: DeliveryState = DeliveryState.CLAIMED
    why: str = ""
    until: datetime | None = None


YES = Verdict(True)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a recipient when a letter is about to go out. `local` is the time where they are."""

    purpose: Purpose
    channel: str
    now: datetime
    expires_at: datetime | None = None
    status: AddressStatus = AddressStatus.ACTIVE
    consent: Consent = Consent.NONE
    stage: Stage = Stage.POTENTIAL
    suppressed: bool = False
    complaint: bool = False
    country: CountryProfile | None = None
    timezone: str = "UTC"
    lately: int = 0  # marketing letters to this address in the last seven days
    rules: Rules = field(default_factory=Rules)


def judge(facts: Facts) -> Verdict:
    """Decide. Pure.

    Nothing late goes out, nothing goes to a dead address. A letter to many goes to nobody who is suppressed, who said
    no, whose complaint is open or whose relation is dissolved; a marketing letter needs a yes, where the law lets
    silence count as one a trade, keeps to the weekly cap, and both wait for the end of quiet hours.
    """
    if facts.expires_at is not None and facts.expires_at <= facts.now:
        return Verdict(False, DeliveryState.EXPIRED, "too late to be of use")
    if facts.status is not AddressStatus.ACTIVE and facts.purpose is not Purpose.STAFF:
        return Verdict(False, DeliveryState.SUPPRESSED, f"the address is {facts.status}")
    if facts.purpose not in _TO_MANY:
        return YES
    reason = _refusal(facts)
    if reason:
        return Verdict(False, DeliveryState.SUPPRESSED, reason)
    return _quiet(facts)


def _refusal(facts: Facts) -> str:
    if facts.suppressed:
        return "the address is on the suppression list"
    if facts.consent is Consent.OPTED_OUT:
        return "the contact wants no such letters"
    if facts.complaint:
        return "a complaint is open"
    if facts.stage is Stage.DISSOLVED:
        return "the relation is dissolved"
    return _no_offer(facts) if facts.purpose is Purpose.MARKETING else ""


def _no_offer(facts: Facts) -> str:
    if not _consented(facts):
        return "no consent to marketing letters"
    return "enough letters this week" if facts.lately >= facts.rules.letters_per_week else ""


def _consented(facts: Facts) -> bool:
    if facts.consent is Consent.OPTED_IN:
        return True
    strict = facts.country is None or facts.country.marketing.needs_yes
    return not strict and facts.stage is not Stage.POTENTIAL


def _quiet(facts: Facts) -> Verdict:
    local = facts.now.astimezone(zone(facts.timezone))
    until = _quiet_until(facts, local.time())
    if until is None:
        return YES
    ends = local.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    ends = ends if ends > local else ends + timedelta(days=1)
    return Verdict(False, DeliveryState.DEFERRED, "quiet hours", ends.astimezone(UTC))


def _quiet_until(facts: Facts, local: time) -> time | None:
    """Return the local time at which quiet hours end, the house's own or the country's; None outside of them."""
    law = facts.country.marketing if facts.country and facts.purpose is Purpose.MARKETING else None
    if law is not None and law.quiet_to is not None and law.quiet(local, facts.channel):
        return law.quiet_to
    if facts.rules.quiet is None:
        return None
    start, end = facts.rules.quiet
    inside = start <= local < end if start <= end else local >= start or local < end
    return end if inside else None


async def permissions(house: House, rows: Sequence[Delivery]) -> Mapping[int, Verdict]:
    """Return the verdict for each row, by its id. Four queries, however many rows."""
    now = house.clock.now()
    many = [row for row in rows if row.purpose in _TO_MANY and row.address_id]
    addresses = await _addresses([row.address_id for row in many if row.address_id])
    suppressed = await _suppressed(list(addresses.values()))
    complaining = await has_open_complaint([row.buyer_id for row in many if row.buyer_id])
    lately = await marketing_since(list(addresses), now - timedelta(days=7))
    verdicts: dict[int, Verdict] = {}
    for row in rows:
        address = addresses.get(row.address_id or 0)
        if address is None:
            status = row.address.status if row.address else AddressStatus.ACTIVE
            verdicts[row.id] = judge(Facts(row.purpose, row.channel, now, row.expires_at, status))
            continue
        buyer = address.contact.buyer
        facts = Facts(
            purpose=row.purpose,
            channel=row.channel,
            now=now,
            expires_at=row.expires_at,
            status=address.status,
            consent=address.consent,
            stage=buyer.stage,
            suppressed=(address.channel, address.value) in suppressed,
            complaint=row.buyer_id in complaining,
            country=profile(buyer.country),
            timezone=address.contact.timezone,
            lately=lately.get(address.id, 0),
            rules=house.rules,
        )
        verdicts[row.id] = judge(facts)
    return verdicts


async def _addresses(ids: Sequence[int]) -> dict[int, Address]:
    if not ids:
        return {}
    rows = await Address.filter(id__in=list(ids)).select_related("contact__buyer")
    return {row.id: row for row in rows}


async def _suppressed(addresses: Sequence[Address]) -> set[tuple[str, str]]:
    if not addresses:
        return set()
    # A forgotten address that came back by an old list is known by its digest alone.
    marks = {mark(address.value): address.value for address in addresses}
    rows = Suppression.filter(value__in=[*marks, *marks.values()])
    found = await rows.values_list("channel", "value")
    return {(str(channel), marks.get(str(value), str(value))) for channel, value in found}
