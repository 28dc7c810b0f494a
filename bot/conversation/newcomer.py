"""Somebody we have never met becomes a potential buyer with one contact."""

from bot.countries import known, profile
from bot.house import House
from bot.people import Stage
from bot.store.buyers import Buyer, Contact, StageChange

# Country domains that are sold to the world say nothing of a country.
_GENERIC = frozenset({"AI", "CC", "CO", "FM", "IO", "LA", "ME", "TV", "WS"})


async def newcomer(house: House, channel: str, name: str, language: str, domain: str = "") -> Contact:
    """Store a potential buyer and its contact; `domain` of a mail address hints at the country."""
    now, country = house.clock.now(), _country(domain)
    buyer = await Buyer.create(
        created_at=now, name=name[:200], country=country, source=channel, stage=Stage.POTENTIAL, stage_since=now
    )
    await StageChange.create(
        created_at=now, buyer=buyer, before=Stage.POTENTIAL, after=Stage.POTENTIAL, cause="first message", author="bot"
    )
    return await Contact.create(
        created_at=now,
        buyer=buyer,
        name=name[:200],
        language=language,
        timezone=profile(country).zone if country else house.exporter.timezone,
        family_name_first=profile(country).family_first if country else False,
    )


def _country(domain: str) -> str:
    """Return the country of a mail domain where its last part is one we trade with; a hint, to be corrected."""
    code = domain.rpartition(".")[2].upper()
    return {"UK": "GB"}.get(code, code if code in known() and code not in _GENERIC else "")
